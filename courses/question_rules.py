"""What a question of each type needs before it can be asked: one pure place for the editor and for files.

The editor refuses a question with a fault; whoever reads files leaves such a question out and says why.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from courses.bank.rows import ReadQuestion
from courses.grading import decimal_of

CHOICES = frozenset({"single", "multiple", "true-false"})
WRITTEN = frozenset({"short-text", "number"})
MOST_ORDERED = 20
MOST_WEIGHT = 1000  # either way, as the database holds it


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question, as `courses.models.QuestionOption` has them; texts as HTML."""

    text: str = ""
    match: str = ""
    answer: str = ""
    tolerance: str = ""
    weight: int = 0
    has_picture: bool = False
    picture_says: bool = True  # whether its picture is described in words


@dataclass(frozen=True, slots=True)
class Whole:
    """A question as the rules look at it."""

    kind: str
    prompt: str
    parts: tuple[Part, ...] = ()
    picture_says: bool = True
    recording_says: bool = True  # whether what is heard can be read
    min_words: int | None = None
    max_words: int | None = None


class Fault(NamedTuple):
    """What is wrong: a code of `SENTENCES`, the field it stands at, and the part's number from 0 if any."""

    code: str
    field: str
    part: int | None = None

    @property
    def sentence(self) -> Any:
        """What is wrong, and what to do, in words."""
        return SENTENCES[self.code]


SENTENCES: Mapping[str, Any] = {
    "prompt": _("Write the question."),
    "few-options": _("Give at least two options."),
    "two-options": _("A true or false question has exactly two options."),
    "option-empty": _("Write what this option says, or choose a picture."),
    "no-right": _("At least one option is right: tick it."),
    "several-right": _("Only one option of this type of question is right."),
    "weight": _("Give a number from −1000 to 1000."),
    "few-pairs": _("Give at least two pairs."),
    "pair-empty": _("Write what belongs to it."),
    "pair-twice": _("This stands on the left twice. Each may stand there once."),
    "few-rows": _("Give at least two rows, in the right order."),
    "many-rows": _("Give twenty rows at most."),
    "row-empty": _("Write what this row says."),
    "row-twice": _("Two rows say the same, so no order of them is right."),
    "no-answer": _("Give an answer that earns full marks."),
    "answer-empty": _("Write the accepted answer."),
    "answer-anything": _("A star alone accepts every answer: let it earn less than the others."),
    "answer-number": _("Write a number, such as 9.81 or −2e3."),
    "tolerance": _("Write how far off an answer may be, such as 0.05; never below zero."),
    "words": _("The fewest words cannot be more than the most."),
    "picture": _("Say what the picture shows, for whoever does not see it."),
    "recording": _("Write down what is said, for whoever does not hear it."),
}


def faults_of(whole: Whole) -> list[Fault]:
    """Return what keeps a question from being asked, in the order of the editor; empty for a good one."""
    return list(_faults(whole))


def whole_of(read: ReadQuestion) -> Whole:
    """Return a question from a file as the rules see it; its pictures may be described later."""
    parts = tuple(
        Part(
            text=part.text.html or (part.id if read.kind == "true-false" else ""),
            match=part.match.html,
            answer=part.answer,
            tolerance=part.tolerance,
            weight=part.weight,
            has_picture=part.picture is not None,
        )
        for part in read.options
    )
    return Whole(read.kind, read.text.html, parts, min_words=read.min_words, max_words=read.max_words)


def says_nothing(html: str) -> bool:
    """Whether a rich text holds no word and no picture."""
    return not folded(html) and "<embed" not in html and "<img" not in html


def folded(html: str) -> str:
    """Return the words of a rich text, for telling whether two say the same."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).casefold().split())


def _faults(whole: Whole) -> Iterator[Fault]:
    if says_nothing(whole.prompt):
        yield Fault("prompt", "prompt")
    if not whole.picture_says:
        yield Fault("picture", "image_alt")
    if not whole.recording_says:
        yield Fault("recording", "transcript")
    if whole.kind == "essay":
        if whole.min_words and whole.max_words and whole.min_words > whole.max_words:
            yield Fault("words", "max_words")
        return
    for number, part in enumerate(whole.parts):
        if not part.picture_says:
            yield Fault("picture", "image_alt", number)
        if abs(part.weight) > MOST_WEIGHT:
            yield Fault("weight", "weight", number)
    rules = {"matching": _matching, "ordering": _ordering, "short-text": _short_text, "number": _number}
    yield from rules.get(whole.kind, _choice)(whole)


def _choice(whole: Whole) -> Iterator[Fault]:
    """Single choice and true or false have one best option; what earns less is partial credit."""
    if len(whole.parts) < 2:
        yield Fault("few-options", "kind")
    elif whole.kind == "true-false" and len(whole.parts) != 2:
        yield Fault("two-options", "kind")
    for number, part in enumerate(whole.parts):
        if says_nothing(part.text) and not part.has_picture:
            yield Fault("option-empty", "text", number)
    weights = [part.weight for part in whole.parts]
    best = max(weights, default=0)
    if best <= 0:
        if weights:
            yield Fault("no-right", "weight", 0)
        return
    if whole.kind != "multiple":
        right = [
            number
            for number, weight in enumerate(weights)
            if weight == best or (whole.kind == "true-false" and weight > 0)
        ]
        for number in right[1:]:
            yield Fault("several-right", "weight", number)


def _matching(whole: Whole) -> Iterator[Fault]:
    stems = Counter(folded(part.text) for part in whole.parts if not says_nothing(part.text))
    if sum(stems.values()) < 2:
        yield Fault("few-pairs", "kind")
    seen: set[str] = set()
    for number, part in enumerate(whole.parts):
        if says_nothing(part.match):
            yield Fault("pair-empty", "match", number)
        stem = folded(part.text)
        if stem and stem in seen:
            yield Fault("pair-twice", "text", number)
        seen.add(stem)


def _ordering(whole: Whole) -> Iterator[Fault]:
    if len(whole.parts) < 2:
        yield Fault("few-rows", "kind")
    elif len(whole.parts) > MOST_ORDERED:
        yield Fault("many-rows", "kind")
    seen: set[str] = set()
    for number, part in enumerate(whole.parts):
        if says_nothing(part.text) and not part.has_picture:
            yield Fault("row-empty", "text", number)
        row = folded(part.text)
        if row and row in seen and not part.has_picture:
            yield Fault("row-twice", "text", number)
        seen.add(row)


def _written(whole: Whole) -> Iterator[Fault]:
    if max((part.weight for part in whole.parts), default=0) <= 0:
        yield Fault("no-answer", "kind")


def _short_text(whole: Whole) -> Iterator[Fault]:
    yield from _written(whole)
    best = max((part.weight for part in whole.parts), default=0)
    for number, part in enumerate(whole.parts):
        answer = part.answer.strip()
        if not answer:
            yield Fault("answer-empty", "answer", number)
        elif not answer.strip("* ") and part.weight == best and len(whole.parts) > 1:
            yield Fault("answer-anything", "answer", number)


def _number(whole: Whole) -> Iterator[Fault]:
    yield from _written(whole)
    for number, part in enumerate(whole.parts):
        if decimal_of(part.answer) is None:
            yield Fault("answer-number", "answer", number)
        tolerance = decimal_of(part.tolerance or "0")
        if tolerance is None or tolerance < 0:
            yield Fault("tolerance", "tolerance", number)
