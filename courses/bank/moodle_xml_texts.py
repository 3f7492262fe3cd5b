"""The texts of a question in Moodle XML, with their pictures, as a question of ours has them."""

import binascii
import html
import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from courses.bank.html_text import TakenText, TextRefused, looks_like_html, take_html
from courses.bank.limits import MAX_HTML_CHARS, MAX_PICTURE_BYTES, MAX_TEXT_CHARS
from courses.bank.moodle_xml_nodes import Node
from courses.bank.rows import ReadPicture, ReadText

_OURS = {"html": "html", "plain_text": "plain", "markdown": "markdown"}
_OUR_PICTURE = re.compile(r'<p><img src="@@PLUGINFILE@@/([^"<>]{1,600})" alt="([^"<>]{0,3000})" /></p>\Z')
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff", ".avif", ".ico")


@dataclass
class Texts:
    """Takes the texts of one question. `ours` are written by us and come back as they went."""

    language: str
    ours: bool
    remarks: list[str]

    def take(self, node: Node | None) -> ReadText:
        """A text where a picture has no place."""
        text, picture = self.with_picture(node)
        if picture:
            self.remarks.append(_("A picture was left out: pictures stand in questions and options only."))
        return text

    def with_picture(self, node: Node | None) -> tuple[ReadText, ReadPicture | None]:
        """A text and the first picture in it."""
        if node is None:
            return ReadText(), None
        taken = self._taken(node)
        self.remarks += taken.remarks
        if len(taken.text.source) > MAX_TEXT_CHARS:
            raise TextRefused(
                _("A text is longer than %(most)s characters.") % {"most": f"{MAX_TEXT_CHARS:,}"}
            )
        picture = taken.picture
        if picture is not None:
            picture = self.decoded(picture)
        return taken.text, picture

    def words(self, node: Node | None, most: int) -> str:
        """A text without any markup, on one line, cut where it is longer than `most`."""
        if node is None:
            return ""
        source = _source(node)
        if not self.ours and looks_like_html(source):
            source = take_html(source[:MAX_HTML_CHARS], language=self.language).text.plain
        return " ".join(source.split())[:most].strip()

    def _taken(self, node: Node) -> TakenText:
        source, style = _source(node), node.attributes.get("format", "")
        if self.ours:
            return _as_it_went(source, style, node)
        files = _files(node)
        if style == "markdown" and "@@PLUGINFILE@@" not in source:
            return TakenText(ReadText(source.strip(), "markdown"))
        if style == "markdown":
            source = MarkdownIt("commonmark", {"html": False}).render(source[:MAX_TEXT_CHARS])
            source = source.replace("%40%40PLUGINFILE%40%40", "@@PLUGINFILE@@")
        elif style == "plain_text" or not looks_like_html(source):
            lines = [" ".join(line.split()) for line in source.strip().split("\n")]
            breaks = style in ("plain_text", "moodle_auto_format", "plain")
            return TakenText(ReadText(("\n" if breaks else " ").join(lines)))
        elif style == "moodle_auto_format" and "<p" not in source and "<br" not in source:
            source = source.strip().replace("\n", "<br>")
        taken = take_html(source, files=files, language=self.language)
        if any(not name.lower().endswith(_PICTURES) for name in files):
            taken.remarks.append(_("Files that are no pictures were left out, such as recordings."))
        return taken

    def decoded(self, picture: ReadPicture) -> ReadPicture | None:
        """The picture, its base64 read; nothing for what is none or too large."""
        try:
            data = binascii.a2b_base64(picture.data)
        except (binascii.Error, ValueError):
            data = b""
        if not data or len(data) > MAX_PICTURE_BYTES:
            self.remarks.append(_("A picture was left out: it is damaged or too large."))
            return None
        return replace(picture, data=data, name=plain_name(picture.name))


def plain_name(name: str) -> str:
    """A file's own name, without folders and signs that no file's name has."""
    name = re.sub(r"[\x00-\x1f\x7f<>:\"|?*%]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    stem, dot, ending = name.rpartition(".")
    return (f"{stem[:80]}.{ending[:8]}" if dot and stem else name[:80]) or "picture"


def _source(node: Node) -> str:
    text = node.first("text")
    return text.inner() if text is not None else "".join(part for part in node.parts if isinstance(part, str))


def _files(node: Node) -> dict[str, bytes]:
    """The files that came with a text, still in base64, by the names that pictures call them."""
    found: dict[str, bytes] = {}
    for file in node.all("file"):
        if file.attributes.get("encoding", "base64") == "base64":
            name = file.attributes.get("name", "").replace("\\", "/").rsplit("/", 1)[-1]
            data = "".join(part for part in file.parts if isinstance(part, str))
            found.setdefault(name, data.encode("ascii", "ignore"))
    return found


def _as_it_went(source: str, style: str, node: Node) -> TakenText:
    """A text that we wrote: nothing is mended, and its picture stands at its end."""
    picture = None
    if (files := _files(node)) and (found := _OUR_PICTURE.search(source, max(0, len(source) - 4000))):
        name = html.unescape(found[1])
        if name in files:
            picture = ReadPicture(name, files[name], html.unescape(found[2]))
            source = source[: found.start()]
    return TakenText(ReadText(source, _OURS.get(style, "plain") if source else "plain"), picture)
