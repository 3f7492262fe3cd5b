"""A language of a course: begun, followed, published when finished, and never offered half done."""

import pytest
from wagtail.models import ModelLogEntry, Page
from wagtail_localize.models import Translation

from courses.models import CoursePage, EditionBasis, LessonPage, ModulePage, Question, QuizPage, Submission
from courses.outline import languages_of, outline_of
from courses.review.locks import CourseInReview
from courses.services.translation_errors import (
    LanguageNotStarted,
    NoPartnerPage,
    NotAnotherLanguage,
    NothingToTranslate,
)
from courses.services.translations import (
    BEHIND,
    NO_ORIGINAL,
    NO_PARENT,
    UNFINISHED,
    publish_translation,
    start_language,
    update_language,
)
from tests.courses.translating.scenes import (
    begun,
    course_to_translate,
    edition,
    finished,
    fresh,
    texts,
    translate,
)
from tests.factories import make_course
from tests.factories.courses import partner_page

pytestmark = pytest.mark.django_db


def lesson(course, language="en", number=0):
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code=language)
    return LessonPage.objects.descendant_of(page).order_by("path")[number]


def change(page, body="<p>Another text.</p>"):
    page.body = [("text", body)]
    page.save_revision().publish()


def test_starting_a_language_makes_drafts_of_everything_and_offers_nothing():
    course = course_to_translate(lessons=2, questions=2)
    assert start_language(course=course, language="fr", by=None).made == 7
    made = texts(course, "fr")
    assert len(made) == 7
    assert not any(each.live for each in made)
    assert not any(getattr(each, "alias_of_id", None) for each in made)
    assert languages_of(fresh(course)) == ("en",)
    assert {a.language for a in outline_of(fresh(course), "fr").activities} == {"en"}


def test_starting_twice_makes_nothing_more():
    course = begun()
    again = start_language(course=course, language="fr", by=None)
    assert (again.made, again.left) == (0, 0)
    assert ModelLogEntry.objects.filter(action="courses.start_language").count() == 1


def test_a_long_course_is_prepared_in_steps():
    course = course_to_translate(lessons=2, questions=1)
    first = start_language(course=course, language="fr", by=None, most=4)
    assert (first.made, first.left) == (4, 2)
    second = start_language(course=course, language="fr", by=None, most=4)
    assert (second.made, second.left) == (2, 0)


def test_a_live_alias_becomes_a_draft_and_no_edition():
    course = course_to_translate()
    page = CoursePage.objects.get(translation_key=course.key)
    from tests.factories.courses import locale_of

    alias = page.copy_for_translation(locale_of("fr"), alias=True)
    assert alias.live
    start_language(course=course, language="fr", by=None)
    page = CoursePage.objects.get(pk=alias.pk)
    assert (page.alias_of_id, page.live) == (None, False)


def test_what_a_language_has_by_hand_stays_as_it_is():
    course = make_course(lessons=2, languages=("en", "fr"))
    page = lesson(course, "fr", 1)
    key = page.translation_key
    LessonPage.objects.get(pk=page.pk).delete()
    assert start_language(course=course, language="fr", by=None).made == 1
    assert Translation.objects.get().source.object_id == key
    assert lesson(course, "fr", 0).live


def test_starting_is_refused_where_it_makes_no_sense():
    course = make_course()
    with pytest.raises(NotAnotherLanguage):
        start_language(course=course, language="en", by=None)
    with pytest.raises(NotAnotherLanguage):
        start_language(course=course, language="tlh", by=None)
    with pytest.raises(NoPartnerPage):
        start_language(course=course, language="fr", by=None)
    partner_page(course.partner, "fr")
    CoursePage.objects.get(translation_key=course.key).delete()
    with pytest.raises(NothingToTranslate):
        start_language(course=course, language="fr", by=None)


def test_nothing_is_started_or_published_while_the_course_is_in_review():
    course = begun()
    Submission.objects.create(course=course, kind=Submission.Kind.MATERIAL)
    with pytest.raises(CourseInReview):
        start_language(course=course, language="fr", by=None)
    with pytest.raises(CourseInReview):
        publish_translation(course=course, language="fr", by=None)
    with pytest.raises(CourseInReview):
        update_language(course=course, language="fr", by=None)


def test_only_finished_texts_are_published():
    course = begun(lessons=2, questions=1)
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code="en")
    module = ModulePage.objects.child_of(page).get()
    for each in (page, module, lesson(course)):
        translate(each)
    done = publish_translation(course=course, language="fr", by=None)
    assert done.published == 3
    assert {each.why for each in done.waiting} == {UNFINISHED}
    assert len(done.waiting) == 3
    assert edition(lesson(course)).live
    assert edition(lesson(course)).body[0].value.source == "<p>fr Text of lesson 1 in en.</p>"
    assert not edition(lesson(course, number=1)).live
    assert languages_of(fresh(course)) == ("en",)


def test_half_done_is_not_offered_then_offered():
    course = begun(lessons=1, questions=2)
    *most, last = texts(course)
    for each in most:
        translate(each)
    publish_translation(course=course, language="fr", by=None)
    assert languages_of(fresh(course)) == ("en",)  # its final quiz lacks a question
    translate(last)
    assert publish_translation(course=course, language="fr", by=None).published == 1
    assert languages_of(fresh(course)) == ("en", "fr")


def test_publishing_twice_writes_nothing_more():
    course = finished()
    before = list(Page.objects.order_by("pk").values_list("latest_revision_id", flat=True))
    assert publish_translation(course=course, language="fr", by=None).published == 0
    assert list(Page.objects.order_by("pk").values_list("latest_revision_id", flat=True)) == before


def test_a_better_translation_is_published_again():
    course = finished()
    translate(lesson(course), prefix="mieux:")
    assert publish_translation(course=course, language="fr", by=None).published == 1
    assert edition(lesson(course)).title.startswith("mieux:")


def test_a_text_whose_original_is_no_longer_what_was_translated_waits():
    course = begun()
    for each in texts(course):
        translate(each)
    change(lesson(course))
    waiting = publish_translation(course=course, language="fr", by=None).waiting
    assert [(each.title, each.why) for each in waiting] == [("Lesson 1 (en)", BEHIND)]
    assert update_language(course=course, language="fr", by=None).changed == 1
    assert update_language(course=course, language="fr", by=None).changed == 0
    waiting = publish_translation(course=course, language="fr", by=None).waiting
    assert [each.why for each in waiting] == [UNFINISHED]
    translate(lesson(course))
    assert publish_translation(course=course, language="fr", by=None).published == 1


def test_a_text_whose_original_is_not_live_waits():
    course = begun()
    for each in texts(course):
        translate(each)
    lesson(course).unpublish()
    waiting = publish_translation(course=course, language="fr", by=None).waiting
    assert [each.why for each in waiting] == [NO_ORIGINAL]


def test_a_page_under_an_unpublished_one_waits():
    course = begun()
    translate(lesson(course))
    waiting = publish_translation(course=course, language="fr", by=None).waiting
    assert NO_PARENT in {each.why for each in waiting}
    assert not edition(lesson(course)).live


def test_bringing_in_changes_keeps_what_is_live_and_the_translations_that_still_hold():
    course = finished(body=[("text", "<p>One.</p>"), ("text", "<p>Two.</p>")])
    page = lesson(course)
    page.body[1].value.source = "<p>Two and more.</p>"
    page.body = page.body.get_prep_value()
    page.save_revision().publish()
    assert update_language(course=course, language="fr", by=None).changed == 1
    french = edition(page)
    assert french.live
    assert french.body[0].value.source == "<p>fr One.</p>"
    work = Translation.objects.get(source__object_id=page.translation_key)
    assert work.get_progress() == (3, 2)  # title and the first paragraph


def test_new_lessons_are_prepared_when_changes_are_brought_in():
    course = begun()
    module = lesson(course).get_parent()
    new = LessonPage(title="New", slug="new", body=[("text", "<p>New.</p>")], locale=module.locale)
    module.add_child(instance=new)
    assert update_language(course=course, language="fr", by=None).made == 1
    assert edition(new).title == "New"


def test_a_language_that_nobody_started_is_neither_followed_nor_published():
    course = course_to_translate()
    with pytest.raises(LanguageNotStarted):
        update_language(course=course, language="fr", by=None)
    with pytest.raises(LanguageNotStarted):
        publish_translation(course=course, language="fr", by=None)


def test_a_translation_shares_row_questions_and_options():
    course = finished(questions=2)
    quizzes = [QuizPage.objects.get(locale__language_code=code) for code in ("en", "fr")]
    assert quizzes[0].activity_row == quizzes[1].activity_row
    for question in Question.objects.filter(locale__language_code="en"):
        french = edition(question)
        assert (french.partner_id, french.category_id) == (question.partner_id, question.category_id)
        assert [o.translation_key for o in french.options.all()] == [
            o.translation_key for o in question.options.all()
        ]
    assert EditionBasis.objects.filter(language="fr").count() == 6
    assert course.activities.count() == 2


def test_each_act_is_logged_on_the_course():
    course = finished()
    actions = set(ModelLogEntry.objects.filter(object_id=str(course.pk)).values_list("action", flat=True))
    assert {"courses.start_language", "courses.publish_translation"} <= actions
