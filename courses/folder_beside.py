"""The pictures and recordings of questions in a course folder: what their tags name, opened and checked."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from courses.bank.rows import Beside, ReadQuestion
from courses.folder_files import FolderFiles, credit_of
from courses.lesson_text import CREDIT, MediaFile, attributes_in
from courses.toml_table import Note

MAX_WORDS = {"picture": 500, "recording": 5_000}  # as the bank keeps them
_BLOCKS = {"picture": "image", "recording": "audio"}  # the kinds of block whose files have the same limits
_WORDS = {"picture": "alt", "recording": "transcript"}
_TAKES = {"picture": {"file", *CREDIT}, "recording": {"file", *CREDIT, "seconds"}}


@dataclass(frozen=True)
class Shown:
    """What a question or an option shows or plays; `words` are for those who do not see or hear it."""

    file: MediaFile | None = None
    words: str = ""
    seconds: int = 0  # 0 where the author gave none


@dataclass(frozen=True)
class QuestionFiles:
    """The files of one question in one language; `options` by their places, from 0."""

    picture: Shown = Shown()
    recording: Shown = Shown()
    options: Mapping[int, Shown] = field(default_factory=dict)


def read_beside(question: ReadQuestion, files: FolderFiles, note: Note) -> QuestionFiles:
    """Open what the question's tags name; every mistake goes to `note` with the question's line."""
    _refuse_misplaced(question, note)
    own: dict[str, Shown] = {}
    options: dict[int, Shown] = {}
    for each in question.beside:
        shown = _shown(each, files, note, question.line)
        if each.option:
            options[each.option - 1] = shown
        else:
            own[each.kind] = shown
    return QuestionFiles(**own, options=options)


def _refuse_misplaced(question: ReadQuestion, note: Note) -> None:
    """Note what stands twice in one place, and pictures of options that are not there."""
    places = Counter((each.kind, each.option) for each in question.beside)
    if any(count > 1 for count in places.values()):
        note(question.line, "A question has one picture and one recording, and each option one picture.")
    for option in sorted({each.option for each in question.beside} - {0}):
        if not 0 < option <= len(question.options):
            note(question.line, "[option-picture:…] and [option-alt:…] begin with the number of an option.")


def _shown(each: Beside, files: FolderFiles, note: Note, line: int) -> Shown:
    name, most = f"{'option-' if each.option else ''}{each.kind}", MAX_WORDS[each.kind]
    said = each.words.strip()
    if len(said) > most or (each.head and not said):
        words = f"{'option-' if each.option else ''}{_WORDS[each.kind]}"
        note(line, f"Beside [{name}:…] stands [{words}:…], of 1 to {most:,} characters.")
    head = _attributes(each, name, note, line) if each.head else {}
    file = None
    if head:
        file = files.media(_BLOCKS[each.kind], head["file"], note, line=line, **credit_of(head))
    return Shown(file, said, int(head.get("seconds") or 0))


def _attributes(each: Beside, name: str, note: Note, line: int) -> Mapping[str, str]:
    """What the tag says of its file; nothing where it cannot be used."""
    words, said, whole = attributes_in(f" {each.head}")
    takes = _TAKES[each.kind]
    if not whole or words or said.keys() - takes or not re.fullmatch(r"[0-9]{0,5}", said.get("seconds", "")):
        note(line, f"[{name}:…] takes {_list(takes)}.")
    elif not said.get("file") or not said.get("source"):
        note(line, f'[{name}:…] needs file="…" and source="…".')
    else:
        return said
    return {}


def _list(names: Iterable[str]) -> str:
    return ", ".join(f'{name}="…"' for name in sorted(names))
