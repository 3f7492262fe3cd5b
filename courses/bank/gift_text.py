"""Texts of GIFT: their escapes, their formats, and the signs in them that mean something."""

import html
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.bank.limits import MAX_TEXT_CHARS
from courses.bank.rows import ReadText

MOODLE = "moodle"  # the format of a text that names none: plain, or HTML where it has tags

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_ESCAPABLE = re.compile(r"([\\~=#{}:])")
FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:p|br|b|strong|i|em|u|ul|ol|li|sup|sub|code|pre|span|div|img|a|font|table|tr|td|th|tbody|h[1-6]|tt)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_PICTURE = re.compile(r"<(?:img|audio|video|iframe|object|embed|source)\b", re.IGNORECASE)


class Refused(Exception):
    """This question cannot be read; the message says why."""


def unescape(source: str) -> str:
    """Return the text without the backslashes of GIFT; `\\n` is a line break."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], source)


def escape(text: str) -> str:
    """Return the text as GIFT has it, in one line."""
    return _ESCAPABLE.sub(r"\\\1", text).replace("\n", "\\n")


def find(source: str, wanted: str, start: int = 0) -> int:
    """Return where `wanted` first stands without a backslash before it, or -1."""
    place = start
    while (place := source.find(wanted, place)) >= 0:
        before = place
        while before > start and source[before - 1] == "\\":
            before -= 1
        if (place - before) % 2 == 0:
            return place
        place += 1
    return -1


def cut(source: str, mark: str) -> tuple[str, str]:
    """Return what stands before and after the first unescaped `mark`."""
    place = find(source, mark)
    return (source, "") if place < 0 else (source[:place], source[place + len(mark) :])


def cut_feedback(source: str) -> tuple[str, str]:
    """Return an answer and its feedback: after the first `#` that is no part of an entity (`&#39;`)."""
    place = -1
    while (place := find(source, "#", place + 1)) >= 0:
        entity = place and source[place - 1] == "&" and _ENTITY.match(source, place - 1)
        if not entity:
            return source[:place], source[place + 1 :]
    return source, ""


def named_format(source: str, style: str) -> tuple[str, str]:
    """Return the format of a text, `style` where it names none, and the rest of it."""
    found = FORMAT.match(source)
    return (found[1].lower(), source[found.end() :]) if found else (style, source)


def text_of(source: str, style: str, remarks: list[str]) -> ReadText:
    """Return a text with its escapes resolved, in the format that it names or else in `style`."""
    if len(source) > MAX_TEXT_CHARS:
        raise Refused(_("A text is longer than %(number)s characters.") % {"number": MAX_TEXT_CHARS})
    style, source = named_format(source, style)
    if style not in ("html", "markdown"):  # a line break in the file means nothing, “\n” does
        source = " ".join(line.strip() for line in source.split("\n") if line.strip())
    text = unescape(source.strip()).strip()
    if not text:
        return ReadText()
    if style == MOODLE:
        return _guessed(text, remarks)
    return _noticed(ReadText(text, style), remarks)


def _guessed(text: str, remarks: list[str]) -> ReadText:
    """HTML where there are tags or entities, and something is left without them; else plain."""
    if not _MARKUP.search(text):
        return ReadText(html.unescape(text).strip()) if _ENTITY.search(text) else ReadText(text)
    as_html = ReadText(text.replace("\n", "<br>"), "html")
    return _noticed(as_html, remarks) if as_html.plain or _PICTURE.search(text) else ReadText(text)


def _noticed(text: ReadText, remarks: list[str]) -> ReadText:
    if text.format != "plain" and _PICTURE.search(text.source):
        remarks.append(_("A picture or recording is not in the file."))
    return text


def written(text: ReadText, style: str) -> str:
    """Return a text for a file, naming its format where readers would take it for another."""
    if not text:
        return ""
    plain = escape(text.source)
    if not FORMAT.match(plain) and text_of(plain, style, []) == text:
        return plain
    return f"[{text.format}]{plain}"


def marks(source: str) -> Iterator[tuple[int, str]]:
    """Each unescaped `=` and `~` with its place."""
    for found in re.finditer(r"\\.|[=~]", source, re.DOTALL):
        if found[0][0] != "\\":
            yield found.start(), found[0]
