"""Finds what is to be spoken: the audio blocks of the demo's courses whose source names the synthesiser."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from courses.lesson_text import AudioBlock, MediaFile, read_blocks
from courses.toml_table import split_front_matter

SPEAKER = "eSpeak NG"


@dataclass(frozen=True)
class Recording:
    """One transcript with the files that hold it and the seconds that its lesson states (0: none)."""

    lesson: Path
    language: str
    title: str
    paragraphs: tuple[str, ...]
    files: tuple[Path, ...]
    seconds: int


def recordings(demo: Path) -> Iterator[Recording]:
    """Yield each recording that a machine speaks, by the names of lessons, as their pages show its words."""
    for lesson in sorted(demo.glob("*/*/*.md")):
        source = lesson.read_text(encoding="utf-8")
        if SPEAKER in source:
            yield from _of(lesson, source)


def _of(lesson: Path, source: str) -> Iterator[Recording]:
    folder = lesson.parents[1]

    def find(line: int, kind: str, name: str, attributes: dict[str, str]) -> MediaFile:
        """Name the file, there already or not."""
        return MediaFile(
            name, folder / name, 0, "", author="", source=attributes.get("source", ""), licence=""
        )

    def ignore(line: int, message: str) -> None:
        """Leave mistakes to the reader of folders, which tells them all."""

    _front, body, first_line = split_front_matter(source, ignore)
    for block in read_blocks(body, first_line, find, ignore):
        if isinstance(block, AudioBlock) and SPEAKER in block.file.source:
            files = tuple(each.path for each in (block.file, block.second) if each)
            if any(not file.resolve().is_relative_to(folder.resolve()) for file in files):
                raise ValueError(f"{lesson}: a recording stands outside its folder.")
            paragraphs = tuple(block.transcript.split("\n\n"))
            yield Recording(lesson, lesson.parent.name, block.title, paragraphs, files, block.seconds)
