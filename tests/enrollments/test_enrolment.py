"""Joining, leaving, waiting: every rule and every refusal, each once and twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Course
from enrollments import services
from enrollments.errors import (
    AddressNotConfirmed,
    CourseNotOpen,
    EnrolmentAnnulled,
    NotDirect,
    NothingToLearnYet,
    RegistrationClosed,
    RegistrationNotOpenYet,
    RunFull,
)
from enrollments.models import Enrollment, Run, Syllabus, Transition
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db
State = Enrollment.State


def enrol(member, run, language="en"):
    return services.enrol(member=member, run=run, language=language)


def test_enrolling_makes_one_active_enrolment_with_a_frozen_syllabus():
    run = RunFactory()
    enrollment = enrol(UserFactory(), run)
    assert enrollment.state == State.ACTIVE
    rules = enrollment.syllabus.rules
    assert [item["rule"] for item in rules["requirements"]] == ["finish", "pass"]
    assert rules["requirements"][1]["pass_mark"] == run.course.pass_mark
    assert [(t.from_state, t.to_state, t.by) for t in enrollment.transitions.all()] == [
        ("", "active", enrollment.member)
    ]


def test_enrolling_twice_changes_nothing():
    member, run = UserFactory(), RunFactory()
    assert enrol(member, run) == enrol(member, run)
    assert Enrollment.objects.count() == Transition.objects.count() == 1


def test_a_thousand_members_share_one_syllabus():
    run = RunFactory()
    EnrollmentFactory.create_batch(3, run=run)
    assert Syllabus.objects.count() == 1


def test_a_changed_course_gives_later_members_another_syllabus():
    run = RunFactory()
    first = EnrollmentFactory(run=run)
    Course.objects.filter(pk=run.course_id).update(pass_mark=90, content_version=99)
    second = EnrollmentFactory(run=run)
    assert first.syllabus.rules["pass_mark"] == 80
    assert second.syllabus.rules["pass_mark"] == 90


def test_a_language_that_the_course_lacks_becomes_its_first():
    run = RunFactory(course=make_course(languages=("en", "ar")))
    assert EnrollmentFactory(run=run, language="ar").language == "ar"
    assert EnrollmentFactory(run=run, language="ru").language == "en"


def test_an_address_must_be_confirmed_first():
    with pytest.raises(AddressNotConfirmed):
        enrol(UserFactory(confirmed=False), RunFactory())
    assert not Enrollment.objects.exists()


def test_an_announced_run_says_when_it_opens():
    opens = timezone.now() + timedelta(days=40)
    for fields in ({"state": Run.State.ANNOUNCED}, {"state": Run.State.OPEN}):
        run = RunFactory(registration_opens_at=opens, **fields)
        with pytest.raises(RegistrationNotOpenYet) as refused:
            enrol(UserFactory(), run)
        assert str(opens.year) in refused.value.message
    with pytest.raises(RegistrationNotOpenYet) as refused:
        enrol(UserFactory(), RunFactory(state=Run.State.ANNOUNCED))
    assert "has not opened yet" in refused.value.message


def test_nobody_enrols_in_a_course_without_required_activities():
    run = RunFactory()
    run.course.activities.update(required=False)
    Course.objects.filter(pk=run.course_id).bump()
    with pytest.raises(NothingToLearnYet) as refused:
        enrol(UserFactory(), run)
    assert "not published yet" in refused.value.message
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize("state", [s for s in Run.State if s != Run.State.OPEN])
def test_only_an_open_run_takes_registrations(state):
    with pytest.raises(RegistrationClosed):
        enrol(UserFactory(), RunFactory(state=state))


def test_registration_keeps_its_dates():
    now = timezone.now()
    for dates in (
        {"registration_opens_at": now + timedelta(hours=1)},
        {"registration_closes_at": now - timedelta(seconds=1)},
    ):
        with pytest.raises(RegistrationClosed):
            enrol(UserFactory(), RunFactory(**dates))


def test_applications_and_invitations_are_not_direct():
    with pytest.raises(NotDirect):
        enrol(UserFactory(), RunFactory(registration=Run.Registration.APPLICATION))


@pytest.mark.parametrize("stage", [Course.Stage.OUTLINE, Course.Stage.MATERIAL, Course.Stage.WITHDRAWN])
def test_a_course_that_is_not_open_takes_nobody(stage):
    with pytest.raises(CourseNotOpen):
        enrol(UserFactory(), RunFactory(course=make_course(stage=stage)))


def test_a_full_run_without_a_list_says_so():
    run = RunFactory(places=1, waiting_list=False)
    EnrollmentFactory(run=run)
    with pytest.raises(RunFull):
        enrol(UserFactory(), run)


def test_a_full_run_puts_people_on_the_list_in_order_without_a_syllabus():
    run = RunFactory(places=1)
    EnrollmentFactory(run=run)
    second, third = EnrollmentFactory.create_batch(2, run=run)
    assert [second.state, third.state] == [State.WAITLISTED] * 2
    assert second.syllabus is None
    assert list(Enrollment.objects.filter(run=run).waiting_in_order()) == [second, third]


def test_a_withdrawal_gives_the_place_to_the_first_in_order_who_is_to_be_told():
    run = RunFactory(places=1)
    first = EnrollmentFactory(run=run)
    second, third = EnrollmentFactory.create_batch(2, run=run)
    assert services.withdraw(enrollment=first, by=first.member) == [second]
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (State.ACTIVE, State.WAITLISTED)
    assert second.syllabus is not None
    assert list(Transition.objects.still_to_tell()) == [second.transitions.last()]


def test_withdrawing_twice_frees_one_place():
    run = RunFactory(places=1)
    first = EnrollmentFactory(run=run)
    EnrollmentFactory.create_batch(2, run=run)
    services.withdraw(enrollment=first, by=first.member)
    assert services.withdraw(enrollment=first, by=first.member) == []
    assert Enrollment.objects.filter(run=run, state=State.ACTIVE).count() == 1


def test_leaving_the_list_moves_nobody_up():
    run = RunFactory(places=1)
    EnrollmentFactory(run=run)
    second, third = EnrollmentFactory.create_batch(2, run=run)
    assert services.withdraw(enrollment=second, by=second.member) == []
    third.refresh_from_db()
    assert third.state == State.WAITLISTED


def test_who_withdrew_takes_the_same_enrolment_up_again():
    run = RunFactory()
    first = EnrollmentFactory(run=run)
    services.withdraw(enrollment=first, by=first.member)
    again = enrol(first.member, run)
    assert again.pk == first.pk
    assert again.state == State.ACTIVE
    assert [t.to_state for t in again.transitions.all()] == ["active", "withdrawn", "active"]


def test_who_was_annulled_is_not_let_in_again():
    first = EnrollmentFactory()
    Enrollment.objects.filter(pk=first.pk).update(state=State.ANNULLED)
    with pytest.raises(EnrolmentAnnulled):
        enrol(first.member, first.run)


def test_a_newcomer_does_not_jump_the_queue_when_places_are_added():
    run = RunFactory(places=1)
    EnrollmentFactory(run=run)
    waiting = EnrollmentFactory(run=run)
    Run.objects.filter(pk=run.pk).update(places=2)
    newcomer = EnrollmentFactory(run=run)
    waiting.refresh_from_db()
    assert (waiting.state, newcomer.state) == (State.ACTIVE, State.WAITLISTED)


def test_nobody_moves_up_in_a_run_that_is_over():
    run = RunFactory(places=1)
    first = EnrollmentFactory(run=run)
    EnrollmentFactory(run=run)
    Run.objects.filter(pk=run.pk).update(state=Run.State.CANCELLED)
    assert services.withdraw(enrollment=first, by=first.member) == []


def test_the_language_can_be_changed_to_one_the_course_has():
    enrollment = EnrollmentFactory(run=RunFactory(course=make_course(languages=("en", "ar"))))
    assert services.set_language(enrollment=enrollment, language="ar").language == "ar"
    with pytest.raises(CourseNotOpen):
        services.set_language(enrollment=enrollment, language="ru")


def test_the_database_itself_refuses_a_second_open_enrolment():
    first = EnrollmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment.objects.create(
            run=first.run, member=first.member, state=State.ACTIVE, language="en", syllabus=first.syllabus
        )
