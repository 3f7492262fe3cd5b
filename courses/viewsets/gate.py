"""Wagtail's admin addresses, behind a gate.

Many of Wagtail's views ask whether somebody may use the admin at all, never whether they may know this page
or file; and once a person works in two languages, the whole tree counts as theirs to explore. Here the ids of
an address are looked up first: what a partner's person has no right on is not found.
"""

from collections.abc import Callable, Collection, Iterator
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtailmedia.permissions import get_permission_policy

from academy.users.models import User
from academy.users.roles import is_administrator
from cms.models import AcademyDocument, AcademyImage, AcademyMedia

View = Callable[..., HttpResponseBase]

STAFF_NAMESPACES = {"wagtailadmin_reports", "wagtailadmin_workflows"}  # they list every partner's titles
STAFF_ENDPOINTS = {"images", "documents", "media"}  # of the admin's API; no screen of ours asks them
STAFF_NAMES = {"wagtailadmin_tag_autocomplete"}
FILES: dict[str, type[Model]] = {
    "wagtailimages": AcademyImage,
    "wagtailimages_chooser": AcademyImage,
    "wagtaildocs": AcademyDocument,
    "wagtaildocs_chooser": AcademyDocument,
    "wagtailmedia": AcademyMedia,
}
FILE_KEYS = ("image_id", "document_id", "doc_id", "media_id", "pk")
PAGE_KEYS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk")
EXPLORER = {"wagtailadmin_explore", "wagtailadmin_explore_results"}
BULK: dict[tuple[str, str], type[Model]] = {
    ("wagtailcore", "page"): Page,
    ("cms", "academyimage"): AcademyImage,
    ("cms", "academydocument"): AcademyDocument,
}


def gated(view: View) -> View:
    """Return the view, not found for a partner's person whose address names what is not theirs."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match = request.resolver_match
        if (
            match
            and request.user.is_authenticated
            and _concerns(match)
            and not is_administrator(request.user)
        ):
            _check(request, match)
        return view(request, *args, **kwargs)

    return gate


def _concerns(match: ResolverMatch) -> bool:
    """Whether the address has anything to ask about, so that the others cost nothing."""
    spaces = set(match.namespaces)
    return bool(
        spaces & (STAFF_NAMESPACES | FILES.keys() | {"wagtailadmin_api", "wagtailadmin_pages"})
        or match.url_name in STAFF_NAMES | EXPLORER | {"wagtail_bulk_action"}
    )


def _check(request: HttpRequest, match: ResolverMatch) -> None:
    spaces, kwargs = set(match.namespaces), match.kwargs
    if spaces & STAFF_NAMESPACES or match.url_name in STAFF_NAMES:
        raise Http404
    if "wagtailadmin_api" in spaces:
        if spaces & STAFF_ENDPOINTS:
            raise Http404
    elif match.url_name == "wagtail_bulk_action":
        _check_bulk(request, kwargs["app_label"], kwargs["model_name"])
    elif space := next(iter(spaces & FILES.keys()), None):
        ids = [kwargs[key] for key in FILE_KEYS if key in kwargs]
        if match.url_name == "chosen_multiple":
            ids += request.GET.getlist("id")
        _require_files(request.user, FILES[space], ids)
    else:
        ids = [kwargs[key] for key in PAGE_KEYS if key in kwargs]
        _require_pages(request.user, ids, ancestors=match.url_name in EXPLORER)


def _check_bulk(request: HttpRequest, app_label: str, model_name: str) -> None:
    """Ask about each row that is named; “all” of a page's children is a question about that page."""
    model = BULK.get((app_label, model_name))
    ids = request.GET.getlist("id")
    if model is Page:
        wanted = [request.GET.get("childOf") or "0"] if "all" in ids else ids
        _require_pages(request.user, wanted)
    elif model and "all" not in ids:  # Wagtail narrows "all" to the person's files by itself
        _require_files(request.user, model, ids)


def _require_pages(user: User, ids: Collection[Any], *, ancestors: bool = False) -> None:
    """Raise Http404 unless the person has a right on each page; with `ancestors`, or on one below it."""
    if not ids:
        return
    numbers = set(_numbers(ids))
    paths = Page.objects.filter(pk__in=numbers).values_list("path", flat=True)
    rights = policy_registry.get_by_type(Page).get_cached_permissions_for_user(user)
    own = {right.page.path for right in rights}
    for path in paths:
        above = ancestors and any(each.startswith(path) for each in own)
        if not above and not any(path.startswith(each) for each in own):
            raise Http404
    if len(paths) < len(numbers):
        raise Http404


def _require_files(user: User, model: type[Model], ids: Collection[Any]) -> None:
    """Raise Http404 unless the person may choose, change or delete each file."""
    if not ids:
        return
    numbers = set(_numbers(ids))
    policy = get_permission_policy() if model is AcademyMedia else policy_registry.get_by_type(model)
    known = policy.instances_user_has_any_permission_for(user, ["choose", "change", "delete"])
    if known.filter(pk__in=numbers).count() < len(numbers):
        raise Http404


def _numbers(ids: Collection[Any]) -> Iterator[int]:
    for each in ids:
        if not str(each).isdecimal():
            raise Http404
        yield int(each)
