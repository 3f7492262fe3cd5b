"""What an author sees after trying a question: what the answer earns, and what a learner would read.

Pure: `content` is a question as `courses.snapshots` gives it, `value` an answer as `courses.grading` says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString

from courses.answers import frozen_html, in_order, plain
from courses.grading import CHOICES, Content, Value, band_of, is_answered, is_well_formed, share_earned


@dataclass(frozen=True, slots=True)
class Remark:
    """A part of the question after the answer: whether it was chosen and is right, and what is said of it."""

    text: SafeString | str
    chosen: bool
    right: bool
    worth: int | None  # percent of the points that it adds or costs; None where parts have no worth
    feedback: SafeString
    answer: str = ""  # what belongs to it, or where it stands


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of an answer. `share` is None where a person grades."""

    answered: bool
    well_formed: bool
    share: Fraction | None
    feedback: tuple[SafeString, ...]
    remarks: tuple[Remark, ...]

    @property
    def percent(self) -> int:
        """The share in whole percent, for a reader."""
        return round((self.share or Fraction(0)) * 100)


def order_of(content: Content) -> list[str]:
    """Return an order in which to show a question that tells nothing of what is right."""
    rows = content["choices"] if content["kind"] == "matching" else content["options"]
    keys = [row["key"] for row in rows]
    pinned = {row["key"] for row in rows if row.get("pinned")}
    if content["kind"] == "true-false":
        return keys
    free = iter(sorted(key for key in keys if key not in pinned))
    return [key if key in pinned else next(free) for key in keys]


def tried(content: Content, value: Value) -> Tried:
    """Grade an answer as the classroom would, with everything that the question has to say about it."""
    well_formed = is_well_formed(content, value)
    given: Value = value if well_formed else {}
    share = share_earned(content, given)
    texts = (content.get(band_of(share), ""), content.get("feedback", "")) if share is not None else (
        content.get("feedback", ""),
    )  # fmt: skip
    return Tried(
        answered=is_answered(given),
        well_formed=well_formed,
        share=share,
        feedback=tuple(frozen_html(text) for text in texts if text),
        remarks=tuple(_remarks(content, given)),
    )


def _remarks(content: Content, value: Value) -> Iterator[Remark]:
    kind = content["kind"]
    if kind in CHOICES:
        yield from _of_choices(content, value)
    elif kind == "matching":
        yield from _of_pairs(content, value)
    elif kind == "ordering":
        yield from _of_places(content, value)
    elif kind != "essay":
        yield from _of_accepted(content, value)


def _of_choices(content: Content, value: Value) -> Iterator[Remark]:
    chosen = set(value.get("chosen", ()))
    positive = [option["weight"] for option in content["options"] if option["weight"] > 0]
    whole = sum(positive) if content["kind"] == "multiple" else max(positive, default=0)
    for option in in_order(content["options"], order_of(content)):
        worth = round(Fraction(option["weight"], whole) * 100) if whole else 0
        yield Remark(
            text=frozen_html(option["text"]),
            chosen=option["key"] in chosen,
            right=option["weight"] > 0,
            worth=worth,
            feedback=frozen_html(option.get("feedback", "")),
        )


def _of_pairs(content: Content, value: Value) -> Iterator[Remark]:
    words = {choice["key"]: plain(choice["text"]) for choice in content["choices"]}
    pairs = value.get("pairs", {})
    for option in content["options"]:
        yield Remark(
            text=frozen_html(option["text"]),
            chosen=option["key"] in pairs,
            right=pairs.get(option["key"]) == option["choice"],
            worth=None,
            feedback=frozen_html(option.get("feedback", "")),
            answer=words.get(option["choice"], ""),
        )


def _of_places(content: Content, value: Value) -> Iterator[Remark]:
    places = value.get("places", {})
    for number, option in enumerate(content["options"], start=1):
        yield Remark(
            text=frozen_html(option["text"]),
            chosen=option["key"] in places,
            right=places.get(option["key"]) == number,
            worth=None,
            feedback=frozen_html(option.get("feedback", "")),
            answer=str(number),
        )


def _of_accepted(content: Content, value: Value) -> Iterator[Remark]:
    whole = max((option["weight"] for option in content["options"]), default=0)
    for option in content["options"]:
        alone: dict[str, Any] = {**content, "options": [option]}
        matched = bool(value) and bool(share_earned(alone, value))
        tolerance = option.get("tolerance", "")
        yield Remark(
            text=option["answer"] + (f" ± {tolerance}" if tolerance and tolerance != "0" else ""),
            chosen=matched,
            right=option["weight"] > 0,
            worth=round(Fraction(option["weight"], whole) * 100) if whole > 0 else 0,
            feedback=frozen_html(option.get("feedback", "")),
        )
