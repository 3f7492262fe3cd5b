"""One PO file for a whole course and language: written for any translator's tool, read as an enemy's file.

Each entry stands for one string of one text: its context is `<kind>:<key>:<path>`, which says where. A file
names its course and languages in its header and is refused for any other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polib  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from wagtail_localize.strings import StringValue, extract_ids, validate_translation_links

MOST_BYTES = 5_000_000
MOST_ENTRIES = 30_000
MOST_CHARS = 20_000  # of one string
MOST_PROBLEMS = 50
COURSE, SOURCE, TARGET = "X-Academy-Course", "X-Academy-Source-Language", "Language"

# What a program would fill in: it must stand in the translation as in the original.
_PLACEHOLDER = re.compile(r"%\([A-Za-z_]\w*\)[sd]|\{[A-Za-z_]\w*\}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_DECLARED = re.compile(rb"charset=([A-Za-z0-9_.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PoString:
    """One string to translate: where it stands, what it says, its translation or nothing, and where it is."""

    context: str
    source: str
    translation: str
    place: str
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class PoLine:
    """One translation that a file brings, with the line it stands on."""

    line: int
    context: str
    source: str
    translation: str


class PoInvalid(Exception):
    """The file cannot be read; `line` is 0 where it is the whole of it."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.words, self.line = words, line


def write_po(*, course: str, source: str, target: str, strings: Iterable[PoString]) -> bytes:
    """Return the file: each string once, with a comment that says where a reader meets it."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        TARGET: target,
        COURSE: course,
        SOURCE: source,
    }
    seen: set[tuple[str, str]] = set()
    for each in strings:
        if (each.context, each.source) in seen:
            continue
        seen.add((each.context, each.source))
        file.append(
            polib.POEntry(
                msgctxt=each.context,
                msgid=each.source,
                msgstr=each.translation,
                comment=" ".join(each.place.split()),
                flags=["fuzzy"] if each.uncertain else [],
            )
        )
    return str(file).encode()


def read_po(content: bytes, *, course: str, source: str, target: str) -> list[PoLine]:
    """Return the translations that a file brings, in its order; what it leaves empty or doubts is left out.

    Raises `PoInvalid` for a file that is too large, no PO file in UTF-8, or made for another course or
    language.
    """
    if len(content) > MOST_BYTES:
        raise PoInvalid(_("This file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000})
    declared = _DECLARED.search(content[:4096])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PoInvalid(_("This file is not in UTF-8. Save it in UTF-8."), line) from error
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        raise PoInvalid(_("This file says that it is not in UTF-8. Save it in UTF-8."))
    file = _parsed(text)
    _check_header(file, course=course, source=source, target=target)
    if len(file) > MOST_ENTRIES:
        raise PoInvalid(_("This file has more than %(number)s entries.") % {"number": MOST_ENTRIES})
    return [
        PoLine(entry.linenum, entry.msgctxt or "", entry.msgid, entry.msgstr)
        for entry in file
        if not entry.obsolete and not entry.fuzzy and (entry.msgstr or entry.msgid_plural)
    ]


def _parsed(text: str) -> polib.POFile:
    """Read the text; the line's end keeps the library from taking it for the name of a file."""
    try:
        return polib.pofile(text + "\n", encoding="utf-8", check_for_duplicates=False)
    except (OSError, ValueError, IndexError, KeyError, AttributeError, RecursionError) as error:
        found = re.search(r"line (\d{1,9})", str(error))
        raise PoInvalid(_("This is no PO file."), int(found[1]) if found else 0) from error


def _check_header(file: polib.POFile, *, course: str, source: str, target: str) -> None:
    said = {name: str(file.metadata.get(name, "")).strip() for name in (COURSE, SOURCE, TARGET)}
    if not said[COURSE]:
        raise PoInvalid(_("This file does not say which course it is for. Use the one from this page."))
    if said[COURSE] != course:
        raise PoInvalid(_("This file is for another course."))
    if said[TARGET].replace("_", "-").lower() != target.lower():
        raise PoInvalid(_("This file is for another language."))
    if said[SOURCE] != source:
        raise PoInvalid(_("This file was made from another language than the course is translated from."))


def why_refused(source: str, translation: str) -> str:
    """Return why this translation would break its text, or nothing where it would not."""
    if len(translation) > MOST_CHARS:
        return _("This translation is longer than %(number)s characters.") % {"number": MOST_CHARS}
    if _CONTROL.search(translation):
        return _("This translation has characters that no text has.")
    if sorted(_PLACEHOLDER.findall(source)) != sorted(_PLACEHOLDER.findall(translation)):
        return _("What stands in brackets to be filled in, such as {name}, must be the same in both.")
    try:
        StringValue.from_translated_html(translation)
        validate_translation_links(source, translation)
    except ValueError:
        return _("This translation has tags or links that the original does not have.")
    if _bare_links(translation) or extract_ids(source) - extract_ids(translation):
        return _("The links of the original must all be there, as they are.")
    if not StringValue(translation).render_text().strip():
        return _("This translation has no words.")
    return ""


def _bare_links(html: str) -> bool:
    return bool(re.search(r"<a(?![^>]*\sid=)[\s>]", html, re.IGNORECASE))
