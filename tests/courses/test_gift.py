"""The GIFT reader: what it understands, what it names and skips, and what no file can make it do."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.gift import MAX_FILE_CHARS, MAX_QUESTIONS, read_gift
from courses.gift_rows import MULTIPLE, SINGLE, TRUE_FALSE, GiftQuestion
from courses.weights import integer_weights


def only(source: str) -> GiftQuestion:
    """The one question of a file that is in order."""
    gift = read_gift(source)
    assert (gift.errors, gift.skipped) == ((), ())
    (question,) = gift.questions
    return question


def test_reads_a_single_choice_with_feedback_for_each_option():
    question = only("::Seas::Which is a sea?{\n=Red Sea#Yes, it is.\n~Lake Chad#A lake.\n}")
    assert (question.kind, question.name, question.text.plain) == (SINGLE, "Seas", "Which is a sea?")
    assert [(option.id, option.text.plain, option.weight) for option in question.options] == [
        ("a", "Red Sea", 1),
        ("b", "Lake Chad", 0),
    ]
    assert [option.feedback.plain for option in question.options] == ["Yes, it is.", "A lake."]
    assert question.full_marks == 1


def test_reads_a_multiple_choice_with_exact_weights():
    question = only("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-33.33333%d}")
    assert question.kind == MULTIPLE
    assert [option.weight for option in question.options] == [1, 1, 1, -1]
    assert question.full_marks == 3


def test_a_single_choice_may_give_part_of_the_point():
    question = only("Which?{~%50%half =full ~none}")
    assert question.kind == SINGLE
    assert [option.weight for option in question.options] == [1, 2, 0]
    assert question.full_marks == 2


@pytest.mark.parametrize(("word", "truth"), [("T", 1), ("true", 1), ("F", 0), ("FALSE", 0)])
def test_true_or_false_gives_the_first_feedback_to_the_wrong_answer(word, truth):
    question = only(f"Water is wet.{{{word}#Wrong answer.#Right answer.####In general.}}")
    assert question.kind == TRUE_FALSE
    assert {option.id: option.weight for option in question.options} == {"true": truth, "false": 1 - truth}
    by_weight = {option.weight: option.feedback.plain for option in question.options}
    assert by_weight == {1: "Right answer.", 0: "Wrong answer."}
    assert question.feedback.plain == "In general."


def test_a_missing_word_leaves_a_gap():
    assert only("A day has {=24 ~12} hours.").text.plain == "A day has _____ hours."
    assert only("He is from {=here ~there}.").text.plain == "He is from _____."


def test_line_breaks_in_the_file_mean_nothing_and_escapes_mean_themselves():
    question = only("Is 1\n  \\= 1\\n\\{sure\\}?{\n=yes\\: \\#1 \\~ \\\\\n~no\n}")
    assert question.text.plain == "Is 1 = 1\n{sure}?"
    assert question.text.html == "Is 1 = 1<br>{sure}?"
    assert question.options[0].text.plain == "yes: #1 ~ \\"


def test_categories_and_tags_belong_to_the_questions_after_them():
    gift = read_gift(
        "$CATEGORY: a/b\n\n// [id:q1] [objective:o2] [tag:x] [tag:y]\n// more words\n1?{T}\n\n"
        "// [id:lost]\n\n2?{T}\n$CATEGORY: c\n3?{T}"
    )
    assert [(q.category, q.id, q.objective, q.tags, q.line) for q in gift.questions] == [
        ("a/b", "q1", "o2", ("x", "y"), 5),
        ("a/b", "", "", (), 9),
        ("c", "", "", (), 11),
    ]


@pytest.mark.parametrize(
    ("source", "type_"),
    [
        ("Write. {}", "essay"),
        ("When?{#1822:5}", "number"),
        ("Who?{=no one =nobody}", "short answer"),
        ("Write one.{One}", "short answer"),
        ("Match.{=a -> b =c -> d}", "matching"),
        ("Only a remark.", "description"),
    ],
)
def test_other_types_are_named_and_skipped(source, type_):
    gift = read_gift(f"\n::Name::{source}\n\nStill here?{{T}}")
    assert [(row.line, row.name, row.type) for row in gift.skipped] == [(2, "Name", type_)]
    assert len(gift.questions) == 1


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("::Never closed", "name"),
        ("Open?{=a ~b", "closed"),
        ("Twice?{=a ~b} {=c}", "More than one"),
        ("Backwards? } {", "opening"),
        ("None right?{~a ~b}", "No option is right"),
        ("Below zero?{~%-50%a ~%-50%b}", "No option is right"),
        ("Too much?{~%150%a ~b}", "between -100 and 100"),
        ("Words?{~%half%a ~b}", "number"),
        ("Stray?{well =a ~b}", "before the first option"),
        ("Empty?{= ~b}", "no text"),
        ("{=a ~b}", "no text"),
        ("Many?{=a" + "~b" * 20 + "}", "2 to 20"),
        ("Odd?{~%1.000001%a ~%2.999999%b ~%3%c}", "no simple proportion"),
        ("True?{T#a#b#c}", "two feedbacks"),
        ("Long?{=" + "a" * 2001 + " ~b}", "longer than 2,000"),
        ("// [objective:a] [objective:b]\nTwo?{T}", "one id and one objective"),
        ("x" * 20_001 + "{T}", "longer than 20,000"),
    ],
)
def test_a_bad_question_is_told_with_its_line_and_the_others_are_read(source, reason):
    gift = read_gift(f"First?{{T}}\n\n{source}\n\nLast?{{F}}")
    assert [question.text.plain for question in gift.questions] == ["First?", "Last?"]
    (error,) = gift.errors
    assert error.line == 3 + source.count("//")
    assert reason in error.reason


def test_an_id_is_used_once():
    gift = read_gift("// [id:a]\n1?{T}\n\n// [id:a]\n2?{T}")
    assert len(gift.questions) == 1
    assert [(error.line, "twice" in error.reason) for error in gift.errors] == [(5, True)]


def test_files_of_other_systems_are_read():
    gift = read_gift("\ufeff1?{T}\r\n\r\n2?{\r\n=a\r\n~b\r\n}\r\n".encode())
    assert [question.text.plain for question in gift.questions] == ["1?", "2?"]


def test_a_file_that_is_not_text_is_told_and_not_raised():
    (error,) = read_gift(b"1?{T}\n\n\xff\xfe").errors
    assert (error.line, error.reason) == (3, "The file is not in UTF-8.")


def test_size_and_number_are_bounded():
    assert "longer" in read_gift("x" * (MAX_FILE_CHARS + 1)).errors[0].reason
    gift = read_gift("1?{T}\n\n" * (MAX_QUESTIONS + 1))
    assert len(gift.questions) == MAX_QUESTIONS
    assert "not read" in gift.errors[0].reason


def test_markup_of_an_author_cannot_do_anything():
    question = only(
        '[html]<p onclick\\="x()">A <em>b</em><script>c()</script></p>{\n=<b>1</b>\n~[plain]<b>\n}'
    )
    assert question.text.html == "<p>A <i>b</i></p>"
    assert question.text.plain == "A b"
    assert question.options[0].text.html == "<b>1</b>"
    assert (question.options[1].text.plain, question.options[1].text.html) == ("<b>", "&lt;b&gt;")
    assert only("[markdown]**a** <script>{T}").text.html == "<p><b>a</b> &lt;script&gt;</p>"
    assert "\0" not in only("a\0b?{T}").text.plain


@pytest.mark.parametrize(
    ("percents", "weights"),
    [
        (["50", "50", "-50"], (1, 1, -1)),
        (["100", "0"], (1, 0)),
        (["33.33333", "66.66667"], (1, 2)),
        (["33.3", "33.3", "-100"], (1, 1, -3)),
        (["33", "33", "34"], (33, 33, 34)),
        (["14.28571", "85.71429"], (1, 6)),
        (["12.5", "37.5", "50"], (1, 3, 4)),
        (["66.66667", "66.66667"], (1, 1)),
        (["0", "0"], (0, 0)),
    ],
)
def test_percentages_become_the_smallest_whole_numbers(percents, weights):
    assert integer_weights([Decimal(percent) for percent in percents]) == weights


PIECES = st.sampled_from(
    [*"{}=~#%:\\/[]\n ab1.-", "::", "####", "//", "$CATEGORY:", "%50%", "->", "[html]", "{T}"]
)


@given(st.lists(PIECES, max_size=80).map("".join) | st.text() | st.binary())
@settings(max_examples=400, deadline=None)
def test_nothing_makes_it_raise(source):
    gift = read_gift(source)
    for question in gift.questions:
        assert question.full_marks > 0
        assert all(isinstance(option.weight, int) for option in question.options)
        assert "<script" not in question.text.html


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "=", "~", "\\", " ", "%", "::", "#", "[id:", "// [id:", "{=a ~b}\n", "\n\n", "a?{\n\n", "\t"],
)
def test_a_hostile_file_takes_time_in_proportion_to_its_size(piece):
    source = (piece * MAX_FILE_CHARS)[:MAX_FILE_CHARS]
    start = time.perf_counter()
    read_gift(source)
    read_gift("\n\n".join(source[at : at + 19_000] for at in range(0, 900_000, 19_000)))
    assert time.perf_counter() - start < 10  # seconds; well below one where it is linear
