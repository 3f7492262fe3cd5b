"""What an answer to one question earns: exact, and without a database.

`content` is a question as `courses.snapshots.question_content` freezes it. An answer is plain data:

| kind | answer |
|---|---|
| single, multiple, true-false | {"chosen": [option keys]} |
| matching | {"pairs": {option key: choice key}} |
| ordering | {"places": {option key: place from 1}} |
| short-text, number, essay | {"text": what was written} |

An answer of any other shape, or {}, is no answer and earns nothing.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

CHOICES = frozenset({"single", "multiple", "true-false"})
WRITTEN = frozenset({"short-text", "number", "essay"})
MOST_WRITTEN = {"short-text": 500, "number": 60, "essay": 50_000}  # characters

Content = Mapping[str, Any]
Value = Mapping[str, Any]

_DIGITS = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})(e[+-]?\d{1,2})?", re.IGNORECASE)
_COMMA_GROUPS = frozenset({"en", "zh-hans"})  # where a comma parts thousands; elsewhere it begins decimals


def band_of(share: Fraction | None) -> str:
    """Return the name of the feedback for a share: of what is right, partly right, or wrong."""
    if share == 1:
        return "feedback_right"
    return "feedback_partly" if share else "feedback_wrong"


def is_answered(value: Value | None) -> bool:
    """Whether anything was answered at all."""
    value = value or {}
    return bool(
        value.get("chosen") or value.get("pairs") or value.get("places") or str(value.get("text", "")).strip()
    )


def is_well_formed(content: Content, value: Value) -> bool:
    """Whether `value` could come from the question's own form: of its shape, and naming what it offers."""
    kind = content["kind"]
    keys = {option["key"] for option in content["options"]}
    if kind in CHOICES:
        return set(value) == {"chosen"} and _are_options(value["chosen"], keys, several=kind == "multiple")
    if kind == "matching":
        choices = {choice["key"] for choice in content["choices"]}
        return set(value) == {"pairs"} and _is_map(value["pairs"], keys, choices)
    if kind == "ordering":
        return set(value) == {"places"} and _is_map(value["places"], keys, set(range(1, len(keys) + 1)))
    text = value.get("text")
    return set(value) == {"text"} and isinstance(text, str) and len(text) <= MOST_WRITTEN[kind]


def _are_options(chosen: Any, keys: set[str], *, several: bool) -> bool:
    if not isinstance(chosen, list) or not all(isinstance(key, str) for key in chosen):
        return False
    return len(chosen) == len(set(chosen)) and set(chosen) <= keys and (several or len(chosen) <= 1)


def _is_map(pairs: Any, keys: set[str], values: set[Any]) -> bool:
    if not isinstance(pairs, dict) or not set(pairs) <= keys:
        return False
    return all(isinstance(each, str | int) and not isinstance(each, bool) for each in pairs.values()) and (
        set(pairs.values()) <= values
    )


def share_earned(
    content: Content, value: Value | None, accepted: Iterable[Mapping[str, Any]] = ()
) -> Fraction | None:
    """Return how much of the question an answer earns, from 0 to 1; None for an essay: a person grades it.

    `accepted` is what rulings take as right besides: {"options": [keys]} of a choice, {"answer": pattern} of
    a short text, {"answer": "9.81", "tolerance": "0.1"} of a number. It can only raise the share.
    """
    kind = content["kind"]
    if kind == "essay":
        return None
    if not value or not is_well_formed(content, value):
        return Fraction(0)
    if kind in CHOICES:
        return _choice(content, value["chosen"], accepted)
    if kind == "matching":
        return _matching(content, value["pairs"])
    if kind == "ordering":
        return _ordering(content, value["places"])
    return _written(content, value["text"], accepted)


def _choice(content: Content, chosen: list[str], accepted: Iterable[Mapping[str, Any]]) -> Fraction:
    """One choice earns its weight over the best; several earn their sum over the positive weights.

    An option that a ruling accepts earns all where one is chosen, and among several what the least one earns.
    """
    weights = {option["key"]: option["weight"] for option in content["options"]}
    positive = [weight for weight in weights.values() if weight > 0]
    if not positive:
        return Fraction(0)
    several = content["kind"] == "multiple"
    whole, worth = (sum(positive), min(positive)) if several else (max(positive), max(positive))
    also = {key for ruling in accepted for key in ruling.get("options", ())}
    earned = sum(max(weights[key], worth) if key in also else weights[key] for key in chosen)
    return min(max(Fraction(earned, whole), Fraction(0)), Fraction(1))


def _matching(content: Content, pairs: Mapping[str, str]) -> Fraction:
    """Each right pair earns the same. Rows that say the same share their choice."""
    wanted = {option["key"]: option["choice"] for option in content["options"]}
    if not wanted:
        return Fraction(0)
    return Fraction(sum(pairs.get(key) == choice for key, choice in wanted.items()), len(wanted))


def _ordering(content: Content, places: Mapping[str, int]) -> Fraction:
    """The longest run of rows that follow each other as they should, less one, over all rows less one.

    A row too early or too late costs one step, not all the steps after it (the longest increasing
    subsequence, found as in Fredman 1975, “On computing the length of longest increasing subsequences”). A
    place that was given twice places nobody.
    """
    times = Counter(places.values())
    right = {option["key"]: number for number, option in enumerate(content["options"])}
    if len(right) < 2:
        return Fraction(0)
    placed = sorted((place, right[key]) for key, place in places.items() if times[place] == 1)
    tails: list[int] = []
    for _place, number in placed:
        at = bisect_left(tails, number)
        tails[at : at + 1] = [number]
    return Fraction(max(len(tails) - 1, 0), len(right) - 1)


def _written(content: Content, text: str, accepted: Iterable[Mapping[str, Any]]) -> Fraction:
    """The best of the accepted answers that this is; each earns its weight over the best weight."""
    if not text.strip():
        return Fraction(0)
    whole = max((option["weight"] for option in content["options"]), default=0)
    matches = _number_matches if content["kind"] == "number" else _text_matches
    earned = [
        Fraction(option["weight"], whole)
        for option in content["options"]
        if whole > 0 and option["weight"] > 0 and matches(content, option, text)
    ]
    earned += [Fraction(1) for ruling in accepted if "answer" in ruling and matches(content, ruling, text)]
    return max(earned, default=Fraction(0))


def _text_matches(content: Content, option: Mapping[str, Any], text: str) -> bool:
    """Whether the wording is the accepted one: `*` stands for any letters, `\\*` for a star."""
    pattern = fold(option["answer"], content)
    pieces = [
        piece.replace("\0", "*") for piece in pattern.replace("\\*", "\0").split("*")
    ]  # no regular expression: an author's pattern could make one run for minutes
    return _glob(pieces, fold(text, content))


def _glob(pieces: list[str], text: str) -> bool:
    first, *rest = pieces
    if not rest:
        return text == first
    *between, last = rest
    if not (text.startswith(first) and text[len(first) :].endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in between:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= end


def fold(text: str, content: Content) -> str:
    """Return a text without what does not matter: spaces and, as the question is set, case, accents, width.

    The Russian й is a letter and no accent.
    """
    text = " ".join(unicodedata.normalize("NFC" if content.get("match_width") else "NFKC", text).split())
    if not content.get("match_accents"):
        text = "".join(c if c in "йЙ" else _bare(c) for c in text)
    return text if content.get("match_case") else text.casefold()


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(c for c in parts if unicodedata.category(c) != "Mn"))


def _number_matches(content: Content, option: Mapping[str, Any], text: str) -> bool:
    given = number_of(text, content.get("language", ""), content.get("unit", ""))
    wanted = decimal_of(option["answer"])
    if given is None or wanted is None:
        return False
    tolerance = decimal_of(option.get("tolerance") or "0") or Decimal(0)
    return abs(Fraction(given) - Fraction(wanted)) <= abs(Fraction(tolerance))


def decimal_of(text: str) -> Decimal | None:
    """Return a number as files and our tables hold it (“9.81”, “-2e3”), or None; never NaN or infinite."""
    text = text.strip()
    if not _DIGITS.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def number_of(text: str, language: str, unit: str = "") -> Decimal | None:
    """Return the number that a person wrote, or None: with the digits, separators and unit of their language.

    A comma begins the decimals, but where English or Chinese would part thousands with it (“1,500”). Spaces,
    apostrophes and the Arabic separators are understood, and so are Arabic, Persian and full-width digits.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    unit = unicodedata.normalize("NFKC", unit).strip()
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)].strip()
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    text = text.replace("\u2212", "-").replace("\u066c", "").replace("\u066b", ".")
    text = re.sub(r"[\s'’\u200e\u200f\u061c]", "", text)
    text = re.sub(r"(?:[x×*]10\^?)([+-]?\d{1,2})$", r"e\1", text)
    if "," in text:
        grouped = re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", text)
        if grouped and (language in _COMMA_GROUPS or "." in text or text.count(",") > 1):
            text = text.replace(",", "")
        elif "." in text:
            text = text.replace(".", "").replace(",", ".")  # 1.234,5
        else:
            text = text.replace(",", ".")
    return decimal_of(text)
