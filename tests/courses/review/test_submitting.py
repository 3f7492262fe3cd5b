"""A course is handed in as a whole, once, and stands still until it is decided."""

import pytest
from wagtail.models import ModelLogEntry

from courses.models import CourseMail, Partner, PinnedRevision, Question, ReviewStep, Submission
from courses.quality_kinds import Finding, Level
from courses.review.locks import in_review
from courses.services import review
from courses.services.review_errors import (
    AlreadyInReview,
    ChecksFail,
    CourseWithdrawn,
    NothingNew,
    NotInReview,
    PartnerNotActive,
)
from tests.courses.review.scenes import LessonPage, Stage, make_scene, write

State = ReviewStep.State


def submit(scene, **kwargs):
    return review.submit_course(course=scene.course, by=scene.coordinator, **kwargs)


def test_an_outline_is_read_twice_and_material_once(outline):
    submission = submit(outline, message="Have a look.")
    assert submission.kind == Submission.Kind.OUTLINE
    assert list(submission.steps.values_list("kind", "state")) == [
        ("content", State.OPEN),
        ("design", State.WAITING),
    ]
    first, second = submission.steps.all()
    assert first.due_on and not second.due_on
    outline.course.stage = Stage.MATERIAL
    outline.course.save()
    review.take_back(submission=submission, by=outline.coordinator)
    assert list(submit(outline).steps.values_list("kind", "state")) == [("design", State.OPEN)]


def test_every_text_is_pinned_with_its_newest_revision(scene):
    lesson = write(scene.page(LessonPage), title="New")
    submission = submit(scene)
    pins = list(submission.pins.values_list("kind", "position"))
    assert pins == [
        ("course", 0),
        ("module", 1),
        ("lesson", 2),
        ("quiz", 3),
        ("question", 4),
        ("question", 5),
    ]
    assert submission.pins.get(kind="lesson").revision_id == lesson.latest_revision_id
    assert Question.objects.filter(latest_revision=None).count() == 0
    assert submission.rows["course"]["pass_mark"] == 80
    assert len(submission.rows["activities"]) == 2


def test_it_is_logged_on_the_course_and_all_reviewers_are_told(scene):
    submission = submit(scene)
    entry = ModelLogEntry.objects.get(action="courses.submit_course")
    assert entry.object_id == str(scene.course.pk)
    assert entry.user == scene.coordinator
    told = CourseMail.objects.filter(submission=submission, kind="submitted").values_list("to", flat=True)
    assert set(told) == {scene.reviewer.pk, scene.other.pk}


def test_a_second_submission_is_refused_while_the_first_is_read(scene):
    submit(scene)
    with pytest.raises(AlreadyInReview) as refused:
        submit(scene)
    assert refused.value.message
    assert Submission.objects.count() == 1


def test_a_partner_that_is_closing_submits_nothing(scene):
    Partner.objects.update(state=Partner.State.CLOSING)
    with pytest.raises(PartnerNotActive) as refused:
        submit(scene)
    assert refused.value.message


def test_a_withdrawn_course_is_not_submitted(scene):
    scene.course.stage = Stage.WITHDRAWN
    scene.course.save()
    with pytest.raises(CourseWithdrawn) as refused:
        submit(scene)
    assert refused.value.message


def test_what_is_as_it_was_approved_is_not_read_again(scene):
    approved = submit(scene)
    review.approve_step(step=approved.steps.get(), by=scene.reviewer)
    with pytest.raises(NothingNew) as refused:
        submit(scene)
    assert refused.value.message
    write(scene.page(), title="The same")  # saved again, and then as it was
    assert submit(scene).pk != approved.pk


def test_saving_without_a_change_is_nothing_new(scene):
    review.approve_step(step=submit(scene).steps.get(), by=scene.reviewer)
    write(scene.page())
    with pytest.raises(NothingNew):
        submit(scene)


def test_a_changed_setting_alone_is_new(scene):
    review.approve_step(step=submit(scene).steps.get(), by=scene.reviewer)
    draft = scene.page().get_latest_revision_as_object()
    draft.propose_settings({"pass_mark": 85})
    draft.save_revision()
    assert submit(scene).rows["course"]["pass_mark"] == 85


def finding(level, place="", overridden=""):
    return Finding("pass-mark-low", level, place, "Words", {"mark": 1, "least": 2}, overridden)


def test_a_must_keeps_a_course_back_until_it_is_overridden(scene, monkeypatch):
    found = [finding(Level.MUST), finding(Level.SHOULD, "x")]
    monkeypatch.setattr("courses.services.submitting.findings_of", lambda course: found)
    with pytest.raises(ChecksFail) as refused:
        submit(scene)
    assert refused.value.findings == found[:1]
    assert refused.value.message
    assert not Submission.objects.exists()
    found[0] = finding(Level.MUST, overridden="Agreed")
    assert [row["code"] for row in submit(scene).quality] == ["pass-mark-low"] * 2


def test_taking_back_unlocks_and_twice_is_once(scene):
    submission = submit(scene)
    assert in_review(scene.course) == submission
    for _again in range(2):
        review.take_back(submission=submission, by=scene.coordinator)
    assert in_review(scene.course) is None
    assert submission.state == Submission.State.TAKEN_BACK
    assert submission.closed_at
    assert list(submission.steps.values_list("state", flat=True)) == [State.ENDED]
    assert ModelLogEntry.objects.filter(action="courses.take_back").count() == 1


def test_a_decided_submission_cannot_be_taken_back(scene):
    submission = submit(scene)
    review.approve_step(step=submission.steps.get(), by=scene.reviewer)
    with pytest.raises(NotInReview) as refused:
        review.take_back(submission=submission, by=scene.coordinator)
    assert refused.value.message


@pytest.mark.django_db
@pytest.mark.parametrize("lessons", [2, 6])
def test_the_texts_are_read_in_the_same_number_of_queries(lessons, django_assert_num_queries):
    from courses.review.pins import newest_texts

    scene = make_scene(lessons=lessons, languages=("en", "fr"), questions=lessons)
    submission = submit(scene)
    assert PinnedRevision.objects.filter(submission=submission).count() == 2 * (2 * lessons + 3)
    newest_texts(scene.course)  # content types are asked for once
    with django_assert_num_queries(5):
        texts = newest_texts(scene.course)
    assert [text.language for text in texts[:4]] == ["en", "fr", "en", "fr"]
