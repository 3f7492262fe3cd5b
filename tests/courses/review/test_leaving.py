"""What learners have met leaves a course by an approval, and comes back by another."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.models import Activity
from courses.outline import outline_of
from courses.quality_reading import facts_of
from courses.review.difference import difference_of
from courses.services import arranging, review
from courses.services.review_errors import NothingNew
from tests.courses.review.scenes import LessonPage, Scene, make_scene, write


@pytest.fixture
def two(db) -> Scene:
    """An open course in English and French, approved as it is."""
    scene = make_scene(languages=("en", "fr"))
    approve(scene)
    return scene


def approve(scene):
    submission = review.submit_course(course=scene.course, by=scene.coordinator)
    review.approve_step(step=submission.steps.get(), by=scene.reviewer)
    return submission


def lesson_of(scene) -> Activity:
    return Activity.objects.get(course=scene.course, kind="lesson")


def take_out(scene, leaves=True):
    arranging.set_leaving(course=scene.course, key=lesson_of(scene).key, leaves=leaves, by=scene.author)


def live_pages(scene) -> int:
    return Page.objects.filter(translation_key=lesson_of(scene).key, live=True).count()


def test_the_mark_alone_is_a_proposal_that_the_reviewer_reads(two, client):
    take_out(two)
    assert live_pages(two) == 2
    submission = review.submit_course(course=two.course, by=two.coordinator)
    (change,) = difference_of(submission).serious_settings
    assert (change.key, change.name) == (str(lesson_of(two).key), "leaves")
    assert (change.label, change.before, change.after) == ("Leaves the course", "no", "yes")
    client.force_login(two.reviewer)
    text = client.get(reverse("desk:submission", args=[submission.pk])).content.decode()
    assert "Lesson 1 (en): Leaves the course" in text


def test_the_approval_takes_it_out_in_every_language_and_its_row_stays(two):
    write(two.page(LessonPage), title="A last word")
    take_out(two)
    approve(two)
    assert live_pages(two) == 0
    for language in ("en", "fr"):
        assert [each.kind for each in outline_of(two.course, language).activities] == ["quiz"]
    assert lesson_of(two).required


def test_what_has_left_does_not_come_back_with_the_next_approval(two):
    take_out(two)
    approve(two)
    with pytest.raises(NothingNew):
        review.submit_course(course=two.course, by=two.coordinator)
    write(two.page(), summary="Something else.")
    approve(two)
    assert live_pages(two) == 0


def test_what_is_kept_after_all_comes_back_with_the_next_approval(two):
    take_out(two)
    approve(two)
    take_out(two, leaves=False)
    approve(two)
    assert live_pages(two) == 2


def test_an_approval_from_before_the_mark_still_compares(two):
    with pytest.raises(NothingNew):
        review.submit_course(course=two.course, by=two.coordinator)
    take_out(two)
    take_out(two, leaves=False)
    with pytest.raises(NothingNew):
        review.submit_course(course=two.course, by=two.coordinator)


def test_the_checks_judge_the_course_without_it(two):
    def kept(course):
        return [len(module.activities) for each in facts_of(course).editions for module in each.modules]

    before = kept(two.course)
    take_out(two)
    assert kept(two.course) == [number - 1 for number in before]


def test_the_outline_marks_it_and_lets_its_authors_change_their_minds(two, client):
    client.force_login(two.coordinator)
    page, act = (reverse(name, args=[two.course.code]) for name in ("desk:course", "desk:arrange"))
    assert "Submit for review" not in client.get(page).content.decode()
    client.post(act, {"act": "take_out", "key": lesson_of(two).key})
    text = client.get(page).content.decode()
    assert "leaves at the next approval" in text
    assert "Submit for review" in text
    approve(two)
    text = client.get(page).content.decode()
    assert "taken out" in text
    assert "Submit for review" not in text
    client.post(act, {"act": "keep", "key": lesson_of(two).key})
    assert not lesson_of(two).leaves
    assert "Submit for review" in client.get(page).content.decode()
