"""A file of Moodle XML cut into its questions, so that one that is broken takes no other with it.

The file is never held whole, and no parser sees more than one question: what a document type would declare
lies before all of them and is refused. Signs that XML forbids, and `&` and `<` that stand for themselves, are
mended before a question is parsed.
"""

import codecs
import html
import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from courses.bank.limits import MAX_XML_BYTES, MAX_XML_QUESTION_CHARS
from courses.bank.rows import Unreadable

_PIECE = 1 << 16
_HEAD = 4096
_OLDER = {"ru": "cp1251", "ar": "cp1256", "zh-hans": "gb18030"}
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9._-]{1,30})[\"']")
_TAKEN = re.compile(
    r"iso8859(-\d+)?|cp125\d|cp8\d\d|cp437|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc_(jp|kr)|mac-roman"
)
_TOKEN = re.compile(r"<!--|<!\[CDATA\[|<question(?=[\s>/])|</question\s{0,20}>|<!DOCTYPE|<!ENTITY")
_LONGEST_TOKEN = 32
_WHOLE_LINE = re.compile(r"[ \t]{0,40}<question\s{1,5}type=\"[a-z]{1,30}\"\s{0,5}>\s*\Z")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}


@dataclass(frozen=True)
class Cut:
    """One question as it stands in the file, from its first tag to its last; or why it cannot be had."""

    line: int
    source: str
    fault: str = ""


def text_of(file: BinaryIO, language: str) -> Iterator[str]:
    """Yield the file as text, in lines or parts of long lines; raises `Unreadable` where it is too large.

    Each line that is not UTF-8 is taken to be in the encoding that the file declares, else in the one that
    programs of `language` used to write.
    """
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:4]:
        codec = "utf-16" if head[0] in (0xFF, 0xFE) else ("utf-16-be" if head[0] == 0 else "utf-16-le")
        yield from _in_utf16(file, codec)
        return
    older = _OLDER.get(language, "cp1252")
    if found := _DECLARED.search(head):
        try:
            declared = codecs.lookup(found[1].decode()).name
        except LookupError:
            declared = ""
        older = declared if _TAKEN.fullmatch(declared) else older
    size = 0
    while line := file.readline(_PIECE):
        while not line.endswith(b"\n") and line[-1] >= 0x80 and len(line) < _PIECE + 8:
            more = file.read(1)
            if not more:
                break
            line += more
        size += len(line)
        if size > MAX_XML_BYTES:
            raise _too_large()
        try:
            yield line.decode()
        except UnicodeDecodeError:
            yield line.decode(older, "replace").replace("\ufffd", "")


def _in_utf16(file: BinaryIO, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)("replace")
    size, rest = 0, ""
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > MAX_XML_BYTES:
            raise _too_large()
        *lines, rest = (rest + decoder.decode(piece)).splitlines(keepends=True) or [""]
        yield from lines
        if len(rest) > _PIECE:
            yield rest
            rest = ""
    yield rest + decoder.decode(b"", True)


def _too_large() -> Unreadable:
    return Unreadable(
        _("The file is larger than %(size)s MB: split it.") % {"size": MAX_XML_BYTES // 1_000_000}
    )


class Cutter:
    """Passes once through the text of a file and gives out its questions, each with the line it begins on."""

    def __init__(self) -> None:
        self.line = 1
        self._inside = ""  # what ends the comment or the CDATA that we are in
        self._kept: list[str] | None = None  # the question that is open
        self._began = 1
        self._chars = 0

    def cuts(self, pieces: Iterator[str]) -> Iterator[Cut]:
        """Yield the questions; raises `Unreadable` for a file that declares entities or a document type."""
        carried = ""
        for piece in pieces:
            text = carried + piece
            carried = ""
            if not text.endswith("\n") and (at := text.rfind("<", -_LONGEST_TOKEN)) >= 0:
                text, carried = text[:at], text[at:]
            elif self._inside and not text.endswith("\n"):
                text, carried = text[:-2], text[-2:]
            yield from self._through(text)
            self.line += text.count("\n")
        yield from self._through(carried)
        if self._kept is not None:
            yield self._closed(_("The question is not closed: the file ends inside it."))

    def _through(self, text: str) -> Iterator[Cut]:
        if self._kept is not None and self._inside == "]]>" and _WHOLE_LINE.match(text):
            self._inside = ""  # somebody lost the end of a CDATA; the next question is not to go with it
        at = 0
        while at < len(text):
            if self._inside:
                end = text.find(self._inside, at)
                stop = len(text) if end < 0 else end + len(self._inside)
                self._keep(text[at:stop])
                self._inside = self._inside if end < 0 else ""
                at = stop
                continue
            found = _TOKEN.search(text, at)
            if not found:
                self._keep(text[at:])
                return
            token = found[0]
            if token.startswith("</"):
                self._keep(text[at : found.end()])
                if self._kept is not None:
                    yield self._closed()
            else:
                self._keep(text[at : found.start()])
                if token.startswith("<question"):
                    if self._kept is not None:
                        yield self._closed(_("The question is not closed: another one begins inside it."))
                    self._kept, self._chars = [], 0
                    self._began = self.line + text.count("\n", 0, found.start())
                elif token in ("<!DOCTYPE", "<!ENTITY"):
                    self._declared()
                else:
                    self._inside = _ENDS[token]
                self._keep(token)
            at = found.end()

    def _declared(self) -> None:
        if self._kept is None:
            raise Unreadable(
                _("The file declares a document type or entities: take that part out, or export it again.")
            )

    def _keep(self, text: str) -> None:
        if self._kept is None:
            return
        self._chars += len(text)
        if self._chars > MAX_XML_QUESTION_CHARS:
            self._kept.clear()
        else:
            self._kept.append(text)

    def _closed(self, fault: str = "") -> Cut:
        source = "".join(self._kept or [])
        if self._chars > MAX_XML_QUESTION_CHARS:
            fault = fault or _("The question is too long.")
        self._kept = None
        return Cut(self._began, source, fault)


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_TO_MEND = re.compile(
    r"(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))|(?P<comment><!--.*?(?:-->|\Z))"
    r"|&(?:#(?P<number>[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|(?P<name>[a-zA-Z][a-zA-Z0-9]{0,31});)?"
    r"|<(?![a-zA-Z_/])|\]\]>",
    re.DOTALL,
)
_XML_NAMES = {"amp", "lt", "gt", "quot", "apos"}


def mended(source: str) -> str:
    """A question's source without what no parser takes, where it is plain what was meant."""
    return _TO_MEND.sub(_mend, _FORBIDDEN.sub("", source))


def _mend(found: re.Match[str]) -> str:
    whole = found[0]
    if found["cdata"]:
        return whole if whole.endswith("]]>") else whole + "]]>"
    if found["comment"]:
        return "\n" * whole.count("\n")
    if number := found["number"]:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        allowed = (
            code in (9, 10, 13)
            or 0x20 <= code < 0xD800
            or 0xE000 <= code < 0xFFFE
            or 0xFFFF < code < 0x110000
        )
        return f"&#{code};" if allowed else ""
    if name := found["name"]:
        if name in _XML_NAMES:
            return whole
        meant = html.entities.html5.get(f"{name};")
        return html.escape(meant) if meant else f"&amp;{name};"
    return {"<": "&lt;", "]]>": "]]&gt;"}.get(whole, "&amp;")


_TAG = re.compile(
    r"<(?:question|answer|[a-z]{0,20}feedback|questiontext|hint|subquestion|file)\s[^<>]{1,300}>"
)
_UNQUOTED = re.compile(r"(\s[a-z]{1,20}\s{0,3}=\s{0,3})([A-Za-z0-9_.%+-]{1,30})(?=[\s/>])")


def with_texts_as_written(source: str) -> str:
    """The same source, whose texts are taken as HTML that nobody wrapped in CDATA: a second try.

    Values that nobody put in quotes get them.
    """
    source = _TAG.sub(lambda tag: _UNQUOTED.sub(r'\1"\2"', tag[0]), source)
    parts: list[str] = []
    at = 0
    while (start := source.find("<text>", at)) >= 0 and (end := source.find("</text>", start)) >= 0:
        body = source[start + 6 : end]
        if "<![CDATA[" not in body and "<" in body:
            body = f"<![CDATA[{body.replace(']]>', ']]&gt;')}]]>"
        parts += [source[at : start + 6], body, "</text>"]
        at = end + 7
    return "".join([*parts, source[at:]])
