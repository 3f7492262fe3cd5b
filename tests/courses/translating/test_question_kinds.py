"""Questions of every kind in translation: what is a text is translated, the rest is the same everywhere."""

import uuid

import pytest
from wagtail_localize.models import StringSegment

from courses.models import Question, QuestionOption
from courses.services.translations import start_language
from courses.translating.texts import digest_of
from tests.courses.translating.scenes import course_to_translate, fresh, translate

pytestmark = pytest.mark.django_db


def question_of(kind, rows, **columns):
    """A course to translate whose first question is of `kind` and says these things."""
    course = course_to_translate(questions=1)
    question = Question.objects.get(partner=course.partner)
    question.options.all().delete()
    question = Question.objects.get(pk=question.pk)
    question.kind = kind
    for name, value in columns.items():
        setattr(question, name, value)
    question.options = [
        QuestionOption(translation_key=uuid.uuid4(), locale=question.locale, sort_order=n, **row)
        for n, row in enumerate(rows, start=1)
    ]
    question.save_revision().publish()
    return fresh(course), Question.objects.get(pk=question.pk)


def translated(course, question):
    """The question's French edition, every string of it translated, as a draft."""
    start_language(course=course, language="fr", by=None)
    translate(question)
    from wagtail_localize.models import Translation

    work = Translation.objects.get(source__object_id=question.translation_key)
    work.save_target(publish=False)
    edition = Question.objects.get(translation_key=question.translation_key, locale__language_code="fr")
    return edition.get_latest_revision_as_object()


def paths(question):
    found = StringSegment.objects.filter(source__object_id=question.translation_key)
    return {path.split(".")[-1] for path in found.values_list("context__path", flat=True)}


def test_accepted_wordings_are_translated():
    course, question = question_of(
        "short-text", [{"answer": "satellite", "weight": 1}], match_case=True, hint="<p>In orbit</p>"
    )
    edition = translated(course, question)
    assert [row.answer for row in edition.options.all()] == ["fr satellite"]
    assert edition.hint == "<p>fr In orbit</p>"
    assert edition.match_case


def test_the_value_of_a_number_is_the_same_everywhere():
    course, question = question_of(
        "number", [{"answer": "9.81", "tolerance": "0.05", "weight": 1}], unit="m/s²", difficulty="hard"
    )
    edition = translated(course, question)
    assert not paths(question) & {"answer", "tolerance", "difficulty"}
    row = edition.options.get()
    assert (row.answer, row.tolerance, row.weight) == ("9.81", "0.05", 1)
    assert (edition.unit, edition.difficulty) == ("fr m/s²", "hard")


def test_both_sides_of_a_matching_and_feedback_by_result_are_translated():
    course, question = question_of(
        "matching",
        [{"text": "<p>Fibre</p>", "match": "<p>Glass</p>"}, {"text": "<p>Radio</p>", "match": "<p>Air</p>"}],
        feedback_right="<p>Yes</p>", feedback_partly="<p>Nearly</p>", feedback_wrong="<p>No</p>",
    )  # fmt: skip
    edition = translated(course, question)
    assert [row.match for row in edition.options.all()] == ["<p>fr Glass</p>", "<p>fr Air</p>"]
    said = (edition.feedback_right, edition.feedback_partly, edition.feedback_wrong)
    assert said == ("<p>fr Yes</p>", "<p>fr Nearly</p>", "<p>fr No</p>")


OLD = {
    "kind": "single",
    "prompt": "<p>Why?</p>",
    "feedback": "",
    "options": [{"translation_key": "k", "text": "<p>a</p>", "weight": 1, "feedback": ""}],
}


def test_columns_that_came_later_make_nothing_stale_until_they_say_something():
    later = OLD | {"hint": "", "unit": "", "match_case": False, "audio": None, "min_words": None}
    later["options"] = [OLD["options"][0] | {"answer": "", "tolerance": "", "match": "", "pinned": False}]
    assert digest_of("question", later) == digest_of("question", OLD)
    for change in ({"hint": "<p>h</p>"}, {"audio": 4}, {"match_case": True}, {"max_words": 9}):
        assert digest_of("question", later | change) != digest_of("question", OLD)
    row = later["options"][0]
    for change in ({"answer": "x"}, {"tolerance": "1"}, {"match": "<p>m</p>"}):
        changed = later | {"options": [row | change]}
        assert digest_of("question", changed) != digest_of("question", OLD)
    quiz = {"title": "Q", "slots": [{"question_key": "k", "draw": 1, "points": 1}]}
    with_columns = {"title": "Q", "slots": [quiz["slots"][0] | {"with_below": False, "section": ""}]}
    assert digest_of("quiz", quiz) == digest_of("quiz", with_columns)
    with_columns["slots"][0]["section"] = "Part one"
    assert digest_of("quiz", quiz) != digest_of("quiz", with_columns)
