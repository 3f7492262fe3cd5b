"""Write questions into a file, in each format that others read."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from courses.bank.csv_writing import write_csv
from courses.bank.gift_writing import write_gift
from courses.bank.rows import ReadQuestion

FORMATS = ("gift", "moodle-xml", "csv")
ENDINGS = {"gift": ".gift", "moodle-xml": ".xml", "csv": ".csv"}


def write_questions(questions: Iterable[ReadQuestion], *, format: str) -> Iterator[bytes]:
    """Give the bytes of a file for an export, piece by piece; `losses` says what it cannot hold."""
    if format == "moodle-xml":
        from courses.bank.moodle_xml_writing import write_moodle_xml

        yield from write_moodle_xml(questions)
        return
    pieces = write_csv(questions) if format == "csv" else write_gift(questions)
    for piece in pieces:
        yield piece.encode()


def losses(question: ReadQuestion, *, format: str) -> list[str]:
    """Say in words what of a question a file of this format cannot hold."""
    if format == "moodle-xml":
        return []
    pictures = [question.picture, *(option.picture for option in question.options)]
    return [_("Its pictures are not in the file.")] if any(pictures) else []
