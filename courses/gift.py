"""Read questions in GIFT, the plain-text format that authors exchange with other platforms.

Pure: text in, frozen rows out, no database. A file may come from anybody, so everything is bounded and
read in one pass, and a bad question never raises: it becomes a `GiftError` with its line, and the others are
still read.
Types that the academy does not have yet are named in `GiftFile.skipped`. The rows are in `gift_rows`.

The format is described at https://docs.moodle.org/en/GIFT_format; the tag line `// [id:…] [tag:…]` is
Moodle's, and `[objective:…]` is ours, for the learning objective that a question tests.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from courses.gift_rows import (
    MULTIPLE,
    SINGLE,
    TRUE_FALSE,
    GiftError,
    GiftFile,
    GiftOption,
    GiftQuestion,
    GiftSkipped,
    GiftText,
)
from courses.weights import integer_weights

MAX_FILE_CHARS = 1_000_000
MAX_BLOCK_CHARS = 20_000
MAX_QUESTIONS = 2_000
MAX_FINDINGS = 500  # errors and skipped questions, each
MAX_OPTIONS = 20
MAX_NAME_CHARS = 200
MAX_QUESTION_CHARS = 5_000
MAX_OPTION_CHARS = 2_000  # also of a feedback

TAGS = ("id", "tag", "objective", "key", "option", "retired")

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_TAG = re.compile(r"\[(id|tag|objective|key|option|retired):([^\]\[]{1,100})\]")
_PERCENT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,6})?)%")
_CONTROL = {code: None for code in range(32) if code not in (9, 10)} | {127: None}


class _Refused(Exception):
    """This question cannot be read; the message says why."""


class _Skipped(Exception):
    """This question is of a type that we do not have; the message names it."""


@dataclass
class _Block:
    """The lines between two blank lines, with the tags of the comments among them."""

    category: str
    line: int = 0
    name: str = ""
    lines: list[str] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)
    chars: int = 0


def read_gift(source: str | bytes) -> GiftFile:
    """Read a whole GIFT file for an author or a loader; never raises, whatever the file holds."""
    if isinstance(source, bytes):
        try:
            text = source.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = source.count(b"\n", 0, error.start) + 1
            return GiftFile(errors=(GiftError(line, "", "The file is not in UTF-8."),))
    else:
        text = source
    if len(text) > MAX_FILE_CHARS:
        return GiftFile(
            errors=(GiftError(1, "", f"The file is longer than {MAX_FILE_CHARS:,} characters: split it."),)
        )
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return _read_blocks(_blocks(text.translate(_CONTROL).removeprefix("\ufeff")))


def _blocks(source: str) -> Iterator[_Block]:
    """Cut the file at blank lines and categories; comments give their tags and go."""
    block = _Block(category="")
    for number, line in enumerate([*source.split("\n"), ""], start=1):
        stripped = line.strip()
        category = block.category
        if stripped.startswith("$CATEGORY:"):
            category = stripped.removeprefix("$CATEGORY:").strip()[:MAX_NAME_CHARS]
        elif stripped.startswith("//"):
            block.tags += [(key, value.strip()) for key, value in _TAG.findall(stripped[:MAX_QUESTION_CHARS])]
            continue
        elif stripped:
            block.line = block.line or number
            block.chars += len(line)
            block.lines.append(line)
            continue
        if block.lines:
            yield block
        if block.lines or block.tags or category != block.category:
            block = _Block(category)


def _read_blocks(blocks: Iterable[_Block]) -> GiftFile:
    questions: list[GiftQuestion] = []
    skipped: list[GiftSkipped] = []
    errors: list[GiftError] = []
    seen: set[str] = set()
    for block in blocks:
        if len(questions) >= MAX_QUESTIONS or len(errors) >= MAX_FINDINGS or len(skipped) >= MAX_FINDINGS:
            errors.append(GiftError(block.line, "", "Too many questions or faults: the rest was not read."))
            break
        try:
            question = _question(block)
            if question.id and question.id in seen:
                raise _Refused(f"The id {question.id} is used twice.")
        except _Refused as error:
            errors.append(GiftError(block.line, block.name, str(error)))
        except _Skipped as error:
            skipped.append(GiftSkipped(block.line, block.name, str(error)))
        else:
            seen.add(question.id)
            questions.append(question)
    return GiftFile(tuple(questions), tuple(skipped), tuple(errors))


def _question(block: _Block) -> GiftQuestion:
    if block.chars > MAX_BLOCK_CHARS:
        raise _Refused(f"The question is longer than {MAX_BLOCK_CHARS:,} characters.")
    source = _take_name(block, "\n".join(block.lines).strip())
    before, answers, after = _cut_answers(source)
    asked = f"{before.rstrip()} _____{after}" if after.strip() else before
    text = _text(asked, "plain", MAX_QUESTION_CHARS, "question")
    answers, general = _cut(answers, "####")
    kind, options = _options(answers.strip(), text.format)
    if not text:
        raise _Refused("The question has no text.")
    values = {key: [value for name, value in block.tags if name == key] for key in TAGS}
    if any(len(values[name]) > 1 for name in ("id", "objective", "key")):
        raise _Refused("A question has one id and one objective, and at most one key.")
    return GiftQuestion(
        line=block.line,
        id="".join(values["id"]),
        name=block.name or text.plain[:80],
        category=block.category,
        kind=kind,
        text=text,
        options=options,
        feedback=_text(general, text.format, MAX_OPTION_CHARS, "feedback"),
        objective="".join(values["objective"]),
        tags=tuple(values["tag"]),
        key="".join(values["key"]),
        option_keys=tuple(values["option"][:MAX_OPTIONS]),
        retired=values["retired"] == ["yes"],
    )


def _take_name(block: _Block, source: str) -> str:
    """Note the question's `::name::` in the block and return what follows it."""
    if not source.startswith("::"):
        return source
    end = _find(source, "::", 2)
    if end < 0:
        raise _Refused("The name of the question is not closed with a second “::”.")
    block.name = _unescape(source[2:end]).strip()
    if len(block.name) > MAX_NAME_CHARS:
        block.name = block.name[:MAX_NAME_CHARS]
        raise _Refused(f"The name is longer than {MAX_NAME_CHARS} characters.")
    return source[end + 2 :]


def _cut_answers(source: str) -> tuple[str, str, str]:
    """What stands before, inside and after the braces."""
    start, end = _find(source, "{"), _find(source, "}")
    if start < 0 and end < 0:
        raise _Skipped("description")
    if start < 0 or (0 <= end < start):
        raise _Refused("A closing brace comes before the opening one; write “\\}” for a brace in a text.")
    if end < 0:
        raise _Refused("The answers are not closed with a brace (a blank line ends a question).")
    inside, after = source[start + 1 : end], source[end + 1 :]
    if _find(inside, "{") >= 0 or _find(after, "{") >= 0 or _find(after, "}") >= 0:
        raise _Refused("More than one pair of braces; write “\\{” and “\\}” for braces in a text.")
    return source[:start], inside, after


def _options(answers: str, style: str) -> tuple[str, tuple[GiftOption, ...]]:
    """The kind of the question and its options, from what stands between the braces."""
    if not answers:
        raise _Skipped("essay")
    if answers.startswith("#"):
        raise _Skipped("number")
    head, *feedback = _split(answers, "#")
    if head.strip().upper() in ("T", "TRUE", "F", "FALSE"):
        return TRUE_FALSE, _true_false(head.strip().upper()[0] == "T", feedback, style)
    marks = _marks(answers)
    if marks and answers[: marks[0]].strip():
        raise _Refused("There is text before the first option; options begin with “=” or “~”.")
    pieces = [answers[start:end] for start, end in pairwise([*marks, len(answers)])]
    if all(piece[0] == "=" for piece in pieces):
        matching = pieces and all("->" in piece for piece in pieces)
        raise _Skipped("matching" if matching else "short answer")
    kind = SINGLE if any(piece[0] == "=" for piece in pieces) else MULTIPLE
    return kind, _choices(pieces, style)


def _true_false(truth: bool, feedback: list[str], style: str) -> tuple[GiftOption, ...]:
    """GIFT gives the feedback of the wrong answer first, then that of the right one."""
    if len(feedback) > 2:
        raise _Refused("True or false takes two feedbacks: first of the wrong answer, then of the right one.")
    wrong, right = (_text(part, style, MAX_OPTION_CHARS, "feedback") for part in [*feedback, "", ""][:2])
    return (
        GiftOption("true", GiftText(), int(truth), right if truth else wrong),
        GiftOption("false", GiftText(), int(not truth), wrong if truth else right),
    )


def _choices(pieces: list[str], style: str) -> tuple[GiftOption, ...]:
    if not 2 <= len(pieces) <= MAX_OPTIONS:
        raise _Refused(f"A choice has 2 to {MAX_OPTIONS} options; this one has {len(pieces)}.")
    percents, texts = [], []
    for piece in pieces:
        percent, body = _percent(piece[0], piece[1:].lstrip())
        text, feedback = _cut(body, "#")
        percents.append(percent)
        option = _text(text, style, MAX_OPTION_CHARS, "option")
        if not option:
            raise _Refused("An option has no text.")
        texts.append((option, _text(feedback, style, MAX_OPTION_CHARS, "feedback")))
    if not any(percent > 0 for percent in percents):
        raise _Refused("No option is right: mark it with “=”, or several with “~%50%”.")
    try:
        weights = integer_weights(percents)
    except ValueError as error:
        raise _Refused(str(error)) from None
    letters = "abcdefghijklmnopqrstuvwxyz"
    return tuple(
        GiftOption(letters[place], text, weight, feedback)
        for place, ((text, feedback), weight) in enumerate(zip(texts, weights, strict=True))
    )


def _percent(mark: str, body: str) -> tuple[Decimal, str]:
    found = _PERCENT.match(body)
    if not found:
        if re.match(r"%[^%\s]{0,12}%", body):
            raise _Refused(
                "A weight is a number from -100 to 100 with at most six decimals, as in “~%33.33333%”."
            )
        return Decimal(100 if mark == "=" else 0), body
    percent = Decimal(found[1])
    if abs(percent) > 100:
        raise _Refused("A weight lies between -100 and 100 per cent.")
    return percent, body[found.end() :]


def _text(source: str, style: str, longest: int, what: str) -> GiftText:
    """A text with its escapes resolved, in the format that it names or else in `style`."""
    found = _FORMAT.match(source)
    if found:
        style, source = found[1].replace("moodle", "plain"), source[found.end() :]
    if style == "plain":  # a line break in the file means nothing, “\n” does
        source = " ".join(line.strip() for line in source.split("\n"))
    text = _unescape(source.strip())
    if len(text) > longest:
        raise _Refused(f"A text ({what}) is longer than {longest:,} characters.")
    return GiftText(text, style)


def _unescape(source: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], source)


def _find(source: str, wanted: str, start: int = 0) -> int:
    """Where `wanted` first stands without a backslash before it, or -1."""
    place = start
    while place < len(source):
        if source[place] == "\\":
            place += 2
        elif source.startswith(wanted, place):
            return place
        else:
            place += 1
    return -1


def _cut(source: str, mark: str) -> tuple[str, str]:
    """What stands before and after the first unescaped `mark`."""
    place = _find(source, mark)
    return (source, "") if place < 0 else (source[:place], source[place + len(mark) :])


def _split(source: str, mark: str) -> list[str]:
    parts: list[str] = []
    while (place := _find(source, mark)) >= 0 and len(parts) < MAX_OPTIONS:
        parts.append(source[:place])
        source = source[place + len(mark) :]
    return [*parts, source]


def _marks(answers: str) -> list[int]:
    """Where the options begin: each unescaped “=” or “~”."""
    places, place = [], 0
    while place < len(answers):
        if answers[place] == "\\":
            place += 2
            continue
        if answers[place] in "=~":
            places.append(place)
        place += 1
    return places
