"""The quality checks over hostile texts and large courses: they never fall, and take bounded time."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quality import check_course
from courses.quality_body import read_body
from courses.quality_kinds import (
    BodyFacts,
    ModuleFacts,
    ObjectiveFacts,
)
from courses.quality_lessons import is_plausible
from courses.quality_verbs import first_verb
from tests.courses.test_quality import BANK, FINAL, LESSON, edition, question

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
BLOCK = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["text", "image", "audio", "video", "note", "steps", "table", "term", "x"]),
        "value": JSON
        | st.dictionaries(st.sampled_from(["alt", "image", "captions", "steps", "video", "text"]), JSON),
        "id": JSON,
    }
)


@given(st.lists(BLOCK, max_size=5) | JSON)
def test_no_stored_body_makes_the_reader_fall(raw):
    assert isinstance(read_body(raw), BodyFacts)


@given(st.text(max_size=300), st.sampled_from(["en", "fr", "es"]))
def test_no_text_makes_the_checks_fall(text, language):
    first_verb(text, language)
    is_plausible(text)
    facts = replace(
        edition(title=text, objectives=(ObjectiveFacts("o", text),)),
        questions=tuple(replace(each, prompt=text, language=language) for each in BANK),
    )
    facts = replace(facts, editions=(replace(facts.editions[0], language=language),))
    for finding in check_course(facts):
        assert finding.sentence


@pytest.mark.parametrize(
    "hostile",
    [
        "<h2>" * 50_000,
        "<a " * 60_000,
        "<a href=" + "'" * 150_000,
        "<" * 200_000,
        "<h3><b>" * 30_000,
        "&" * 200_000,
    ],
)
def test_a_hostile_text_is_read_in_bounded_time(hostile):
    started = time.monotonic()
    read_body([{"type": "text", "value": hostile, "id": "b"}])
    assert time.monotonic() - started < 2, "seconds"


def test_a_large_course_is_checked_in_bounded_time():
    lessons = tuple(replace(LESSON, key=f"l{n}") for n in range(60))
    questions = tuple(question(f"q{n}", "o1") for n in range(500))
    large = replace(edition(modules=(ModuleFacts("m", "A", (*lessons, FINAL)),)), questions=questions)
    started = time.monotonic()
    check_course(replace(large, editions=tuple(replace(large.editions[0], language=c) for c in ("en", "fr"))))
    assert time.monotonic() - started < 1, "seconds"
