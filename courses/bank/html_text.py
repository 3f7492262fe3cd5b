"""HTML as other platforms keep it, made into what a question's text can be: pure, and linear in its length.

Nothing is parsed as a browser would: tags are tokens, and what is open is kept in short lists. So no nesting
can make the result longer than a few times its source, as the rules of HTML 5 for misnested tags would.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.utils.translation import gettext as _

from cms.html_tokens import Tag, tokens_of
from courses.bank.limits import MAX_HTML_CHARS
from courses.bank.rows import ReadPicture, ReadText

PICTURES_AT = "@@PLUGINFILE@@/"  # where Moodle's texts find the files that come with them
MAX_LIST_DEPTH = 4

_MARKUP = re.compile(
    r"<img\s|</?[a-zA-Z][^<>]{0,2000}>|<!--|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5});"
)
_BLOCK = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|li|table|tr|pre|blockquote|section|article|center|dl|dt|dd|hr|address|figure)[\s>/]",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"data:image/([a-z0-9]{1,8})[a-z0-9+.\-]{0,12};base64,([A-Za-z0-9+/=%\s]*+)", re.IGNORECASE
)
_DOUBLED = re.compile(
    r"&amp;(nbsp|quot|apos|[lr][sd]quo|[lr]aquo|[mn]dash|hellip|deg|euro|iexcl|iquest|ordm|times|middot|bull"
    r"|[a-zA-Z](?:acute|grave|circ|uml|tilde|cedil|ring)|[as]zlig|#[0-9]{2,5});"
)
_ESCAPED_WHOLE = re.compile(r"&lt;(?:p|br|br/|div|span|strong|b|em|ul|img|h[1-6])(?:\s[^<>&]{0,200}+)?&gt;")
_ANNOTATED = re.compile(r"<annotation\b[^<>]{0,200}tex[^<>]{0,100}>([^<]*+)</annotation", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_BLANK = " \t\n\r\f\v\u00a0\u200b"
_LANGUAGE = re.compile(r'class="multilang"|lang="[a-zA-Z_-]{2,10}"', re.IGNORECASE)


class TextRefused(Exception):
    """A text cannot be taken; the message says why."""


@dataclass
class TakenText:
    """A text that was taken over, the picture that stood in it, and what of it had to stay behind."""

    text: ReadText
    picture: ReadPicture | None = None
    remarks: list[str] = field(default_factory=list)


def looks_like_html(source: str) -> bool:
    """Whether a text whose format nobody named holds tags or entities."""
    return bool(_MARKUP.search(source))


def take_html(
    source: str, *, files: Mapping[str, bytes] | None = None, language: str = "", mend: bool = True
) -> TakenText:
    """Return foreign HTML as a text of ours: lists, bold, links; tables as lines; formulas as written.

    `files` are those that came with the text, by name. Where the text comes in several languages, that of
    `language` is taken. With `mend`, entities that were escaped twice are put right. Raises `TextRefused`.
    """
    if "<" not in source and "&" not in source:
        return TakenText(ReadText(" ".join(source.split())))
    if mend:
        source = _mended(source)
    source, embedded = _without_data(source)
    if len(source) > MAX_HTML_CHARS:
        raise TextRefused(_("A text is longer than %(most)s characters.") % {"most": f"{MAX_HTML_CHARS:,}"})
    remarks: list[str] = []
    source = _with_formulas(source, remarks)
    walker = _Walker({**(files or {}), **embedded}, wrapped=bool(_BLOCK.search(source)), language=language)
    walker.remarks += remarks
    if language and not _speaks(source, language):
        walker.language = ""
    for token in tokens_of(source):
        if isinstance(token, Tag):
            walker.tag(token)
        else:
            walker.text(html.unescape(token))
    result = walker.finish()
    if "<" in result:
        text = ReadText(result, "html")
    else:
        text = ReadText(html.unescape(result))
    return TakenText(text, walker.picture, list(dict.fromkeys(walker.remarks)))


def _mended(source: str) -> str:
    if "<" not in source and _ESCAPED_WHOLE.search(source):
        source = html.unescape(source)
    return _DOUBLED.sub(r"&\1;", source)


def _without_data(source: str) -> tuple[str, dict[str, bytes]]:
    """The text with its embedded pictures replaced by names, and the pictures, still as base64."""
    found: dict[str, bytes] = {}

    def name(match: re.Match[str]) -> str:
        named = f"embedded-{len(found) + 1}.{match[1].lower().replace('jpeg', 'jpg')}"
        found[named] = unquote(match[2]).encode("ascii", "ignore")
        return PICTURES_AT + named

    return (_DATA.sub(name, source) if "data:" in source else source), found


def _with_formulas(source: str, remarks: list[str]) -> str:
    """MathML becomes the TeX that it was made from, where that came with it."""
    parts: list[str] = []
    at = 0
    while (start := source.find("<math", at)) >= 0 and (end := source.find("</math>", start)) >= 0:
        written = _ANNOTATED.search(source, start, end)
        if written:
            parts += [source[at:start], "\\(", written[1].strip(), "\\)"]
        else:
            remarks.append(_("A formula in MathML became plain text: write it again."))
            parts.append(source[at:end])
        at = end + len("</math>")
    return "".join([*parts, source[at:]])


def _speaks(source: str, language: str) -> bool:
    wanted = f'lang="{language.split("-")[0]}'
    return "multilang" in source and wanted in source.lower().replace("'", '"')


_INLINE = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "sup": "sup",
    "sub": "sub",
    "code": "code",
    "tt": "code",
}
_BLOCKS = {
    "p", "div", "section", "article", "center", "blockquote", "dl", "dt", "dd", "hr", "address", "figure",
    "figcaption", "header", "footer", "main", "aside", "fieldset", "form", "details", "summary",
}  # fmt: skip
_HEADINGS = {f"h{depth}" for depth in range(1, 7)}
_OUTSIDE = {"iframe", "object", "embed", "video", "audio", "svg", "canvas", "applet"}


class _Walker:
    """Takes tags and texts in turn, and keeps what they come to."""

    def __init__(self, files: Mapping[str, bytes], *, wrapped: bool, language: str) -> None:
        self.remarks: list[str] = []
        self.picture: ReadPicture | None = None
        self.language = language
        self._files, self._wrapped = files, wrapped
        self._out: list[str] = []
        self._wanted: list[tuple[str, str]] = []  # inline tags that are open, with how they begin
        self._written: list[str] = []  # those of them that are in `_out`, in this block
        self._lists: list[str] = []
        self._in_item = False
        self._in_paragraph = False
        self._begun = False  # whether this block has text
        self._space = False
        self._breaks = 0
        self._cells = self._separators = self._tables = self._pre = 0
        self._spans: list[bool] = []  # of each open span, whether it speaks another language

    def tag(self, tag: Tag) -> None:
        """Open or close what this tag stands for."""
        name = tag.name
        if name == "span":
            self._span(tag)
        elif any(self._spans):
            return
        elif name in _INLINE or name == "a":
            self._inline(_INLINE.get(name, name), tag)
        elif name == "br":
            self._breaks += 1
        elif name == "img" and not tag.closes:
            self._image(tag)
        elif name in ("table", "tr", "td", "th"):
            self._table(tag)
        elif name in ("ul", "ol", "li"):
            self._list(tag)
        elif name == "pre" or name in _HEADINGS:
            self._end_block()
            self._pre = max(self._pre + (-1 if tag.closes else 1), 0) if name == "pre" else self._pre
            self._inline("code" if name == "pre" else "b", tag)
        elif name in _BLOCKS:
            self._end_block()
        elif name in _OUTSIDE and not tag.closes:
            self.remarks.append(_("A film, a recording or a page inside the text was left out."))

    def text(self, text: str) -> None:
        """Add words to what is open."""
        if any(self._spans):
            return
        if self._pre:
            lines = text.split("\n")
            for number, line in enumerate(lines):
                self._breaks += number > 0
                words = line.lstrip(" ")
                self._words("\u00a0" * (len(line) - len(words)) + words if words else "")
            return
        words = _SPACES.sub(" ", text)
        if not words.strip(" "):
            self._space = self._space or bool(words)
            return
        self._space = self._space or words.startswith(" ")
        self._words(words.strip(" "))
        self._space = words.endswith(" ")

    def finish(self) -> str:
        """Close whatever is open and return the whole."""
        self._end_block()
        while self._lists:
            self._end_list()
        return "".join(self._out).strip(_BLANK)

    def _words(self, words: str) -> None:
        if not words or (not self._begun and not words.strip(_BLANK)):
            return
        if not self._begun and not self._in_item:
            if self._lists:
                self._begin_item()
            elif self._wrapped:
                self._out.append("<p>")
                self._in_paragraph = True
        if self._begun:
            self._between()
        self._begun, self._breaks, self._separators, self._space = True, 0, 0, False
        self._sync()
        self._out.append(html.escape(words, quote=False))

    def _between(self) -> None:
        """What parts the next words from those before: cells, lines or a space."""
        if self._breaks:
            self._sync(only_close=True)
            self._out.append("<br>" * min(self._breaks, 2))
        if self._separators:
            self._out.append(" | " * min(self._separators, 20) if not self._breaks else "")
        elif self._space and not self._breaks:
            self._sync(only_close=True)
            self._out.append(" ")

    def _sync(self, *, only_close: bool = False) -> None:
        """Close and open inline tags until those in the result are those that are open."""
        wanted = [name for name, _start in self._wanted]
        same = 0
        while same < min(len(wanted), len(self._written)) and wanted[same] == self._written[same]:
            same += 1
        while len(self._written) > same:
            self._out.append(f"</{self._written.pop()}>")
        if not only_close:
            for name, start in self._wanted[same:]:
                self._out.append(start)
                self._written.append(name)

    def _end_block(self) -> None:
        if self._tables:
            self._space = True
            return
        if self._in_item and self._begun:
            self._breaks = max(self._breaks, 1)
            return
        while self._written:
            self._out.append(f"</{self._written.pop()}>")
        if self._in_paragraph:
            self._out.append("</p>")
        elif self._begun:
            self._breaks = max(self._breaks, 1)
            return
        self._begun = self._in_paragraph = self._space = False
        self._breaks = self._separators = 0

    def _inline(self, name: str, tag: Tag) -> None:
        open_names = [each for each, _start in self._wanted]
        if tag.closes:
            if name in open_names:
                self._wanted.pop(len(open_names) - 1 - open_names[::-1].index(name))
        elif name not in open_names:
            start = self._link(tag) if name == "a" else f"<{name}>"
            if start:
                self._wanted.append((name, start))

    def _link(self, tag: Tag) -> str:
        address = tag.attribute("href").strip()
        if address.startswith(PICTURES_AT):
            self.remarks.append(_("A file that the text links to was left out."))
            return ""
        if not re.match(r"(?:https?://|mailto:)", address, re.IGNORECASE) or len(address) > 1000:
            return ""
        return f'<a href="{html.escape(address)}">'

    def _span(self, tag: Tag) -> None:
        if tag.closes:
            if self._spans:
                self._spans.pop()
            return
        spoken = tag.attribute("lang").lower()
        foreign = self.language and "multilang" in tag.attribute("class") and spoken
        self._spans.append(bool(foreign) and spoken.split("-")[0] != self.language.split("-")[0])
        del self._spans[1000:]

    def _table(self, tag: Tag) -> None:
        if tag.name == "table":
            if not tag.closes and not self._tables:
                self._end_block()
            self._tables = max(self._tables + (-1 if tag.closes else 1), 0)
            if tag.closes and not self._tables:
                self._cells = self._separators = 0
                self._end_block()
        elif tag.closes:
            self._space = True
        elif tag.name == "tr":
            self._cells = self._separators = 0
            self._breaks = max(self._breaks, 1)
        else:
            self._cells += 1
            self._separators += self._cells > 1

    def _list(self, tag: Tag) -> None:
        if self._tables:
            self._space = True
        elif tag.name == "li":
            if not tag.closes and self._lists:
                self._end_item()
                self._begin_item()
            elif self._in_item and tag.closes:
                self._end_item()
            elif not self._lists:
                self._end_block()
        elif tag.closes:
            if self._lists:
                self._end_list()
        elif len(self._lists) < MAX_LIST_DEPTH:
            self._begin_list(tag.name)
        else:
            self._end_block()

    def _begin_list(self, name: str) -> None:
        inside = self._in_item
        while self._written:
            self._out.append(f"</{self._written.pop()}>")
        if not inside:
            self._leave_paragraph()
            if self._lists:
                self._begin_item()
        self._out.append(f"<{name}>")
        self._lists.append(name)
        self._in_item = self._begun = False
        self._breaks = 0

    def _leave_paragraph(self) -> None:
        if self._in_paragraph:
            self._out.append("</p>")
        self._in_paragraph = self._begun = self._space = False
        self._breaks = self._separators = 0

    def _begin_item(self) -> None:
        self._out.append("<li>")
        self._in_item, self._begun, self._breaks, self._space = True, False, 0, False

    def _end_item(self) -> None:
        while self._written:
            self._out.append(f"</{self._written.pop()}>")
        if self._in_item:
            self._out.append("</li>")
        self._in_item = self._begun = self._space = False
        self._breaks = 0

    def _end_list(self) -> None:
        self._end_item()
        self._out.append(f"</{self._lists.pop()}>")
        self._in_item = bool(self._lists)  # the item that this list stood in
        self._begun, self._breaks = False, 0

    def _image(self, tag: Tag) -> None:
        address, alt = tag.attribute("src").strip(), " ".join(tag.attribute("alt").split())[:500]
        name = unquote(address.removeprefix(PICTURES_AT).split("?")[0]).rsplit("/", 1)[-1]
        data = self._files.get(name)
        if "tex" in tag.attribute("class") and alt:  # a formula that a filter had drawn
            self.text(alt if alt.startswith(("$", "\\(", "\\[")) else f"\\({alt}\\)")
        elif data is not None and self.picture is None:
            self.picture = ReadPicture(name, data, alt)
        else:
            self.remarks.append(self._why_no_picture(address, known=data is not None))
            if alt:
                self.text(f" [{alt}] ")

    def _why_no_picture(self, address: str, *, known: bool) -> str:
        if known:
            return _("Only the first picture was taken: a text has one.")
        if re.match(r"(?:https?:)?//", address, re.IGNORECASE):
            return _("A picture on another site was left out: nothing is fetched from there.")
        return _("A picture was left out: the file does not hold it.")
