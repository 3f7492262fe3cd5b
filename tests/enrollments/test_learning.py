"""Lessons, awards, and what an award is based on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Activity
from enrollments import services
from enrollments.errors import ActivityUnavailable, NothingToLearnYet, NotLearning
from enrollments.models import Award, Enrollment, Milestone, Run
from enrollments.signals import award_granted
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, hand_in, make_course, pass_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """The awards that `award_granted` has told of."""
    awards = []

    def hear(sender, award, **kwargs):
        awards.append(award)

    award_granted.connect(hear)
    yield awards
    award_granted.disconnect(hear)


def lesson_of(enrollment):
    return enrollment.run.course.activities.filter(kind=Activity.Kind.LESSON).first()


def quiz_of(enrollment):
    return enrollment.run.course.activities.get(kind=Activity.Kind.QUIZ)


def test_finishing_twice_keeps_the_first_milestone():
    enrollment = EnrollmentFactory()
    first = services.finish_activity(enrollment=enrollment, activity=lesson_of(enrollment))
    assert services.finish_activity(enrollment=enrollment, activity=lesson_of(enrollment)) == first
    assert Milestone.objects.count() == 1


def test_a_device_that_claims_the_future_is_taken_to_mean_now():
    enrollment = EnrollmentFactory()
    milestone = services.finish_activity(
        enrollment=enrollment,
        activity=lesson_of(enrollment),
        occurred_at=timezone.now() + timedelta(days=400),
    )
    assert milestone.occurred_at == milestone.recorded_at


def test_an_activity_of_another_course_is_refused():
    enrollment, other = EnrollmentFactory(), make_course()
    with pytest.raises(ActivityUnavailable):
        services.finish_activity(enrollment=enrollment, activity=other.activities.first())


def test_a_quiz_cannot_be_ticked_off_like_a_lesson():
    enrollment = EnrollmentFactory()
    with pytest.raises(ActivityUnavailable):
        services.finish_activity(enrollment=enrollment, activity=quiz_of(enrollment))


@pytest.mark.parametrize("state", ["withdrawn", "failed", "annulled"])
def test_who_has_left_records_nothing(state):
    enrollment = EnrollmentFactory()
    Enrollment.objects.filter(pk=enrollment.pk).update(state=state)
    with pytest.raises(NotLearning):
        services.finish_activity(enrollment=enrollment, activity=lesson_of(enrollment))


def test_a_dated_run_records_only_while_it_is_taught():
    now = timezone.now()
    dates = {
        "paced": Run.Paced.DATED,
        "starts_at": now + timedelta(days=1),
        "ends_at": now + timedelta(days=9),
    }
    enrollment = EnrollmentFactory(run=RunFactory(**dates))
    with pytest.raises(NotLearning):
        services.finish_activity(enrollment=enrollment, activity=lesson_of(enrollment))


def test_the_last_requirement_grants_the_award_once(heard):
    award = pass_course()
    enrollment = award.enrollment
    assert enrollment.state == Enrollment.State.COMPLETED
    assert award.basis["result"]["percent"] == "100.00"
    assert award.basis["syllabus"] == enrollment.syllabus.digest
    assert award.released_at is not None
    hand_in(enrollment, quiz_of(enrollment))
    assert Award.objects.count() == 1
    assert heard == [award]


def test_a_course_without_requirements_takes_nobody_so_it_grants_nothing():
    run = RunFactory(course=make_course(required=False))
    with pytest.raises(NothingToLearnYet):
        services.enrol(member=UserFactory(), run=run, language="en")
    assert not Enrollment.objects.exists()


def test_passing_the_quiz_is_not_enough_while_a_lesson_is_missing():
    enrollment = EnrollmentFactory(run=RunFactory(course=make_course(lessons=2)))
    services.finish_activity(enrollment=enrollment, activity=lesson_of(enrollment))
    hand_in(enrollment, quiz_of(enrollment))
    assert not Award.objects.exists()


def test_a_failed_quiz_grants_nothing_and_a_passed_one_afterwards_does():
    enrollment = EnrollmentFactory()
    services.finish_activity(enrollment=enrollment, activity=lesson_of(enrollment))
    hand_in(enrollment, quiz_of(enrollment), right=0)
    assert not Award.objects.exists()
    hand_in(enrollment, quiz_of(enrollment))
    assert Award.objects.count() == 1


def test_in_a_run_released_by_an_administrator_the_award_waits(heard):
    award = pass_course(run=RunFactory(release=Run.Release.BY_ADMINISTRATOR))
    assert award.released_at is None
    registrar = UserFactory()
    assert services.release_awards(run=award.enrollment.run, by=registrar) == [award]
    assert services.release_awards(run=award.enrollment.run, by=registrar) == []
    award.refresh_from_db()
    assert award.released_at is not None


def test_an_administrator_grants_with_a_reason_once():
    enrollment, registrar = EnrollmentFactory(), UserFactory()
    with pytest.raises(ValueError, match="reason"):
        services.grant_award(enrollment=enrollment, kind=Award.Kind.COMPLETION, by=registrar, reason=" ")
    grant = {"enrollment": enrollment, "kind": Award.Kind.COMPLETION, "by": registrar}
    award = services.grant_award(**grant, reason="Recognised earlier training")
    assert services.grant_award(**grant, reason="Again") == award
    assert award.reason == "Recognised earlier training"
    enrollment.refresh_from_db()
    assert enrollment.state == Enrollment.State.COMPLETED
