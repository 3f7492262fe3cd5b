"""The desk of partners and reviewers: own courses for whoever works on them, every course for reviewers."""

from typing import Any

from tests.isolation.kinds import (
    AUTHORS,
    AWAY,
    BAD,
    CLOSED,
    COORDINATORS,
    EVERYBODY,
    INSTRUCTORS,
    NOT_ALLOWED,
    OTHERS,
    PARTNER,
    REVIEW,
    STAFF,
    TEXTS,
    TRANSLATORS,
    WORKERS,
    Address,
    Area,
    each,
)
from tests.isolation.sides import WORD, Side

READ = TEXTS | REVIEW  # who reads a course at the desk
WRITE = AUTHORS | COORDINATORS | STAFF
LEAD = COORDINATORS | STAFF


def code(side: Side) -> list[dict[str, Any]]:
    return [{"code": side.open_course.code}, {"code": side.draft_course.code}]


def in_language(side: Side) -> list[dict[str, Any]]:
    return [{**one, "language": "fr"} for one in code(side)]


def quiz_code(side: Side) -> list[dict[str, Any]]:
    return [{"code": side.rows["quiz"].code}]


def run_by_code(side: Side) -> list[dict[str, Any]]:
    return [{"code": side.rows["run"].code}]


def window_bodies(own: Side, other: Side) -> list[dict[str, Any]]:
    quizzes = other.open_course.activities.filter(kind="quiz")
    return [{f"{quiz.code}-opens_at": "2027-01-01" for quiz in quizzes}]


def step(side: Side) -> list[dict[str, Any]]:
    courses = ((side.open_course, "course_lesson"), (side.draft_course, "draft_quiz"))
    return [
        {"code": course.code, "language": "en", "key": side.pages[name].translation_key}
        for course, name in courses
    ]


def slug(side: Side) -> list[dict[str, Any]]:
    return [{"slug": side.partner.slug}]


def invited(side: Side) -> list[dict[str, Any]]:
    return [{"slug": side.partner.slug, "number": side.rows["invitation"].pk}]


def person(side: Side) -> list[dict[str, Any]]:
    return [{"public_id": side.people["author"].public_id}, {"public_id": side.learner.public_id}]


def term(side: Side) -> list[dict[str, Any]]:
    return [{"slug": side.partner.slug, "pk": side.rows["term"].pk}]


def text(side: Side) -> list[dict[str, Any]]:
    key = side.pages["course_lesson"].translation_key
    return [{"pk": side.rows["submission"].pk, "key": key, "language": "en"}]


def note(side: Side) -> list[dict[str, Any]]:
    return [{"pk": side.rows["submission"].pk, "note": side.rows["note"].pk}]


def lists(side: Side) -> list[str]:
    return [f"partner={side.partner.slug}", f"partner={side.partner.pk}", "q=kestrel", "p=1&stage=outline"]


def outlines(side: Side) -> list[str]:
    return [f"partner={side.partner.slug}", f"partner={side.partner.pk}", f"copy={side.draft_course.code}"]


def pages(side: Side) -> list[str]:
    return [f"page={side.pages['draft_lesson'].pk}"]


def keys(own: Side, other: Side) -> list[dict[str, Any]]:
    """Acts of an outline that name a page of theirs by its key."""
    theirs = {
        "key": other.pages["draft_lesson"].translation_key,
        "to": other.pages["draft_module"].translation_key,
    }
    ours = {"key": own.pages["draft_lesson"].translation_key}
    acts = ("rename", "duplicate", "move", "move_to", "up", "down", "remove", "required", "add")
    return [
        *(
            {**theirs, "act": act, "do": act, "title": "Taken", "language": "en", "position": 0}
            for act in acts
        ),
        {**theirs, **ours, "act": "move_to", "do": "move_to", "module": theirs["to"], "position": 0},
    ]


def question(side: Side) -> list[dict[str, Any]]:
    return [{"key": side.rows["question"].translation_key}]


def editions(own: Side, other: Side) -> list[dict[str, Any]]:
    """An edition of a question of theirs, asked for at both partners."""
    return [{"language": "fr", "partner": one.partner.slug} for one in (own, other)]


def tried(side: Side) -> list[dict[str, Any]]:
    return [{**one, "language": "en"} for one in question(side)]


def banks(side: Side) -> list[str]:
    category, key = side.rows["category"].pk, side.rows["question"].translation_key
    return [
        f"partner={side.partner.slug}",
        f"category={category}",
        f"objective={key}",
        "q=kestrel&sort=verdict",
    ]


def imported(side: Side) -> list[dict[str, Any]]:
    return [{"uuid": side.rows["question_import"].uuid}]


def imports(own: Side, other: Side) -> list[dict[str, Any]]:
    """A file of theirs taken or left, or brought in to, or taken out of, their bank or a category of it."""
    drawer = {"category": other.rows["category"].pk, "language": "en"}
    return [
        {"act": "take"},
        {"act": "drop"},
        {"partner": other.partner.slug, "language": "en", "format": "gift"},
        {"partner": own.partner.slug, "format": "gift", **drawer},
        {"format": "csv", **drawer},
    ]


def bank_acts(own: Side, other: Side) -> list[dict[str, Any]]:
    """Acts that name a question, a category, a tag or an objective of theirs, in our bank and in theirs."""
    there = {"keys": other.rows["question"].translation_key, "category": other.rows["category"].pk}
    ours = {"keys": own.rows["question"].translation_key, "category": other.rows["category"].pk}
    told = {"parent": there["category"], "name": "Taken", "sure": "1", "difficulty": "hard",
            "tag": own_id(other), "objective": objective_of(other), "language": "fr"}  # fmt: skip
    acts = ("move", "tag", "untag", "difficulty", "objective", "copy", "retire", "bring_back", "delete")
    every = [{"act": act, "partner": other.partner.slug, **told, **there} for act in acts]
    every += [{"act": act, "partner": own.partner.slug, **told, **there} for act in acts]
    every += [
        {"act": act, "partner": own.partner.slug, **told, **ours} for act in ("move", "untag", "objective")
    ]
    every += [
        {"do": do, "partner": one.partner.slug, **told, **there}
        for do in ("make", "rename", "move", "remove")
        for one in (own, other)
    ]
    return [*every, {"partner": other.partner.slug, "act": "retire", "every": "1", "query": ""}]


def own_id(side: Side) -> int:
    tags = side.partner.question_tags.all()
    return tags[0].pk if tags else 0


def objective_of(side: Side) -> Any:
    return side.pages["course"].specific.objectives.first().translation_key


GRADERS = INSTRUCTORS | COORDINATORS
OTHER_COORDINATOR = frozenset({"other coordinator"})


def run_code(side: Side) -> list[dict[str, Any]]:
    return [{"run": side.rows["run"].code}]


def grades(own: Side, other: Side) -> list[dict[str, Any]]:
    """A grade for what somebody wrote."""
    return [{"points": "1", "comment": "Taken", "reason": "Taken"}]


submission, correction = each("pk", "submission"), each("pk", "correction")
D = "desk:"
DESK = Area(
    "desk",
    {
        "admin/": Address(WORKERS, answer="ok|away"),
        "editor_here": Address(EVERYBODY, asks=pages),
        "teaching": Address(INSTRUCTORS),
        "essays": Address(GRADERS | OTHER_COORDINATOR),
        "essays_of_run": Address(GRADERS | OTHER_COORDINATOR, run_code, AWAY),  # to the list, or to an essay
        "essay": Address(GRADERS, each("pk", "essay"), posts=grades),
        "uploads:create": Address(WORKERS, answer=NOT_ALLOWED),
        "uploads:upload": Address(
            frozenset({"author"}), lambda side: [{"public_id": side.rows["file_on_its_way"].public_id}]
        ),
        D + "courses": Address(WORKERS, asks=lists),
        D + "lives": Address(WORKERS, asks=lists),
        D + "course": Address(READ, code, posts=keys),
        D + "arrange": Address(WRITE, code, NOT_ALLOWED, posts=keys),
        D + "ready": Address(WRITE, code, NOT_ALLOWED),
        D + "submit_course": Address(LEAD, code, NOT_ALLOWED),
        D + "hand_in": Address(READ, code, "ok|closed|away"),
        D + "outline_new": Address(WRITE | OTHERS, asks=outlines),
        D + "outline_copy": Address(WRITE | OTHERS, answer=NOT_ALLOWED),
        D + "outline_form": Address(READ, code),
        D + "preview_course": Address(READ, code),
        D + "preview_step": Address(READ, step),
        D + "quality_list": Address(WORKERS, asks=lists),
        D + "quality_panel": Address(
            READ, each("pk", "course_lesson", "draft_lesson", "draft", "draft_quiz")
        ),
        D + "quality_question_panel": Address(TEXTS | STAFF, each("pk", "question")),
        D + "quality": Address(READ, code),
        D + "quality_override": Address(REVIEW, code, NOT_ALLOWED),
        D + "quality_hold": Address(REVIEW, code, NOT_ALLOWED),
        D + "withdraw": Address(LEAD, code, "ok|away"),
        D + "restore": Address(STAFF, code, NOT_ALLOWED),
        D + "log_of_course": Address(READ, code, asks=lists),
        D + "log_of_partner": Address(TEXTS | REVIEW, slug, asks=lists),
        D + "log_of_person": Address(STAFF, person),
        D + "partners": Address(STAFF, asks=lists, answers=((COORDINATORS | OTHERS, "away|closed"),)),
        D + "partner_new": Address(STAFF),
        D + "partner": Address(TEXTS | REVIEW, slug),
        D + "partner_agreement": Address(STAFF, slug, NOT_ALLOWED),
        D + "turn_partner": Address(STAFF, slug, NOT_ALLOWED),
        D + "people": Address(LEAD, slug),
        D + "invite": Address(LEAD, slug, NOT_ALLOWED),
        D + "end_role": Address(LEAD, slug, NOT_ALLOWED),
        D + "seats": Address(STAFF, slug, NOT_ALLOWED),
        D + "renew_invitation": Address(LEAD, invited, NOT_ALLOWED),
        D + "withdraw_invitation": Address(LEAD, invited, NOT_ALLOWED),
        D + "reviews": Address(REVIEW, asks=lists),
        D + "submission": Address(READ, submission),
        D + "submission_text": Address(READ, text),
        D + "add_note": Address(READ, submission, NOT_ALLOWED),
        D + "settle_note": Address(READ, note, NOT_ALLOWED),
        D + "decide": Address(REVIEW, submission, NOT_ALLOWED),
        D + "take_review": Address(REVIEW, submission, NOT_ALLOWED),
        D + "assign_review": Address(STAFF, submission, NOT_ALLOWED),
        D + "take_back": Address(LEAD, submission, NOT_ALLOWED),
        D + "override_finding": Address(REVIEW, submission, NOT_ALLOWED),
        D + "corrections": Address(REVIEW, asks=lists),
        D + "correction": Address(REVIEW, correction),
        D + "correction_seen": Address(REVIEW, correction, NOT_ALLOWED),
        D + "correct": Address(LEAD, each("pk", "course_lesson", "course")),
        D + "copy": Address(WRITE, code),
        D + "glossary": Address(TEXTS | STAFF, slug),
        D + "download_glossary": Address(TEXTS | STAFF, slug),
        D + "upload_glossary": Address(TEXTS | STAFF, slug, NOT_ALLOWED),
        D + "glossary_term": Address(TEXTS | STAFF, term),
        D + "delete_glossary_term": Address(TEXTS | STAFF, term, NOT_ALLOWED),
        D + "languages": Address(READ, code),
        D + "language": Address(TEXTS | STAFF, in_language, NOT_ALLOWED),
        D + "download_po": Address(TEXTS | STAFF, in_language, "ok|away"),
        D + "upload_po": Address(TEXTS | STAFF, in_language, NOT_ALLOWED),
        D + "material": Address(WRITE, code, "ok|away"),
        D + "export": Address(WRITE, code),
        D + "folder_in": Address(WRITE | OTHERS),
        D + "template": Address(WORKERS, lambda side: [{"kind": "docx"}, {"kind": "md"}]),
        D + "uploads": Address(WRITE | OTHERS, answer="ok|closed"),
        D + "bank": Address(READ | OTHERS, asks=banks),
        D + "bank_import": Address(WRITE | OTHERS, asks=banks, posts=imports),
        D + "bank_import_one": Address(WRITE, imported, posts=imports),
        D + "bank_import_state": Address(WRITE, imported),
        D + "bank_import_report": Address(WRITE, imported),
        D + "bank_export": Address(TEXTS | STAFF | OTHERS, asks=banks, posts=imports),
        D + "bank_act": Address(WRITE | OTHERS, answer=NOT_ALLOWED, posts=bank_acts),
        D + "bank_category": Address(WRITE | OTHERS, answer=NOT_ALLOWED, posts=bank_acts),
        D + "question": Address(READ, question),
        D + "papers": Address(READ, quiz_code, asks=lambda side: ["seed=2", "language=ar"]),
        D + "find_questions": Address(
            WRITE | TRANSLATORS | OTHERS,
            asks=lambda side: [f"partner={side.partner.pk}", f"partner={side.partner.pk}&q={WORD}"],
        ),
        "attendance": Address(LEAD | INSTRUCTORS, run_by_code, posts=lambda own, other: [{"pasted": "x;1"}]),
        "quiz_windows": Address(LEAD, run_by_code, posts=window_bodies),
        D + "start_question": Address(TEXTS | STAFF, question, NOT_ALLOWED, posts=editions),
        D + "try_question": Address(READ, tried, posts=editions),
        # whoever holds a token may accept; the one asked for here is nobody's
        "invitation": Address(EVERYBODY, answer=CLOSED, ids=lambda side: [{"token": "nobody-s"}]),
    },
)

__all__ = ["BAD", "CLOSED", "DESK", "INSTRUCTORS", "PARTNER"]
