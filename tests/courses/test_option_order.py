"""The order in which options are shown."""

import random

import pytest

from courses.option_order import order_of_options


def choice(kind="single", pinned=(), number=5):
    options = [{"key": str(n), "text": f"<p>{n}</p>", "weight": 0} for n in range(number)]
    return {"kind": kind, "options": [o | ({"pinned": True} if o["key"] in pinned else {}) for o in options]}


def orders(content, *, shuffle=True, seeds=200):
    return {tuple(order_of_options(content, shuffle=shuffle, rng=random.Random(s))) for s in range(seeds)}


def test_options_are_shuffled_where_the_quiz_says_so():
    assert len(orders(choice())) > 50
    assert orders(choice(), shuffle=False) == {("0", "1", "2", "3", "4")}


def test_pinned_options_keep_their_places():
    found = orders(choice(pinned=("1", "4")))
    assert {(order[1], order[4]) for order in found} == {("1", "4")}
    assert len(found) == 6


def test_true_and_false_are_never_shuffled():
    assert orders(choice("true-false", number=2)) == {("0", "1")}


@pytest.mark.parametrize("shuffle", [True, False])
def test_what_is_to_be_ordered_never_stands_in_the_right_order(shuffle):
    found = orders(choice("ordering", number=3), shuffle=shuffle)
    assert len(found) == 5
    assert ("0", "1", "2") not in found
    assert orders(choice("ordering", number=2)) == {("1", "0")}


def test_rows_that_look_alike_do_not_hide_the_right_order():
    content = choice("ordering", number=3)
    content["options"][2]["text"] = content["options"][1]["text"]
    assert all(order[0] != "0" for order in orders(content))
    alike = choice("ordering", number=2)
    alike["options"][1]["text"] = alike["options"][0]["text"]
    assert orders(alike) == {("0", "1")}


@pytest.mark.parametrize("shuffle", [True, False])
def test_the_choices_of_a_matching_are_always_shuffled(shuffle):
    content = {
        "kind": "matching",
        "options": [{"key": "a", "choice": "1"}],
        "choices": [{"key": str(n), "text": str(n)} for n in range(3)],
    }
    assert len(orders(content, shuffle=shuffle)) == 6


@pytest.mark.parametrize("kind", ["short-text", "number", "essay"])
def test_where_a_learner_writes_there_is_no_order(kind):
    assert orders(choice(kind)) == {()}
