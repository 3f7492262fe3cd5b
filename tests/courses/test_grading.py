"""What an answer earns is exact, never more than everything, and the same however the question is shown."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading import is_answered, is_well_formed, number_of, share_earned


def question(kind: str, *weights: int) -> dict:
    return {"kind": kind, "options": [{"key": str(n), "weight": w} for n, w in enumerate(weights)]}


def chosen(keys) -> dict:
    return {"chosen": list(keys)}


def matching(*pairs: tuple[str, str]) -> dict:
    options = [{"key": f"s{n}", "choice": choice} for n, (_text, choice) in enumerate(pairs)]
    return {
        "kind": "matching",
        "options": options,
        "choices": [{"key": c} for c in {p[1] for p in pairs} | {"x"}],
    }


def ordering(rows: int) -> dict:
    return {"kind": "ordering", "options": [{"key": str(n)} for n in range(rows)]}


def short(*answers: tuple[str, int], **folds: bool) -> dict:
    options = [{"key": str(n), "answer": a, "weight": w} for n, (a, w) in enumerate(answers)]
    return {"kind": "short-text", "options": options, **folds}


def number(answer: str, tolerance: str = "", **more: str) -> dict:
    option = {"key": "0", "answer": answer, "tolerance": tolerance, "weight": 1}
    return {"kind": "number", "options": [option], **more}


# --- choices ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "keys", "earned"),
    [
        ((1, 0, 0), "0", Fraction(1)),
        ((1, 0, 0), "1", Fraction(0)),
        ((2, 1, 0), "1", Fraction(1, 2)),
        ((1, -1), "1", Fraction(0)),
        ((0, 0), "0", Fraction(0)),
        ((1, 0), "", Fraction(0)),
    ],
)
def test_one_choice_earns_its_weight_over_the_best(weights, keys, earned):
    assert share_earned(question("single", *weights), chosen(keys)) == earned


@pytest.mark.parametrize(
    ("weights", "keys", "earned"),
    [
        ((1, 1, 1, -1), "01", Fraction(2, 3)),
        ((1, 1, 1, -1), "012", Fraction(1)),
        ((1, 1, 1, -1), "0123", Fraction(2, 3)),
        ((1, 1, -1, -1), "23", Fraction(0)),
        ((1, 1, 0), "", Fraction(0)),
    ],
)
def test_several_choices_earn_their_sum_and_never_less_than_nothing(weights, keys, earned):
    assert share_earned(question("multiple", *weights), chosen(keys)) == earned


WEIGHTS = st.lists(st.integers(-1000, 1000), min_size=1, max_size=12)


@given(WEIGHTS, st.data())
def test_a_share_is_between_nothing_and_everything(weights, data):
    keys = data.draw(st.lists(st.sampled_from([str(n) for n in range(len(weights))]), unique=True))
    also = [{"options": data.draw(st.lists(st.sampled_from([str(n) for n in range(len(weights))])))}]
    for kind in ("single", "multiple"):
        answer = chosen(keys[:1] if kind == "single" else keys)
        assert 0 <= share_earned(question(kind, *weights), answer) <= 1
        assert share_earned(question(kind, *weights), answer) <= share_earned(
            question(kind, *weights), answer, also
        )


@given(WEIGHTS, st.data())
def test_one_more_right_choice_never_earns_less_and_one_more_wrong_never_more(weights, data):
    keys = data.draw(st.lists(st.sampled_from([str(n) for n in range(len(weights))]), unique=True))
    more = data.draw(st.sampled_from(range(len(weights))))
    asked = question("multiple", *weights)
    before, after = share_earned(asked, chosen(keys)), share_earned(asked, chosen({*keys, str(more)}))
    assert after >= before if weights[more] >= 0 else after <= before


@given(WEIGHTS, st.data())
def test_the_order_of_options_and_of_choices_changes_nothing(weights, data):
    keys = data.draw(st.lists(st.sampled_from([str(n) for n in range(len(weights))]), unique=True))
    asked = question("multiple", *weights)
    mixed = asked | {"options": data.draw(st.permutations(asked["options"]))}
    assert share_earned(mixed, chosen(data.draw(st.permutations(keys)))) == share_earned(asked, chosen(keys))


# --- matching and ordering --------------------------------------------------------------------------


def test_each_right_pair_earns_the_same_and_rows_may_share_a_choice():
    asked = matching(("one", "a"), ("two", "b"), ("three", "a"))
    assert share_earned(asked, {"pairs": {"s0": "a", "s1": "a", "s2": "a"}}) == Fraction(2, 3)
    assert share_earned(asked, {"pairs": {"s1": "b"}}) == Fraction(1, 3)
    assert share_earned(asked, {"pairs": {"s0": "a", "s1": "b", "s2": "a"}}) == 1


def test_a_row_out_of_place_costs_one_step_and_not_those_after_it():
    asked = ordering(4)
    assert share_earned(asked, {"places": {"0": 1, "1": 2, "2": 3, "3": 4}}) == 1
    assert share_earned(asked, {"places": {"3": 1, "0": 2, "1": 3, "2": 4}}) == Fraction(2, 3)
    assert share_earned(asked, {"places": {"3": 1, "2": 2, "1": 3, "0": 4}}) == 0


def test_a_place_given_twice_places_nobody_and_a_part_of_the_order_earns_its_part():
    assert share_earned(ordering(3), {"places": {"0": 1, "1": 1, "2": 3}}) == 0
    assert share_earned(ordering(3), {"places": {"0": 1, "1": 2}}) == Fraction(1, 2)


@pytest.mark.parametrize("order", list(permutations(range(5))))
def test_setting_two_neighbours_right_never_earns_less(order):
    asked = ordering(5)
    earned = share_earned(asked, {"places": {str(row): place for place, row in enumerate(order, 1)}})
    for at in range(4):
        if order[at] > order[at + 1]:
            better = [*order[:at], order[at + 1], order[at], *order[at + 2 :]]
            now = share_earned(asked, {"places": {str(row): place for place, row in enumerate(better, 1)}})
            assert earned <= now <= 1


# --- what is written --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "written", "earned"),
    [
        ("packet loss", "  Packet   LOSS ", 1),
        ("packet loss", "packet-loss", 0),
        ("réseau", "RESEAU", 1),
        ("pack* loss", "packet loss", 1),
        ("*loss*", "packet loss rate", 1),
        ("a*a", "a", 0),
        ("5 \\* 3", "5 * 3", 1),
        ("5 \\* 3", "5 x 3", 0),
        ("ＡＢＣ", "abc", 1),
        ("йод", "иод", 0),
        ("ёлка", "елка", 1),
        ("straße", "STRASSE", 1),
        ("*", "", 0),
    ],
)
def test_a_short_text_is_read_as_a_kind_teacher_would(accepted, written, earned):
    assert share_earned(short((accepted, 1)), {"text": written}) == earned


def test_what_is_set_to_matter_does():
    assert share_earned(short(("réseau", 1), match_accents=True), {"text": "reseau"}) == 0
    assert share_earned(short(("OSPF", 1), match_case=True), {"text": "ospf"}) == 0
    assert share_earned(short(("ABC", 1), match_width=True), {"text": "ＡＢＣ"}) == 0


def test_the_best_of_the_accepted_answers_counts():
    asked = short(("router", 2), ("*", 1))
    assert share_earned(asked, {"text": "router"}) == 1
    assert share_earned(asked, {"text": "switch"}) == Fraction(1, 2)


def test_a_hostile_pattern_costs_no_time():
    assert share_earned(short(("*a" * 200, 1)), {"text": "a" * 199 + "b"}) == 0


@pytest.mark.parametrize(
    ("written", "language", "number"),
    [
        ("1,5", "fr", "1.5"),
        ("1,500", "en", "1500"),
        ("1,500", "fr", "1.500"),
        ("0,5", "en", "0.5"),
        ("1 234,5", "ru", "1234.5"),
        ("1.234,5", "es", "1234.5"),
        ("1,234.5", "en", "1234.5"),
        ("١٫٥", "ar", "1.5"),
        ("١٬٢٣٤", "ar", "1234"),
        ("１２．５", "zh-hans", "12.5"),
        ("−3", "en", "-3"),
        ("2e3", "en", "2000"),
        ("3 × 10^8", "en", "3e8"),
        ("12 km", "en", "12"),
        ("12km", "en", "12"),
        ("twelve", "en", None),
        ("NaN", "en", None),
        ("1e999", "en", None),
        ("", "en", None),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(written, language, number):
    read = number_of(written, language, "km")
    assert (None if read is None else Fraction(read)) == (None if number is None else Fraction(number))


def test_a_tolerance_is_exact_at_its_edge():
    asked = number("0.3", "0.1", language="en")
    assert share_earned(asked, {"text": "0.4"}) == 1
    assert share_earned(asked, {"text": "0.40000000001"}) == 0
    assert share_earned(number("3"), {"text": "3.0"}) == 1


# --- rulings, essays, shapes ------------------------------------------------------------------------


def test_what_a_ruling_accepts_earns_all():
    assert share_earned(question("single", 1, 0), chosen("1"), [{"options": ["1"]}]) == 1
    assert share_earned(question("multiple", 1, 1, -1), chosen("02"), [{"options": ["2"]}]) == 1
    assert share_earned(short(("a", 1)), {"text": "b"}, [{"answer": "b"}]) == 1
    assert share_earned(number("1"), {"text": "2"}, [{"answer": "2", "tolerance": "0"}]) == 1


def test_an_essay_waits_for_a_person():
    assert share_earned({"kind": "essay", "options": []}, {"text": "Because."}) is None


def test_an_answer_names_offered_options_once_and_one_where_only_one_can_be():
    assert is_well_formed(question("single", 1, 0), chosen("0"))
    assert is_well_formed(question("single", 1, 0), chosen(""))
    assert is_well_formed(question("multiple", 1, 1), chosen("01"))
    assert not is_well_formed(question("single", 1, 0), chosen("01"))
    assert not is_well_formed(question("true-false", 1, 0), chosen("01"))
    assert not is_well_formed(question("single", 1, 0), chosen("7"))
    assert not is_well_formed(question("multiple", 1, 1), chosen("00"))


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"chosen": "0"},
        {"chosen": [["0"]]},
        {"pairs": {"s0": "nowhere"}},
        {"pairs": {"s0": ["a"]}},
        {"places": {"0": True}},
        {"places": {"0": 9}},
        {"text": 5},
        {"text": "a" * 60_000},
        {"text": "a", "more": 1},
    ],
)
@pytest.mark.parametrize(
    "asked", [question("single", 1, 0), matching(("one", "a")), ordering(3), short(("a", 1)), number("1")]
)
def test_an_answer_of_another_shape_is_refused_and_earns_nothing(asked, value):
    assert not is_well_formed(asked, value)
    assert share_earned(asked, value) == 0


def test_what_was_left_empty_is_not_answered():
    assert not any(map(is_answered, [None, {}, chosen(""), {"pairs": {}}, {"places": {}}, {"text": "  "}]))
    assert all(map(is_answered, [chosen("0"), {"pairs": {"a": "b"}}, {"places": {"a": 1}}, {"text": "x"}]))
