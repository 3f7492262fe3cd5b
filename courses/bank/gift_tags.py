r"""The tags in the comments of GIFT: Moodle's `[id:…]` and `[tag:…]`, and ours for what GIFT cannot say.

`\]` stands for a bracket in a tag's value, `\n` for a line break. A value that is a text may begin with its
format, as in `[hint:html:<b>Look</b>]`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from courses.bank.rows import ReadText

ONCE = (
    "id", "key", "objective", "kind", "difficulty", "hint", "right", "partly", "wrong", "unit", "match",
    "words", "pinned", "weights", "retired", "name", "options", "picture", "alt", "recording", "transcript",
)  # fmt: skip
EACH = ("tag", "option", "text", "pair", "answer", "said", "option-picture", "option-alt")
_TAG = re.compile(r"\[(" + "|".join([*ONCE, *EACH]) + r"):((?:\\.|[^\]\\]){1,45000})\]")
_ESCAPED = re.compile(r"\\(.)")
_FORMAT = re.compile(r"(plain|html|markdown):")
_MOST = 500  # in one question

Tags = dict[str, list[str]]


def tags_of(comments: Iterable[str]) -> Tags:
    """Return the values of each tag in the comments of a question."""
    found: Tags = defaultdict(list)
    number = 0
    for comment in comments:
        if "[" not in comment or number > _MOST:
            continue
        for match in _TAG.finditer(comment[:200_000]):
            number += 1
            found[match[1]].append(_ESCAPED.sub(_plain, match[2]).strip(" "))
    return found


def _plain(found: re.Match[str]) -> str:
    return "\n" if found[1] == "n" else found[1]


def tag(name: str, value: str) -> str:
    """Return a tag for a comment, or nothing where there is no value."""
    if not value:
        return ""
    for sign in "\\[]":
        value = value.replace(sign, f"\\{sign}")
    return f"[{name}:{value}]".replace("\n", "\\n")


def text_value(text: ReadText) -> str:
    """Return a text as the value of a tag."""
    if text.format == "plain" and not _FORMAT.match(text.source):
        return text.source
    return f"{text.format}:{text.source}" if text else ""


def text_in(value: str) -> ReadText:
    """Return the text that a tag's value holds."""
    found = _FORMAT.match(value)
    return ReadText(value[found.end() :], found[1]) if found else ReadText(value)


def numbered(values: Iterable[str]) -> dict[int, str]:
    """Return the values that begin with the number of an option, as in `[said:2:Look again.]`, from 0."""
    found = {}
    for value in values:
        number, colon, rest = value.partition(":")
        if colon and number.isascii() and number.isdigit() and len(number) < 4:
            found[int(number) - 1] = rest
    return found
