"""What stands between the braces of a GIFT question: its kind and its options."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from courses.bank.gift_numbers import read_numbers
from courses.bank.gift_text import MOODLE, Refused, cut_feedback, find, marks, text_of, unescape
from courses.bank.lettering import letter
from courses.bank.limits import MAX_ANSWER_CHARS, MAX_OPTIONS
from courses.bank.rows import ReadOption, ReadText
from courses.bank.weighing import weigh

_TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#|$)", re.IGNORECASE)
_PERCENT = re.compile(r"\s*%\s*([+-]?\d{1,3}(?:[.,]\d{1,8})?)\s*%")
_ODD_PERCENT = re.compile(r"\s*%[^%\s]{0,12}%")
_CLOZE = re.compile(
    r"\s*\d*\s*:?\s*(?:MULTICHOICE|MC|MCV|MCH|MULTIRESPONSE|MR|SHORTANSWER|SA|NUMERICAL|NM)[A-Z_]*\s*:"
)
_ORDER_WORDS = re.compile(r"[A-Z0-9_]{1,30}(?:\s+|$)")
_OPERATOR = set("=<>!:+-*/%&|^.,;?")


class NotOurs(Exception):
    """This question is of a type that we do not have; the message says which."""


@dataclass
class Answers:
    """What the braces say. `wrong` is a feedback for every answer that is none of the accepted."""

    kind: str
    options: tuple[ReadOption, ...] = ()
    wrong: ReadText = field(default_factory=ReadText)
    remarks: list[str] = field(default_factory=list)


def read_answers(source: str, style: str, kind: str = "", weights: tuple[int, ...] = ()) -> Answers:
    """Return kind and options; `kind` and `weights` are what our own tags say of them."""
    if not source:
        return Answers("essay")
    if _CLOZE.match(source):
        raise NotOurs(_("Cloze questions, with gaps in their text, are not known here."))
    if source.startswith(">"):
        return Answers("ordering", _order(source[1:], style))
    if source.startswith("#"):
        remarks: list[str] = []
        options, wrong = read_numbers(source[1:].strip(), style, remarks)
        return Answers("number", options, wrong, remarks)
    if found := _TRUTH.match(source):
        return _true_false(found[1][0] in "Tt", source[found.end(1) :], style)
    remarks = []
    pieces = split_options(source, remarks)
    if len(pieces) > MAX_OPTIONS:
        raise Refused(_("There are more than %(number)s options.") % {"number": MAX_OPTIONS})
    if all(piece[0] == "=" for piece in pieces) and kind not in ("single", "multiple"):
        if kind in ("matching", "ordering") or (not kind and _are_pairs(pieces)):
            return Answers(kind or "matching", _pairs(pieces, style, kind, remarks), remarks=remarks)
        return Answers("short-text", _short(pieces, style, remarks), remarks=remarks)
    return _choice(pieces, style, kind, weights, remarks)


def _are_pairs(pieces: list[str]) -> bool:
    return len(pieces) > 1 and all("->" in piece for piece in pieces)


def split_options(source: str, remarks: list[str]) -> list[str]:
    """The options with their signs, `=` or `~`; one without any sign is an accepted answer."""
    places = _starts(source, remarks)
    if not places:
        if "\n" in source.strip():
            raise Refused(_("The options do not begin with “=” or “~”."))
        return [f"={source}"]
    if source[: places[0]].strip():
        raise Refused(_("There is text before the first option; options begin with “=” or “~”."))
    return [source[start:end] for start, end in pairwise([*places, len(source)])]


def _starts(source: str, remarks: list[str]) -> list[int]:
    """Where options begin. A sign that was not escaped is text where the lines or spaces make that clear."""
    found = list(marks(source))
    at_lines = {at for at, _sign in found if not source[source.rfind("\n", 0, at) + 1 : at].strip()}
    lines = len(at_lines) > 1 and bool(found) and found[0][0] in at_lines
    right_at_line = any(source[at] == "=" for at in at_lines)
    spaced = lines or any(at and source[at - 1].isspace() for at, _sign in found[1:])
    places = []
    for at, sign in found:
        before, after = source[at - 1 : at], source[at + 1 : at + 2]
        if at in at_lines or not before:
            starts = not (before == "=" and sign == "=")
        elif sign == "~":
            starts = not (before == "/" or (lines and after.isspace()))
        elif before in _OPERATOR or (after in ("'", '"') and before.isalnum()) or after in ("=", ">"):
            starts = False
        elif lines:
            starts = before.isspace() and not after.isspace() and not right_at_line
        else:
            starts = before.isspace() or not spaced
        if starts:
            places.append(at)
        elif not remarks:
            remarks.append(_("A “=” or “~” inside an answer was taken as text."))
    return places


def take_percent(piece: str) -> tuple[Decimal, str]:
    """The worth of an option as the file says it, and its text."""
    body = piece[1:]
    found = _PERCENT.match(body)
    if found:
        percent = Decimal(found[1].replace(",", "."))
        if abs(percent) > 100:
            raise Refused(_("A weight lies between -100 and 100 per cent."))
        return percent, body[found.end() :]
    if _ODD_PERCENT.match(body):
        raise Refused(_("A weight is a number between two “%%”, as in “~%%33.33333%%”.") % ())
    return Decimal(100 if piece[0] == "=" else 0), body


def _true_false(truth: bool, rest: str, style: str) -> Answers:
    """GIFT gives the feedback of the wrong answer first, then that of the right one."""
    remarks: list[str] = []
    first, second = cut_feedback(rest)[1], ""
    first, second = cut_feedback(first)
    second, third = cut_feedback(second)
    if third.strip():
        remarks.append(_("True or false takes two feedbacks; the others stay out."))
    wrong, right = text_of(first, style, remarks), text_of(second, style, remarks)
    options = (
        ReadOption("true", weight=int(truth), feedback=right if truth else wrong),
        ReadOption("false", weight=int(not truth), feedback=wrong if truth else right),
    )
    return Answers("true-false", options, remarks=remarks)


def _choice(
    pieces: list[str], style: str, kind: str, weights: tuple[int, ...], remarks: list[str]
) -> Answers:
    percents, texts = [], []
    for piece in pieces:
        percent, body = take_percent(piece)
        source, feedback = cut_feedback(body)
        text = text_of(source, style, remarks)
        if not text.plain.strip() and not kind:  # nothing, or a picture that the file does not bring along
            if percent > 0 or text:
                raise Refused(_("An option has no text."))
            remarks.append(_("An option without a text was left out."))
            continue
        percents.append(percent)
        texts.append((text, text_of(feedback, style, remarks)))
    if len(texts) < 2 and not kind:
        raise Refused(_("A choice needs two options."))
    if not kind:
        kind = "single" if any(piece[0] == "=" for piece in pieces) else "multiple"
        if kind == "single" and sum(percent == 100 for percent in percents) > 1:
            remarks.append(_("Several answers are marked as right; any one of them earns all."))
    if len(weights) != len(texts):
        if not any(percent > 0 for percent in percents):
            raise Refused(_("No option is right: mark it with “=”, or several with “~%50%”."))
        weights, said = weigh(kind, percents)
        remarks += said
    options = tuple(
        ReadOption(letter(place), text, weight, feedback)
        for place, ((text, feedback), weight) in enumerate(zip(texts, weights, strict=True))
    )
    return Answers(kind, options, remarks=remarks)


def _pairs(pieces: list[str], style: str, kind: str, remarks: list[str]) -> tuple[ReadOption, ...]:
    """Rows with what belongs to them; in an ordering of ours that is their place, which says nothing new."""
    options = []
    for place, piece in enumerate(pieces):
        at = find(piece, "->")
        left, right = (piece[1:at], piece[at + 2 :]) if at > 0 else (piece[1:], "")
        text = text_of(left, style, remarks)
        if kind == "ordering":
            options.append(ReadOption(letter(place), text))
            continue
        match = text_of(right, style, remarks)
        if not match and not kind:
            raise Refused(_("A pair lacks what belongs to it."))
        options.append(ReadOption(letter(place), text, match=match))
    return tuple(options)


def _short(pieces: list[str], style: str, remarks: list[str]) -> tuple[ReadOption, ...]:
    percents, rows = [], []
    for piece in pieces:
        percent, body = take_percent(piece)
        source, feedback = cut_feedback(body)
        answer = unescape(" ".join(source.split("\n")).strip()).strip()
        answer = text_of(source, "plain", remarks).source if answer.startswith("[") else answer
        if not answer:
            raise Refused(_("An accepted answer has no text."))
        if len(answer) > MAX_ANSWER_CHARS:
            raise Refused(
                _("An accepted answer is longer than %(number)s characters.") % {"number": MAX_ANSWER_CHARS}
            )
        percents.append(percent)
        rows.append((answer, text_of(feedback, style, remarks)))
    if max(percents) <= 0:
        raise Refused(_("No answer is accepted."))
    weights, said = weigh("short-text", percents)
    remarks += said
    return tuple(
        ReadOption(letter(place), weight=weight, feedback=feedback, answer=answer)
        for place, ((answer, feedback), weight) in enumerate(zip(rows, weights, strict=True))
    )


def _order(source: str, style: str) -> tuple[ReadOption, ...]:
    """The rows of Moodle's ordering: words in capitals say how to show and grade it, then a row per line."""
    head, _break, rest = source.partition("\n")
    while found := _ORDER_WORDS.match(head.lstrip()):
        head = head.lstrip()[found.end() :]
    rows = [line.strip() for line in [head, *rest.split("\n")]]
    texts = [text_of(row, style if style else MOODLE, []) for row in rows if row]
    if not 2 <= len(texts) <= MAX_OPTIONS:
        raise Refused(_("An ordering has two rows or more."))
    return tuple(ReadOption(letter(place), text) for place, text in enumerate(texts))
