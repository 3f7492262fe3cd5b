"""Translating through wagtail-localize: the same rows, the same questions, other words."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object

from academy.users.models import User
from courses.models import Activity, Course, CoursePage, LessonPage, Question, QuizPage
from tests.factories import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client):
    """A browser signed in as somebody who may do everything."""
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    return client


def course_page(course, language="en"):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code=language)


def pages_of(course, model, language="en"):
    return model.objects.descendant_of(course_page(course, language)).order_by("path")


def test_wagtail_localize_translates_a_course_with_its_activities(django_capture_on_commit_callbacks):
    course = make_course(
        questions=2, body=[("text", "<p>Hello</p>"), ("note", {"kind": "try", "text": "<p>Do</p>"})]
    )
    page = course_page(course)
    page.objectives.create(text="Measure a link", locale=page.locale)
    page.save_revision().publish()
    page = course_page(course)
    arabic = Locale.objects.get(language_code="ar")
    pages = [page.get_parent(), page, *(child.specific for child in page.get_descendants().specific())]
    with django_capture_on_commit_callbacks(execute=True):
        for each in pages:
            translate_object(each.specific, [arabic])
    source = TranslationSource.objects.get_for_instance(page)
    translation = Translation.objects.get(source=source, target_locale=arabic)
    for segment in source.stringsegment_set.select_related("string", "context"):
        segment.string.translations.create(
            locale=arabic, context=segment.context, data=f"ع {segment.string.data}", translation_type="manual"
        )
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    edition = course_page(course, "ar")
    assert edition.alias_of_id is None
    assert edition.live
    assert edition.title.startswith("ع")
    objective = edition.objectives.get()
    assert objective.text == "ع Measure a link"
    assert objective.translation_key == page.objectives.get().translation_key
    assert Course.objects.count() == 1
    assert Activity.objects.count() == 2
    quizzes = [pages_of(course, QuizPage, language).get() for language in ("en", "ar")]
    keys = [list(quiz.slots.values_list("question_key", flat=True)) for quiz in quizzes]
    assert keys[0] == keys[1] != []
    assert pages_of(course, LessonPage, "ar").get().body[1].value["kind"] == "try"


def test_the_translators_page_opens(admin_client):
    course = make_course()
    page = course_page(course)
    translate_object(page.get_parent().specific, [Locale.objects.get(language_code="ar")])
    translate_object(page, [Locale.objects.get(language_code="ar")])
    edition = course_page(course, "ar")
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).status_code == 200


def test_wagtail_localize_translates_a_question(django_capture_on_commit_callbacks):
    course = make_course(questions=1)
    question = Question.objects.get(partner=course.partner)
    with django_capture_on_commit_callbacks(execute=True):
        translate_object(question, [Locale.objects.get(language_code="ar")])
    edition = Question.objects.get(translation_key=question.key, locale__language_code="ar")
    assert edition.live
    assert edition.name == question.name
    assert list(edition.options.values_list("translation_key", "weight")) == list(
        question.options.values_list("translation_key", "weight")
    )
    assert {option.locale.language_code for option in edition.options.all()} == {"ar"}
