"""Questions as GIFT, such that reading it gives the same questions again."""

import html
import re
from dataclasses import dataclass
from decimal import Decimal

from courses.gift_rows import MULTIPLE, TRUE_FALSE
from courses.material.toml_writing import single_spaced
from courses.weights import integer_weights

_ESCAPED = re.compile(r"([\\~=#{}:])")
_TAG = re.compile(r"<(?!br\s*/?>)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_KEY = re.compile(r' data-block-key="[^"]*"')
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")


@dataclass(frozen=True)
class WrittenOption:
    """An option as the bank keeps it; texts are rich text."""

    key: str
    text: str
    weight: int
    feedback: str


@dataclass(frozen=True)
class WrittenQuestion:
    """A question as the bank keeps it. Keys are given only where they are not derived from the id."""

    id: str
    key: str
    category: str
    kind: str
    name: str
    prompt: str
    options: tuple[WrittenOption, ...]
    feedback: str
    objective: str
    retired: bool


def write_gift(questions: list[WrittenQuestion]) -> str:
    """A file of questions, in drawers."""
    parts: list[str] = []
    category = None
    for question in questions:
        if question.category != category:
            category = question.category
            parts.append(f"$CATEGORY: {single_spaced(category)}")
        parts.append(_question(question))
    return "\n\n".join(parts) + "\n"


def percents(kind: str, weights: list[int]) -> list[str] | None:
    """The weights of options as GIFT's percentages, or None where it cannot say them exactly."""
    positive = [weight for weight in weights if weight > 0]
    whole = (sum(positive) if kind == MULTIPLE else max(positive, default=0)) or 1
    shares = [(Decimal(100) * weight / whole).quantize(Decimal("0.00001")) for weight in weights]
    try:
        exact = bool(positive) and list(integer_weights(shares)) == weights
    except ValueError:
        exact = False
    return [f"{share:f}".rstrip("0").rstrip(".") for share in shares] if exact else None


def _question(question: WrittenQuestion) -> str:
    tags = f"[id:{question.id}]"
    tags += f" [key:{question.key}]" if question.key else ""
    tags += f" [objective:{question.objective}]" if question.objective else ""
    tags += " [retired:yes]" if question.retired else ""
    lines = [f"// {tags}"]
    keys = [f"[option:{option.key}]" for option in question.options if option.key]
    if keys:
        lines.append(f"// {' '.join(keys)}")
    style = "plain" if _is_plain(question.prompt) else "html"
    feedback = f"####{_text(question.feedback, style)}" if question.feedback else ""
    name = _escape(single_spaced(question.name))
    answers = _true_false(question, style) if question.kind == TRUE_FALSE else _choices(question, style)
    lines.append(f"::{name}::{_text(question.prompt, 'plain')}{{")
    lines += [*answers, *([feedback] if feedback else []), "}"]
    return "\n".join(lines)


def _true_false(question: WrittenQuestion, style: str) -> list[str]:
    true, false = question.options[:2]
    right, wrong = (true, false) if true.weight > 0 else (false, true)
    said = "TRUE" if true.weight > 0 else "FALSE"
    wrong_text, right_text = _text(wrong.feedback, style), _text(right.feedback, style)
    if right.feedback:
        return [f"{said}#{wrong_text}#{right_text}"]
    return [f"{said}#{wrong_text}" if wrong.feedback else said]


def _choices(question: WrittenQuestion, style: str) -> list[str]:
    weights = [option.weight for option in question.options]
    shares = percents(question.kind, weights) or [str(max(-100, min(100, weight))) for weight in weights]
    best = max(weights, default=0)
    lines = []
    for option, share in zip(question.options, shares, strict=True):
        if question.kind == MULTIPLE:
            mark = f"~%{share}%"
        elif option.weight == best and best > 0:
            mark = "="
        else:
            mark = f"~%{share}%" if option.weight else "~"
        feedback = f"#{_text(option.feedback, style)}" if option.feedback else ""
        lines.append(f"{mark}{_text(option.text, style)}{feedback}")
    return lines


def _is_plain(source: str) -> bool:
    return not _TAG.search(_KEY.sub("", source))


def _text(source: str, style: str) -> str:
    """A text in the lightest format that holds it; named where it is not `style`, which it inherits."""
    source = _KEY.sub("", source).strip()
    if not _is_plain(source):
        return "[html]" + _escape(" ".join(source.split("\n")))
    text = html.unescape(_BREAK.sub("\n", source))
    lines = "\\n".join(_escape(line.strip()) for line in text.split("\n"))
    named = style != "plain" or _FORMAT.match(text)
    return f"[plain]{lines}" if named and lines else lines


def _escape(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)
