"""What a revision says, in a reader's order and words: a list of parts, each at a place that a note can name.

Reads the plain data that Wagtail keeps of a revision. People's text comes out as words; only
`courses.review.shown` makes safe HTML of it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import blocks
from wagtail.blocks import ChooserBlock
from wagtail.coreutils import resolve_model_string

from courses.blocks import LessonBody
from courses.models import CoursePage, LessonPage, Objective, Question, QuizPage
from courses.review.seen import as_seen

MOST_CHARS = 400_000  # of one part; what is longer is cut, and says so
MOST_PARTS = 400  # of one text
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
    "question": ("prompt", "kind", "options", "feedback", "objective_key", "category", "retired"),
}
RICH = {"description", "intro", "prompt", "feedback"}
SERIOUS = {"objectives", "entry_requirements", "assessment_text"}  # what sends a live course back to review
KINDS = {
    "course": gettext_lazy("Course page"),
    "module": gettext_lazy("Module"),
    "lesson": gettext_lazy("Lesson"),
    "quiz": gettext_lazy("Quiz"),
    "question": gettext_lazy("Question"),
}

Asset = tuple[str, int]  # image, media, document; and its id


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a text says. `kind` is what it may be matched with; `raw` tells equal words apart."""

    place: str
    label: str
    kind: str
    words: str
    raw: str = ""
    assets: tuple[Asset, ...] = ()
    serious: bool = False
    one_line: bool = False


@dataclass
class Names:
    """What ids and keys are called: files by (kind, id), questions, objectives and categories by key."""

    files: dict[Asset, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    objectives: dict[str, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)


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
        named.files.add(("image", _number(content["cover"])))
    if kind == "lesson":
        for block in stored_blocks(content):
            named.files.update(_assets(BODY.child_blocks.get(block.get("type")), block.get("value"), 0))
    for slot in _rows(content, "slots"):
        named.questions.add(str(slot.get("question_key") or ""))
        named.categories.add(_number(slot.get("category")))
    if kind == "question":
        named.objectives.add(str(content.get("objective_key") or ""))
        named.categories.add(_number(content.get("category")))
    return named


@dataclass
class Named:
    """Ids and keys that texts name."""

    files: set[Asset] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    objectives: set[str] = field(default_factory=set)
    categories: set[int] = field(default_factory=set)

    def add(self, other: "Named") -> None:
        """Take in what another text names."""
        self.files |= other.files
        self.questions |= other.questions
        self.objectives |= other.objectives
        self.categories |= other.categories


def plain_words(html: Any) -> str:
    """Return rich text as words: a line for each paragraph, points with a dot, links with their target."""
    reader = _Words()
    reader.feed(_cut(html))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    """Gathers the words of rich text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "h2", "h3", "h4", "br", "ul", "ol"}:
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag == "a":
            found = dict(attrs)
            target = found.get("href") or (f"#{found.get('id')}" if found.get("linktype") else "")
            self._targets.append((target or "")[:300])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._targets:
            target = self._targets.pop()
            self.parts.append(f" ({target})" if target else "")
        elif tag in {"p", "h2", "h3", "h4", "li", "ul", "ol"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))


def _plain(kind: str, name: str, content: Mapping[str, Any], names: Names) -> list[Part]:
    value = content.get(name)
    if value in (None, "", False):
        return []
    label = _label(kind, name)
    serious = kind == "course" and name in SERIOUS
    if name in RICH:
        return [Part(name, label, name, plain_words(value), _cut(value), serious=serious)]
    if name == "kind":
        words = str(dict(Question.Kind.choices).get(str(value), value))
    else:
        words = _("yes") if value is True else _cut(value)
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
            words=f"{_cut(row.get('text'))} ({levels.get(str(row.get('bloom')), '')})",
            serious=True,
        )
        for number, row in enumerate(_rows(content, "objectives"), start=1)
    ]


def _options(content: Mapping[str, Any], names: Names) -> list[Part]:
    found = []
    for number, row in enumerate(_rows(content, "options"), start=1):
        weight = _number(row.get("weight"))
        worth = _("right") if weight > 0 else _("wrong")
        told = f"{worth}, {weight}" if weight not in (0, 1) else worth
        lines = [f"{plain_words(row.get('text'))} — {told}"]
        if feedback := plain_words(row.get("feedback")):
            lines.append(_("Feedback: %(text)s") % {"text": feedback})
        place = f"options/{row.get('translation_key') or number}"
        label = _("Option %(number)s") % {"number": number}
        found.append(Part(place, label, "option", "\n".join(lines)))
    return found


def _slots(content: Mapping[str, Any], names: Names) -> list[Part]:
    found = []
    for number, row in enumerate(_rows(content, "slots"), start=1):
        key, draw, points = str(row.get("question_key") or ""), _number(row.get("draw")), row.get("points")
        worth = ngettext("%(count)s point", "%(count)s points", _number(points)) % {"count": points}
        if key:
            words = names.questions.get(key) or _("a question that is no longer there")
        else:
            category = names.categories.get(_number(row.get("category"))) or "?"
            drawn = ngettext(
                "%(count)s question at random from “%(category)s”",
                "%(count)s questions at random from “%(category)s”",
                draw,
            )
            words = drawn % {"count": draw, "category": category}
        label = _("Question %(number)s") % {"number": number}
        found.append(Part(f"slots/{number}", label, "slot", f"{words} — {worth}", one_line=True))
    return found


def _objective(content: Mapping[str, Any], names: Names) -> list[Part]:
    key = str(content.get("objective_key") or "")
    if not key:
        return []
    words = names.objectives.get(key) or _("an objective that is no longer there")
    return [Part("objective_key", _("Tests the objective"), "objective_key", words, one_line=True)]


def _category(content: Mapping[str, Any], names: Names) -> list[Part]:
    name = names.categories.get(_number(content.get("category")), "")
    return [Part("category", _("Category"), "category", name, one_line=True)] if name else []


def _cover(content: Mapping[str, Any], names: Names) -> list[Part]:
    pk = _number(content.get("cover"))
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
        lines = list(_lines(made, value, names, 0)) if made is not None else [_cut(value)]
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
    "options": _options,
    "slots": _slots,
    "objective_key": _objective,
    "category": _category,
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
        yield names.files.get((_kind_of(block), _number(value))) or _("a file that is no longer there")
    elif isinstance(block, blocks.BooleanBlock):
        yield _("yes")
    elif isinstance(block, blocks.ChoiceBlock):
        yield str(dict(_choices(block)).get(str(value), value))
    else:
        yield _cut(value)


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
    elif isinstance(block, ChooserBlock) and _number(value):
        yield _kind_of(block), _number(value)


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


def _rows(content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = content.get(name)
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return sorted(found, key=lambda row: _number(row.get("sort_order")))[:MOST_PARTS]


def _number(value: Any) -> int:
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) < 19 else 0
    return int(value) if isinstance(value, int) else 0


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text if len(text) <= MOST_CHARS else text[:MOST_CHARS] + " …"
