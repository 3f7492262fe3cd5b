"""Questions in Aiken, also where teachers did not keep to it."""

import pytest

from courses.bank.aiken import read_aiken
from courses.bank.rows import ReadQuestion, Skipped


def test_reads_a_single_choice_with_the_letter_that_is_right():
    (question,) = read_aiken("Which is a sea?\nA. Red Sea\nB) Lake Chad\nANSWER: A\n")
    assert (question.kind, question.text.plain, question.line) == ("single", "Which is a sea?", 1)
    assert [(o.id, o.text.plain, o.weight) for o in question.options] == [
        ("a", "Red Sea", 1),
        ("b", "Lake Chad", 0),
    ]


def test_blank_lines_long_texts_and_small_letters_are_understood():
    source = "Which of these\nis a sea?\n\na. Red Sea\n\nb. Lake\nChad\n\nanswer : b\n\n"
    source += "Next?\nA) x\nB) y\nANSWER: A"
    first, second = read_aiken(source)
    assert first.text.plain == "Which of these is a sea?"
    assert [(o.text.plain, o.weight) for o in first.options] == [("Red Sea", 0), ("Lake Chad", 1)]
    assert second.line == 11


def test_several_letters_make_a_multiple_choice_and_it_says_so():
    (question,) = read_aiken("Which?\nA. a\nB. b\nC. c\nANSWER: A, C")
    assert question.kind == "multiple"
    assert [o.weight for o in question.options] == [1, 0, 1]
    assert question.remarks


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Which?\nA. a\nB. b", "ANSWER"),
        ("Which?\nA. a\nB. b\nANSWER: D", "none of the options"),
        ("Which?\nA. a\nANSWER: A", "two options"),
        ("Which?\nA. a\nB.\nANSWER: A", "no text"),
    ],
)
def test_a_bad_question_is_told_and_the_next_is_read(source, reason):
    first, second = read_aiken(f"{source}\n\nNext?\nA. x\nB. y\nANSWER: B")
    assert isinstance(first, Skipped) and isinstance(second, ReadQuestion)
    assert reason in first.reason
    assert second.text.plain == "Next?"
