"""What a question of each type needs."""

import pytest

from courses.bank.rows import ReadOption, ReadQuestion, ReadText
from courses.question_rules import SENTENCES, Part, Whole, faults_of, whole_of


def choice(*weights, kind="single"):
    return Whole(kind, "<p>Which</p>", tuple(Part(f"<p>{n}</p>", weight=w) for n, w in enumerate(weights)))


def pairs(*rows):
    return Whole("matching", "<p>Match</p>", tuple(Part(text, match) for text, match in rows))


def rows(*texts):
    return Whole("ordering", "<p>Order</p>", tuple(Part(text) for text in texts))


def answers(*accepted, kind="short-text"):
    parts = tuple(Part(answer=each[0], weight=each[1], tolerance="".join(each[2:])) for each in accepted)
    return Whole(kind, "<p>Say</p>", parts)


def number(*accepted):
    return answers(*accepted, kind="number")


@pytest.mark.parametrize(
    "whole",
    [
        choice(1, 0),
        choice(3, 1, 0),  # partial credit
        choice(1, 1, -1, kind="multiple"),
        choice(0, 1, kind="true-false"),
        pairs(("<p>a</p>", "<p>1</p>"), ("<p>b</p>", "<p>1</p>"), ("", "<p>2</p>")),
        rows("<p>a</p>", "<p>b</p>"),
        rows(*(f"<p>{n}</p>" for n in range(20))),
        answers(("pack* loss", 1)),
        answers(("*", 1)),
        answers(("loss", 2), ("*", 1)),
        number(("9.81", 1, "0.05")),
        number(("-2e3", 1)),
        Whole("essay", "<p>Tell</p>", min_words=10, max_words=10),
        Whole("single", "<p>?</p>", (Part(has_picture=True, weight=1), Part(has_picture=True))),
    ],
)
def test_a_good_question_has_no_fault(whole):
    assert faults_of(whole) == []


@pytest.mark.parametrize(
    ("whole", "code", "part"),
    [
        (Whole("essay", "<p> </p>"), "prompt", None),
        (choice(1), "few-options", None),
        (choice(0, 0), "no-right", 0),
        (choice(2, 2, 0), "several-right", 1),
        (choice(1, 0, 0, kind="true-false"), "two-options", None),
        (choice(2, 1, kind="true-false"), "several-right", None),
        (choice(0, -1, kind="multiple"), "no-right", 0),
        (choice(2000, 0), "weight", 0),
        (Whole("single", "<p>?</p>", (Part("<p>a</p>", weight=1), Part("<p></p>"))), "option-empty", 1),
        (pairs(("<p>a</p>", "<p>1</p>"), ("", "<p>2</p>")), "few-pairs", None),
        (pairs(("<p>a</p>", "<p>1</p>"), ("<p>b</p>", "")), "pair-empty", 1),
        (pairs(("<p>A b</p>", "<p>1</p>"), ("<p>a  b</p>", "<p>2</p>")), "pair-twice", 1),
        (rows("<p>a</p>"), "few-rows", None),
        (rows(*(f"<p>{n}</p>" for n in range(21))), "many-rows", None),
        (rows("<p>a</p>", ""), "row-empty", 1),
        (rows("<p>a</p>", "<p>a</p>"), "row-twice", 1),
        (answers(), "no-answer", None),
        (answers(("loss", 0)), "no-answer", None),
        (answers((" ", 1)), "answer-empty", 0),
        (answers(("loss", 1), ("**", 1)), "answer-anything", 1),
        (number(("ten", 1)), "answer-number", 0),
        (number(("1,5", 1)), "answer-number", 0),
        (number(("10", 1, "-1")), "tolerance", 0),
        (number(("10", 1, "some")), "tolerance", 0),
        (Whole("essay", "<p>?</p>", min_words=9, max_words=8), "words", None),
        (Whole("essay", "<p>?</p>", picture_says=False), "picture", None),
        (Whole("essay", "<p>?</p>", recording_says=False), "recording", None),
        (
            Whole("ordering", "<p>?</p>", (Part("<p>a</p>"), Part("<p>b</p>", picture_says=False))),
            "picture",
            1,
        ),
    ],
)
def test_a_fault_is_named_with_its_place(whole, code, part):
    found = {fault.code: fault.part for fault in faults_of(whole)}
    assert code in found
    if part is not None:
        assert found[code] == part


def test_every_fault_has_words():
    for code, sentence in SENTENCES.items():
        assert str(sentence).endswith("."), code


def test_a_question_from_a_file_is_held_to_the_same_rules():
    text = ReadText("Which?")
    read = ReadQuestion(1, "n", "single", text, (ReadOption("a", text, 1), ReadOption("b", ReadText("x<y"))))
    assert faults_of(whole_of(read)) == []
    bad = ReadQuestion(1, "n", "number", text, (ReadOption("a", weight=1, answer="many"),))
    assert [fault.code for fault in faults_of(whole_of(bad))] == ["answer-number"]
