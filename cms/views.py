"""The public pages, and files for staff. Learners get files from the classroom, after its gate."""

from collections.abc import Callable
from pathlib import PurePosixPath

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permissions import policy_registry
from wagtailmedia.permissions import permission_policy as media_policy

from academy.lib.languages import native_name
from cms.addresses import public_url
from cms.file_types import FILE_TYPES
from cms.models import AcademyDocument, AcademyImage, AcademyMedia, AcademyRendition
from cms.routing import find_elsewhere, find_page, other_languages
from cms.storage import private_storage

PRIVATE_POLICY = "default-src 'none'; sandbox"
WANTED = ["choose", "change", "delete"]
SAVED_TYPE = "application/octet-stream"
SHOWN_TYPES = ("image/", "audio/", "video/", "text/vtt")


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the live page at `/<language>/<path>`; else 404, with the languages that have one there.

    Where another language has a page at this path, its edition in this language is led to. Without one, a
    kind of page with `shown_in_every_language` is shown all the same: this language around its own text.
    """
    language = get_language() or settings.LANGUAGE_CODE
    if path and not path.endswith("/"):
        return HttpResponsePermanentRedirect(f"{request.path}/")
    found = find_page(path, language)
    if found is None or not getattr(found, "is_public", True):
        editions = find_elsewhere(path, language)
        for edition in editions:
            if edition.locale.language_code == language:
                return redirect(public_url(edition.url_path, language))
        if not editions or not getattr(editions[0].specific_class, "shown_in_every_language", False):
            return _nothing_here(request, path, language)
        found = _in_its_own_type(editions[0])
    request.is_preview = False
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(found, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    return _chain(found, request)


def _in_its_own_type(page: Page) -> Page:
    specific = page.specific
    specific.locale = page.locale
    return specific


def _chain(found: Page, request: HttpRequest) -> HttpResponseBase:
    """Serve through the hooks that Wagtail would call, but for its page privacy, which is switched off."""

    def serve(page: Page, request: HttpRequest, args: list, kwargs: dict) -> HttpResponseBase:
        return page.serve(request)

    step: Callable[..., HttpResponseBase] = serve
    for hook in reversed(hooks.get_hooks("on_serve_page")):
        if hook.__module__ != "wagtail.wagtail_hooks":
            step = hook(step)
    return step(found, request, [], {})


def _nothing_here(request: HttpRequest, path: str, language: str) -> HttpResponse:
    elsewhere = [(code, native_name(code), url) for code, url in other_languages(path, language)]
    return render(request, "404.html", {"elsewhere": elsewhere}, status=404)


@require_safe
@require_admin_access
def private_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send a stored file to a person of the admin who may choose it in its collection; 404 to anybody else.

    Pictures and recordings are shown; everything else is only ever saved. A sandbox keeps either from running
    anything on our origin.
    """
    if not _may_see(request, name):
        raise Http404
    try:
        file = private_storage().open(name, "rb")
    except (OSError, ValueError) as error:
        raise Http404 from error
    kind = FILE_TYPES.get(PurePosixPath(name).suffix.lstrip(".").lower(), SAVED_TYPE)
    shown = kind.startswith(SHOWN_TYPES)
    response = FileResponse(
        file,
        as_attachment=not shown,
        filename=PurePosixPath(name).name,
        content_type=kind if shown else SAVED_TYPE,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PRIVATE_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _may_see(request: HttpRequest, name: str) -> bool:
    """Whether the file belongs to an image, document or recording in a collection open to this person."""
    images = policy_registry.get_by_type(AcademyImage)
    places: tuple[tuple[type, str, CollectionPermissionPolicy, str], ...] = (
        (AcademyImage, "file", images, "pk"),
        (AcademyRendition, "file", images, "image_id"),
        (AcademyDocument, "file", policy_registry.get_by_type(AcademyDocument), "pk"),
        (AcademyMedia, "file", media_policy, "pk"),
        (AcademyMedia, "thumbnail", media_policy, "pk"),
    )
    for model, field, policy, key in places:
        owner = model.objects.filter(**{field: name}).values_list(key, flat=True).first()
        if owner is not None:
            wanted = ["choose", "change", "delete"]
            return (
                policy.instances_user_has_any_permission_for(request.user, wanted).filter(pk=owner).exists()
            )
    return False
