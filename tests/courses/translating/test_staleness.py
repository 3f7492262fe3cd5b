"""A stale edition: by what the original says, not by when it was saved. Learners are told."""

import uuid

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.models import Activity, Correction, CoursePage, EditionBasis, LessonPage, Question, QuizPage
from courses.outline import outline_of
from courses.services.staleness import compare_with_original, mark_right, mark_stale
from courses.services.translation_errors import NoSuchText
from courses.services.translations import publish_translation, update_language
from enrollments import services
from enrollments.errors import QuizClosedHere
from enrollments.models import Milestone
from tests.courses.translating.scenes import finished, fresh, translate
from tests.factories import EnrollmentFactory, RunFactory, make_course

pytestmark = pytest.mark.django_db


def lesson(course, language="en"):
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code=language)
    return LessonPage.objects.descendant_of(page).get()


def change(page, words="<p>Other words.</p>"):
    page.body = [("text", words)]
    page.save_revision().publish()


def stale(course, language="fr"):
    return {activity.kind for activity in outline_of(fresh(course), language).activities if activity.stale}


def test_an_edition_is_stale_when_the_original_says_something_else():
    course = finished()
    assert stale(course) == set()
    change(lesson(course))
    assert stale(course) == {"lesson"}
    activity = next(a for a in outline_of(fresh(course), "fr").activities if a.stale)
    assert activity.newer_in == "en"
    assert stale(course, "en") == set()


def test_saving_the_same_words_makes_nothing_stale():
    course = finished()
    page = lesson(course)
    page.minutes, page.licence, page.slug = 9, "CC BY 4.0", "another-slug"
    page.body = [("text", page.body[0].value.source)]  # a new block, with a new id, that says the same
    page.save_revision().publish()
    assert stale(course) == set()


def test_taking_a_change_back_makes_the_edition_right_again():
    course = finished()
    before = lesson(course).body.get_prep_value()
    change(lesson(course))
    page = lesson(course)
    page.body = before
    page.save_revision().publish()
    assert stale(course) == set()


def test_publishing_the_new_translation_ends_it():
    course = finished()
    change(lesson(course))
    update_language(course=course, language="fr", by=None)
    assert stale(course) == {"lesson"}
    translate(lesson(course))
    publish_translation(course=course, language="fr", by=None)
    assert stale(course) == set()


def test_an_edition_of_its_own_is_never_stale_by_itself():
    course = make_course(languages=("en", "fr"))
    change(lesson(course))
    assert stale(course) == set()


def test_a_correction_of_the_original_makes_nothing_stale(author):
    course = finished()
    page = lesson(course)
    before = page.live_revision
    page.body = [("text", "<p>Text of lesson 1, in en.</p>")]
    after = page.save_revision()
    after.publish()
    assert stale(course) == {"lesson"}
    Correction.objects.create(course=course, revision=after, before=before, title="x", words=1, by=author)
    course.refresh_from_db()
    assert EditionBasis.objects.stale().count() == 0
    change(lesson(course))
    assert EditionBasis.objects.stale().count() == 1


def test_a_person_calls_an_edition_stale_or_right():
    course = make_course(languages=("en", "fr"))
    key = lesson(course).translation_key
    mark_stale(course=course, key=key, language="fr", by=None)
    mark_stale(course=course, key=key, language="fr", by=None)
    assert stale(course) == {"lesson"}
    assert ModelLogEntry.objects.filter(action="courses.mark_stale").count() == 1
    mark_right(course=course, key=key, language="fr", by=None)
    mark_right(course=course, key=key, language="fr", by=None)
    assert stale(course) == set()
    assert ModelLogEntry.objects.filter(action="courses.mark_right").count() == 1
    change(lesson(course))  # from now on the original's words decide
    assert stale(course) == {"lesson"}


@pytest.mark.parametrize("act", [mark_stale, mark_right])
def test_only_a_live_edition_of_this_course_can_be_called_so(act):
    course = make_course(languages=("en", "fr"))
    page = lesson(course, "fr")
    for key, language in ((page.translation_key, "en"), (page.translation_key, "es"), (uuid.uuid4(), "fr")):
        with pytest.raises(NoSuchText):
            act(course=course, key=key, language=language, by=None)
    page.unpublish()
    with pytest.raises(NoSuchText):
        act(course=course, key=page.translation_key, language="fr", by=None)


def test_comparing_twice_changes_once():
    course = finished()
    page = lesson(course)
    page.title = "Another"
    assert compare_with_original(original=page) == 1
    assert compare_with_original(original=page) == 0


def test_a_quiz_is_stale_with_a_question_that_it_may_ask():
    course = finished(questions=2)
    question = Question.objects.filter(locale__language_code="en").first()
    question.prompt = "<p>A better question?</p>"
    question.save_revision().publish()
    assert stale(course) == {"quiz"}


def test_a_stale_lesson_says_so_and_leads_to_the_newer_text(client):
    course = finished()
    enrollment = EnrollmentFactory(run=RunFactory(course=fresh(course)), language="fr")
    client.force_login(enrollment.member)
    activity = course.activities.get(kind=Activity.Kind.LESSON)
    url = reverse("enrollments:activity", args=[enrollment.run.code, activity.code])
    assert "is newer" not in client.get(url).content.decode()
    change(lesson(course), "<p>Other words.</p>")
    html = client.get(url).content.decode()
    assert "The text in English is newer" in html
    assert "?in=en" in html
    newer = client.get(url, {"in": "en"}).content.decode()
    assert "Other words." in newer
    assert "is newer" not in newer
    enrollment.refresh_from_db()
    assert enrollment.language == "fr"
    assert "Other words." not in client.get(url, {"in": "tlh"}).content.decode()


def test_a_stale_final_quiz_is_closed_in_that_language_and_says_where_it_is_open(client):
    course = finished()
    enrollment = EnrollmentFactory(run=RunFactory(course=fresh(course)), language="fr")
    quiz = course.activities.get(kind=Activity.Kind.QUIZ)
    page = QuizPage.objects.get(locale__language_code="en")
    page.intro = "<p>Read the report first.</p>"
    page.save_revision().publish()
    with pytest.raises(QuizClosedHere) as refused:
        services.start_attempt(enrollment=enrollment, activity=quiz)
    assert "English" in refused.value.message
    client.force_login(enrollment.member)
    url = reverse("enrollments:activity", args=[enrollment.run.code, quiz.code])
    html = client.get(url).content.decode()
    assert "It is open in: English." in html
    assert "Start the quiz" not in html
    assert services.start_attempt(enrollment=enrollment, activity=quiz, language="en").language == "en"


def test_an_attempt_that_runs_goes_on_when_the_quiz_becomes_stale():
    course = finished()
    enrollment = EnrollmentFactory(run=RunFactory(course=fresh(course)), language="fr")
    quiz = course.activities.get(kind=Activity.Kind.QUIZ)
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    assert attempt.language == "fr"
    assert all(
        item.question.content["language"] == "fr" for item in attempt.questions.select_related("question")
    )
    page = QuizPage.objects.get(locale__language_code="en")
    page.intro = "<p>Changed.</p>"
    page.save_revision().publish()
    assert services.start_attempt(enrollment=enrollment, activity=quiz) == attempt


def test_a_stale_practice_quiz_stays_open():
    course = finished(rules={"is_final": False, "weight": 0})
    page = QuizPage.objects.get(locale__language_code="en")
    page.intro = "<p>Changed.</p>"
    page.save_revision().publish()
    enrollment = EnrollmentFactory(run=RunFactory(course=fresh(course)), language="fr")
    quiz = course.activities.get(kind=Activity.Kind.QUIZ)
    assert services.start_attempt(enrollment=enrollment, activity=quiz).language == "fr"


def test_a_learner_switches_in_mid_course_and_loses_nothing():
    course = finished(lessons=2)
    enrollment = EnrollmentFactory(run=RunFactory(course=fresh(course)), language="en")
    first, second = course.activities.filter(kind=Activity.Kind.LESSON).order_by("pk")
    services.finish_activity(enrollment=enrollment, activity=first)
    services.set_language(enrollment=enrollment, language="fr")
    enrollment.refresh_from_db()
    services.finish_activity(enrollment=enrollment, activity=second)
    assert Milestone.objects.filter(enrollment=enrollment).count() == 2
