"""Tables of questions: as lecturers write them, and such that no cell is a formula."""

import csv
import io

import pytest

from courses.bank.csv_reading import read_csv
from courses.bank.csv_writing import write_csv
from courses.bank.rows import ReadOption, ReadQuestion, ReadText, Skipped


def only(source: str) -> ReadQuestion:
    """The one question of a table."""
    (question,) = read_csv(source)
    assert isinstance(question, ReadQuestion), question.reason
    return question


def test_a_question_goes_on_in_the_rows_whose_cells_are_empty():
    found = list(
        read_csv(
            "Kind;Question;Option;Weight\nsingle;Which?;a;1\n;;b;0\n;;c;\nessay;Write.;;\n;How?;x;1\n;;y;1\n"
        )
    )
    assert [(each.kind, len(each.options), each.line) for each in found] == [
        ("single", 3, 2),
        ("essay", 0, 5),
        ("multiple", 2, 6),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_heading_says_what_parts_the_cells(delimiter):
    rows = ["question,option,weight", "Which?,a,x", ",b,"]
    question = only("\n".join(rows).replace(",", delimiter))
    assert [(o.text.plain, o.weight) for o in question.options] == [("a", 1), ("b", 0)]


def test_percentages_and_marks_say_what_is_right():
    question = only("kind,question,option,weight\nmultiple,Which?,a,50%\n,,b,50%\n,,c,-50%")
    assert [o.weight for o in question.options] == [1, 1, -1]


def test_true_or_false_needs_no_more_than_the_right_word():
    question = only("kind,question,option\ntrue-false,Wet?,false")
    assert [(o.id, o.weight) for o in question.options] == [("true", 0), ("false", 1)]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("kind,question,option,weight\nriddle,Which?,a,1", "no type of question"),
        ("kind,question,option,weight\nsingle,Which?,a,0\n,,b,0", "No option is right"),
        ("kind,question,option,weight\nsingle,Which?,a,1", "too few"),
        ("kind,question,option,weight\nsingle,,a,1\n,,b,0", "no text"),
        ("kind,question,option,weight\nsingle,Which?,a,much\n,,b,0", "A weight is a number"),
        ("kind,question,option,weight\nnumber,When?,soon,1", "is no number"),
    ],
)
def test_a_bad_question_is_told_with_its_line_and_the_next_is_read(source, reason):
    first, second = read_csv(f"{source}\nessay,Write.,,\n")
    assert isinstance(first, Skipped) and reason in first.reason and first.line == 2
    assert isinstance(second, ReadQuestion)


@pytest.mark.parametrize("text", ["=1+1", "+49", "-2", "@x", "'=1", "＝1", "'quoted'", "\\t"])
def test_no_cell_is_a_formula_and_texts_come_back(text):
    question = ReadQuestion(
        1,
        text,
        "single",
        ReadText(text),
        (ReadOption("a", ReadText(text), 1), ReadOption("b", ReadText("b"))),
    )
    written = "".join(write_csv([question]))
    cells = [cell for row in csv.reader(io.StringIO(written.lstrip("\ufeff"))) for cell in row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@＝\t\r") and cell] == []
    back = only(written.lstrip("\ufeff").replace("\r\n", "\n"))
    assert (back.name, back.text, back.options[0].text) == (text, ReadText(text), ReadText(text))
