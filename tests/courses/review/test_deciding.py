"""Steps are decided once, by who may; approved outlines publish nothing, material what was pinned."""

from datetime import date, timedelta

import pytest
from wagtail.models import ModelLogEntry, Page

from courses.models import CourseMail, PartnerGroup, Question, ReviewRules, ReviewStep, Submission
from courses.review.locks import in_review
from courses.services import appoint, review
from courses.services.review_days import working_days_after
from courses.services.review_errors import (
    AssignedToAnother,
    CommentMissing,
    NotAReviewer,
    OwnWork,
    StepDecided,
)
from courses.services.review_tending import tend_reviews
from tests.courses.review.scenes import (
    CoursePage,
    LessonPage,
    QuizPage,
    Stage,
    pages_of,
    staff,
    write,
)
from tests.factories import UserFactory

State = ReviewStep.State


def submit(scene, **kwargs):
    return review.submit_course(course=scene.course, by=scene.coordinator, **kwargs)


def told(kind):
    return set(CourseMail.objects.filter(kind=kind).values_list("to__email", flat=True))


def test_an_outline_passes_two_readings_and_nothing_goes_live(outline):
    submission = submit(outline)
    first, second = submission.steps.all()
    review.approve_step(step=first, by=outline.reviewer, comment="Good.")
    second.refresh_from_db()
    assert (second.state, second.due_on is not None) == (State.OPEN, True)
    assert in_review(outline.course)
    before = outline.course.stage_since
    review.approve_step(step=second, by=outline.other)
    outline.course.refresh_from_db()
    submission.refresh_from_db()
    assert outline.course.stage == Stage.MATERIAL
    assert outline.course.stage_since > before
    assert submission.state == Submission.State.APPROVED
    assert not any(page.live for page in pages_of(outline.course))
    assert in_review(outline.course) is None


def test_approved_material_goes_live_and_the_course_opens(material):
    submission = submit(material)
    review.approve_step(step=submission.steps.get(), by=material.reviewer)
    material.course.refresh_from_db()
    assert material.course.stage == Stage.OPEN
    assert material.course.opened_at
    assert all(page.live for page in pages_of(material.course))


def test_exactly_what_was_pinned_goes_live(scene):
    write(scene.page(LessonPage), title="Read by the reviewer")
    question = Question.objects.first()
    question.prompt = "<p>Pinned</p>"
    question.save_revision()
    submission = submit(scene)
    question.prompt = "<p>Written since</p>"
    question.save_revision()
    review.approve_step(step=submission.steps.get(), by=scene.reviewer)
    assert scene.page(LessonPage).title == "Read by the reviewer"
    question = Question.objects.get(pk=question.pk)
    assert question.prompt == "<p>Pinned</p>"
    assert question.has_unpublished_changes


def test_what_is_live_already_is_not_published_again(scene):
    write(scene.page(LessonPage), title="New")
    before = dict(Page.objects.values_list("pk", "last_published_at"))
    review.approve_step(step=submit(scene).steps.get(), by=scene.reviewer)
    after = dict(Page.objects.values_list("pk", "last_published_at"))
    assert [pk for pk in after if after[pk] != before[pk]] == [scene.page(LessonPage).pk]


def test_settings_go_live_with_the_text(scene):
    for model, asked in ((CoursePage, {"pass_mark": 85}), (QuizPage, {"attempts": 5})):
        draft = scene.page(model).get_latest_revision_as_object()
        draft.propose_settings(asked)
        draft.save_revision()
    review.approve_step(step=submit(scene).steps.get(), by=scene.reviewer)
    scene.course.refresh_from_db()
    assert scene.course.pass_mark == 85
    assert scene.page(QuizPage).quiz_rules.attempts == 5


def test_a_returned_course_can_be_changed_and_handed_in_again(scene):
    write(scene.page(LessonPage), title="First")
    submission = submit(scene)
    note = review.add_note(submission=submission, by=scene.reviewer, text="Shorter.")
    review.return_step(step=submission.steps.get(), by=scene.reviewer, comment="See my note.")
    assert in_review(scene.course) is None
    assert scene.page(LessonPage).title != "First"
    write(scene.page(LessonPage), title="Second")
    again = submit(scene)
    assert again.pk != submission.pk
    assert list(submission.notes.all()) == [note]


def test_returning_needs_a_word_why(scene):
    submission = submit(scene)
    with pytest.raises(CommentMissing) as refused:
        review.return_step(step=submission.steps.get(), by=scene.reviewer, comment=" ")
    assert refused.value.message
    assert in_review(scene.course)


def test_returning_an_outline_ends_the_step_that_waited(outline):
    submission = submit(outline)
    first, second = submission.steps.all()
    review.return_step(step=first, by=outline.reviewer, comment="No.")
    second.refresh_from_db()
    assert second.state == State.ENDED


@pytest.mark.parametrize("act", ["approve", "return"])
def test_a_second_click_changes_nothing_and_a_second_reviewer_is_refused(scene, act):
    step = submit(scene).steps.get()
    decide = {
        "approve": lambda by: review.approve_step(step=step, by=by),
        "return": lambda by: review.return_step(step=step, by=by, comment="Why."),
    }[act]
    decide(scene.reviewer)
    decide(scene.reviewer)
    with pytest.raises(StepDecided) as refused:
        review.approve_step(step=step, by=scene.administrator)
    assert refused.value.message
    assert ModelLogEntry.objects.filter(action=f"courses.{act}_step").count() == 1


def test_a_step_that_waits_cannot_be_decided(outline):
    _first, second = submit(outline).steps.all()
    with pytest.raises(StepDecided):
        review.approve_step(step=second, by=outline.reviewer)


def test_a_submission_that_was_taken_back_cannot_be_decided(scene):
    submission = submit(scene)
    step = submission.steps.get()
    ReviewStep.objects.filter(pk=step.pk).update(state=State.OPEN)
    Submission.objects.update(state=Submission.State.TAKEN_BACK, closed_at=submission.submitted_at)
    ReviewStep.objects.filter(pk=step.pk).update(state=State.OPEN)
    with pytest.raises(StepDecided):
        review.approve_step(step=step, by=scene.reviewer)


def test_who_is_no_reviewer_decides_nothing(scene):
    step = submit(scene).steps.get()
    with pytest.raises(NotAReviewer) as refused:
        review.approve_step(step=step, by=scene.author)
    assert refused.value.message


def test_nobody_reviews_for_a_partner_they_work_for(scene):
    step = submit(scene).steps.get()
    appoint(user=scene.reviewer, partner=scene.partner, role="instructor")
    with pytest.raises(OwnWork) as refused:
        review.approve_step(step=step, by=scene.reviewer)
    assert refused.value.message
    with pytest.raises(OwnWork):
        review.assign_reviewer(step=step, reviewer=scene.reviewer, by=scene.administrator)
    assert scene.reviewer not in review.choices_of_reviewers(step)


def test_who_handed_it_in_does_not_decide(scene):
    submission = review.submit_course(course=scene.course, by=scene.administrator)
    with pytest.raises(OwnWork):
        review.approve_step(step=submission.steps.get(), by=scene.administrator)


def test_a_step_of_another_reviewer_is_an_administrators_to_take(scene):
    step = submit(scene).steps.get()
    review.assign_reviewer(step=step, reviewer=scene.other, by=scene.administrator)
    with pytest.raises(AssignedToAnother) as refused:
        review.approve_step(step=step, by=scene.reviewer)
    assert refused.value.message
    review.approve_step(step=step, by=scene.administrator)
    step.refresh_from_db()
    assert (step.reviewer, step.decided_by) == (scene.other, scene.administrator)


def test_who_decides_a_step_of_nobody_has_it(scene):
    step = submit(scene).steps.get()
    review.approve_step(step=step, by=scene.reviewer)
    step.refresh_from_db()
    assert step.reviewer == scene.reviewer


def test_assigning_tells_both_and_twice_is_once(scene):
    step = submit(scene).steps.get()
    CourseMail.objects.all().delete()
    for _again in range(2):
        review.assign_reviewer(step=step, reviewer=scene.reviewer, by=scene.administrator)
    review.assign_reviewer(step=step, reviewer=scene.other, by=scene.administrator)
    assert told("assigned") == {"reviewer@academy.example", "other@academy.example"}
    assert told("unassigned") == {"reviewer@academy.example"}
    assert CourseMail.objects.count() == 3
    assert ModelLogEntry.objects.filter(action="courses.assign_reviewer").count() == 2


def test_a_day_can_be_moved_and_a_decided_step_cannot_be_assigned(scene):
    step = submit(scene).steps.get()
    day = date(2030, 1, 1)
    step = review.assign_reviewer(step=step, reviewer=scene.reviewer, by=scene.administrator, due_on=day)
    assert step.due_on == day
    with pytest.raises(NotAReviewer):
        review.assign_reviewer(step=step, reviewer=scene.author, by=scene.administrator)
    review.approve_step(step=step, by=scene.reviewer)
    with pytest.raises(StepDecided):
        review.assign_reviewer(step=step, reviewer=scene.other, by=scene.administrator)


def test_days_are_working_days():
    friday = date(2026, 11, 20)
    assert working_days_after(friday, 1) == date(2026, 11, 23)
    assert working_days_after(friday, 10) == date(2026, 12, 4)
    assert working_days_after(date(2026, 11, 21), 5) == date(2026, 11, 27)


def test_silence_means_nothing_unless_the_academy_says_so(scene):
    step = submit(scene).steps.get()
    late = step.due_on + timedelta(days=1)
    tend_reviews(late)
    step.refresh_from_db()
    assert step.state == State.OPEN
    assert told("overdue") == {
        "reviewer@academy.example",
        "other@academy.example",
        "registrar@academy.example",
    }


def test_silence_consents_after_the_day_and_nobody_is_named(scene):
    rules = ReviewRules.load()
    rules.silence_consents = True
    rules.save()
    write(scene.page(LessonPage), title="Nobody read it")
    step = submit(scene).steps.get()
    tend_reviews(step.due_on)
    step.refresh_from_db()
    assert step.state == State.OPEN
    for _again in range(2):
        tend_reviews(step.due_on + timedelta(days=1))
    step.refresh_from_db()
    assert (step.state, step.decided_by, step.decided_at is not None) == (State.SILENT, None, True)
    assert scene.page(LessonPage).title == "Nobody read it"
    assert told("silent") == {scene.coordinator.email}
    entry = ModelLogEntry.objects.get(action="courses.consent_by_silence")
    assert entry.user is None


def test_a_reviewer_is_reminded_once_before_and_once_after(scene):
    step = submit(scene).steps.get()
    review.assign_reviewer(step=step, reviewer=scene.reviewer, by=scene.administrator)
    due = step.due_on
    assert tend_reviews(due - timedelta(days=3)) == 0
    for day in (due - timedelta(days=2), due - timedelta(days=1), due):
        tend_reviews(day)
    assert CourseMail.objects.filter(kind="reminder").count() == 1
    assert told("reminder") == {"reviewer@academy.example"}
    for later in (1, 2, 20):
        tend_reviews(due + timedelta(days=later))
    assert CourseMail.objects.filter(kind="overdue").count() == 2
    assert told("overdue") == {"reviewer@academy.example", "registrar@academy.example"}


def test_the_partner_hears_how_it_ended(outline):
    second = staff("Reviewers", "second@academy.example")
    first_step, second_step = submit(outline).steps.all()
    review.assign_reviewer(step=second_step, reviewer=second, by=outline.administrator)
    review.approve_step(step=first_step, by=outline.reviewer)
    assert told("approved") == {outline.coordinator.email}
    assert told("turn") == {"second@academy.example"}
    review.return_step(step=second_step, by=second, comment="Not yet.")
    assert told("returned") == {outline.coordinator.email}


def test_who_wrote_what_was_handed_in_hears_of_it_while_they_work_there(scene):
    gone = UserFactory(email="gone@test.example")
    for page, writer in ((scene.page(LessonPage), scene.author), (scene.page(QuizPage), gone)):
        page.save_revision(user=writer)
    review.return_step(step=submit(scene).steps.get(), by=scene.reviewer, comment="Mend it.")
    assert told("returned") == {scene.coordinator.email, scene.author.email}


def test_who_read_the_returned_round_has_the_next(scene):
    review.return_step(step=submit(scene).steps.get(), by=scene.reviewer, comment="Mend it.")
    CourseMail.objects.all().delete()
    again = submit(scene)
    assert again.steps.get().reviewer == scene.reviewer
    assert [(mail.kind, mail.to) for mail in CourseMail.objects.all()] == [("assigned", scene.reviewer)]


def test_who_works_for_the_partner_meanwhile_does_not_have_the_next(scene):
    review.return_step(step=submit(scene).steps.get(), by=scene.reviewer, comment="Mend it.")
    appoint(user=scene.reviewer, partner=scene.partner, role=PartnerGroup.Role.AUTHOR)
    assert submit(scene).steps.get().reviewer is None
