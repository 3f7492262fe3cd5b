"""Notes, answers and overrides: said once, by who may, and kept."""

import pytest
from wagtail.models import ModelLogEntry

from courses.models import QualityOverride, ReviewNote
from courses.services import review
from courses.services.review_errors import CommentMissing, NotAReviewer, OwnWork


@pytest.fixture
def submission(scene):
    """A submission of the course."""
    return review.submit_course(course=scene.course, by=scene.coordinator)


def test_a_note_stands_at_its_place_and_under_the_open_step(scene, submission):
    note = review.add_note(
        submission=submission,
        by=scene.reviewer,
        text=" Shorter. ",
        key=scene.course.key,
        language="en",
        place="summary",
        quote="What it is about",
    )
    assert (note.text, note.place, note.key) == ("Shorter.", "summary", scene.course.key)
    assert note.step == submission.steps.get()


def test_an_answer_stands_where_the_note_stands(scene, submission):
    note = review.add_note(
        submission=submission,
        by=scene.reviewer,
        text="Why?",
        key=scene.course.key,
        language="en",
        place="title",
    )
    answer = review.add_note(submission=submission, by=scene.author, text="Because.", answers=note)
    again = review.add_note(submission=submission, by=scene.reviewer, text="I see.", answers=answer)
    assert (answer.answers, again.answers) == (note, note)
    assert (again.key, again.place) == (note.key, "title")


def test_an_answer_to_a_note_of_another_submission_is_not_there(scene, submission):
    note = review.add_note(submission=submission, by=scene.reviewer, text="Why?")
    review.take_back(submission=submission, by=scene.coordinator)
    other = review.submit_course(course=scene.course, by=scene.coordinator)
    with pytest.raises(ReviewNote.DoesNotExist):
        review.add_note(submission=other, by=scene.author, text="Because.", answers=note)


def test_an_empty_note_is_refused(scene, submission):
    with pytest.raises(CommentMissing):
        review.add_note(submission=submission, by=scene.reviewer, text=" \n")
    assert not ReviewNote.objects.exists()


def test_a_note_is_settled_once(scene, submission):
    note = review.add_note(submission=submission, by=scene.reviewer, text="Why?")
    first = review.settle_note(note=note, by=scene.author).settled_at
    again = review.settle_note(note=note, by=scene.reviewer)
    assert (again.settled_by, again.settled_at) == (scene.author, first)
    assert ModelLogEntry.objects.filter(action="courses.settle_note").count() == 1


def override(scene, by, reason="A workshop needs no bank."):
    return review.override_check(course=scene.course, code="final-missing", place="", reason=reason, by=by)


def test_a_check_is_overridden_once_and_may_be_again(scene):
    first = override(scene, scene.reviewer)
    assert override(scene, scene.other) == first
    for _again in range(2):
        review.end_override(override=first, by=scene.reviewer)
    assert override(scene, scene.other) != first
    assert QualityOverride.objects.count() == 2
    assert ModelLogEntry.objects.filter(action="courses.end_override").count() == 1


def test_only_reviewers_override_with_a_reason_and_not_for_their_own(scene):
    with pytest.raises(CommentMissing):
        override(scene, scene.reviewer, reason=" ")
    with pytest.raises(NotAReviewer):
        override(scene, scene.coordinator)
    scene.coordinator.groups.add(*scene.reviewer.groups.all())
    with pytest.raises(OwnWork):
        override(scene, scene.coordinator)
    standing = override(scene, scene.reviewer)
    with pytest.raises(NotAReviewer):
        review.end_override(override=standing, by=scene.author)
    with pytest.raises(OwnWork):
        review.end_override(override=standing, by=scene.coordinator)
