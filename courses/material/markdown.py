"""Read Markdown: our own blocks between `:::` lines as in a course folder, the rest as Markdown has it."""

import re
import tomllib

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from courses.lesson_text import (
    AudioBlock,
    DownloadBlock,
    ImageBlock,
    MediaFile,
    VideoBlock,
    read_blocks,
)
from courses.lesson_written import WrittenBlock
from courses.material.html_blocks import LessonMaker
from courses.material.html_nodes import MAX_HTML_CHARS, read_nodes
from courses.material.rows import MaterialBlock, MaterialLesson, MaterialRefused, Remarks

_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_FRONT = re.compile(r"(\+\+\+|---)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|$)", re.DOTALL)
_ITEM = re.compile(r" {0,3}[-*+] +\S")
MAX_BRACKETS = 1000  # opened in one paragraph: the parser's time grows with their square
MAX_PICTURES = 2000  # in the whole text
MAX_CELLS = 100_000  # of all tables: every row gets as many cells as the widest line has
_PLACEHOLDER = "\ue000block:%d\ue000"
_PLACE = re.compile("\ue000block:(\\d+)\ue000")


def read_markdown(
    source: str, fallback_title: str, remarks: Remarks
) -> tuple[str, tuple[MaterialLesson, ...]]:
    """The module's title, if the text says one, and its lessons, which begin with lines `# …`."""
    source = _PLACE.sub("", source)
    title, body, first = _front(source)
    blocks: list[MaterialBlock] = []
    text = _without_blocks(body, first, blocks, remarks)
    _refuse_what_takes_long(text)
    rendered = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    maker = LessonMaker({}, remarks)
    lessons = maker.make(read_nodes(rendered), title or fallback_title)
    return title, tuple(
        MaterialLesson(lesson.title, tuple(_with_blocks(lesson.blocks, blocks))) for lesson in lessons
    )


def _refuse_what_takes_long(text: str) -> None:
    """Refuse, before it is parsed, what would keep the parser busy for long."""
    if len(text) > MAX_HTML_CHARS:
        raise MaterialRefused(_("This text is too long for one module. Split it."))
    brackets = cells = bars = rows = 0
    for line in text.split("\n"):
        blank = not line.strip(" \t")
        if blank or _ITEM.match(line):
            brackets = 0
        brackets += line.count("[")
        bars, rows = (0, 0) if blank else (max(bars, line.count("|")), rows + 1)
        cells += bars
        if brackets > MAX_BRACKETS or cells > MAX_CELLS or bars * rows > MAX_CELLS:
            raise _too_tangled()
    if text.count("![") > MAX_PICTURES:
        raise _too_tangled()


def _too_tangled() -> MaterialRefused:
    return MaterialRefused(
        _("This text is nested too deeply, or many of its tags are never closed. Make it plainer.")
    )


def _front(source: str) -> tuple[str, str, int]:
    """The title in the front matter, the rest, and the line where it begins."""
    found = _FRONT.match(source)
    if not found or len(found[2]) > 10_000:
        return "", source, 1
    title = ""
    if found[1] == "+++":
        try:
            value = tomllib.loads(found[2]).get("title", "")
            title = value if isinstance(value, str) else ""
        except (ValueError, RecursionError):
            title = ""
    elif line := re.search(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", found[2], re.MULTILINE):
        title = line[1]
    return " ".join(title.split())[:200], source[found.end() :], source[: found.end()].count("\n") + 1


def _without_blocks(body: str, first: int, blocks: list[MaterialBlock], remarks: Remarks) -> str:
    """The text with a mark where each of our blocks stood; the blocks go to `blocks`."""
    kept: list[str] = []
    fence: list[str] | None = None
    code = False
    for number, line in enumerate(body.split("\n"), start=first):
        if fence is None and _FENCE.match(line):
            code = not code
        if code or (fence is None and not line.startswith(":::")):
            kept.append(line)
            continue
        if fence is None:
            fence, start = [line], number
            continue
        fence.append(line)
        if line.strip() == ":::":
            _read_block(fence, start, blocks, kept, remarks)
            fence = None
    if fence is not None:
        remarks.add(_("A block is not closed with “:::”: what follows was left out."), _line(start))
    return "\n".join(kept)


def _read_block(
    lines: list[str], start: int, blocks: list[MaterialBlock], kept: list[str], remarks: Remarks
) -> None:
    def find(line: int, kind: str, name: str, credit: dict[str, str]) -> MediaFile | None:
        remarks.add(
            _("“%(name)s” is not inside this file. Add it in the editor, or bring the whole folder.")
            % {"name": name[:80]},
            _line(line),
        )
        return None

    def note(line: int, reason: str) -> None:
        remarks.add(_("A block was left out or changed: %(why)s") % {"why": reason}, _line(line))

    for block in read_blocks("\n".join(lines), start, find, note):
        if not isinstance(block, ImageBlock | AudioBlock | VideoBlock | DownloadBlock):
            kept += ["", _PLACEHOLDER % len(blocks), ""]
            blocks.append(block)


def _with_blocks(found: tuple[MaterialBlock, ...], blocks: list[MaterialBlock]) -> list[MaterialBlock]:
    """Put our blocks where their marks stand, and cut the text there."""
    whole: list[MaterialBlock] = []
    for block in found:
        html = getattr(block, "html", None)
        if html is None or not _PLACE.search(html) or isinstance(block, WrittenBlock):
            whole.append(block)
            continue
        lines: list[str] = []
        for line in html.split("\n"):
            if place := _PLACE.search(line):
                whole += [type(block)(html="\n".join(lines))] if lines else []  # type: ignore[call-arg]
                whole.append(blocks[int(place[1])])
                lines = []
            else:
                lines.append(line)
        whole += [type(block)(html="\n".join(lines))] if lines else []  # type: ignore[call-arg]
    return whole


def _line(number: int) -> str:
    return _("line %(number)s") % {"number": number}
