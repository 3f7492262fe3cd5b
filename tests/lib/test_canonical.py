"""One spelling for what is addressed by its content."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.lib.canonical import canonical_json, digest

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values.filter(lambda value: "\ud800" not in repr(value)))
def test_it_says_what_the_value_says(value):
    try:
        spelled = canonical_json(value)
    except UnicodeEncodeError:
        return  # half a surrogate pair is no text
    assert json.loads(spelled) == value


def test_the_order_of_keys_does_not_matter():
    assert digest({"a": 1, "b": [True, None]}) == digest({"b": [True, None], "a": 1})
    assert digest({"a": 1}) != digest({"a": "1"})


def test_keys_are_sorted_by_utf16_as_the_rfc_says():
    # RFC 8785, 3.2.3: the emoji's first unit is U+D83D, below U+FB33.
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2}).decode() == '{"\U0001f600":2,"\ufb33":1}'


@pytest.mark.parametrize("value", [1.5, 2**53, {"a": [0.1]}])
def test_numbers_that_two_readers_could_read_differently_are_refused(value):
    with pytest.raises(ValueError, match="canonical JSON"):
        canonical_json(value)


@pytest.mark.parametrize("value", [{1: 2}, {"a": b"x"}, object()])
def test_what_json_does_not_know_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)
