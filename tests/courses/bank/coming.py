"""Questions as a reader hands them over, for tests of what becomes of them in the bank."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from PIL import Image

from courses.bank.rows import QuestionFile, ReadOption, ReadPicture, ReadQuestion, ReadText, Skipped
from courses.services.bank_import import import_questions
from courses.services.bank_import_report import ImportReport


def picture(colour: str = "teal", name: str = "mast.png", alt: str = "A mast") -> ReadPicture:
    """A small PNG."""
    held = BytesIO()
    Image.new("RGB", (8, 6), colour).save(held, "PNG")
    return ReadPicture(name, held.getvalue(), alt)


def question(number: int = 1, **changes: Any) -> ReadQuestion:
    """A single choice with three options."""
    fields: dict[str, Any] = {
        "line": number * 3,
        "name": f"Question {number}",
        "kind": "single",
        "text": ReadText(f"How many masts has link {number}?"),
        "options": (
            ReadOption("a", ReadText("One"), 1, ReadText("Right.")),
            ReadOption("b", ReadText("Two"), 0),
            ReadOption("c", ReadText("Three"), 0),
        ),
        "id": f"mast-{number}",
        "category": ("Links", "Masts"),
    }
    return ReadQuestion(**(fields | changes))


def file_of(
    *found: ReadQuestion | Skipped, format: str = "gift", remarks: Iterable[str] = ()
) -> QuestionFile:
    """A file that a reader has opened."""
    return QuestionFile(format, iter(found), list(remarks))


def brought_in(partner: Any, *found: ReadQuestion | Skipped, **how: Any) -> ImportReport:
    """Bring these questions in, and return the report."""
    fields = {"language": "en", "file_name": "masts.gift"} | how
    format_ = fields.pop("format", "gift")
    return import_questions(file=file_of(*found, format=format_), partner=partner, **fields)
