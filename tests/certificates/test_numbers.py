"""What a certificate number tells, and which typing errors it catches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.numbers import (
    ALPHABET,
    Fault,
    check_character,
    fault_in,
    grouped,
    is_well_formed,
    new_number,
    normalise,
)

bodies = st.text(alphabet=ALPHABET, min_size=19, max_size=19)
numbers = bodies.map(lambda body: body + check_character(body))


def test_new_numbers_are_well_formed_and_differ():
    made = {new_number() for _ in range(500)}
    assert len(made) == 500
    assert all(is_well_formed(number) for number in made)


def test_every_character_of_a_new_number_varies():
    columns = zip(*(new_number() for _ in range(400)), strict=True)
    assert all(len(set(column)) > 24 for column in columns)


@given(numbers, st.integers(0, 19), st.sampled_from(ALPHABET))
def test_each_single_substitution_is_detected(number, place, other):
    changed = number[:place] + other + number[place + 1 :]
    assert fault_in(changed) is (None if changed == number else Fault.WRONG_CHECK)


@given(numbers, st.integers(0, 18))
def test_each_swap_of_neighbours_is_detected_save_zero_with_z(number, place):
    first, second = number[place : place + 2]
    swapped = number[:place] + second + first + number[place + 2 :]
    unseen = first == second or {first, second} == {"0", "Z"}
    assert is_well_formed(swapped) is unseen


def test_zero_and_z_are_the_only_neighbours_whose_swap_is_missed():
    missed = {
        frozenset({first, second})
        for first in ALPHABET
        for second in ALPHABET
        if first != second and check_character(first + second) == check_character(second + first)
    }
    assert missed == {frozenset({"0", "Z"})}


@given(numbers)
def test_grouping_is_undone_by_normalising(number):
    assert normalise(grouped(number)) == number
    assert normalise(f"  {grouped(number).lower()}\n") == number


@pytest.mark.parametrize(
    "typed",
    [
        "olil-0123-4567-89ab-cdef",
        "OLIL 0123 4567 89AB CDEF",
        "0111–0123—4567−89ab‑cdef",
        "０１１１－０１２３－４５６７－８９ＡＢ－ＣＤＥＦ",
        "\u202a٠١١١-٠١٢٣-٤٥٦٧-٨٩AB-CDEF\u202c",
        "۰۱۱۱۰۱۲۳۴۵۶۷۸۹ab\u00a0cdef",
    ],
)
def test_what_people_type_is_read_as_what_they_meant(typed):
    assert normalise(typed) == "0111" + "0123456789ABCDEF"


def test_what_is_wrong_is_told_apart():
    good = new_number()
    wrong_check = good[:-1] + ALPHABET[(ALPHABET.index(good[-1]) + 1) % 32]
    assert fault_in(good) is None
    assert fault_in(wrong_check) is Fault.WRONG_CHECK
    assert fault_in(good[:-1]) is Fault.WRONG_LENGTH
    assert fault_in("") is Fault.WRONG_LENGTH
    assert fault_in(normalise("U" + good[1:])) is Fault.FOREIGN_CHARACTER
    assert fault_in(normalise(good + "<script>")) is Fault.FOREIGN_CHARACTER
    assert fault_in(normalise("ж" + good[1:])) is Fault.FOREIGN_CHARACTER


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_reading(text):
    read = normalise(text)
    assert fault_in(read) in {None, *Fault}


def test_grouped_as_printed():
    assert grouped("7KQ4M2XD9PTRWH3C5VNA") == "7KQ4-M2XD-9PTR-WH3C-5VNA"
