"""The bytes of a file as text, whatever program saved them: what is mended is said in remarks on the file."""

import codecs
import re

from django.utils.translation import gettext as _

from courses.bank.rows import Unreadable

# What each language's programs wrote before UTF-8.
_OLDER = {"ru": "cp1251", "ar": "cp1256", "zh-hans": "gb18030"}
_BINARY = (
    b"PK\x03\x04",
    b"%PDF-",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
)
_CONTROL = {code: None for code in [*range(32), 127, *range(0x80, 0xA0)] if code not in (9, 10)}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LOOKED_AT = 20_000  # characters at the start that tell a text from something else
_FEW = 100  # control characters that a text may hold all the same
_REPAIRABLE = "éèêëàâäçîïôöùûüÿœæñóíúáÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŒÆÑÓÍÚÁ¿¡«»°ºª’‘“”–—…€·ßãõÃÕ"


def decode(raw: bytes, language: str) -> tuple[str, list[str]]:
    """Return the text with `\\n` at the ends of its lines, and remarks. Raises `Unreadable`."""
    if raw.startswith(_BINARY):
        raise Unreadable(_("This is no text file. Save the questions as text, in UTF-8."))
    remarks: list[str] = []
    text = _in_unicode(raw, remarks)
    if text is None:
        text = _in_older_letters(raw, _OLDER.get(language, "cp1252"), remarks)
    mended = _unmangled(text)
    if mended != text:
        remarks.append(_("Letters such as “Ã©” were mended."))
    text = mended.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    head = text[:_LOOKED_AT]
    if len(_CONTROLS.findall(head)) > max(_FEW, len(head) // 10):
        raise Unreadable(_("This is no text file. Save the questions as text, in UTF-8."))
    if _CONTROLS.search(text):
        text = text.translate(_CONTROL)
        remarks.append(_("Signs that cannot be shown were left out."))
    return text, remarks


def _in_unicode(raw: bytes, remarks: list[str]) -> str | None:
    """The text if the file is in UTF-8 or UTF-16, with or without a mark at its start."""
    codec = "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16"
    elif guessed := _guessed_utf16(raw[:4096]):
        codec = guessed
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        if codec == "utf-8-sig":
            return None
        text = raw.decode(codec, "replace").replace("\ufffd", "")
    if codec != "utf-8-sig":
        remarks.append(_("The file was in UTF-16."))
    return text.encode("utf-8", "replace").decode()  # no halves of letters


def _guessed_utf16(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of what is mostly ASCII is zero."""
    pairs = len(head) // 2
    if pairs < 2 or b"\0" not in head:
        return ""
    if head[1::2].count(0) > pairs * 0.4 and head[::2].count(0) < pairs * 0.1:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > pairs * 0.4 and head[1::2].count(0) < pairs * 0.1 else ""


def _in_older_letters(raw: bytes, codec: str, remarks: list[str]) -> str:
    """Line by line, for a file may have been put together from others."""
    lines, older, newer = [], 0, 0
    for line in raw.removeprefix(codecs.BOM_UTF8).split(b"\n"):
        try:
            lines.append(line.decode())
            newer += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode(codec, "replace").replace("\ufffd", ""))
            older += 1
    if newer:
        remarks.append(
            _("The file was partly in UTF-8 and partly in %(letters)s.") % {"letters": codec.upper()}
        )
    else:
        remarks.append(_("The file was in %(letters)s.") % {"letters": codec.upper()})
    return "\n".join(lines)


def _mangled(letter: str) -> set[str]:
    """What a letter became where its UTF-8 was taken for CP-1252, or for Latin-1."""
    raw = letter.encode()
    old = "".join(bytes([each]).decode("cp1252", "ignore") or chr(each) for each in raw)
    return {old, raw.decode("latin-1")}


_MANGLED = {wrong: letter for letter in _REPAIRABLE for wrong in _mangled(letter)}
_ANY_MANGLED = re.compile("|".join(map(re.escape, sorted(_MANGLED, key=len, reverse=True))))


def _unmangled(text: str) -> str:
    """The text with “Ã©” as “é”: no word of any language has these signs side by side."""
    return _ANY_MANGLED.sub(lambda found: _MANGLED[found[0]], text)
