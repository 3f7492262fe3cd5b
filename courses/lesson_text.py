"""Turn the Markdown of a lesson into blocks: text, those with files, notes, and those of `lesson_written`.

Pure: text in, frozen blocks out. Text becomes the small part of HTML that the academy's rich text knows
(`lesson_markdown`) and is cleaned again after rendering; anything else in the Markdown is reported with its
line. `docs/course-folder.md` shows how blocks are written.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from django.conf import settings

from cms.captions import language_in_name
from courses.lesson_markdown import plain_text, safe_html
from courses.lesson_written import ATTRIBUTES, BUILDERS, Writing, WrittenBlock
from courses.recordings import MAX_TIMES_LARGER, differ_too_much
from courses.toml_table import Note

NOTE_KINDS = ("try", "remember", "example", "careful")
MAX_BODY_CHARS = 60_000
MAX_BLOCKS = 100
OPUS = (".opus", ".ogg")

CHARACTERS_A_WORD = 1.6  # in Chinese, as translators count

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WIDE_MARKS = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
_OPEN = re.compile(r":::\s*([a-z]+)\b(.*)")
_WORD_OR_ATTRIBUTE = re.compile(r'\s+(?:([a-z]+)="((?:[^"\\]|\\.)*)"|([a-z]+))(?=\s|$)')
_QUOTED = re.compile(r'\\(["\\])')


@dataclass(frozen=True)
class MediaFile:
    """A file of the folder, with what must be known of each: who made it, from what, under which licence."""

    name: str  # inside the folder, with “/”
    path: Path = field(compare=False)
    size: int  # bytes
    sha256: str
    author: str
    source: str
    licence: str


@dataclass(frozen=True)
class TextBlock:
    """Rich text."""

    kind: ClassVar[str] = "text"
    html: str


@dataclass(frozen=True)
class ImageBlock:
    """A picture; `alt` says to those who do not see it what it teaches."""

    kind: ClassVar[str] = "image"
    file: MediaFile
    alt: str
    caption: str


@dataclass(frozen=True)
class AudioBlock:
    """A recording with all that is said in it: plain text, an empty line between paragraphs.

    `second` is the same recording in another format, for devices that cannot play the first.
    """

    kind: ClassVar[str] = "audio"
    file: MediaFile
    second: MediaFile | None
    title: str
    transcript: str
    seconds: int  # 0 where the author gave none


@dataclass(frozen=True)
class VideoBlock:
    """A video with its captions by language and all that is said in it; one of the two may be missing."""

    kind: ClassVar[str] = "video"
    file: MediaFile
    title: str
    transcript: str
    seconds: int  # 0 where the author gave none
    captions: tuple[tuple[str, MediaFile], ...]
    poster: MediaFile | None


@dataclass(frozen=True)
class NoteBlock:
    """A box beside the text, without headings or lists; `style` is one of `NOTE_KINDS`."""

    kind: ClassVar[str] = "note"
    style: str
    html: str


@dataclass(frozen=True)
class DownloadBlock:
    """A file to take away; its size is shown from `file.size`."""

    kind: ClassVar[str] = "download"
    file: MediaFile
    title: str


@dataclass(frozen=True)
class ReflectionBlock:
    """A question that learners answer for themselves only."""

    kind: ClassVar[str] = "reflection"
    prompt: str


Block = (
    TextBlock
    | ImageBlock
    | AudioBlock
    | VideoBlock
    | NoteBlock
    | DownloadBlock
    | ReflectionBlock
    | WrittenBlock
)
# (line, kind of block, file name, its credit) -> the file, or None after a report
FindMedia = Callable[[int, str, str, dict[str, str]], MediaFile | None]
CREDIT = ("source", "author", "licence")  # of a file; author and licence where they are not the lesson's


@dataclass(frozen=True)
class _Fence:
    """What an opening `:::` line says, and the text up to the closing one."""

    line: int
    kind: str
    word: str
    attributes: dict[str, str]
    body: str


def read_blocks(body: str, first_line: int, find_media: FindMedia, note: Note) -> tuple[Block, ...]:
    """The blocks of a lesson's body in order; what is wrong goes to `note` and is left out."""
    if len(body) > MAX_BODY_CHARS:
        note(first_line, f"The text is longer than {MAX_BODY_CHARS:,} characters.")
        return ()
    blocks: list[Block] = []
    for place, part in enumerate(_parts(body, first_line, note)):
        if place == MAX_BLOCKS:
            note(first_line, f"A lesson has at most {MAX_BLOCKS} blocks.")
            break
        if isinstance(part, _Fence):
            block = _BUILDERS[part.kind](part, find_media, note)
        else:
            block = TextBlock(safe_html(part[1], part[0], note))
        if block is not None:
            blocks.append(block)
    return tuple(blocks)


def _parts(body: str, first_line: int, note: Note) -> list[_Fence | tuple[int, str]]:
    """Cut the body into fenced blocks and the stretches of text between them (with their first line)."""
    parts: list[_Fence | tuple[int, str]] = []
    lines: list[str] = []
    start, fence = first_line, None
    for number, line in enumerate([*body.split("\n"), None], start=first_line):
        if line is not None and not line.startswith(":::"):
            lines.append(line)
            continue
        text = "\n".join(lines)
        if fence is not None:
            parts.append(_Fence(*fence, text.strip()))
        elif text.strip():
            parts.append((start, text))
        if fence is not None and (line is None or line.strip() != ":::"):
            note(fence[0], "This block is not closed with “:::” before the next one.")
        fence = None if line is None or line.strip() == ":::" else _opening(line, number, note)
        lines, start = [], number + 1
    return [part for part in parts if not isinstance(part, _Fence) or part.kind in _BUILDERS]


def _opening(line: str, number: int, note: Note) -> tuple[int, str, str, dict[str, str]]:
    found = _OPEN.fullmatch(line.strip())
    if not found or found[1] not in _BUILDERS:
        note(number, f"A block is one of: {', '.join(_BUILDERS)}.")
        return number, "", "", {}
    words, attributes, whole = attributes_in(found[2])
    wanted = _ATTRIBUTES[found[1]]
    if not whole or len(words) > (found[1] == "note") or attributes.keys() - wanted:
        note(number, f"“::: {found[1]}” takes {_takes(found[1])}.")
    return number, found[1], "".join(words[:1]), attributes


def attributes_in(line: str) -> tuple[list[str], dict[str, str], bool]:
    """Read the words and the `name="value"` of a line that begins with a space; True where that was all."""
    rest = line.rstrip()
    words: list[str] = []
    attributes: dict[str, str] = {}
    place = 0
    while match := _WORD_OR_ATTRIBUTE.match(rest, place):
        place = match.end()
        if match[3]:
            words.append(match[3])
        else:
            attributes[match[1]] = _QUOTED.sub(r"\1", match[2]).strip()
    return words, attributes, place == len(rest)


def _takes(kind: str) -> str:
    if kind == "note":
        return f"one of the words {', '.join(NOTE_KINDS)}"
    return ", ".join(f'{name}="…"' for name in sorted(_ATTRIBUTES[kind])) or "nothing else on its line"


def _note_block(fence: _Fence, find_media: FindMedia, note: Note) -> Block | None:
    if fence.word not in NOTE_KINDS:
        note(fence.line, f"A note is one of: {', '.join(NOTE_KINDS)}.")
        return None
    if not fence.body:
        note(fence.line, "The note is empty.")
    return NoteBlock(fence.word, safe_html(fence.body, fence.line + 1, note, plain=True))


def _reflection(fence: _Fence, find_media: FindMedia, note: Note) -> Block | None:
    prompt = " ".join(fence.body.split())
    if not 0 < len(prompt) <= 600:
        note(fence.line, "A reflection asks a question of 1 to 600 characters.")
        return None
    return ReflectionBlock(prompt)


def _file(fence: _Fence, find_media: FindMedia, note: Note, file: str = "") -> MediaFile | None:
    """Find the file that the block names, or `file`, which is one of several."""
    for name in ("file", "source"):
        if not fence.attributes.get(name):
            note(fence.line, f'“::: {fence.kind}” needs {name}="…".')
            return None
    return find_media(fence.line, fence.kind, file or fence.attributes["file"], _credit(fence))


def _credit(fence: _Fence) -> dict[str, str]:
    return {name: fence.attributes[name] for name in CREDIT if fence.attributes.get(name)}


def _image(fence: _Fence, find_media: FindMedia, note: Note) -> Block | None:
    alt = " ".join(fence.body.split())
    if not 0 < len(alt) <= 400:
        note(fence.line, "Between the lines of an image stands its text alternative, of 1 to 400 characters.")
        return None
    file = _file(fence, find_media, note)
    return ImageBlock(file, alt, fence.attributes.get("caption", "")[:300]) if file else None


def _audio(fence: _Fence, find_media: FindMedia, note: Note) -> Block | None:
    title, seconds = fence.attributes.get("title", "")[:200], fence.attributes.get("seconds", "0")
    if not title or not fence.body or not re.fullmatch(r"[0-9]{1,5}", seconds):
        note(fence.line, "Audio needs a title, whole seconds if any, and between its lines the transcript.")
        return None
    names = sorted(fence.attributes.get("file", "").split(), key=lambda name: not name.endswith(OPUS))
    if len(names) > 2 or (len(names) == 2 and names[0].endswith(OPUS) is names[1].endswith(OPUS)):
        note(fence.line, "Audio has one file, or two of the same recording: Opus and MP3.")
        return None
    files = [_file(fence, find_media, note, name) for name in names] or [_file(fence, find_media, note)]
    if files[0] is None or files[-1] is None:
        return None
    second = files[1] if len(files) > 1 else None
    small, large = sorted((files[0], files[-1]), key=lambda file: file.size)
    if differ_too_much(small.size, large.size):
        note(
            fence.line,
            f"“{large.name}” has more than {MAX_TIMES_LARGER} times the bytes of “{small.name}”. Make "
            "it smaller, or leave it out.",
        )
        return None
    return AudioBlock(files[0], second, title, _paragraphs(fence.body), int(seconds))


def _video(fence: _Fence, find_media: FindMedia, note: Note) -> Block | None:
    title, seconds = fence.attributes.get("title", "")[:200], fence.attributes.get("seconds", "0")
    names = fence.attributes.get("captions", "").split()
    if not title or not (fence.body or names) or not re.fullmatch(r"[0-9]{1,5}", seconds):
        note(fence.line, "A video needs a title, whole seconds if any, and captions, a transcript, or both.")
        return None
    languages = [language_in_name(name) for name in names]
    if not set(languages) <= set(dict(settings.LANGUAGES)) or len(set(languages)) < len(languages):
        note(fence.line, "The name of a caption file ends with its language, such as “.ar.vtt”, each once.")
        return None
    credit, poster_name = _credit(fence), fence.attributes.get("poster", "")
    file = _file(fence, find_media, note)
    found = [find_media(fence.line, "captions", name, credit) for name in names]
    captions = [(code, each) for code, each in zip(languages, found, strict=True) if each]
    poster = find_media(fence.line, "image", poster_name, credit) if poster_name else None
    if file is None or len(captions) < len(names):
        return None
    return VideoBlock(file, title, _paragraphs(fence.body), int(seconds), tuple(captions), poster)


def _paragraphs(text: str) -> str:
    """Return a transcript with one line a paragraph and an empty line between."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text)]
    return "\n\n".join(filter(None, paragraphs))


def _download(fence: _Fence, find_media: FindMedia, note: Note) -> Block | None:
    title = fence.attributes.get("title", "")[:200]
    if not title or fence.body:
        note(fence.line, "A download needs a title, and nothing between its lines.")
        return None
    file = _file(fence, find_media, note)
    return DownloadBlock(file, title) if file else None


def _written(fence: _Fence, find_media: FindMedia, note: Note) -> Block | None:
    return BUILDERS[fence.kind](Writing(fence.line, fence.attributes, fence.body, note))


_BUILDERS: dict[str, Callable[[_Fence, FindMedia, Note], Block | None]] = {
    "note": _note_block,
    "reflection": _reflection,
    "image": _image,
    "audio": _audio,
    "video": _video,
    "download": _download,
    **dict.fromkeys(BUILDERS, _written),
}
_ATTRIBUTES: dict[str, set[str]] = {
    "note": set(),
    "reflection": set(),
    "image": {"file", *CREDIT, "caption"},
    "audio": {"file", *CREDIT, "title", "seconds"},
    "video": {"file", *CREDIT, "title", "seconds", "captions", "poster"},
    "download": {"file", *CREDIT, "title"},
    **ATTRIBUTES,
}


def word_count(blocks: tuple[Block, ...]) -> int:
    """How many words a lesson has to be read: text, notes, transcripts, prompts and what is written out.

    Chinese has no spaces: `CHARACTERS_A_WORD` of its characters say about as much as an English word.
    """
    texts = []
    for block in blocks:
        if isinstance(block, TextBlock | NoteBlock):
            texts.append(plain_text(block.html))
        elif isinstance(block, AudioBlock | VideoBlock):
            texts.append(block.transcript)
        elif isinstance(block, ReflectionBlock):
            texts.append(block.prompt)
        elif isinstance(block, WrittenBlock):
            texts.append(block.words)
    whole = _WIDE_MARKS.sub(" ", " ".join(texts))
    chinese = len(_CHINESE.findall(whole))
    spaced = [word for word in _CHINESE.sub(" ", whole).split() if any(map(str.isalnum, word))]
    return len(spaced) + round(chinese / CHARACTERS_A_WORD)
