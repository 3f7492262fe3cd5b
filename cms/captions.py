"""Captions in WebVTT (W3C Candidate Recommendation, 2019), read by strict rules: they come from anybody.

Taken are the header, notes, and cues with times in order, known settings and the tags for bold, italic,
underlined, voice and language. Styles, regions, scripts and whatever else is refused with its line.
"""

import html
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

MAX_CAPTION_BYTES = 512 * 1000
MAX_CUES = 6_000
MAX_CUE_CHARS = 1_000

_TIME = r"(?:([0-9]{2,4}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}((?:[ \t]+[a-z]+:[0-9a-z.,%-]+)*)[ \t]*")
_SRT_TIMING = re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2},[0-9]{1,3}[ \t]+-->")
_SETTINGS = {"align", "line", "position", "size", "vertical"}
_TAG = re.compile(r"<(?:/?[biu]|/v|/lang|v(?:[ \t][^<>\n]{1,100})?|lang[ \t][A-Za-z-]{2,20})>")
_LANGUAGE_IN_NAME = re.compile(r"\.([a-z]{2}(?:-[a-z]{4})?)\.vtt$")


class CaptionsInvalid(ValueError):
    """These are no captions that we would show; says why, for the person who uploads them."""


@dataclass(frozen=True)
class Cue:
    """Words on the screen from one time to another, in milliseconds; `text` may hold the allowed tags."""

    start: int
    end: int
    text: str


def read_captions(content: bytes) -> tuple[Cue, ...]:
    """Return the cues of a WebVTT file in order, in time that grows with it. Raises `CaptionsInvalid`."""
    blocks = _blocks(_text(content))
    cues: list[Cue] = []
    for line, block in blocks:
        if block[0] == "NOTE" or block[0].startswith(("NOTE ", "NOTE\t")):
            continue
        cue = _cue(line, block)
        if cues and cue.start < cues[-1].start:
            raise CaptionsInvalid(
                _("Line %(line)s: this caption starts before the one above it.") % {"line": line}
            )
        cues.append(cue)
        if len(cues) > MAX_CUES:
            raise CaptionsInvalid(_("There are more than %(number)s captions.") % {"number": MAX_CUES})
    if not cues:
        raise CaptionsInvalid(_("There is no caption in this file."))
    return tuple(cues)


def words_of(cues: tuple[Cue, ...]) -> str:
    """Return what is said in the captions as plain text; a pause of three seconds begins a paragraph."""
    paragraphs: list[list[str]] = []
    end = None
    for cue in cues:
        if end is None or cue.start - end >= 3_000:
            paragraphs.append([])
        paragraphs[-1].append(" ".join(html.unescape(_TAG.sub("", cue.text)).split()))
        end = cue.end
    return "\n\n".join(" ".join(filter(None, lines)) for lines in paragraphs)


def language_in_name(name: str) -> str:
    """Return the language that the name of a caption file tells (`talk.ar.vtt` is ar); empty if none."""
    found = _LANGUAGE_IN_NAME.search(name)
    return found[1] if found else ""


def _text(content: bytes) -> str:
    if len(content) > MAX_CAPTION_BYTES:
        most = MAX_CAPTION_BYTES // 1000
        raise CaptionsInvalid(_("A caption file has at most %(number)s KB.") % {"number": most})
    if _is_utf_16(content):
        words = _("Line 1: these captions are saved as UTF-16 (“Unicode”). Save them again as UTF-8.")
        raise CaptionsInvalid(words)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = _("Line %(line)s: this is not UTF-8. Save the captions as UTF-8.")
        raise CaptionsInvalid(words % {"line": line}) from None
    if "\0" in text:
        raise CaptionsInvalid(_("This file holds more than text."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_utf_16(content: bytes) -> bool:
    """Whether this begins with a mark of UTF-16 or UTF-32, or has a zero beside each of its first letters."""
    head = content[:64]
    return head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or (
        len(head) > 7 and head.count(b"\0") * 3 >= len(head)
    )


def _is_srt(lines: list[str]) -> bool:
    """Whether this is SubRip: a number, then times with a comma; whatever blank lines come first."""
    said = [line.strip() for line in lines[:20] if line.strip()][:2]
    return any(_SRT_TIMING.match(line) is not None for line in said)


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Return the blocks between blank lines with the number of their first line; the header is left out."""
    lines = text.split("\n")
    if lines[0] != "WEBVTT" and not lines[0].startswith(("WEBVTT ", "WEBVTT\t")):
        if _is_srt(lines):
            raise CaptionsInvalid(
                _(
                    "Line 1: this is SubRip (SRT). Save it as WebVTT, or begin it with the word WEBVTT and "
                    "an empty line, and write times with a point, such as 00:01.000."
                )
            )
        raise CaptionsInvalid(_("Line 1: a caption file begins with the word WEBVTT."))
    blocks: list[tuple[int, list[str]]] = []
    inside = True  # the header goes on to the first blank line
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            inside = False
        elif inside and not blocks:
            raise CaptionsInvalid(_("Line %(line)s: leave this line empty, after WEBVTT.") % {"line": number})
        elif inside:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            inside = True
    return blocks


def _cue(line: int, block: list[str]) -> Cue:
    if "-->" not in block[0]:
        line, block = line + 1, block[1:]  # the name of the cue, or what we do not take
    match = _TIMING.fullmatch(block[0]) if block else None
    if match is None:
        words = _("Line %(line)s: here stands no time such as 00:01.000 --> 00:04.000.")
        raise CaptionsInvalid(words % {"line": line})
    if any(each.split(":")[0] not in _SETTINGS for each in match[9].split()):
        raise CaptionsInvalid(_("Line %(line)s: this setting of a caption is not known.") % {"line": line})
    start, end = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:8])
    if end <= start:
        raise CaptionsInvalid(_("Line %(line)s: this caption ends before it starts.") % {"line": line})
    text = "\n".join(block[1:])
    if len(text) > MAX_CUE_CHARS:
        raise CaptionsInvalid(_("Line %(line)s: this caption is too long to read.") % {"line": line})
    if "-->" in text or "<" in (rest := _TAG.sub("", text)) or ">" in rest:
        words = _("Line %(line)s: only <b>, <i>, <u>, <v> and <lang> may stand in a caption.")
        raise CaptionsInvalid(words % {"line": line + 1})
    return Cue(start, end, text)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
