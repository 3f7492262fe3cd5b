"""The outline: live editions in order, filled up from other languages, kept until something changes."""

import uuid

import pytest
from django.core.cache import cache
from wagtail.models import Page

from courses.models import Activity, Course, CoursePage, LessonPage, ModulePage, QuizPage, QuizRules
from courses.outline import languages_of, outline_of
from tests.factories import PartnerFactory, make_course
from tests.factories.courses import locale_of, partner_page

pytestmark = pytest.mark.django_db


def fresh(course):
    return Course.objects.get(pk=course.pk)


def lessons(course, language="en"):
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code=language)
    return list(LessonPage.objects.descendant_of(page).order_by("path"))


def add_lesson(course, language, title, key=None):
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code=language)
    module = ModulePage.objects.child_of(page).first()
    lesson = LessonPage(title=title, slug=title.lower(), locale=page.locale)
    lesson.translation_key = key or uuid.uuid4()
    module.add_child(instance=lesson)
    lesson.save_revision().publish()
    return lesson


def titles(course, language):
    return [activity.title for activity in outline_of(fresh(course), language).activities]


def test_an_outline_tells_what_each_activity_is():
    course = make_course(lessons=1, questions=3, rules={"weight": 2, "pass_mark": 70})
    outline = outline_of(course, "en")
    assert (outline.course_id, outline.language) == (course.pk, "en")
    assert [(m.number, m.title) for m in outline.modules] == [(1, "Module (en)")]
    lesson, quiz = outline.activities
    row = Activity.objects.get(kind="lesson")
    assert (lesson.id, lesson.key, lesson.code, lesson.kind) == (row.pk, row.key, row.code, "lesson")
    assert (lesson.title, lesson.slug, lesson.minutes) == ("Lesson 1 (en)", "lesson-1", 5)
    assert (lesson.questions, lesson.rules) == (None, None)
    assert lesson.text_bytes > 20
    assert lesson.media_bytes == 0
    assert quiz.questions == 3
    assert (quiz.rules.weight, quiz.rules.pass_mark, quiz.rules.is_final) == (2, 70, True)


def test_modules_without_activities_stand_only_where_no_module_has_any():
    course = make_course(lessons=1, questions=1)
    page = CoursePage.objects.get(translation_key=course.key)
    later = ModulePage(title="Later", locale=page.locale)
    page.add_child(instance=later)
    later.save_revision().publish()
    assert [module.title for module in outline_of(fresh(course), "en").modules] == ["Module (en)"]
    for activity in [*LessonPage.objects.all(), *QuizPage.objects.all()]:
        activity.unpublish()
    outline = outline_of(fresh(course), "en")
    assert [(module.number, module.title) for module in outline.modules] == [(1, "Module (en)"), (2, "Later")]
    assert outline.activities == ()


def test_activities_are_found_by_code_and_key_and_have_neighbours():
    course = make_course(lessons=2)
    outline = outline_of(course, "en")
    first, second, quiz = outline.activities
    assert outline.by_code(second.code) is second
    assert outline.by_key(quiz.key) is quiz
    assert outline.by_code("NOTHING0") is None
    assert outline.by_key(uuid.uuid4()) is None
    assert outline.neighbours(first.code) == (None, second)
    assert outline.neighbours(second.code) == (first, quiz)
    assert outline.neighbours(quiz.code) == (second, None)
    assert outline.neighbours("NOTHING0") == (None, None)
    assert outline.module_of(second.code).number == 1


def test_each_language_has_its_own_titles():
    course = make_course(languages=("en", "ar"))
    assert titles(course, "ar") == ["Lesson 1 (ar)", "Final quiz (ar)"]
    assert titles(course, "en") == ["Lesson 1 (en)", "Final quiz (en)"]


def test_a_language_without_edition_shows_the_first_one():
    course = make_course(languages=("ar", "en"))
    outline = outline_of(course, "fr")
    assert outline.language == "fr"
    assert {activity.language for activity in outline.activities} == {"ar"}


def test_what_a_language_lacks_stands_where_the_other_has_it():
    course = make_course(lessons=2, languages=("en", "ar"))
    lessons(course, "ar")[0].unpublish()
    assert titles(course, "ar") == ["Lesson 1 (en)", "Lesson 2 (ar)", "Final quiz (ar)"]
    assert [a.language for a in outline_of(fresh(course), "ar").activities] == ["en", "ar", "ar"]
    lessons(course, "ar")[1].unpublish()
    assert titles(course, "ar") == ["Lesson 1 (en)", "Lesson 2 (en)", "Final quiz (ar)"]


def test_an_activity_that_only_a_third_language_has_is_still_in_the_outline():
    course = make_course(languages=("en", "ar"))
    add_lesson(course, "ar", "Extra")
    assert titles(course, "en") == ["Lesson 1 (en)", "Final quiz (en)", "Extra"]


def test_a_course_without_live_edition_has_an_empty_outline():
    course = make_course()
    CoursePage.objects.get(translation_key=course.key).unpublish()
    assert outline_of(fresh(course), "en").activities == ()
    assert languages_of(fresh(course)) == ()


def test_aliases_are_no_editions():
    course = make_course()
    page = CoursePage.objects.get(translation_key=course.key)
    partner_page(course.partner, "ar")
    page.copy_for_translation(locale_of("ar"), copy_parents=True, alias=True)
    for child in Page.objects.descendant_of(page).order_by("path").specific():
        child.copy_for_translation(locale_of("ar"), alias=True)
    assert CoursePage.objects.filter(translation_key=course.key, live=True).count() == 2
    assert languages_of(fresh(course)) == ("en",)
    assert {a.language for a in outline_of(fresh(course), "ar").activities} == {"en"}


def test_a_language_is_offered_when_it_has_all_required_activities():
    course = make_course(lessons=2, languages=("en", "ar"))
    assert languages_of(fresh(course)) == ("en", "ar")
    lesson = lessons(course, "ar")[0]
    lesson.unpublish()
    assert languages_of(fresh(course)) == ("en",)
    row = Activity.objects.get(key=lesson.translation_key)
    row.required = False
    row.save()
    assert languages_of(fresh(course)) == ("en", "ar")


def test_what_is_live_nowhere_bars_no_language():
    course = make_course(lessons=2)
    lessons(course)[0].unpublish()
    assert languages_of(fresh(course)) == ("en",)


def test_a_page_inside_another_course_is_not_shown_here():
    course, other = make_course(), make_course()
    Activity.objects.filter(course=course, kind="lesson").update(course=other)
    assert [a.kind for a in outline_of(fresh(course), "fr").activities] == ["quiz"]


def publish_lesson(course):
    lesson = lessons(course)[0]
    lesson.title = "New title"
    lesson.save_revision().publish()


def unpublish_lesson(course):
    lessons(course)[0].unpublish()


def move_lesson(course):
    first, second = lessons(course)
    second.move(first, pos="left")


def delete_lesson(course):
    lessons(course)[0].delete()


def delete_module(course):
    ModulePage.objects.get(translation_key=lessons(course)[0].get_parent().translation_key).delete()


def retitle_module(course):
    module = ModulePage.objects.get(pk=lessons(course)[0].get_parent().pk)
    module.title = "Renamed"
    module.save_revision().publish()


def change_required(course):
    row = Activity.objects.filter(course=course).first()
    row.required = False
    row.save()


def change_rules(course):
    rules = QuizRules.objects.get(activity__course=course)
    rules.attempts = 1
    rules.save()


def change_pass_mark(course):
    row = fresh(course)
    row.pass_mark = 60
    row.save()


CHANGES = [
    *(publish_lesson, unpublish_lesson, move_lesson, delete_lesson, delete_module, retitle_module),
    *(change_required, change_rules, change_pass_mark),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_learners_see_changes_with_the_content(change):
    course = make_course(lessons=2)
    before = fresh(course).content_version
    outline = outline_of(fresh(course), "en")
    change(course)
    assert fresh(course).content_version > before
    if change is not change_pass_mark:
        assert outline_of(fresh(course), "en") != outline


def test_a_draft_changes_nothing():
    course = make_course()
    before = fresh(course).content_version
    lesson = lessons(course)[0]
    lesson.title = "Draft"
    lesson.save_revision()
    assert fresh(course).content_version == before


def test_renaming_the_partner_page_reaches_its_courses_and_no_others():
    course, other = make_course(), make_course()
    page = partner_page(course.partner)
    page.title = "New name"
    page.save_revision().publish()
    assert fresh(course).content_version > course.content_version
    assert fresh(other).content_version == other.content_version


def test_deleting_a_quiz_page_leaves_its_activity():
    course = make_course()
    QuizPage.objects.get().delete()
    assert course.activities.count() == 2


def test_a_kept_outline_costs_nothing(django_assert_num_queries):
    course = make_course()
    outline_of(course, "en")
    languages_of(course)
    with django_assert_num_queries(0):
        outline_of(course, "en")
        languages_of(course)


@pytest.mark.parametrize("size", [1, 3])
def test_making_an_outline_costs_the_same_for_one_lesson_and_three(size, django_assert_num_queries):
    course = make_course(lessons=size, partner=PartnerFactory(), languages=("en", "ar"))
    cache.clear()
    with django_assert_num_queries(9):  # editions, rows, modules, lessons, quizzes, slots, bank, stale twice
        assert len(outline_of(course, "en").activities) == size + 1
