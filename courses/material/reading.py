"""Read a document that an author wrote elsewhere: Word, Markdown or HTML."""

import base64
import binascii
import re
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from academy.lib.sizes import size_label
from courses.material.docx import LIMITS, read_docx
from courses.material.html_blocks import LessonMaker, RawPicture
from courses.material.html_nodes import read_nodes
from courses.material.markdown import read_markdown
from courses.material.rows import Material, MaterialRefused, Remarks

WORD, MARKDOWN, HTML = {".docx"}, {".md", ".markdown"}, {".html", ".htm"}
SUFFIXES = (*sorted(WORD), *sorted(MARKDOWN), *sorted(HTML))
MAX_BYTES = LIMITS.archive
MAX_TEXT_BYTES = 10_000_000  # of HTML with pictures inside

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,30})", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})</title", re.IGNORECASE)
_DATA = re.compile(r"\bsrc\s*=\s*\"data:image/[a-z0-9.+-]{1,30};base64,([^\"]*)\"", re.IGNORECASE)
_LOST = re.compile(r"<(iframe|video|audio|object|embed|form|canvas|svg|math|script)\b", re.IGNORECASE)


def read_material(name: str, file: BinaryIO) -> Material:
    """Read a whole document for a preview or an import; raises `MaterialRefused`, with words for people."""
    suffix = PurePosixPath(name).suffix.lower()
    stem = re.sub(r"[-_\s]+", " ", PurePosixPath(name).stem).strip().capitalize()[:200]
    fallback = stem or _("Lesson")
    remarks = Remarks()
    size = file.seek(0, 2)
    if suffix in {".docm", ".dotm"}:
        raise MaterialRefused(
            _("This document holds macros, small programs that we never run. Save it as .docx without them.")
        )
    if suffix not in SUFFIXES:
        raise MaterialRefused(
            _("Choose a file whose name ends with one of: %(all)s.") % {"all": ", ".join(SUFFIXES)}
        )
    most = MAX_BYTES if suffix in WORD else MAX_TEXT_BYTES
    if size > most:
        raise MaterialRefused(
            _("This file has %(size)s. The most that is taken here is %(most)s.")
            % {"size": size_label(size), "most": size_label(most)}
        )
    if suffix in WORD:
        source, pictures = read_docx(file, remarks)
        return _of_page(source, pictures, "", fallback, remarks)
    file.seek(0)
    content = file.read(most)
    if suffix in HTML:
        return _of_html(_decoded(content, html=True), fallback, remarks)
    title, lessons = read_markdown(_decoded(content), fallback, remarks)
    return _checked(Material(title, lessons, remarks.all()), remarks)


def _of_html(source: str, fallback: str, remarks: Remarks) -> Material:
    """A page that somebody saved; pictures written into it are taken out before it is cleaned."""
    pictures: dict[str, RawPicture] = {}
    for found in list(_LOST.finditer(source))[:2000]:
        words = _("“%(name)s” was left out: a lesson holds text, tables and pictures.")
        line = source.count("\n", 0, found.start()) + 1
        remarks.add(words % {"name": found[1].lower()}, _("line %(number)s") % {"number": line})
    source = _DATA.sub(lambda data: f'src="{_keep(data[1], pictures)}"', source)
    found_title = _TITLE.search(source)
    return _of_page(source, pictures, found_title[1] if found_title else "", fallback, remarks)


def _keep(data: str, pictures: dict[str, RawPicture]) -> str:
    """Keep a picture that was written into the page, and return the address that stands for it."""
    address = f"picture:{len(pictures)}"
    try:
        pictures[address] = RawPicture(base64.b64decode(data), "")
    except (binascii.Error, ValueError):
        pictures[address] = RawPicture(b"", _("A picture in the page is damaged and was left out."))
    return address


def _of_page(
    source: str, pictures: dict[str, RawPicture], title: str, fallback: str, remarks: Remarks
) -> Material:
    maker = LessonMaker(pictures, remarks)
    lessons = maker.make(read_nodes(source), " ".join(title.split())[:200] or fallback)
    return _checked(Material(maker.title, lessons, remarks.all()), remarks)


def _checked(material: Material, remarks: Remarks) -> Material:
    """The material, refused where there is nothing in it."""
    if not any(lesson.blocks for lesson in material.lessons):
        raise MaterialRefused(_("There is no text in this file that a lesson could hold."))
    if remarks.more:
        remarks_more = _("There are %(count)s more remarks of the same kinds.") % {"count": remarks.more}
        tail = type(material.remarks[0])(remarks_more)
        return Material(material.title, material.lessons, (*material.remarks, tail))
    return material


def _decoded(content: bytes, *, html: bool = False) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or in what a page says of itself."""
    named = _CHARSET.search(content[:4000]) if html else None
    tries = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig"]
    if named and named[1].lower() in {
        b"windows-1252",
        b"iso-8859-1",
        b"windows-1256",
        b"windows-1251",
        b"gb2312",
    }:
        tries.append(named[1].decode())
    for encoding in tries:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise MaterialRefused(_("This file is not text in UTF-8. Save it again in that encoding."))
