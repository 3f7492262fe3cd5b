"""Word-level comparison: right, readable, and within its bound whatever the texts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.review.difference_words import (
    ALL_STEPS,
    GAP,
    IN,
    MOST_STEPS,
    MOST_WORDS,
    OUT,
    SAME,
    Effort,
    _edits,
    changed_words,
    count_changed,
    words_of,
)


def said(before, after):
    return [(piece.op, piece.text) for piece in changed_words(before, after)]


def test_one_word_for_another_is_shown_between_what_stays():
    assert said("The pass mark is seventy per cent.", "The pass mark is eighty per cent.") == [
        (SAME, "The pass mark is"),
        (OUT, "seventy"),
        (IN, "eighty"),
        (SAME, "per cent."),
    ]


def test_nothing_has_changed_in_the_same_text():
    assert said("One two.", "One two.") == [(SAME, "One two.")]


@pytest.mark.parametrize(("before", "after", "op"), [("", "Two words", IN), ("Two words", "", OUT)])
def test_a_text_that_comes_or_goes_is_one_piece(before, after, op):
    assert said(before, after) == [(op, "Two words")]


def test_a_word_between_two_changes_belongs_to_them():
    pieces = said("send it at once by post to us all here", "bring it tomorrow by post to us all here")
    assert pieces[:2] == [(OUT, "send it at once"), (IN, "bring it tomorrow")]


def test_chinese_is_compared_sign_by_sign_and_written_without_spaces():
    assert said("学校的网络很慢。", "学校的网络非常慢。") == [
        (SAME, "学校的网络"),
        (OUT, "很"),
        (IN, "非常"),
        (SAME, "慢。"),
    ]


def test_arabic_words_stay_whole():
    assert (IN, "السريعة") in said("الشبكة البطيئة هنا", "الشبكة السريعة هنا")


def test_long_stretches_without_a_change_are_left_out_and_counted():
    words = [f"w{n}" for n in range(200)]
    pieces = changed_words(" ".join(words), " ".join([*words[:100], "new", *words[101:]]))
    gaps = [piece for piece in pieces if piece.op == GAP]
    assert [gap.words for gap in gaps] == [100 - 14, 99 - 14]
    assert sum(len(words_of(piece.text)) for piece in pieces if piece.op == SAME) == 28


def test_words_are_counted_as_the_larger_of_what_went_and_came():
    pieces = changed_words("one two three four five six", "one two 3 4 five six")
    assert count_changed(pieces) == 2
    assert count_changed(changed_words("", "a b c")) == 3


@given(st.lists(st.sampled_from("abc\n"), max_size=14), st.lists(st.sampled_from("abc\n"), max_size=14))
def test_the_script_rebuilds_both_texts(old, new):
    script = _edits(old, new, Effort())
    assert [word for op, word in script if op != IN] == old
    assert [word for op, word in script if op != OUT] == new


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_of_any_signs_breaks_it(before, after):
    pieces = changed_words(before, after)
    old = [word for piece in pieces if piece.op in (SAME, OUT) for word in words_of(piece.text)]
    if not any(piece.op == GAP for piece in pieces):
        assert old == words_of(before)


def test_rewritten_texts_cost_a_bounded_number_of_steps_and_are_shown_whole():
    before = " ".join("ab"[n * n % 7 % 2] for n in range(MOST_WORDS))
    after = " ".join("ab"[n * n % 11 % 2] for n in range(MOST_WORDS))
    effort = Effort()
    changed_words(before, after, effort)
    assert ALL_STEPS - effort.left <= MOST_STEPS + 2 * MOST_WORDS


def test_two_different_texts_are_given_up_early():
    effort = Effort()
    before = " ".join(f"a{n}" for n in range(3000))
    after = " ".join(f"b{n}" for n in range(3000))
    assert changed_words(before, after, effort) is None
    assert ALL_STEPS - effort.left <= MOST_STEPS


@pytest.mark.parametrize("size", [MOST_WORDS + 1, 200_000])
def test_a_text_beyond_all_measure_is_not_compared_at_all(size):
    effort = Effort()
    assert changed_words("a " * size, "b " * size, effort) is None
    assert effort.left == ALL_STEPS


def test_when_the_effort_of_a_course_is_spent_texts_are_shown_before_and_after():
    assert changed_words("one two x three", "two y three four", Effort(steps=0)) is None
