"""The pictures and recording of a question on their way into a folder: copied, and named in its tags."""

from collections.abc import Iterator
from typing import Any

from courses.bank.rows import Beside
from courses.export_files import ExportFiles
from courses.material.block_writing import attributes
from courses.models import Question


def beside_question(question: Question, files: ExportFiles) -> tuple[tuple[Beside, ...], list[str]]:
    """Return what the question's tags say of its files, and in words which files are gone."""
    lost: list[str] = []
    rows = sorted(question.options.all(), key=lambda row: row.sort_order or 0)
    made = [*_picture(question, 0, files, lost)]
    head = _head("media", question.audio_id, files)
    if question.audio_id and not head:
        lost.append("its recording is left out, since its file is gone.")
    made.append(Beside("recording", 0, head, _plain(question.transcript)))
    for number, row in enumerate(rows, start=1):
        made += _picture(row, number, files, lost)
    return tuple(each for each in made if each.head or each.words), lost


def _picture(row: Any, number: int, files: ExportFiles, lost: list[str]) -> Iterator[Beside]:
    """The picture of a question or option; the library's words stand for those that it does not have."""
    head = _head("image", row.image_id, files)
    if row.image_id and not head:
        lost.append("a picture is left out, since its file is gone.")
    words = row.image_alt or (files.description(row.image_id) if head else "")
    yield Beside("picture", number, head, _plain(words))


def _head(kind: str, pk: int | None, files: ExportFiles) -> str:
    found = files.finder("", "")(kind, pk)
    return attributes(**found).strip() if found else ""


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()
