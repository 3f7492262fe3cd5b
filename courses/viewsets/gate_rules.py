"""Which addresses of the admin partners' people and reviewers get to, and what is asked of each first.

A rule is given the request and the address's arguments, and raises `Http404` for what is not theirs. A new
address needs a line here and one in `tests/isolation/table_*.py`; without the first nobody but administrators
gets there, without the second the tests fail.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.desk.bank_menu import lead_to_the_bank
from courses.viewsets.gate_checks import (
    languages_page,
    may_translate,
    require_files,
    require_pages,
    require_writer,
    rows_of_bulk_action,
)

PLACES = ("new_parent_page", "chooser")  # what forms for copying and moving call the place to go to
Rule = Callable[[HttpRequest, dict[str, Any]], None]


def everybody(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Open to whoever may use the admin: the address names nothing, or its view asks everything itself."""


def writers(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Open to whoever works on pages; the view narrows what it lists to what is theirs."""
    require_writer(request.user)


def pages(*keys: str, ancestors: bool = False) -> Rule:
    """Open to whoever has a right on each page that these arguments name."""

    def rule(request: HttpRequest, kwargs: dict[str, Any]) -> None:
        require_writer(request.user)
        require_pages(request.user, [kwargs[key] for key in keys], ancestors=ancestors)

    return rule


def pages_and_places(key: str) -> Rule:
    """The same where a form names a place to go to: Wagtail would name a foreign place in its answer."""
    asked = pages(key)

    def rule(request: HttpRequest, kwargs: dict[str, Any]) -> None:
        asked(request, kwargs)
        if request.method == "POST" and not any(request.POST.get(name) for name in PLACES):
            raise Http404  # Wagtail's copy would stumble over it
        require_pages(request.user, [pk for name in PLACES for pk in request.POST.getlist(name) if pk])

    return rule


def files(model: Any, key: str) -> Rule:
    """Open to whoever may choose, change or delete the file that this argument names."""

    def rule(request: HttpRequest, kwargs: dict[str, Any]) -> None:
        require_writer(request.user)
        require_files(request.user, model, [kwargs[key]])

    return rule


def chosen_files(model: Any) -> Rule:
    """The same for files that the question names."""

    def rule(request: HttpRequest, kwargs: dict[str, Any]) -> None:
        require_writer(request.user)
        require_files(request.user, model, request.GET.getlist("id"))

    return rule


def bulk(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Open for the rows and acts that `rows_of_bulk_action` knows, where all of them are theirs."""
    require_writer(request.user)
    rows_of_bulk_action(request, kwargs["app_label"], kwargs["model_name"], kwargs["action"])
    require_pages(request.user, [pk for name in PLACES for pk in request.POST.getlist(name) if pk])


def translating(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Open to whoever may change the text that is translated."""
    if not may_translate(request.user, kwargs):
        raise Http404


def _named(space: str, rule: Rule, *names: str) -> dict[str, Rule]:
    return {f"{space}{name}": rule for name in names}


# Asked before there is anybody to ask about, and harmless: signing in and out, drawings and words of buttons.
OUTSIDE = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}

# Whole namespaces whose every view asks by itself: ours, built on `ScopedView` or `courses.desk.access`.
SPACES: dict[str, Rule] = {
    "desk": everybody,
    "uploads": everybody,
    "runs": everybody,
    "wagtailsnippets_courses_question": writers,
    "wagtailsnippets_courses_questioncategory": writers,
    "wagtailsnippetchoosers_courses_question": writers,
    "wagtailsnippetchoosers_courses_questioncategory": writers,
}

_page = pages("page_id")
_parent = pages("parent_page_id")
_image, _document = files(AcademyImage, "image_id"), files(AcademyDocument, "document_id")
_media = files(AcademyMedia, "media_id")

RULES: dict[str, Rule] = {
    **_named("wagtailadmin_", everybody, "home", "account", "dismissibles"),
    **_named("", everybody, "editor_here", "teaching", "essays", "essay", "essays_of_run"),
    **_named("", everybody, "quiz_windows", "attendance"),
    **_named("wagtailadmin_editing_sessions:", everybody, "ping", "release"),  # these ask for each row
    "wagtailadmin_explore_root": writers,
    "wagtailadmin_explore": pages("parent_page_id", ancestors=True),
    "wagtailadmin_explore_results": pages("parent_page_id", ancestors=True),
    "wagtailadmin_block_preview": writers,
    "wagtail_bulk_action": bulk,
    **_named("wagtailadmin_pages:", _parent, "add", "preview_on_add", "add_subpage"),
    **_named("wagtailadmin_pages:", _page, "usage", "edit", "preview_on_edit", "view_draft", "delete"),
    **_named("wagtailadmin_pages:", _page, "unpublish", "convert_alias", "history", "history_results"),
    **_named("wagtailadmin_pages:", _page, "revisions_index", "revisions_view", "revisions_revert"),
    "wagtailadmin_pages:revisions_compare": pages("pk"),
    "wagtailadmin_pages:copy": pages_and_places("page_id"),
    "wagtailadmin_pages:move": pages_and_places("page_to_move_id"),
    "wagtailadmin_pages:move_confirm": pages("page_to_move_id", "destination_id"),
    "wagtailadmin_pages:set_page_position": pages("page_to_move_id"),
    **_named("wagtailadmin_pages:", writers, "search", "search_results"),
    "wagtailadmin_choose_page": writers,
    "wagtailadmin_choose_page_child": writers,  # our hook asks whether the parent may be chosen
    "wagtailadmin_choose_page_search": writers,
    **_named(
        "wagtailadmin_choose_page_", writers, "external_link", "email_link", "phone_link", "anchor_link"
    ),
    "wagtailadmin_api:pages:listing": writers,
    "wagtailadmin_api:pages:detail": pages("pk"),
    **_named("wagtailimages:", writers, "index", "index_results", "add", "add_multiple"),
    **_named("wagtailimages:", _image, "edit", "delete", "image_usage", "edit_multiple", "delete_multiple"),
    **_named("wagtailimages:", writers, "create_multiple_from_uploaded_image", "delete_upload_multiple"),
    **_named("wagtailimages_chooser:", writers, "choose", "choose_results", "create"),
    "wagtailimages_chooser:chosen": files(AcademyImage, "pk"),
    "wagtailimages_chooser:chosen_multiple": chosen_files(AcademyImage),
    "wagtailimages_chooser:select_format": _image,
    **_named("wagtaildocs:", writers, "index", "index_results", "add", "add_multiple"),
    **_named("wagtaildocs:", _document, "edit", "delete", "document_usage"),
    **_named("wagtaildocs:", files(AcademyDocument, "doc_id"), "edit_multiple", "delete_multiple"),
    **_named("wagtaildocs:", writers, "create_multiple_from_uploaded_document", "delete_upload_multiple"),
    **_named("wagtaildocs_chooser:", writers, "choose", "choose_results", "create"),
    "wagtaildocs_chooser:chosen": files(AcademyDocument, "pk"),
    "wagtaildocs_chooser:chosen_multiple": chosen_files(AcademyDocument),
    **_named("wagtailmedia:", writers, "index", "add", "chooser", "chooser_typed", "chooser_upload"),
    **_named("wagtailmedia:", _media, "edit", "delete", "media_usage", "media_chosen"),
    "wagtail_localize:javascript_catalog": everybody,
    **_named("wagtail_localize:", translating, "edit_string_translation", "edit_override"),
    **_named("wagtail_localize:", translating, "download_pofile", "preview_translation"),
}

# Addresses that lead administrators, too, to the desk; None goes on to the rule.
LEADS: dict[str, Callable[[HttpRequest, dict[str, Any]], HttpResponse | None]] = {
    "wagtail_localize:submit_page_translation": languages_page,
    "wagtail_localize:update_translations": languages_page,
    "wagtailsnippets_courses_question:list": lead_to_the_bank,
    "wagtailsnippets_courses_questioncategory:list": lead_to_the_bank,
}
