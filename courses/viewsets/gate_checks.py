"""What the gate of the admin asks: are these pages, files and texts this person's own?"""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation, TranslationSource
from wagtailmedia.permissions import get_permission_policy

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.depths import COURSE_DEPTH
from courses.desk.access import TEXTS, courses_of
from courses.models import Question, QuestionCategory

_FILE_ACTS = {"delete", "add_to_collection"}  # tags are the academy's: a partner's would be everybody's
BULK: dict[type[Model], set[str]] = {
    Page: {"delete", "move", "publish", "unpublish"},
    AcademyImage: _FILE_ACTS,
    AcademyDocument: _FILE_ACTS,
    Question: {"delete"},  # these two are narrowed by `DeleteOwnRows`
    QuestionCategory: {"delete"},
}


def require_writer(user: User) -> None:
    """Raise `Http404` unless the person has a right on some page: instructors and reviewers have none."""
    if not _own_paths(user):
        raise Http404


def require_pages(user: User, ids: Collection[Any], *, ancestors: bool = False) -> None:
    """Raise `Http404` unless the person has a right on each page; with `ancestors`, or on one below it."""
    numbers = set(_numbers(ids))
    paths = Page.objects.filter(pk__in=numbers).values_list("path", flat=True)
    own = _own_paths(user)
    for path in paths:
        above = ancestors and any(each.startswith(path) for each in own)
        if not above and not any(path.startswith(each) for each in own):
            raise Http404
    if len(paths) < len(numbers):
        raise Http404


def _own_paths(user: User) -> set[str]:
    """The tree paths on which the person has a right."""
    rights = policy_registry.get_by_type(Page).get_cached_permissions_for_user(user)
    return {right.page.path for right in rights}


def require_files(user: User, model: type[Model], ids: Collection[Any]) -> None:
    """Raise `Http404` unless the person may choose, change or delete each file."""
    numbers = set(_numbers(ids))
    policy = get_permission_policy() if model is AcademyMedia else policy_registry.get_by_type(model)
    known = policy.instances_user_has_any_permission_for(user, ["choose", "change", "delete"])
    if known.filter(pk__in=numbers).count() < len(numbers):
        raise Http404


def rows_of_bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> None:
    """Ask about each row that is named; “all” of a page's children is a question about that page."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if action not in BULK.get(model, set()):
        raise Http404
    ids = request.GET.getlist("id")
    if model is Page:
        require_pages(request.user, [request.GET.get("childOf") or "0"] if "all" in ids else ids)
    elif model in (AcademyImage, AcademyDocument) and "all" not in ids:  # Wagtail narrows "all" by itself
        require_files(request.user, model, ids)


def may_translate(user: User, kwargs: dict[str, Any]) -> bool:
    """Whether the person may change the translation that an address of wagtail-localize stands for.

    Its own views ask only whether somebody may translate at all. A translation is asked for by its target: a
    translator may edit that, and not the original.
    """
    return _may_edit(user, _target(get_object_or_404(Translation, pk=kwargs["translation_id"])))


def languages_page(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Lead to the desk's page of the languages of the course in which the named page stands, if it is theirs.

    Translations begin and follow there, for whole courses.
    """
    if "page_id" in kwargs:
        page: Any = get_object_or_404(Page, pk=kwargs["page_id"])
    else:
        page = _source_of(get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"]))
    if not isinstance(page, Page):
        return None
    heads = Page.objects.filter(path=page.path[: COURSE_DEPTH * Page.steplen], depth=COURSE_DEPTH)
    course = courses_of(request.user, TEXTS).filter(key__in=heads.values("translation_key")).first()
    return redirect("desk:languages", course.code) if course else None


def _may_edit(user: User, instance: Model) -> bool:
    if isinstance(instance, Page):
        return instance.permissions_for_user(user).can_edit()
    policy = policy_registry.get_by_type(type(instance))
    return policy.user_has_permission_for_instance(user, "change", instance)


def _target(translation: Translation) -> Model:
    """The page or question that is the translation."""
    try:
        return translation.get_target_instance()
    except translation.source.specific_content_type.model_class().DoesNotExist as error:
        raise Http404 from error


def _source_of(source: TranslationSource) -> Model:
    """The text that is translated."""
    try:
        return source.get_source_instance()
    except source.specific_content_type.model_class().DoesNotExist as error:
        raise Http404 from error


def _numbers(ids: Collection[Any]) -> Iterator[int]:
    for each in ids:
        if not str(each).isdecimal():
            raise Http404
        yield int(each)
