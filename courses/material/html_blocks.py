"""Turn a cleaned page into lessons: Heading 1 begins one, everything else becomes blocks in reading order."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.lesson_text import MAX_BLOCKS, NOTE_KINDS, NoteBlock, ReflectionBlock, TextBlock
from courses.lesson_written import WrittenBlock
from courses.material.html_lists import lists_of_word, write_list
from courses.material.html_nodes import Node
from courses.material.html_tables import caption_missing, table_parts
from courses.material.inline import inline_html
from courses.material.pictures import checked_picture
from courses.material.rows import MaterialBlock, MaterialLesson, Picture, PictureBlock, Remarks

MAX_LESSONS = 50
MAX_QUOTE_CHARS, MAX_PROMPT_CHARS, MAX_ALT_CHARS, MAX_CAPTION_CHARS = 2_000, 600, 400, 300

_FOOTNOTE = re.compile(r"#n?-?(?:foot|end)note-(\d+)|#_(?:ftn|edn)(\d+)")
_NOTE_ID = re.compile(r"n?-?(?:foot|end)note-(\d+)|_(?:ftn|edn)(\d+)")
_BACK = re.compile(r"#n?-?(?:foot|end)note-ref-\d+|#_(?:ftn|edn)ref\d+")
_WHO = re.compile(r"^\s*[—–-]{1,2}\s*(.{2,200})$")
_WRAPPERS = {"body", "div", "section", "article", "main", "header", "footer", "aside", "span", "dl", "center"}
_HEADINGS = {"h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}


@dataclass(frozen=True)
class RawPicture:
    """The bytes of a picture as the document holds them, or why there are none."""

    content: bytes
    refusal: str


class LessonMaker:
    """Walks a page once and collects its lessons; what cannot stand in one is told to `remarks`."""

    def __init__(self, pictures: Mapping[str, RawPicture], remarks: Remarks) -> None:
        self._pictures, self._remarks = pictures, remarks
        self._notes: dict[str, Node] = {}
        self._lessons: list[tuple[str, list[MaterialBlock]]] = []
        self._before: list[MaterialBlock] = []  # what stands before the first heading
        self._text: list[str] = []
        self._cited: list[str] = []
        self._place = ""
        self.title = ""
        self._makers: dict[str, Callable[[Node], None]] = {
            "p": self._paragraph,
            "pre": self._paragraph,
            "dt": self._paragraph,
            "dd": self._paragraph,
            "ul": self._list,
            "ol": self._list,
            "table": self._table,
            "blockquote": self._quote,
            "figure": self._figure,
            "img": lambda node: self._picture(node),
            "h1": self._lesson,
            **dict.fromkeys(_HEADINGS, self._heading),
        }
        self._known = {*self._makers, *_WRAPPERS} - {"span", "dl", "center"}

    def make(self, root: Node, fallback_title: str) -> tuple[MaterialLesson, ...]:
        """The lessons of the page; one with `fallback_title` where it has no heading 1."""
        self._take_notes(root)
        lists_of_word(root)
        self._walk(root)
        self._close_lesson()
        if not self._lessons:
            self._lessons.append((self.title or fallback_title, []))
        if self._before:
            if len(self._lessons) > 1 or self._lessons[0][1]:
                self._remarks.add(
                    _("What stands before the first heading is now the beginning of the first lesson.")
                )
            self._lessons[0][1][:0] = self._before
        for title, blocks in self._lessons:
            if len(blocks) > MAX_BLOCKS:
                self._remarks.add(
                    _("This lesson has more than %(most)s parts: what follows was left out. Split it.")
                    % {"most": MAX_BLOCKS},
                    title,
                )
        if len(self._lessons) > MAX_LESSONS:
            self._remarks.add(
                _("There are more than %(most)s lessons: what follows was left out. Split the document.")
                % {"most": MAX_LESSONS}
            )
        return tuple(
            MaterialLesson(title[:200], tuple(blocks[:MAX_BLOCKS]))
            for title, blocks in self._lessons[:MAX_LESSONS]
        )

    # --- the walk -------------------------------------------------------------------------------

    def _walk(self, node: Node) -> None:
        loose = Node("p")
        for child in node.children:
            if isinstance(child, str) or not any(each.tag in self._known for each in child.walk()):
                if isinstance(child, str) or child.tag not in {"title", "caption", "figcaption"}:
                    loose.children.append(child)
                continue
            self._paragraph(loose)
            loose = Node("p")
            self._element(child)
        self._paragraph(loose)

    def _element(self, node: Node) -> None:
        kind = next((each for each in NOTE_KINDS if each in node.classes), "")
        if node.tag in {"div", "aside", "section"} and (kind or node.tag == "aside"):
            self._note(node, kind or "remember")
        elif node.tag == "div" and "reflection" in node.classes:
            self._reflection(node)
        elif maker := self._makers.get(node.tag):
            maker(node)
        else:
            self._walk(node)

    def _blocks(self) -> list[MaterialBlock]:
        return self._lessons[-1][1] if self._lessons else self._before

    def _flush(self) -> None:
        """End the text so far as a block."""
        if self._text:
            self._blocks().append(TextBlock("\n".join(self._text)))
            self._text = []

    def _add(self, block: MaterialBlock) -> None:
        self._flush()
        self._blocks().append(block)

    # --- headings and paragraphs ----------------------------------------------------------------

    def _lesson(self, node: Node) -> None:
        title = node.text()
        self._pictures_below(node)
        if not title:
            return
        if "title" in node.classes:
            self.title = self.title or title[:200]
            return
        self._close_lesson()
        self._lessons.append((title, []))
        self._place = title

    def _close_lesson(self) -> None:
        self._flush()
        if self._cited:
            notes = [f"<h3>{html.escape(_('Notes'), quote=False)}</h3>"]
            for number, key in enumerate(self._cited, 1):
                notes.append(f"<p><sup>{number}</sup> {inline_html(self._notes[key])}</p>")
            self._blocks().append(TextBlock("\n".join(notes)))
            self._cited = []

    def _heading(self, node: Node) -> None:
        words = node.text()
        self._pictures_below(node)
        if words:
            tag = _HEADINGS[node.tag]
            if node.tag not in {"h2", "h3"}:
                self._remarks.add(_("Headings below the third level became headings of the third."), words)
            self._text.append(f"<{tag}>{html.escape(words, quote=False)}</{tag}>")
            self._place = words

    def _paragraph(self, node: Node) -> None:
        if "caption" in node.classes and self._caption(node):
            return
        self._cite(node)
        words = inline_html(node)
        if words:
            self._text.append(f"<p>{words}</p>")
        self._pictures_below(node)

    def _caption(self, node: Node) -> bool:
        """Give a caption to the picture or table before it; False where there is none."""
        blocks = self._blocks()
        words = node.text()
        if self._text or not blocks or not words:
            return False
        last = blocks[-1]
        if isinstance(last, PictureBlock) and not last.caption:
            blocks[-1] = PictureBlock(last.picture, last.alt, words[:MAX_CAPTION_CHARS])
            return True
        if isinstance(last, WrittenBlock) and last.kind == "table":
            self._remarks.drop(caption_missing(), self._place)
            blocks[-1] = WrittenBlock("table", {**last.stored, "caption": words[:200]}, last.words)
            return True
        return False

    def _list(self, node: Node) -> None:
        self._cite(node)
        if written := write_list(node):
            self._text.append(written)
        self._pictures_below(node)

    # --- notes at the foot ----------------------------------------------------------------------

    def _take_notes(self, root: Node) -> None:
        """Take the notes out of the page: they come back below the lesson that cites them."""
        for node in list(root.walk()):
            for child in node.elements():
                found = _NOTE_ID.fullmatch(child.attributes.get("id", ""))
                if found and child.tag in {"li", "div", "p"}:
                    node.children.remove(child)
                    for below in list(child.walk()):
                        below.children = [
                            each
                            for each in below.children
                            if isinstance(each, str) or not _BACK.fullmatch(each.attributes.get("href", ""))
                        ]
                    self._notes[found[1] or found[2]] = child

    def _cite(self, node: Node) -> None:
        """Number the references to notes in this paragraph, from 1 in each lesson."""
        for link in list(node.walk()):
            found = _FOOTNOTE.fullmatch(link.attributes.get("href", ""))
            key = (found[1] or found[2]) if found else ""
            if link.tag != "a" or key not in self._notes:
                continue
            if key not in self._cited:
                self._cited.append(key)
            raised = Node("sup", {}, [str(self._cited.index(key) + 1)])
            link.tag, link.attributes, link.children = "span", {}, [raised]

    # --- blocks ---------------------------------------------------------------------------------

    def _note(self, node: Node, kind: str) -> None:
        parts = [part for part in node.elements() if part.tag in {"p", "ul", "ol", "div"}] or [node]
        lines = []
        for part in parts:
            if part.tag in {"ul", "ol"}:
                lines += [f"– {inline_html(item, raised=False)}" for item in part.elements()]
            else:
                lines.append(inline_html(part, raised=False))
        text = "\n".join(f"<p>{line}</p>" for line in lines if line)
        if text:
            self._add(NoteBlock(kind, text))
        self._pictures_below(node)

    def _reflection(self, node: Node) -> None:
        words = node.text()
        if 0 < len(words) <= MAX_PROMPT_CHARS:
            self._add(ReflectionBlock(words))
        else:
            self._walk(node)

    def _quote(self, node: Node) -> None:
        lines = [line.text() for line in node.elements() if line.text()] or [node.text()]
        found = _WHO.fullmatch(lines[-1]) if len(lines) > 1 else None
        text = "\n\n".join(lines[:-1] if found else lines)
        if not 0 < len(text) <= MAX_QUOTE_CHARS:
            self._walk(node)
            return
        if not found:
            self._remarks.add(
                _("A quotation does not say who said it. End it with a line such as “— Her name”."),
                self._place,
            )
        stored = {
            "text": text,
            "who": found[1] if found else "",
            "source": "",
            "language": "",
            "translation": "",
        }
        self._add(WrittenBlock("quote", stored, text))

    def _table(self, node: Node) -> None:
        parts = table_parts(node, self._place, self._remarks)
        if parts is None:  # a frame around text
            for cell in (each for each in node.walk() if each.tag in {"td", "th"}):
                self._walk(cell)
            return
        for part in parts:
            self._add(part)
        self._pictures_below(node)

    def _figure(self, node: Node) -> None:
        caption = next((each.text() for each in node.walk() if each.tag == "figcaption"), "")
        for child in node.walk():
            if child.tag == "img":
                self._picture(child, caption)
                child.tag = "hr"
        if any(child.tag in {"p", "table", "ul", "ol", "blockquote"} for child in node.walk()):
            self._walk(node)

    def _pictures_below(self, node: Node) -> None:
        for child in list(node.walk()):
            if child.tag == "img":
                self._picture(child)

    def _picture(self, node: Node, caption: str = "") -> None:
        try:
            picture = self._checked(node.attributes.get("src", ""))
        except ValueError as error:
            self._remarks.add(str(error), self._place)
            return
        alt = " ".join(node.attributes.get("alt", "").split())
        if not alt:
            self._remarks.add(
                _("A picture has no text alternative: say what it shows, for those who do not see it."),
                self._place,
            )
        self._add(PictureBlock(picture, alt[:MAX_ALT_CHARS], caption[:MAX_CAPTION_CHARS]))

    def _checked(self, source: str) -> Picture:
        raw = self._pictures.get(source)
        if raw is None:
            raise ValueError(_("A picture is not inside the file, so it was left out. Add it in the editor."))
        if raw.refusal:
            raise ValueError(raw.refusal)
        return checked_picture(self._place or self.title, raw.content)
