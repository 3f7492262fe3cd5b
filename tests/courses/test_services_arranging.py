"""Putting a course together: one order in every language, drafts that wait, nothing of learners deleted."""

import uuid

import pytest
from wagtail.models import ModelLogEntry, Page

from courses.course_tree import read_tree
from courses.models import Activity, Course, LessonPage, ModulePage, Submission
from courses.review.locks import CourseInReview
from courses.services import arranging
from courses.services.arranging_errors import (
    ModuleNotEmpty,
    ModuleNotLive,
    PartNotFound,
    PartNotLive,
    PartWasLive,
    TitleMissing,
)
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=3, languages=("en", "fr", "ar"))


def titles(course, language):
    """The titles of a course's activities in one language, in the order of its pages."""
    root = Page.objects.get(translation_key=course.key, locale__language_code=language)
    return [
        page.draft_title.split(" (")[0] for page in root.get_descendants().filter(depth=7).order_by("path")
    ]


def modules(course):
    return [module.key for module in read_tree(course).modules]


def activities(course, module=0):
    return [part.key for part in read_tree(course).modules[module].parts]


def acts(course):
    entries = ModelLogEntry.objects.filter(object_id=str(course.pk), action__startswith="courses.")
    return [entry.action for entry in entries.order_by("pk")]


def test_a_move_changes_the_order_in_every_language(course):
    by = UserFactory()
    first = activities(course)[0]
    arranging.move_activity(course=course, key=first, module=modules(course)[0], position=2, by=by)
    wanted = ["Lesson 2", "Lesson 3", "Lesson 1", "Final quiz"]
    assert [titles(course, language) for language in ("en", "fr", "ar")] == [wanted] * 3
    assert acts(course) == ["courses.move"]


def test_moving_to_where_it_stands_does_nothing(course):
    first = activities(course)[0]
    arranging.move_activity(course=course, key=first, module=modules(course)[0], position=0)
    assert acts(course) == []


def test_an_edition_that_lacks_a_neighbour_keeps_the_order_of_the_others(course):
    keys = activities(course)
    LessonPage.objects.get(translation_key=keys[1], locale__language_code="fr").delete()
    arranging.move_activity(course=course, key=keys[0], module=modules(course)[0], position=1)
    assert titles(course, "en") == ["Lesson 2", "Lesson 1", "Lesson 3", "Final quiz"]
    assert titles(course, "fr") == ["Lesson 1", "Lesson 3", "Final quiz"]


def test_a_module_that_a_language_lacks_gets_a_place_there(course):
    Course.objects.filter(pk=course.pk).update(stage=Course.Stage.MATERIAL)
    new = arranging.add_module(course=course, title="Later on")
    key = activities(course)[1]
    arranging.move_activity(course=course, key=key, module=new.translation_key, position=0)
    tree = read_tree(course)
    assert [part.key for part in tree.modules[1].parts] == [key]
    assert set(tree.modules[1].held) == {"en", "fr", "ar"}
    assert set(tree.modules[1].editions) == {"en"}


def test_modules_move_in_every_language(course):
    new = arranging.add_module(course=course, title="First of all")
    arranging.move_module(course=course, key=new.translation_key, position=0)
    arranging.move_module(course=course, key=new.translation_key, position=0)
    assert modules(course)[0] == new.translation_key
    assert acts(course) == ["courses.add_module", "courses.move"]


def test_new_parts_are_drafts_in_the_first_language(course):
    module = arranging.add_module(course=course, title="  A  new   module ")
    lesson = arranging.add_activity(
        course=course, module=module.translation_key, kind="lesson", title="A lesson"
    )
    twin = arranging.add_activity(course=course, module=module.translation_key, kind="quiz", title="A lesson")
    assert (module.title, module.live, lesson.live) == ("A new module", False, False)
    assert lesson.locale.language_code == "en"
    assert lesson.slug != twin.slug
    assert Activity.objects.get(key=lesson.translation_key).course == course
    assert twin.quiz_rules.pass_mark is None
    assert lesson.latest_revision is not None


def test_a_title_in_another_script_is_fine(course):
    assert arranging.add_module(course=course, title="التعليم عن بعد").slug
    assert arranging.add_module(course=course, title="!!!").slug


def test_a_new_title_is_a_draft_until_it_is_approved(course):
    key = activities(course)[0]
    arranging.rename(course=course, key=key, title="Better words")
    arranging.rename(course=course, key=key, title="Better words")
    page = LessonPage.objects.get(translation_key=key, locale__language_code="en")
    assert (page.title, page.draft_title) == ("Lesson 1 (en)", "Better words")
    assert acts(course) == ["courses.rename"]
    arranging.rename(course=course, key=key, title="De meilleurs mots", language="fr")
    assert titles(course, "fr")[0] == "De meilleurs mots"


def test_a_copy_stands_after_the_original_and_is_its_own(course):
    key = activities(course)[0]
    page = LessonPage.objects.get(translation_key=key, locale__language_code="en")
    page.sources = "A newer draft"
    page.save_revision()
    copy = arranging.duplicate(course=course, key=key, title="Copy of Lesson 1")
    assert titles(course, "en")[:2] == ["Lesson 1", "Copy of Lesson 1"]
    assert titles(course, "fr")[:2] == ["Lesson 1", "Lesson 2"]
    assert copy.translation_key != key
    assert (copy.live, copy.get_latest_revision_as_object().sources) == (False, "A newer draft")
    assert copy.get_latest_revision_as_object().title == "Copy of Lesson 1"
    assert Activity.objects.filter(course=course).count() == 5


def test_a_draft_is_deleted_in_every_language(course):
    lesson = arranging.add_activity(course=course, module=modules(course)[0], kind="quiz", title="Mistake")
    arranging.remove(course=course, key=lesson.translation_key)
    assert "Mistake" not in titles(course, "en")
    assert not Activity.objects.filter(key=lesson.translation_key).exists()
    with pytest.raises(PartNotFound):
        arranging.remove(course=course, key=lesson.translation_key)


def test_what_learners_have_met_stays(course):
    key = activities(course)[0]
    with pytest.raises(PartWasLive):
        arranging.remove(course=course, key=key)
    LessonPage.objects.filter(translation_key=key).update(live=False)
    with pytest.raises(PartWasLive):
        arranging.remove(course=course, key=key)


def test_a_module_goes_only_when_it_is_empty(course):
    module = arranging.add_module(course=course, title="Empty")
    lesson = arranging.add_activity(
        course=course, module=module.translation_key, kind="lesson", title="In it"
    )
    with pytest.raises(ModuleNotEmpty):
        arranging.remove(course=course, key=module.translation_key)
    arranging.remove(course=course, key=lesson.translation_key)
    arranging.remove(course=course, key=module.translation_key)
    assert len(modules(course)) == 1


def test_what_a_reviewer_has_read_stays_readable(course):
    lesson = arranging.add_activity(course=course, module=modules(course)[0], kind="lesson", title="Read")
    submission = Submission.objects.create(
        course=course, kind="material", state="returned", closed_at=course.created_at
    )
    submission.pins.create(
        revision=lesson.latest_revision,
        kind="lesson",
        key=lesson.translation_key,
        language="en",
        position=1,
        digest="x",
    )
    arranging.remove(course=course, key=lesson.translation_key)
    assert submission.pins.get().revision.content["title"] == "Read"


def test_required_is_settled_here_only_while_it_is_a_draft(course):
    lesson = arranging.add_activity(course=course, module=modules(course)[0], kind="lesson", title="New")
    arranging.set_required(course=course, key=lesson.translation_key, required=False)
    arranging.set_required(course=course, key=lesson.translation_key, required=False)
    assert not Activity.objects.get(key=lesson.translation_key).required
    assert acts(course).count("courses.set_required") == 1
    with pytest.raises(PartWasLive):
        arranging.set_required(course=course, key=activities(course)[0], required=False)


def test_what_learners_have_met_can_be_marked_to_leave_and_kept_after_all(course):
    key = activities(course)[0]
    live = Page.objects.filter(translation_key=key, live=True).count()
    arranging.set_leaving(course=course, key=key, leaves=True)
    arranging.set_leaving(course=course, key=key, leaves=True)
    assert Activity.objects.get(key=key).leaves
    assert Page.objects.filter(translation_key=key, live=True).count() == live == 3
    arranging.set_leaving(course=course, key=key, leaves=False)
    arranging.set_leaving(course=course, key=key, leaves=False)
    assert not Activity.objects.get(key=key).leaves
    assert acts(course) == ["courses.take_out", "courses.keep"]


def test_a_draft_is_deleted_and_not_taken_out(course):
    lesson = arranging.add_activity(course=course, module=modules(course)[0], kind="lesson", title="New")
    with pytest.raises(PartNotLive):
        arranging.set_leaving(course=course, key=lesson.translation_key, leaves=True)


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_part_needs_a_title(course, title):
    with pytest.raises(TitleMissing):
        arranging.add_module(course=course, title=title)
    with pytest.raises(TitleMissing):
        arranging.rename(course=course, key=modules(course)[0], title=title)


def test_only_parts_of_this_course_are_found(course):
    other = activities(make_course(partner=course.partner))[0]
    here = modules(course)[0]
    for act in (
        lambda: arranging.rename(course=course, key=other, title="Mine"),
        lambda: arranging.remove(course=course, key=other),
        lambda: arranging.duplicate(course=course, key=other, title="Mine"),
        lambda: arranging.move_activity(course=course, key=other, module=here, position=0),
        lambda: arranging.move_module(course=course, key=other, position=0),
        lambda: arranging.set_required(course=course, key=other, required=False),
        lambda: arranging.set_leaving(course=course, key=other, leaves=True),
        lambda: arranging.set_leaving(course=course, key=here, leaves=True),
        lambda: arranging.add_activity(course=course, module=uuid.uuid4(), kind="lesson", title="Lost"),
    ):
        with pytest.raises(PartNotFound):
            act()
    with pytest.raises(ValueError, match="no kind"):
        arranging.add_activity(course=course, module=here, kind="package", title="Lost")


def test_a_course_in_review_stands_still(course):
    Submission.objects.create(course=course, kind="material")
    key, here = activities(course)[0], modules(course)[0]
    for act in (
        lambda: arranging.add_module(course=course, title="New"),
        lambda: arranging.add_activity(course=course, module=here, kind="lesson", title="New"),
        lambda: arranging.rename(course=course, key=key, title="New"),
        lambda: arranging.duplicate(course=course, key=key, title="New"),
        lambda: arranging.move_activity(course=course, key=key, module=here, position=2),
        lambda: arranging.move_module(course=course, key=here, position=0),
        lambda: arranging.set_required(course=course, key=key, required=False),
        lambda: arranging.set_leaving(course=course, key=key, leaves=True),
        lambda: arranging.remove(course=course, key=key),
    ):
        with pytest.raises(CourseInReview):
            act()


def test_the_order_of_an_open_course_changes_for_learners_at_once(course):
    before = Course.objects.get(pk=course.pk).content_version
    arranging.move_activity(course=course, key=activities(course)[0], module=modules(course)[0], position=1)
    assert Course.objects.get(pk=course.pk).content_version > before
    assert ModulePage.objects.filter(live=True).count() == 3


def test_what_learners_have_does_not_move_into_a_draft_module(course):
    draft = arranging.add_module(course=course, title="Not approved yet").translation_key
    lesson = activities(course)[0]
    with pytest.raises(ModuleNotLive):
        arranging.move_activity(course=course, key=lesson, module=draft, position=0)
    assert lesson in activities(course)
    own_draft = arranging.add_activity(
        course=course, module=modules(course)[0], kind="lesson", title="A draft"
    ).translation_key
    arranging.move_activity(course=course, key=own_draft, module=draft, position=0)
    assert activities(course, module=1) == [own_draft]
