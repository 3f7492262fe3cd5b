"""Pages in the admin: the explorer, the editor, choosers, the API behind them, sessions and previews.

Who works on a partner's texts reaches the own subtree and what lies above it; nothing of anybody else's.
"""

from typing import Any

from tests.isolation.kinds import (
    AUTHORS,
    AWAY,
    BAD,
    CLOSED,
    COORDINATORS,
    NOT_ALLOWED,
    OTHERS,
    STAFF,
    TEXTS,
    TRANSLATORS,
    WORKERS,
    Address,
    Area,
    each,
    with_values,
)
from tests.isolation.sides import WORD, Side

LIVE = "live-(partnerpage|coursepage)-.*"  # live public pages: anybody may link to them
WRITE = TEXTS | STAFF
ALL = (
    "course",
    "arabic",
    "course_module",
    "course_lesson",
    "course_quiz",
    "draft",
    "draft_lesson",
    "partner",
)
page = each("page_id", *ALL)
parent = each("parent_page_id", "partner", "draft", "draft_module")
unlocked = each("page_id", "draft", "draft_module", "draft_quiz")
moved = each("page_to_move_id", "draft_quiz", "draft_lesson")


def revision(side: Side) -> list[dict[str, Any]]:
    return [
        {"page_id": one.pk, "revision_id": one.latest_revision_id}
        for one in (side.pages["draft_lesson"], side.pages["course_lesson"])
    ]


def compared(side: Side) -> list[dict[str, Any]]:
    return [{"pk": side.pages["course_lesson"].pk, "revision_id_a": "earliest", "revision_id_b": "latest"}]


def in_a_module(side: Side) -> list[dict[str, Any]]:
    types = {"content_type_app_name": "courses", "content_type_model_name": "lessonpage"}
    return [{**types, "parent_page_id": side.pages["draft_module"].pk}]


def of_type(side: Side) -> list[dict[str, Any]]:
    kinds = ("lessonpage", "coursepage", "partnerpage")
    return [{"content_type_app_name": "courses", "content_type_model_name": kind} for kind in kinds]


def destination(side: Side) -> list[dict[str, Any]]:
    return [
        {"page_to_move_id": side.pages["draft_lesson"].pk, "destination_id": side.pages["draft_module"].pk}
    ]


def session(side: Side) -> list[dict[str, Any]]:
    names = {"app_label": "courses", "model_name": "lessonpage"}
    lesson = side.pages["course_lesson"]
    return [{**names, "object_id": str(lesson.pk), "session_id": side.rows["session"].pk}]


def bulk(side: Side) -> list[dict[str, Any]]:
    acts = ("delete", "move", "publish", "unpublish")
    return [{"app_label": "wagtailcore", "model_name": "page", "action": act} for act in acts]


def bulk_asks(side: Side) -> list[str]:
    ids = [side.pages[name].pk for name in ("draft_lesson", "draft", "course_lesson")]
    return [*(f"id={pk}" for pk in ids), f"id=all&childOf={side.pages['draft'].pk}", "id=all"]


def chosen(side: Side) -> list[str]:
    return [f"id={side.pages[name].pk}" for name in ALL]


def api(side: Side) -> list[str]:
    draft = side.pages["draft"].pk
    return [
        f"child_of={draft}",
        f"descendant_of={side.pages['partner'].pk}&fields=*",
        f"id={draft}&fields=*",
        f"search={WORD}",
        f"translation_of={draft}&fields=*",
        "for_explorer=1&child_of=1",
        f"html_path=/courses/{side.partner.slug}/",
        "type=courses.LessonPage&order=title",
    ]


def chooser(side: Side) -> list[str]:
    return [
        f"q={WORD}",
        f"q={WORD}&page_type=courses.lessonpage",
        "page_type=courses.modulepage",
        f"target_pages[]={side.pages['draft_lesson'].pk}&user_perms=move_to",
        f"match_subclass=1&locale=ar&q={WORD}",
    ]


def bodies(own: Side, other: Side) -> list[dict[str, Any]]:
    """What copying and moving can be told: a place at somebody else's."""
    theirs, ours = other.pages["draft_module"].pk, own.pages["draft_lesson"]
    return [
        {"new_title": "Taken", "new_slug": "taken", "new_parent_page": theirs, "copy_subpages": "on",
         "alias": "on", "next": "/admin/"},
        {"chooser": theirs, "move_applicable": "on", "new_parent_page": theirs, "page": theirs},
        {"new_title": ours.title, "new_slug": "taken", "new_parent_page": other.pages["partner"].pk},
        {"title": "Taken", "slug": "taken", "cover": other.image.pk,
        "summary": "s", "comments-TOTAL_FORMS": 0,
         "action-publish": "1", "delivered_with": other.partner.pk},
        lesson_form(other),
        {**lesson_form(other), "body-0-value-image": own.image.pk},
    ]  # fmt: skip


def lesson_form(other: Side) -> dict[str, Any]:
    """What the editor sends for a lesson that shows a picture, a recording and a download of theirs."""
    data: dict[str, Any] = {
        "title": "Lesson", "slug": "lesson-1", "minutes": 5, "required": "on", "body-count": 4, "author": "",
        "sources": "", "licence": "", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
    }  # fmt: skip
    link = f'{{"url": "/", "id": {other.pages["draft_lesson"].pk}, "parentId": {other.pages["draft"].pk}}}'
    text = (
        '{"blocks": [{"key": "a", "type": "unstyled", "depth": 0, "text": "link", "inlineStyleRanges": [],'
        ' "entityRanges": [{"key": 0, "offset": 0, "length": 4}]}],'
        f' "entityMap": {{"0": {{"type": "LINK", "mutability": "MUTABLE", "data": {link}}}}}}}'
    )
    blocks = [
        ("image", {"image": other.image.pk, "alt": "A chart", "caption": ""}),
        ("audio", {"title": "Talk", "audio": other.media.pk, "second": "", "transcript": "Words."}),
        ("download", {"title": "Plan", "document": other.document.pk}),
        ("text", text),
    ]
    for number, (kind, values) in enumerate(blocks):
        prefix = f"body-{number}"
        data |= {
            f"{prefix}-deleted": "",
            f"{prefix}-order": number,
            f"{prefix}-type": kind,
            f"{prefix}-id": "",
        }
        if isinstance(values, dict):
            data |= {f"{prefix}-value-{key}": value for key, value in values.items()}
        else:
            data[f"{prefix}-value"] = values
    return data


SPACE = "wagtailadmin_pages:"
ORIGINALS = ((TRANSLATORS, "ok|closed"),)  # translators work on translations, not on what is translated
STAYS = ((TRANSLATORS, "ok|closed"),)  # it is there already
NO_WORKFLOW = "ok|away|closed|405"  # there is none: reviews are ours
PAGES = Area(
    "pages",
    wagtails=True,
    table={
        "wagtailadmin_explore_root": Address(WRITE | OTHERS),
        "wagtailadmin_explore": Address(WRITE, parent),
        "wagtailadmin_explore_results": Address(WRITE, parent),
        "wagtail_bulk_action": Address(
            AUTHORS | COORDINATORS | STAFF, bulk, "ok|away|closed", asks=bulk_asks, posts=bodies
        ),
        SPACE + "add": Address(AUTHORS | COORDINATORS | STAFF, in_a_module, posts=bodies),
        SPACE + "preview_on_add": Address(AUTHORS | COORDINATORS | STAFF, in_a_module, posts=bodies),
        SPACE + "type_use": Address(STAFF, of_type),
        SPACE + "type_use_results": Address(STAFF, of_type),
        SPACE + "choose_parent": Address(
            STAFF, lambda side: [{"app_label": "courses", "model_name": "lessonpage"}]
        ),
        SPACE + "usage": Address(WRITE, page, "ok|closed"),
        SPACE + "edit": Address(WRITE, page, "ok|closed", posts=bodies),
        SPACE + "preview_on_edit": Address(WRITE, page, answers=ORIGINALS, posts=bodies),
        SPACE + "view_draft": Address(WRITE, page, answers=ORIGINALS),
        SPACE + "add_subpage": Address(AUTHORS | COORDINATORS | STAFF, parent, "ok|away"),
        SPACE + "delete": Address(AUTHORS | COORDINATORS | STAFF, unlocked, "ok|closed"),
        SPACE + "unpublish": Address(STAFF, each("page_id", "course_lesson"), "ok|closed"),
        SPACE + "convert_alias": Address(WRITE, page, "ok|closed"),
        SPACE + "search": Address(WRITE | OTHERS),
        SPACE + "search_results": Address(WRITE | OTHERS),
        SPACE + "move": Address(AUTHORS | COORDINATORS | STAFF, moved, posts=bodies),
        SPACE + "move_confirm": Address(
            AUTHORS | COORDINATORS | STAFF, destination, answers=STAYS, posts=bodies
        ),
        SPACE + "set_page_position": Address(WRITE, moved, "405|ok"),
        SPACE + "copy": Address(AUTHORS | COORDINATORS | STAFF, unlocked, "ok|away", posts=bodies),
        SPACE + "workflow_action": Address(
            STAFF, with_values(page, action_name="approve", task_state_id=1), NO_WORKFLOW
        ),
        SPACE + "collect_workflow_action_data": Address(
            STAFF, with_values(page, action_name="approve", task_state_id=1), NO_WORKFLOW
        ),
        SPACE + "confirm_workflow_cancellation": Address(STAFF, page, NO_WORKFLOW),
        SPACE + "workflow_preview": Address(STAFF, with_values(page, task_id=1), NO_WORKFLOW),
        SPACE + "workflow_history": Address(STAFF, page, NO_WORKFLOW),
        SPACE + "workflow_history_detail": Address(
            STAFF, with_values(page, workflow_state_id=1), NO_WORKFLOW
        ),
        SPACE + "set_privacy": Address(STAFF, page),
        SPACE + "lock": Address(STAFF, page, "405|ok"),
        SPACE + "unlock": Address(STAFF, page, "405|ok"),
        SPACE + "revisions_index": Address(WRITE, page, AWAY),
        SPACE + "revisions_view": Address(WRITE, revision, answers=ORIGINALS),
        SPACE + "revisions_revert": Address(WRITE, revision, answers=ORIGINALS),
        SPACE + "revisions_unschedule": Address(STAFF, revision),
        SPACE + "revisions_compare": Address(WRITE, compared, answers=ORIGINALS),
        SPACE + "history": Address(WRITE, page, answers=ORIGINALS),
        SPACE + "history_results": Address(WRITE, page, answers=ORIGINALS),
        "wagtailadmin_editing_sessions:ping": Address(WRITE, session, NOT_ALLOWED),
        "wagtailadmin_editing_sessions:release": Address(WORKERS, each("session_id", "session"), NOT_ALLOWED),
        "wagtailadmin_block_preview": Address(WORKERS, answer=CLOSED),
    },
)

CHOOSERS = Area(
    "page choosers and the admin's API",
    wagtails=True,
    table={
        "wagtailadmin_choose_page": Address(WRITE | OTHERS, shows=LIVE, asks=chooser),
        "wagtailadmin_choose_page_child": Address(WRITE, parent, shows=LIVE, asks=chooser),
        "wagtailadmin_choose_page_search": Address(WRITE | OTHERS, shows=LIVE, asks=chooser),
        "wagtailadmin_choose_page_chosen_multiple": Address(WORKERS, shows=LIVE, asks=chosen),
        "admin/choose-page/chosen-multiple/": Address(WORKERS, shows=LIVE, asks=chosen),
        "wagtailadmin_choose_page_external_link": Address(WRITE | OTHERS),
        "wagtailadmin_choose_page_email_link": Address(WRITE | OTHERS),
        "wagtailadmin_choose_page_phone_link": Address(WRITE | OTHERS),
        "wagtailadmin_choose_page_anchor_link": Address(WRITE | OTHERS),
        "wagtailadmin_api:pages:listing": Address(WRITE | OTHERS, asks=api),
        "wagtailadmin_api:pages:detail": Address(WRITE, each("pk", *ALL)),
        "wagtailadmin_api:pages:find": Address(WRITE | OTHERS, answer=CLOSED, asks=api),
        "wagtailadmin_api:pages:action": Address(
            STAFF, with_values(each("pk", *ALL), action_name=["copy", "move", "publish", "delete"]),
            NOT_ALLOWED,
            posts=bodies,
        ),
        "wagtailadmin_api:documents:listing": Address(STAFF),
        "wagtailadmin_api:documents:detail": Address(STAFF, each("pk", "document")),
        "wagtailadmin_api:documents:find": Address(STAFF, answer=CLOSED),
        "wagtailadmin_api:images:listing": Address(STAFF),
        "wagtailadmin_api:images:detail": Address(STAFF, each("pk", "image")),
        "wagtailadmin_api:images:find": Address(STAFF, answer=CLOSED),
        "wagtailadmin_tag_autocomplete": Address(STAFF),
        "wagtailadmin_tag_model_autocomplete": Address(
            STAFF, lambda side: [{"app_name": "taggit", "model_name": "tag"}]
        ),
    },
)  # fmt: skip

__all__ = ["BAD", "CHOOSERS", "PAGES", "TRANSLATORS"]
