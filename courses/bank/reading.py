"""Read a file of questions, whatever its format: the door for imports, with its limits."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from courses.bank.aiken import read_aiken
from courses.bank.csv_reading import read_csv, unknown_columns
from courses.bank.decoding import decode
from courses.bank.detecting import format_of, is_xml
from courses.bank.gift import read_gift
from courses.bank.limits import MAX_FILE_BYTES, MAX_FINDINGS, MAX_LINES, MAX_QUESTIONS, MAX_SECONDS
from courses.bank.rows import QuestionFile, ReadQuestion, ReadText, Skipped, Unreadable

Found = Iterator[ReadQuestion | Skipped]


def read_questions(file: BinaryIO, *, name: str, language: str) -> QuestionFile:
    """Read a file for an import; raises `Unreadable`. `language` is its questions', and says what old
    letters it may be in.

    `found` reads on as it is gone through; it never raises but `Unreadable`, and ends with a `Skipped` where
    a limit was reached.
    """
    head = file.read(4096)
    file.seek(0)
    if not head.strip():
        raise Unreadable(_("The file is empty."))
    if is_xml(head):
        from courses.bank.moodle_xml import read_moodle_xml

        of_file: list[str] = []
        return QuestionFile("moodle-xml", bounded(read_moodle_xml(file, language, of_file)), of_file)
    raw = file.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        raise Unreadable(
            _("The file is larger than %(size)s MB: split it.") % {"size": MAX_FILE_BYTES // 1_000_000}
        )
    if raw.count(b"\n") > MAX_LINES:  # before its letters are looked at line by line
        raise Unreadable(_("The file has too many lines: split it."))
    text, remarks = decode(raw, language)
    if text.count("\n") > MAX_LINES:
        raise Unreadable(_("The file has too many lines: split it."))
    format_ = format_of(text, name)
    if not format_:
        raise Unreadable(_("This is none of the formats GIFT, Moodle XML, Aiken and CSV."))
    if format_ == "csv" and (unknown := unknown_columns(text)):
        said = {"columns": ", ".join(unknown)[:200]}
        remarks.append(_("Columns that are not known here: %(columns)s.") % said)
    return QuestionFile(format_, bounded(_READERS[format_](text)), remarks)


def _gift_alone(text: str) -> Found:
    """Questions of a file that came without the folder in which their pictures and recordings lie."""
    for each in read_gift(text):
        yield _without_files(each) if isinstance(each, ReadQuestion) and each.beside else each


def _without_files(question: ReadQuestion) -> ReadQuestion:
    """The question with a remark; options that showed a picture alone have its words for a text."""
    words = {each.option - 1: each.words for each in question.beside if each.option > 0}
    left = [_("A picture or recording is not in the file.")] if any(b.head for b in question.beside) else []
    return replace(
        question,
        options=tuple(
            option if option.text or place not in words else replace(option, text=ReadText(words[place]))
            for place, option in enumerate(question.options)
        ),
        beside=(),
        remarks=tuple(dict.fromkeys([*question.remarks, *left])),
    )


_READERS: dict[str, Callable[[str], Found]] = {"gift": _gift_alone, "aiken": read_aiken, "csv": read_csv}


def bounded(found: Found) -> Found:
    """Pass on what a reader finds until there is too much of it, or it took too long."""
    questions = skipped = 0
    spent = 0.0
    while True:
        began = time.monotonic()
        each = next(found, None)
        spent += time.monotonic() - began
        if each is None:
            return
        if isinstance(each, ReadQuestion) and each.picture is None and not each.text.html:
            each = Skipped(each.line, each.name, _("The question has no text."))  # such as an unclosed tag
        questions += isinstance(each, ReadQuestion)
        skipped += isinstance(each, Skipped)
        if questions > MAX_QUESTIONS or skipped > MAX_FINDINGS or spent > MAX_SECONDS:
            yield Skipped(each.line, "", _("Too much for one file: the rest was not read. Split it."))
            return
        yield each
