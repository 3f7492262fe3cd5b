"""Questions written into a file and read again are the same questions, in each format."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.bank.reading import read_questions
from courses.bank.rows import ReadQuestion
from courses.bank.writing import write_questions
from tests.courses.bank.generated import questions


def again(rows: list[ReadQuestion], format_: str) -> list[object]:
    """The questions as they come back from a file."""
    file = BytesIO(b"".join(write_questions(rows, format=format_)))
    found = read_questions(file, name=f"questions.{format_}", language="en")
    assert found.format == format_
    return [replace(each, line=1) if isinstance(each, ReadQuestion) else each for each in found.found]


@pytest.mark.parametrize("format_", ["gift", "csv"])
@given(rows=st.lists(questions(), min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_writing_and_reading_gives_the_same_questions(format_, rows):
    assert again(rows, format_) == rows
