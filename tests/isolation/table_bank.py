"""The question bank, runs, and translating: rows of the partner at which one has the role, no others."""

from typing import Any

from tests.isolation.kinds import (
    AUTHORS,
    AWAY,
    CLOSED,
    COORDINATORS,
    NOT_ALLOWED,
    OTHERS,
    REVIEW,
    SIGN_IN,
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

WRITE = TEXTS | STAFF
LISTS = WRITE | OTHERS
ADD = AUTHORS | COORDINATORS | STAFF
DELETE = COORDINATORS | STAFF
LIVE = frozenset({"other coordinator"})
question, category = each("pk", "question"), each("pk", "category")
run = each("pk", "run", "draft_run")


def revision(side: Side) -> list[dict[str, Any]]:
    row = side.rows["question"]
    return [{"pk": row.pk, "revision_id": row.revisions.latest("pk").pk}]


def lists(side: Side) -> list[str]:
    category = side.rows["category"].pk
    return [f"q={WORD}", f"category={category}", f"parent={category}", "ordering=name&p=1", "locale=ar"]


def several(side: Side) -> list[str]:
    return [f"id={side.rows['question'].pk}&id={side.rows['category'].pk}"]


def bodies(own: Side, other: Side) -> list[dict[str, Any]]:
    """A question or category made in, or moved to, somebody else's bank."""
    there = other.rows["category"].pk
    options = {"options-TOTAL_FORMS": 2, "options-INITIAL_FORMS": 0, "options-MIN_NUM_FORMS": 2}
    for number in (0, 1):
        options |= {f"options-{number}-text": "null", f"options-{number}-weight": 1 - number,
                    f"options-{number}-ORDER": number + 1, f"options-{number}-id": ""}  # fmt: skip
    objective = other.pages["course"].specific.objectives.first().translation_key
    return [
        {"partner": other.partner.pk, "category": there, "name": "Taken", "kind": "single", "prompt": "null",
         "objective_key": objective, "parent": there, **options},
        {"partner": own.partner.pk, "category": there, "parent": there, "name": "Taken", "kind": "single",
         "prompt": "null", **options},
    ]  # fmt: skip


def run_bodies(own: Side, other: Side) -> list[dict[str, Any]]:
    return [{"course": other.open_course.pk, "state": "open", "paced": "self-paced", "time_zone": "UTC",
             "registration": "direct", "release": "on-completion", "waiting_list": "on"}]  # fmt: skip


Q, QC = "wagtailsnippets_courses_question:", "wagtailsnippetchoosers_courses_question:"
C, CC = "wagtailsnippets_courses_questioncategory:", "wagtailsnippetchoosers_courses_questioncategory:"
BANK = Area(
    "question bank",
    wagtails=True,
    table={
        "wagtailsnippets:index": Address(STAFF, answer=CLOSED),
        # these lead to the bank at the desk, whoever meets one
        Q + "list": Address(LISTS | REVIEW, answer=AWAY, asks=lists),
        Q + "list_results": Address(LISTS, asks=lists),
        Q + "add": Address(ADD | OTHERS, posts=bodies),
        Q + "edit": Address(WRITE, question, "ok|away", posts=bodies),
        Q + "delete": Address(DELETE, question, "ok|away"),
        Q + "usage": Address(WRITE, question),
        Q + "history": Address(WRITE, question),
        Q + "history_results": Address(WRITE, question),
        Q + "copy": Address(ADD, question, posts=bodies),
        Q + "inspect": Address(WRITE, question),
        Q + "preview_on_add": Address(ADD | OTHERS, posts=bodies),
        Q + "preview_on_edit": Address(WRITE, question, posts=bodies),
        Q + "revisions_view": Address(WRITE, revision),
        Q + "revisions_revert": Address(WRITE, revision, "ok|away", posts=bodies),
        Q + "revisions_compare": Address(
            WRITE, with_values(question, revision_id_a="earliest", revision_id_b="latest")
        ),
        Q + "revisions_unschedule": Address(STAFF, revision),
        Q + "unpublish": Address(STAFF, question),
        QC + "choose": Address(LISTS, asks=lists),
        QC + "choose_results": Address(LISTS, asks=lists),
        QC + "chosen": Address(WRITE, question),
        QC + "chosen_multiple": Address(LISTS, asks=several),
        QC + "create": Address(ADD | OTHERS, posts=bodies),
        C + "list": Address(LISTS | REVIEW, answer=AWAY, asks=lists),
        C + "list_results": Address(LISTS, asks=lists),
        C + "add": Address(ADD | OTHERS, posts=bodies),
        C + "edit": Address(ADD, category, posts=bodies),
        C + "delete": Address(DELETE, category),
        C + "usage": Address(ADD, category),
        C + "history": Address(ADD, category),
        C + "history_results": Address(ADD, category),
        CC + "choose": Address(LISTS, asks=lists),
        CC + "choose_results": Address(LISTS, asks=lists),
        CC + "chosen": Address(WRITE, category),
        CC + "chosen_multiple": Address(LISTS, asks=several),
        CC + "create": Address(ADD | OTHERS, posts=bodies),
        "runs:index": Address(COORDINATORS | LIVE | STAFF, asks=lists),
        "runs:index_results": Address(COORDINATORS | LIVE | STAFF, asks=lists),
        "runs:add": Address(COORDINATORS | LIVE | STAFF, posts=run_bodies),
        "runs:edit": Address(COORDINATORS | STAFF, run, posts=run_bodies),
        "runs:delete": Address(STAFF, run),
        "runs:history": Address(COORDINATORS | STAFF, run),
        "runs:history_results": Address(COORDINATORS | STAFF, run),
        "runs:usage": Address(COORDINATORS | STAFF, run),
    },
)


def snippet(side: Side) -> list[dict[str, Any]]:
    row = {"app_label": "courses", "model_name": "question", "pk": str(side.rows["question"].pk)}
    return [
        row,
        {"app_label": "courses", "model_name": "lessonpage", "pk": str(side.pages["course_lesson"].pk)},
    ]


source, translation = each("translation_source_id", "source"), each("translation_id", "translation")


def segment(side: Side) -> list[dict[str, Any]]:
    return [{"translation_id": side.rows["translation"].pk, "string_segment_id": side.rows["segment"].pk}]


def override(side: Side) -> list[dict[str, Any]]:
    ids = {"translation_id": side.rows["translation"].pk}
    return [{**ids, "overridable_segment_id": side.rows["override"].pk}]


def words(own: Side, other: Side) -> list[dict[str, Any]]:
    return [{"value": "Taken", "locales": 4, "publish-source": "on", "action": "publish"}]


TRANSLATE = COORDINATORS | TRANSLATORS | STAFF


def addresses_of_localize(space: str) -> dict[str, Address]:
    page = each("page_id", "course_lesson", "draft_lesson")
    return {
        space + "javascript_catalog": Address(WORKERS),
        space + "submit_page_translation": Address(TEXTS | REVIEW, page, AWAY, posts=words),
        space + "submit_snippet_translation": Address(STAFF, snippet, "ok|away|closed", posts=words),
        space + "update_translations": Address(TEXTS | REVIEW, source, AWAY, posts=words),
        space + "edit_string_translation": Address(WRITE, segment, NOT_ALLOWED, posts=words),
        space + "edit_override": Address(WRITE, override, NOT_ALLOWED, posts=words),
        space + "download_pofile": Address(WRITE, translation),
        space + "upload_pofile": Address(STAFF, translation, NOT_ALLOWED),
        space + "machine_translate": Address(STAFF, translation, NOT_ALLOWED),
        space + "preview_translation": Address(WRITE, translation),
        space + "stop_translation": Address(STAFF, translation, NOT_ALLOWED),
        space + "convert_to_alias": Address(STAFF, page, "ok|closed"),
        # 500: wagtail-localize pages an unordered list, a warning that the suite takes for an error
        space + "translations_report": Address(STAFF, answer="ok|500"),
        space + "translations_report_results": Address(STAFF, answer="ok|500"),
        space + "snippets_api_listing": Address(
            STAFF, lambda side: [{"app_label": "courses", "model_name": "question"}]
        ),
        space + "snippets_api_detail": Address(STAFF, snippet, "ok|closed"),
    }


TRANSLATING = Area("translating", wagtails=True, table=addresses_of_localize("wagtail_localize:"))

__all__ = ["BANK", "SIGN_IN", "TRANSLATING"]
