"""The door for files of questions: formats are told apart by what files hold, and limits hold."""

from io import BytesIO

import pytest

from courses.bank import reading
from courses.bank.reading import read_questions
from courses.bank.rows import DIFFICULTIES, ReadQuestion, Skipped, Unreadable


def found(text: str, name: str = "file.txt"):
    """What a file holds."""
    return read_questions(BytesIO(text.encode()), name=name, language="en")


@pytest.mark.parametrize(
    ("text", "name", "format_"),
    [
        ("Which?{=a ~b}", "a.txt", "gift"),
        ("$CATEGORY: a", "a.csv", "gift"),
        ("Which?\nA. one\nB. two\nANSWER: B", "a.txt", "aiken"),
        ("question,option,weight\nWhich?,a,1", "a.txt", "csv"),
        ("Question;Option;Weight\nWhich?;a;1", "a.gift", "csv"),
        ("question\toption\nWhich?\ta", "a.txt", "csv"),
        ("words only", "a.gift", "gift"),
    ],
)
def test_the_content_says_which_format_it_is(text, name, format_):
    assert found(text, name).format == format_


@pytest.mark.parametrize("text", ["", "  \n ", "words only", "%PDF-1.7"])
def test_what_is_no_file_of_questions_is_refused(text):
    with pytest.raises(Unreadable):
        found(text)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 20)
    with pytest.raises(Unreadable, match="larger"):
        found("Which?{=a ~b ~c ~d ~e}")


def test_a_file_of_line_breaks_is_refused_before_its_letters_are_looked_at(monkeypatch):
    monkeypatch.setattr(reading, "MAX_LINES", 5)
    monkeypatch.setattr(reading, "decode", None)
    with pytest.raises(Unreadable, match="lines"):
        found("\n" * 6 + "Which?{T}")


def test_what_is_past_a_limit_is_told_and_not_read(monkeypatch):
    monkeypatch.setattr(reading, "MAX_QUESTIONS", 2)
    rows = list(found("1?{T}\n\n2?{T}\n\n3?{T}\n\n4?{T}").found)
    assert [type(each) for each in rows] == [ReadQuestion, ReadQuestion, Skipped]
    assert "was not read" in rows[-1].reason


def test_columns_that_mean_nothing_are_named():
    file = found("question,option,weight,colour\nWhich?,a,1,red\n,b,0,")
    assert ["colour" in each for each in file.remarks] == [True]
    assert len(list(file.found)) == 1


def test_too_many_faults_end_the_reading(monkeypatch):
    monkeypatch.setattr(reading, "MAX_FINDINGS", 2)
    rows = list(found("a\n\nb\n\nc\n\nd\n\n1?{T}").found)
    assert len(rows) == 3
    assert "was not read" in rows[-1].reason


def test_readers_know_the_difficulties_of_the_bank():
    from courses.models import Question

    assert list(DIFFICULTIES) == Question.Difficulty.values
