"""A question of each kind: seeds for files that tests then break."""

from dataclasses import replace

from courses.bank.lettering import letter
from courses.bank.rows import ReadOption, ReadPicture, ReadQuestion, ReadText

AIKEN = b"""Which line is the fastest?
A. Copper
B. Fibre
ANSWER: B

Which of these is a protocol?
A) TCP
B) A mast
ANSWER: A
"""


def _text(words):
    return ReadText(f"<p>{words} <b>é</b> \\(x^2\\)</p>", "html")


def one_of_each() -> list[ReadQuestion]:
    """A question of each kind, as somebody might have written them: seeds for files that are then broken."""
    choices = tuple(
        ReadOption(letter(place), _text(word), weight, ReadText("Why."))
        for place, (word, weight) in enumerate((("one", 2), ("two", 1), ("three", -1)))
    )
    plain = {
        "hint": ReadText("Think."),
        "feedback": _text("General"),
        "category": ("Networks", "A/B"),
        "tags": ("x",),
    }
    picture = ReadPicture("line.png", b"\x89PNG\r\n" + bytes(range(60)), "A line")
    truth = (ReadOption("true", weight=1), ReadOption("false"))
    rows = tuple(ReadOption(letter(place), _text(word)) for place, word in enumerate("abc"))
    pairs = tuple(replace(row, match=ReadText(row.id * 2)) for row in rows)
    words = (ReadOption("a", answer="*fi", weight=1),)
    numbers = (ReadOption("a", answer="9.81", tolerance="0.05", weight=1),)
    return [
        ReadQuestion(0, "Single", "single", _text("Which?"), choices, **plain, picture=picture, id="q-1"),
        ReadQuestion(0, "Multiple", "multiple", _text("Which ones?"), choices, **plain),
        ReadQuestion(0, "Truth", "true-false", ReadText("So?"), truth, **plain),
        ReadQuestion(0, "Pairs", "matching", _text("Match"), pairs, **plain),
        ReadQuestion(0, "Order", "ordering", _text("Order"), rows, **plain),
        ReadQuestion(0, "Word", "short-text", _text("Name it"), words, **plain, match_case=True),
        ReadQuestion(0, "Number", "number", _text("How fast?"), numbers, **plain, unit="m/s²"),
        ReadQuestion(0, "Essay", "essay", _text("Write"), **plain, min_words=10, max_words=200, retired=True),
    ]
