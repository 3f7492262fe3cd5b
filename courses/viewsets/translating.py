"""wagtail-localize's addresses, behind a gate.

Its own views ask whether somebody may translate at all, never whether they may touch this page, question or
translation. Here each id of an address is looked up first; what the person may not edit is not found. A
translation is asked for by its target: a translator may edit that, and not the original.

What begins, follows, publishes or brings in a translation text by text is closed to partners: the desk does
it for whole courses (`courses/services/translations.py`), and never publishes half a language.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, include, path
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.models import Translation, TranslationSource

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.desk.access import courses_of

COURSE_DEPTH = 5  # root, home, catalogue, partner, course

STAFF_ONLY = {
    "translations_report",  # lists every partner's titles
    "translations_report_results",
    "snippets_api_listing",
    "snippets_api_detail",
    "submit_snippet_translation",
    "convert_to_alias",
    "stop_translation",
    "machine_translate",
    "upload_pofile",
}
TO_DESK = {"submit_page_translation", "update_translations"}  # a course's languages are one page of the desk


def may_edit(user: User, instance: Model) -> bool:
    """Whether this person may change this very page or row."""
    if isinstance(instance, Page):
        return instance.permissions_for_user(user).can_edit()
    policy = policy_registry.get_by_type(type(instance))
    return policy.user_has_permission_for_instance(user, "change", instance)


def gated_urls() -> list[URLResolver]:
    """The addresses of wagtail-localize, to be found before its own."""
    (own,) = localize.register_admin_urls()
    patterns = [
        URLPattern(
            pattern.pattern, _gated(pattern.callback, pattern.name), pattern.default_args, pattern.name
        )
        for pattern in own.url_patterns
    ]
    return [path("localize/", include((patterns, "wagtail_localize_gate")))]


def _gated(view: Callable[..., HttpResponse], name: str) -> Callable[..., HttpResponse]:
    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if name in STAFF_ONLY and not is_administrator(request.user):
            raise Http404
        if name in TO_DESK and (code := _course_code(request.user, kwargs)):
            return redirect("desk:languages", code)
        for instance in _named_by(kwargs):
            if not may_edit(request.user, instance):
                raise Http404
        return view(request, *args, **kwargs)

    return gated


def _course_code(user: User, kwargs: dict[str, Any]) -> str:
    """The code of the course that the named page stands in, for one of its own people; else nothing."""
    if "page_id" in kwargs:
        page: Any = get_object_or_404(Page, pk=kwargs["page_id"])
    else:
        (page,) = _instances(get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"]))
    if not isinstance(page, Page):
        return ""
    heads = Page.objects.filter(path=page.path[: COURSE_DEPTH * Page.steplen], depth=COURSE_DEPTH)
    course = courses_of(user).filter(key__in=heads.values("translation_key")).first()
    return course.code if course else ""


def _named_by(kwargs: dict[str, Any]) -> list[Model]:
    """The pages and rows that the parts of an address stand for."""
    if "page_id" in kwargs:
        return [get_object_or_404(Page, pk=kwargs["page_id"]).specific]
    if "translation_source_id" in kwargs:
        return _instances(get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"]))
    if "translation_id" in kwargs:
        return [_target(get_object_or_404(Translation, pk=kwargs["translation_id"]))]
    if "pk" in kwargs:
        try:
            model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
        except LookupError as error:
            raise Http404 from error
        return [get_object_or_404(model, pk=unquote(kwargs["pk"]))]
    return []


def _target(translation: Translation) -> Model:
    """The page or question that is the translation."""
    try:
        return translation.get_target_instance()
    except translation.source.specific_content_type.model_class().DoesNotExist as error:
        raise Http404 from error


def _instances(source: TranslationSource) -> list[Model]:
    """The text that is translated."""
    try:
        return [source.get_source_instance()]
    except source.specific_content_type.model_class().DoesNotExist as error:
        raise Http404 from error
