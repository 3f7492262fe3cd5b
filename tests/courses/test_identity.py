"""Pages and their rows: made once, shared by languages, copied with a copy, edited on the page."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from academy.users.models import User
from courses.models import (
    Activity,
    Course,
    CoursePage,
    LessonPage,
    ModulePage,
    Partner,
    PartnerPage,
    Question,
    QuestionCategory,
    QuizPage,
    QuizRules,
    QuizSlot,
)
from tests.factories import PartnerFactory, make_course, make_question
from tests.factories.courses import catalogue, partner_page

pytestmark = pytest.mark.django_db

QUIZ_SETTINGS = {
    "required": "on",
    "weight": "2",
    "is_final": "on",
    "pass_mark": "70",
    "attempts": "3",
    "wait_days": "7",
    "time_limit_minutes": "",
    "counts": "best",
    "feedback": "full",
    "feedback_when": "each",
    "layout": "one",
    "shuffle_questions": "on",
}


@pytest.fixture
def admin_client(client):
    """A browser signed in as somebody who may do everything."""
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    return client


def course_page(course, language="en"):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code=language)


def pages_of(course, model, language="en"):
    return model.objects.descendant_of(course_page(course, language)).order_by("path")


def course_form(**changes):
    data = {
        "title": "Weak links",
        "slug": "weak-links",
        "summary": "What they are.",
        "description": rich_text("<p>More.</p>"),
        "objectives": inline_formset([]),
        "comments": inline_formset([]),
        "audience": "",
        "entry_requirements": "",
        "assessment_text": "",
        "fee_text": "",
        "contact": "",
        "code": "WL-1",
        "track": "resilience",
        "level": "advanced",
        "modality": "blended",
        "region": "all",
        "effort_minutes": "90",
        "assessment": "test",
        "pass_mark": "75",
    }
    return nested_form_data(data | changes)


def quiz_form(slots, **changes):
    data = {
        "title": "Quiz",
        "slug": "quiz",
        "minutes": "5",
        "intro": rich_text("<p>Ready?</p>"),
        "slots": inline_formset(slots),
        "comments": inline_formset([]),
        **QUIZ_SETTINGS,
    }
    return nested_form_data(data | changes)


def test_a_page_of_an_onboarded_partner_finds_its_row():
    partner = PartnerFactory()
    page = partner_page(partner)
    assert page.partner_row == partner
    assert Partner.objects.count() == 1


def test_a_partner_page_without_onboarding_makes_a_partner_with_a_collection():
    page = catalogue().add_child(instance=PartnerPage(title="New people", slug="new-people"))
    partner = Partner.objects.get(key=page.translation_key)
    assert (partner.name, partner.slug, partner.collection.name) == ("New people", "new-people", "New people")


def test_a_course_and_its_activities_get_rows_when_their_pages_are_first_saved():
    partner = PartnerFactory()
    page = partner_page(partner).add_child(instance=CoursePage(title="C", slug="c", summary="S"))
    module = page.add_child(instance=ModulePage(title="M", slug="m"))
    lesson = module.add_child(instance=LessonPage(title="L", slug="l"))
    quiz = module.add_child(instance=QuizPage(title="Q", slug="q"))
    course = Course.objects.get(key=page.translation_key)
    assert course.partner == partner
    assert (lesson.activity_row.course, lesson.activity_row.kind) == (course, Activity.Kind.LESSON)
    assert (quiz.activity_row.kind, quiz.quiz_rules.attempts) == (Activity.Kind.QUIZ, 3)


def test_saving_publishing_and_moving_keep_the_row():
    course = make_course(lessons=2)
    lesson = pages_of(course, LessonPage).first()
    row = lesson.activity_row
    lesson.title = "Renamed"
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    other = course_page(course).add_child(instance=ModulePage(title="Other", slug="other"))
    lesson.move(other, pos="last-child")
    assert LessonPage.objects.get(pk=lesson.pk).activity_row == row
    assert Activity.objects.count() == 3


def test_editions_share_rows():
    course = make_course(languages=("en", "ar"))
    assert course_page(course, "en").course_row == course_page(course, "ar").course_row == course
    assert Course.objects.count() == 1
    assert Activity.objects.count() == 2


def test_a_copied_course_gets_rows_of_its_own_with_the_same_settings():
    course = make_course(level=Course.Level.ADVANCED, pass_mark=85, rules={"weight": 3, "attempts": None})
    Activity.objects.filter(course=course, kind=Activity.Kind.LESSON).update(required=False)
    page = course_page(course)
    copied = page.copy(recursive=True, update_attrs={"slug": "copy", "title": "Copy"}).course_row
    assert copied.key != course.key
    assert copied.code != course.code
    assert (copied.level, copied.pass_mark, copied.partner) == ("advanced", 85, course.partner)
    assert copied.stage == Course.Stage.OUTLINE
    lesson, quiz = copied.activities.order_by("kind")
    assert not lesson.required
    assert (quiz.quiz_rules.weight, quiz.quiz_rules.attempts) == (3, None)
    assert not {row.key for row in (lesson, quiz)} & set(course.activities.values_list("key", flat=True))


def test_a_copied_quiz_asks_the_same_questions():
    course = make_course(questions=2)
    quiz = pages_of(course, QuizPage).get()
    copied = quiz.copy(update_attrs={"slug": "copy"})
    assert list(copied.slots.values_list("question_key")) == list(quiz.slots.values_list("question_key"))


def test_a_restored_revision_keeps_the_copys_own_row():
    course = make_course()
    copied = course_page(course).copy(recursive=True, update_attrs={"slug": "copy"})
    row = copied.course_row
    copied.get_latest_revision().publish()
    assert CoursePage.objects.get(pk=copied.pk).course_row == row


def test_an_alias_makes_no_row_until_it_is_turned_into_a_page():
    course = make_course()
    alias = course_page(course).create_alias(update_slug="alias")
    assert alias.find_row() is None
    with pytest.raises(Course.DoesNotExist):
        _ = alias.course_row
    alias.alias_of = None
    alias.save(update_fields=["alias_of_id"])
    assert alias.course_row.partner == course.partner


def test_a_moved_course_belongs_to_the_partner_it_stands_under():
    course, other = make_course(), PartnerFactory()
    course_page(course).move(partner_page(other), pos="last-child")
    course.refresh_from_db()
    assert course.partner == other


def test_a_lesson_moved_to_another_course_belongs_to_it():
    course, other = make_course(lessons=2), make_course(lessons=1)
    lesson = pages_of(course, LessonPage).last()
    lesson.move(pages_of(other, ModulePage).first(), pos="last-child")
    assert Activity.objects.get(key=lesson.translation_key).course == other


def test_the_course_form_makes_the_row_with_what_was_typed(admin_client):
    parent = partner_page(PartnerFactory())
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", parent.pk])
    assert b"The same in every language" in admin_client.get(url).content
    response = admin_client.post(url, course_form(**{"action-publish": "1"}))
    assert response.status_code == 302
    course = Course.objects.get(code="WL-1")
    assert (course.track, course.level, course.modality) == ("resilience", "advanced", "blended")
    assert (course.effort_minutes, course.pass_mark) == (90, 75)


def test_a_draft_keeps_settings_too_and_draws_a_code_where_none_is_typed(admin_client):
    parent = partner_page(PartnerFactory())
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", parent.pk])
    response = admin_client.post(url, course_form(code="", summary=""))
    assert response.status_code == 302
    page = CoursePage.objects.get(slug="weak-links")
    assert not page.live
    assert len(page.course_row.code) == 8
    assert page.course_row.pass_mark == 75


@pytest.mark.parametrize("publish", [False, True])
def test_settings_of_a_live_page_wait_in_the_draft_until_it_goes_live(admin_client, publish):
    course = make_course()
    page = course_page(course)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f'value="{course.code}"' in admin_client.get(url).content.decode()
    before = Course.objects.get(pk=course.pk).content_version
    sent = course_form(**({"action-publish": "1"} if publish else {}))
    assert admin_client.post(url, sent).status_code == 302
    course.refresh_from_db()
    assert (course.code == "WL-1", course.pass_mark == 75) == (publish, publish)
    assert (course.content_version > before) is publish


def test_the_form_of_another_language_edits_the_same_row(admin_client):
    course = make_course(languages=("en", "ar"))
    url = reverse("wagtailadmin_pages:edit", args=[course_page(course, "ar").pk])
    admin_client.post(url, course_form(**{"pass_mark": "66", "action-publish": "1"}))
    course.refresh_from_db()
    assert course.pass_mark == 66


def test_a_preview_writes_nothing(admin_client):
    course = make_course(pass_mark=80)
    page = course_page(course)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert admin_client.post(url, course_form()).json()["is_valid"]
    response = admin_client.get(url)
    assert response.status_code == 200
    assert "75 %" in response.content.decode()  # what was typed is shown
    course.refresh_from_db()
    assert course.pass_mark == 80


def test_a_code_of_another_course_is_refused_beside_the_field(admin_client):
    course = make_course()
    make_course(code="WL-1")
    url = reverse("wagtailadmin_pages:edit", args=[course_page(course).pk])
    response = admin_client.post(url, course_form())
    assert response.status_code == 200
    assert "Another course has this code." in response.content.decode()


def test_a_pass_mark_over_a_hundred_is_refused(admin_client):
    course = make_course()
    url = reverse("wagtailadmin_pages:edit", args=[course_page(course).pk])
    assert admin_client.post(url, course_form(pass_mark="101")).status_code == 200


def test_a_lesson_can_be_made_optional_on_its_page(admin_client):
    course = make_course()
    lesson = pages_of(course, LessonPage).first()
    data = nested_form_data(
        {
            "title": "L",
            "slug": "l",
            "minutes": "5",
            "body": streamfield([]),
            "author": "",
            "sources": "",
            "licence": "",
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    assert admin_client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), data).status_code == 302
    assert not Activity.objects.get(key=lesson.translation_key).required


def test_the_quiz_form_writes_rules_and_slots(admin_client):
    course = make_course()
    category = QuestionCategory.objects.filter(partner=course.partner).first()
    quiz = pages_of(course, QuizPage).get()
    slots = [{"question_key": "", "category": str(category.pk), "draw": "2", "points": "1"}]
    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    response = admin_client.post(url, quiz_form(slots, **{"action-publish": "1"}))
    assert response.status_code == 302
    rules = QuizRules.objects.get(activity__key=quiz.translation_key)
    assert (rules.weight, rules.pass_mark, rules.is_final, rules.shuffle_options) == (2, 70, True, False)
    assert QuizPage.objects.get(pk=quiz.pk).slots.get(category=category).draw == 2


def test_a_slot_needs_a_question_or_a_category_and_not_both(admin_client):
    course = make_course()
    category = QuestionCategory.objects.filter(partner=course.partner).first()
    question = Question.objects.filter(partner=course.partner).first()
    url = reverse("wagtailadmin_pages:edit", args=[pages_of(course, QuizPage).get().pk])
    for key, drawer in (("", ""), (str(question.key), str(category.pk))):
        slots = [{"question_key": key, "category": drawer, "draw": "1", "points": "1"}]
        response = admin_client.post(url, quiz_form(slots))
        assert response.status_code == 200
        assert "Choose either a question or a category" in response.content.decode()


def test_a_quiz_offers_no_other_partners_questions_or_categories(admin_client):
    course = make_course()
    strange = QuestionCategory.objects.create(partner=PartnerFactory(), name="CANARY drawer")
    question = make_question(category=strange, name="CANARY question")
    quiz = pages_of(course, QuizPage).get()
    own = Question.objects.filter(partner=course.partner).first()
    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    page = admin_client.get(url).content.decode()
    assert own.name in page
    assert "CANARY" not in page
    add = reverse("wagtailadmin_pages:add", args=["courses", "quizpage", quiz.get_parent().pk])
    page = admin_client.get(add).content.decode()
    assert own.name in page
    assert "CANARY" not in page
    for key, drawer in ((str(question.key), ""), ("", str(strange.pk))):
        slots = [{"question_key": key, "category": drawer, "draw": "1", "points": "1"}]
        assert admin_client.post(url, quiz_form(slots)).status_code == 200


def test_a_named_question_is_taken_once():
    slot = QuizSlot(question_key=uuid.uuid4(), draw=4)
    slot.clean()
    assert slot.draw == 1
    with pytest.raises(ValidationError):
        QuizSlot(category_id=1, draw=0).clean()


def test_saving_a_course_never_lowers_its_content_version():
    course = make_course()
    stale = Course.objects.get(pk=course.pk)
    Course.objects.filter(pk=course.pk).bump()
    Course.objects.filter(pk=course.pk).bump()
    stale.save()
    assert Course.objects.get(pk=course.pk).content_version == course.content_version + 3


def test_page_privacy_cannot_be_set(admin_client):
    page = course_page(make_course())
    open_to_it = [model for model in get_page_models() if model is not Page and model.private_page_options]
    assert not open_to_it
    response = admin_client.get(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]))
    assert "has been disabled" in response.json()["html"]
