"""What a revision says, in a reader's order and words: a list of parts, each at a place that a note can name.

Reads the plain data that Wagtail keeps of a revision. People's text comes out as words; only
`courses.review.shown` makes safe HTML of it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks import ChooserBlock
from wagtail.coreutils import resolve_model_string

from courses.blocks import LessonBody
from courses.models import CoursePage, LessonPage, Objective, Question, QuizPage
from courses.review.reading_parts import (
    MOST_CHARS,
    MOST_PARTS,
    Asset,
    Named,
    Names,
    Part,
    cut,
    number_of,
    plain_words,
    rows_in,
)
from courses.review.reading_questions import (
    category_of,
    named_by_question,
    objective_of,
    options_of,
    picture_of,
    recording_of,
    slots_of,
)
from courses.review.seen import as_seen

__all__ = ["Asset", "Named", "Names", "Part", "ids_named", "parts_of", "plain_words", "stored_blocks"]

MOST_DEPTH = 6  # of blocks in blocks

BODY = LessonBody()
MODELS: dict[str, Any] = {"course": CoursePage, "lesson": LessonPage, "quiz": QuizPage, "question": Question}
ADDRESS = ("slug", "seo_title", "search_description")
FIELDS: dict[str, tuple[str, ...]] = {
    "course": (
        *("title", "summary", "description", "objectives", "audience", "entry_requirements"),
        *("assessment_text", "award_text", "fee_text", "funding_text", "contact", "cover", *ADDRESS),
    ),
    "module": ("title", *ADDRESS),
    "lesson": ("title", "minutes", "body", "author", "sources", "licence", *ADDRESS),
    "quiz": ("title", "minutes", "intro", "slots", *ADDRESS),
    "question": (
        *("prompt", "image", "audio", "kind", "options", "unit", "match_case", "match_accents"),
        *("match_width", "min_words", "max_words", "hint", "feedback", "feedback_right", "feedback_partly"),
        *("feedback_wrong", "objective_key", "difficulty", "category", "retired"),
    ),
}
RICH = {
    *("description", "intro", "prompt", "hint"),
    *("feedback", "feedback_right", "feedback_partly", "feedback_wrong"),
}
CHOSEN = {"kind": Question.Kind.choices, "difficulty": Question.Difficulty.choices}
SERIOUS = {"objectives", "entry_requirements", "assessment_text"}  # what sends a live course back to review
KINDS = {
    "course": gettext_lazy("Course page"),
    "module": gettext_lazy("Module"),
    "lesson": gettext_lazy("Lesson"),
    "quiz": gettext_lazy("Quiz"),
    "question": gettext_lazy("Question"),
}


def parts_of(kind: str, content: Mapping[str, Any], names: Names) -> list[Part]:
    """Return the parts of one text in the order of its form; nothing for what is empty."""
    found: list[Part] = []
    content = as_seen(content)
    for name in FIELDS.get(kind, ("title",)):
        found += _SPECIAL[name](content, names) if name in _SPECIAL else _plain(kind, name, content, names)
        if len(found) > MOST_PARTS:
            break
    return found[:MOST_PARTS]


def title_of(kind: str, content: Mapping[str, Any]) -> str:
    """Return what a text is called; a question by its name."""
    return str(content.get("title") or content.get("name") or "")[:300]


def ids_named(kind: str, content: Mapping[str, Any]) -> "Named":
    """Return what `content` names by id, so that the names of many texts are read together."""
    named = Named()
    if content.get("cover"):
        named.files.add(("image", number_of(content["cover"])))
    if kind == "lesson":
        for block in stored_blocks(content):
            named.files.update(_assets(BODY.child_blocks.get(block.get("type")), block.get("value"), 0))
    if kind in ("quiz", "question"):
        named.add(named_by_question(content))
    return named


def _plain(kind: str, name: str, content: Mapping[str, Any], names: Names) -> list[Part]:
    value = content.get(name)
    if value in (None, "", False):
        return []
    label = _label(kind, name)
    serious = kind == "course" and name in SERIOUS
    if name in RICH:
        return [Part(name, label, name, plain_words(value), cut(value), serious=serious)]
    if name in CHOSEN:
        words = str(dict(CHOSEN[name]).get(str(value), value))
    else:
        words = _("yes") if value is True else cut(value)
    return [Part(name, label, name, words, serious=serious, one_line="\n" not in words)]


_LABELS = {
    "title": gettext_lazy("Title"),
    "slug": gettext_lazy("Its name in the address"),
    "seo_title": gettext_lazy("Title for search engines"),
    "search_description": gettext_lazy("Description for search engines"),
}


def _label(kind: str, name: str) -> str:
    model = MODELS.get(kind)
    if name in _LABELS or model is None:
        return str(_LABELS.get(name, name))
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _objectives(content: Mapping[str, Any], names: Names) -> list[Part]:
    levels = dict(Objective.Bloom.choices)
    return [
        Part(
            place=f"objectives/{row.get('translation_key') or number}",
            label=_("Learning objective %(number)s") % {"number": number},
            kind="objective",
            words=f"{cut(row.get('text'))} ({levels.get(str(row.get('bloom')), '')})",
            serious=True,
        )
        for number, row in enumerate(rows_in(content, "objectives"), start=1)
    ]


def _cover(content: Mapping[str, Any], names: Names) -> list[Part]:
    pk = number_of(content.get("cover"))
    if not pk:
        return []
    asset = ("image", pk)
    return [Part("cover", _("Cover"), "cover", names.files.get(asset, ""), assets=(asset,), one_line=True)]


def _body(content: Mapping[str, Any], names: Names) -> list[Part]:
    found = []
    for number, block in enumerate(stored_blocks(content)[:MOST_PARTS], start=1):
        kind, value = str(block.get("type")), as_seen(block.get("value"))
        made = BODY.child_blocks.get(kind)
        label = str(made.label) if made is not None else kind
        lines = list(_lines(made, value, names, 0)) if made is not None else [cut(value)]
        found.append(
            Part(
                place=f"body/{block.get('id') or number}"[:200],
                label=label,
                kind=f"body:{kind}",
                words="\n".join(line for line in lines if line)[:MOST_CHARS],
                raw=json.dumps(value, sort_keys=True, default=str)[:MOST_CHARS],
                assets=tuple(sorted(_assets(made, value, 0))),
            )
        )
    return found


_SPECIAL: dict[str, Any] = {
    "objectives": _objectives,
    "options": options_of,
    "slots": slots_of,
    "objective_key": objective_of,
    "category": category_of,
    "image": picture_of,
    "audio": recording_of,
    "cover": _cover,
    "body": _body,
}


def _lines(block: Any, value: Any, names: Names, depth: int) -> Iterator[str]:
    """Yield what a stored block says, a line for each thing, whichever kinds of blocks there will be."""
    if value in (None, "", [], {}) or depth > MOST_DEPTH:
        return
    if isinstance(block, blocks.StructBlock) and isinstance(value, Mapping):
        for name, child in block.child_blocks.items():
            said = "\n".join(_lines(child, value.get(name), names, depth + 1))
            if said:
                separator = "\n" if "\n" in said else " "
                yield f"{child.label}:{separator}{said}"
    elif isinstance(block, blocks.ListBlock) and isinstance(value, list):
        for item in value:
            bare = item.get("value") if isinstance(item, dict) and "value" in item else item
            yield from _lines(block.child_block, bare, names, depth + 1)
    elif isinstance(block, blocks.RichTextBlock):
        yield plain_words(value)
    elif isinstance(block, ChooserBlock):
        yield names.files.get((_kind_of(block), number_of(value))) or _("a file that is no longer there")
    elif isinstance(block, blocks.BooleanBlock):
        yield _("yes")
    elif isinstance(block, blocks.ChoiceBlock):
        yield str(dict(_choices(block)).get(str(value), value))
    else:
        yield cut(value)


def _choices(block: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in block.field.choices:
        yield from label if isinstance(label, list | tuple) else [(value, label)]


def _assets(block: Any, value: Any, depth: int) -> Iterator[Asset]:
    """Yield the files that a stored block shows."""
    if depth > MOST_DEPTH or not value:
        return
    if isinstance(block, blocks.StructBlock) and isinstance(value, Mapping):
        for name, child in block.child_blocks.items():
            yield from _assets(child, value.get(name), depth + 1)
    elif isinstance(block, blocks.ListBlock) and isinstance(value, list):
        for item in value:
            bare = item.get("value") if isinstance(item, dict) and "value" in item else item
            yield from _assets(block.child_block, bare, depth + 1)
    elif isinstance(block, ChooserBlock) and number_of(value):
        yield _kind_of(block), number_of(value)


def _kind_of(block: Any) -> str:
    """Which kind of file a chooser chooses."""
    name = resolve_model_string(block.target_model)._meta.model_name
    return {"academyimage": "image", "academydocument": "document", "academymedia": "media"}.get(name, name)


def stored_blocks(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The blocks of a lesson as the revision holds them: a JSON text, or already read."""
    stored = content.get("body")
    if isinstance(stored, str):
        try:
            stored = json.loads(stored)
        except ValueError:
            return []
    return [block for block in stored if isinstance(block, dict)] if isinstance(stored, list) else []
