"""What a text says, as a digest: states of a page or question with one digest are the same text.

Only what a translation has to say is counted. Slugs, minutes, licences, ids of blocks and times of saving are
not, so that saving a lesson again makes no edition stale.
"""

import json
from collections.abc import Mapping
from typing import Any

from academy.lib.canonical import digest

FIELDS: dict[str, tuple[str, ...]] = {
    "course": (
        *("title", "summary", "description", "audience", "entry_requirements"),
        *("assessment_text", "award_text", "fee_text", "funding_text"),
    ),
    "module": ("title",),
    "lesson": ("title", "body"),
    "quiz": ("title", "intro"),
    "question": ("kind", "prompt", "feedback"),
}
ROWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "course": ("objectives", ("translation_key", "text")),
    "quiz": ("slots", ("question_key", "category", "draw", "points")),
    "question": ("options", ("translation_key", "text", "weight", "feedback")),
}
# What came later counts where it says something, so that nothing is stale that was made before it came.
LATER: dict[str, tuple[str, ...]] = {
    "question": (
        *("image_alt", "audio", "transcript", "hint", "feedback_right", "feedback_partly", "feedback_wrong"),
        *("unit", "match_case", "match_accents", "match_width", "min_words", "max_words"),
    )
}
LATER_ROWS: dict[str, tuple[str, ...]] = {
    "quiz": ("with_below", "objective_key", "difficulty", "section"),
    "question": ("match", "answer", "tolerance", "image_alt"),
}


def digest_of(kind: str, content: Mapping[str, Any]) -> str:
    """Return the digest of a text from what a revision, or wagtail-localize's source, keeps of it.

    `kind` is course, module, lesson, quiz or question.
    """
    said: dict[str, Any] = {name: _plain(content.get(name) or "") for name in FIELDS[kind]}
    if kind in ROWS:
        relation, names = ROWS[kind]
        rows = content.get(relation) or []
        said[relation] = [
            [*(_word(row.get(name)) for name in names), *_later(row, LATER_ROWS.get(kind, ()))]
            for row in rows
        ]
    said |= {name: _word(content[name]) for name in LATER.get(kind, ()) if _word(content.get(name))}
    return digest(said)


def _later(row: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    return [f"{name}={said}" for name in names if (said := _word(row.get(name)))]


def _word(value: Any) -> str:
    return "" if value is None or value is False else str(value)


def _plain(value: Any) -> Any:
    """A field's value; a lesson's body without the ids of its blocks."""
    if isinstance(value, str) and value.startswith("["):
        try:
            return _bare(json.loads(value))
        except ValueError:
            return value
    return _bare(value)


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        block = "type" in value and "value" in value
        return {str(name): _bare(each) for name, each in value.items() if not (block and name == "id")}
    if isinstance(value, list | tuple):
        return [_bare(each) for each in value]
    if value is None or isinstance(value, str | bool):
        return value
    return str(value)  # figures, of any kind and size
