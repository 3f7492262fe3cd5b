"""What a document turned into: lessons of blocks, pictures, and a word on everything that was left behind."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from courses.lesson_text import (
    DownloadBlock,
    NoteBlock,
    ReflectionBlock,
    TextBlock,
    word_count,
)
from courses.lesson_written import WrittenBlock

MAX_REMARKS = 60


class MaterialRefused(ValueError):
    """Nothing of this file is taken; says why, for the person who sent it."""


@dataclass(frozen=True, order=True)
class Remark:
    """Something that was left out or changed; `place` is a heading or a line, empty for the whole file."""

    words: str
    place: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture inside a document, checked like an upload; `name` is safe and ends with its type."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """What it is kept by."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class PictureBlock:
    """Where a picture stands, and what it says to those who do not see it."""

    kind: ClassVar[str] = "image"
    picture: Picture
    alt: str
    caption: str = ""


MaterialBlock = TextBlock | NoteBlock | ReflectionBlock | WrittenBlock | DownloadBlock | PictureBlock


@dataclass(frozen=True)
class MaterialLesson:
    """A lesson as it was found under its heading."""

    title: str
    blocks: tuple[MaterialBlock, ...]

    @property
    def words(self) -> int:
        """How many words there are to read."""
        return word_count(tuple(block for block in self.blocks if not isinstance(block, PictureBlock)))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Its pictures in order."""
        return tuple(block.picture for block in self.blocks if isinstance(block, PictureBlock))


@dataclass(frozen=True)
class Material:
    """A whole document; `title` is that of the module, where the document says one."""

    title: str
    lessons: tuple[MaterialLesson, ...]
    remarks: tuple[Remark, ...]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures, each once."""
        return tuple(dict.fromkeys(picture for lesson in self.lessons for picture in lesson.pictures))


class Remarks:
    """Collects remarks, each once, and no more than anybody would read."""

    def __init__(self) -> None:
        self._found: dict[Remark, None] = {}
        self.more = 0

    def add(self, words: str, place: str = "") -> None:
        """Note that something was left out or changed."""
        remark = Remark(words, place[:120])
        if remark in self._found:
            return
        if len(self._found) < MAX_REMARKS:
            self._found[remark] = None
        else:
            self.more += 1

    def drop(self, words: str, place: str = "") -> None:
        """Forget a remark that does not hold after all."""
        self._found.pop(Remark(words, place[:120]), None)

    def all(self) -> tuple[Remark, ...]:
        """All remarks in the order in which they came."""
        return tuple(self._found)
