"""The preview of a draft question: every kind as the classroom asks it, and what is right below."""

import uuid

import pytest
from django.test import RequestFactory
from wagtail.models import Locale

from courses.models import Question, QuestionCategory, QuestionOption
from tests.factories import PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db


def draft(kind, rows, **columns):
    """A question that nobody has saved, as the editor makes it for its preview."""
    partner = PartnerFactory()
    english = Locale.objects.get(language_code="en")
    question = Question(
        partner=partner, category=QuestionCategory.objects.create(partner=partner, name="Links"),
        kind=kind, name="Mine", prompt="<p>Which <script>x</script>way?</p>", locale=english, **columns,
    )  # fmt: skip
    question.options = [
        QuestionOption(translation_key=uuid.uuid4(), locale=english, sort_order=number, **row)
        for number, row in enumerate(rows, start=1)
    ]
    return question


KINDS = {
    "single": ([{"text": "<p>This</p>", "weight": 1}, {"text": "<p>That</p>"}], 'type="radio"', "This"),
    "multiple": (
        [{"text": "<p>This</p>", "weight": 1}, {"text": "<p>That</p>", "weight": -1}],
        "checkbox", "-100",
    ),
    "true-false": ([{"text": "<p>True</p>", "weight": 1}, {"text": "<p>False</p>"}], 'type="radio"', "True"),
    "matching": (
        [{"text": "<p>Fibre</p>", "match": "<p>Glass</p>"}, {"text": "<p>Radio</p>", "match": "<p>Air</p>"}],
        "<select", "right: Glass",
    ),
    "ordering": ([{"text": "<p>First</p>"}, {"text": "<p>Second</p>"}], "<select", "right: 2"),
    "short-text": ([{"answer": "bit*", "weight": 2}, {"answer": "byte", "weight": 1}], 'type="text"', "50"),
    "number": ([{"answer": "9.81", "tolerance": "0.05", "weight": 1}], "m/s²", "9.81 ± 0.05"),
    "essay": ([], "<textarea", "Think of the link"),
}  # fmt: skip


def shown(question, **headers):
    request = RequestFactory().get("/")
    request.user = UserFactory()
    request.site_name = "Academy"
    return question.serve_preview(request, question.default_preview_mode).render().content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_shown_with_its_fields_and_what_is_right(kind):
    rows, field, right = KINDS[kind]
    unit = "m/s²" if kind == "number" else ""
    html = shown(draft(kind, rows, unit=unit, feedback_wrong="<p>Think of the link</p>"))
    assert field in html
    assert right in html
    assert "When nothing is right" in html
    assert "<script>x" not in html


def test_what_is_empty_or_half_written_is_shown_too():
    for kind in KINDS:
        assert "Which" in shown(draft(kind, []))
    odd = draft("number", [{"answer": "nine", "tolerance": "x", "weight": 1}])
    assert "nine" in shown(odd)


def test_a_new_question_has_the_language_of_the_page_until_it_has_its_own():
    question = draft("single", KINDS["single"][0])
    question.locale = None
    question.locale_id = None
    assert 'lang="en"' in shown(question)


def test_a_preview_costs_the_same_for_one_row_and_for_many(django_assert_max_num_queries):
    for number in (1, 12):
        question = draft("single", [{"text": f"<p>{n}</p>", "weight": 1} for n in range(number)])
        shown(question)
        with django_assert_max_num_queries(1):
            question.get_preview_context(RequestFactory().get("/"), "")
