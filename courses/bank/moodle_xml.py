"""Read questions in Moodle XML, as Moodle exports them and as other programs believe that it does.

The format is described at https://docs.moodle.org/en/Moodle_XML_format. Each question is cut out of the file
and parsed by itself, so memory stays flat and a fault costs one question. What Moodle does not know of ours
(keys, objectives, difficulty, which signs matter) travels in elements named `academy`, which it passes over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from courses.bank.html_text import TextRefused
from courses.bank.limits import (
    MAX_CATEGORY_DEPTH,
    MAX_ID_CHARS,
    MAX_NAME_CHARS,
    MAX_TAG_CHARS,
    MAX_TAGS,
)
from courses.bank.moodle_xml_cutting import Cut, Cutter, mended, text_of, with_texts_as_written
from courses.bank.moodle_xml_kinds import KINDS, QuestionRefused
from courses.bank.moodle_xml_nodes import Node, NodeRefused, parse
from courses.bank.moodle_xml_texts import Texts
from courses.bank.rows import DIFFICULTIES, ReadPicture, ReadQuestion, ReadText, Skipped, Unreadable

_ROOTS = re.compile(r"\$(?:course|module|system|coursecat|cat[a-z0-9]*|category)\$", re.IGNORECASE)
_SLASH = re.compile(r"(?<!/)/(?!/)")
_NAME = re.compile(r"<name>\s{0,99}(?:<text>)?\s{0,99}(?:<!\[CDATA\[)?([^<\]]{1,200})")
_TYPE = re.compile(r"<question[^<>]{0,100}type\s{0,5}=\s{0,5}[\"']?([^\"'<>\s]{1,60})")


def read_moodle_xml(
    file: BinaryIO, language: str, remarks: list[str] | None = None
) -> Iterator[ReadQuestion | Skipped]:
    """Yield what the file holds, in its order, for an import. Raises `Unreadable` where it is no such file.

    `remarks` takes what is to be said once about the whole file.
    """
    category: tuple[str, ...] = ()
    seen = ignored = False
    watch = _Watch()
    for cut in Cutter().cuts(watch.over(text_of(file, language))):
        seen = True
        found = _read(cut, language, category)
        if isinstance(found, _Category):
            category = found.path
            continue
        ignored = ignored or (
            bool(cut.source) and "<defaultgrade>" in cut.source and "<academy" not in cut.source
        )
        yield found
    if not seen and not watch.is_quiz:
        raise Unreadable(_("There is no question in this file: it is no Moodle XML."))
    if ignored and remarks is not None:
        remarks.append(_("Points and penalties stay behind: here each quiz has its own."))


@dataclass
class _Watch:
    """Notes on the way whether the file is a quiz at all, however empty."""

    is_quiz: bool = False

    def over(self, pieces: Iterator[str]) -> Iterator[str]:
        for piece in pieces:
            self.is_quiz = self.is_quiz or "<quiz" in piece
            yield piece


@dataclass(frozen=True)
class _Category:
    path: tuple[str, ...]


def _read(cut: Cut, language: str, category: tuple[str, ...]) -> ReadQuestion | Skipped | _Category:
    """One question; never raises, whatever it holds."""
    head = cut.source[:20_000]
    name = " ".join(found[1].split()) if (found := _NAME.search(head)) else ""
    if cut.fault:
        return Skipped(cut.line, name[:MAX_NAME_CHARS], cut.fault)
    kind = found[1].strip().lower() if (found := _TYPE.search(head)) else ""
    if kind and kind != "category" and kind not in KINDS:
        words = _("The academy has no questions of the type “%(type)s”.") % {"type": kind}
        return Skipped(cut.line, name[:MAX_NAME_CHARS], words)
    remarks: list[str] = []
    try:
        node = _parsed(cut, remarks)
        if node.attributes.get("type", "").strip().lower() == "category":
            return _Category(_path(node))
        return _question(cut.line, node, language, category, remarks)
    except (NodeRefused, TextRefused, QuestionRefused) as error:
        return Skipped(cut.line, name[:MAX_NAME_CHARS], str(error))


def _parsed(cut: Cut, remarks: list[str]) -> Node:
    clean = mended(cut.source)
    try:
        return parse(clean, cut.line)
    except NodeRefused as error:
        again = mended(with_texts_as_written(cut.source))
        if again == clean:
            raise
        try:
            node = parse(again, cut.line)
        except NodeRefused:
            raise error from None
        remarks.append(_("Its XML was mended: see whether the texts are whole."))
        return node


def _path(node: Node) -> tuple[str, ...]:
    """The drawer that the questions after this one lie in, from the outside in."""
    ours = node.first("academy")
    if ours is not None:
        parts = [part.inner() for part in ours.all("part")]
    else:
        written = _ROOTS.sub("", node.words("category", "text") or node.words("category"))
        parts = [part.replace("//", "/") for part in _SLASH.split(written)]
        parts = [" ".join(part.split()) for part in parts]
        parts = [part for part in parts if part]
        if parts and parts[0] == "top":
            parts = parts[1:]
    return tuple(part[:MAX_NAME_CHARS] for part in parts if part)[:MAX_CATEGORY_DEPTH]


def _question(
    line: int, node: Node, language: str, category: tuple[str, ...], remarks: list[str]
) -> ReadQuestion:
    ours = node.first("academy")
    own = ours.attributes if ours is not None else {}
    texts = Texts(language, bool(ours), remarks)
    kind = node.attributes.get("type", "").strip().lower()
    if kind not in KINDS:
        raise QuestionRefused(_("The question names no type."))
    text, picture = _prompt(node, texts)
    if not text and picture is None:
        raise QuestionRefused(_("The question has no text."))
    read = KINDS[kind](node, texts, own)
    name = texts.words(node.first("name"), MAX_NAME_CHARS) or " ".join(text.plain.split())[:80]
    hints = [hint for hint in (texts.take(each) for each in node.all("hint")) if hint]
    if len(hints) > 1:
        remarks.append(_("Only the first hint was taken."))
    shared: dict[str, Any] = {
        "category": category,
        "id": texts.words(node.first("idnumber"), MAX_ID_CHARS),
        "feedback": texts.take(node.first("generalfeedback")),
        "hint": hints[0] if hints else ReadText(),
        "objective": own.get("objective", "")[:MAX_ID_CHARS],
        "difficulty": own.get("difficulty", "") if own.get("difficulty") in DIFFICULTIES else "",
        "tags": _tags(node, texts),
        "picture": picture,
        "key": own.get("key", "")[:MAX_ID_CHARS],
        "retired": node.words("hidden") == "1",
        "feedback_right": texts.take(node.first("correctfeedback")),
        "feedback_partly": texts.take(node.first("partiallycorrectfeedback")),
        "feedback_wrong": texts.take(node.first("incorrectfeedback")),
    } | read
    if shared["retired"] and ours is None:
        remarks.append(_("It is hidden in Moodle, and so it came in retired."))
    return ReadQuestion(line=line, name=name, text=text, remarks=tuple(dict.fromkeys(remarks)), **shared)


def _prompt(node: Node, texts: Texts) -> tuple[ReadText, ReadPicture | None]:
    """The question's text and picture, which old files have in an element of its own."""
    text, picture = texts.with_picture(node.first("questiontext"))
    data = node.first("image_base64")
    if picture is None and data is not None and node.words("image"):
        found = ReadPicture(node.words("image"), data.inner().encode("ascii", "ignore"))
        picture = texts.decoded(found)
    return text, picture


def _tags(node: Node, texts: Texts) -> tuple[str, ...]:
    every = node.first("tags")
    found = [texts.words(tag, MAX_TAG_CHARS) for tag in every.all("tag")] if every is not None else []
    return tuple(dict.fromkeys(tag for tag in found if tag))[:MAX_TAGS]
