"""Tables and lists as people type and paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.grids import read_grid, read_lines, write_grid

CELLS = st.text(alphabet=st.sampled_from("ab|\\-: é م\u202e"), max_size=6)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a | b\nc | d", [["a", "b"], ["c", "d"]]),
        ("| a | b |\n|---|:--:|\n| c | d |", [["a", "b"], ["c", "d"]]),
        ("a\tb\r\nc\td", [["a", "b"], ["c", "d"]]),
        ("\tb\nc\td", [["", "b"], ["c", "d"]]),
        (" | b\nc | d", [["", "b"], ["c", "d"]]),
        ("a | b | c\nd", [["a", "b", "c"], ["d", "", ""]]),
        (r"a \| b | c", [["a | b", "c"]]),
        ("a\n\n\nb", [["a"], ["b"]]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_rows_are_read_as_they_were_meant(text, rows):
    assert read_grid(text) == rows


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows):
    cells = [[" ".join(cell.replace("\\", "").split()) for cell in row] for row in rows]
    if len(cells) > 1 and all(set(cell) <= {"-", ":"} for cell in cells[1]):
        return  # the line under the header of a Markdown table
    if not any(cell for row in cells for cell in row):
        return
    assert read_grid(write_grid(cells)) == cells


def test_lines_lose_their_bullets_and_empty_ones():
    assert read_lines("- a\n\n• b \n* c\n–5 dB\nd-e") == ["a", "b", "c", "–5 dB", "d-e"]
