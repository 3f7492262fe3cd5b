"""Run, then enrolment, then what hangs on it: locks are taken in one order, so nobody waits in a circle."""

import random
import time
from functools import partial

import pytest
from django.db import transaction
from django.db.utils import OperationalError

from courses.models import Activity
from enrollments import services
from enrollments.models import Award, Enrollment, Run
from enrollments.services import enrolment
from tests.factories import RunFactory, UserFactory, make_course
from tests.races.together import rest_before, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def run():
    """A run with few places, so that each one given back moves somebody up."""
    return RunFactory(places=3, course=make_course(lessons=2, questions=2))


def test_withdrawing_against_enrolling_never_locks_in_a_circle(run, figures):
    people = UserFactory.create_batch(10)
    rows = [services.enrol(member=person, run=run, language="en") for person in people]
    acts = [partial(services.enrol, member=person, run=run, language="en") for person in people * 8]
    acts += [partial(services.withdraw, enrollment=row, by=row.member) for row in rows * 8]
    random.Random(run.code).shuffle(acts)
    outcomes = together(acts, at_once=40)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert Enrollment.objects.filter(run=run, state="active").count() <= 3
    assert Enrollment.objects.filter(run=run).open().values("member").distinct().count() == (
        Enrollment.objects.filter(run=run).open().count()
    )


def withdraw_in_reverse(row):
    """What withdrawing must not do: lock the enrolment before its run."""
    with transaction.atomic():
        Enrollment.objects.select_for_update(of=("self",)).get(pk=row.pk)
        time.sleep(0.3)
        Run.objects.select_for_update(of=("self",)).get(pk=row.run_id)


def test_control_in_the_reverse_order_they_do(run, figures, monkeypatch):
    person = UserFactory()
    row = services.enrol(member=person, run=run, language="en")
    rest_before(monkeypatch, enrolment, "_latest", 0.3)
    outcomes = together(
        [partial(services.enrol, member=person, run=run, language="en"), partial(withdraw_in_reverse, row)]
    )
    figures(outcomes)
    (error,) = [outcome.error for outcome in outcomes if outcome.failed]
    assert isinstance(error, OperationalError) and "deadlock" in str(error)


def everything_that_one_can_do(row, quiz, lessons, attempt, registrar):
    """Every write to a learner's record, for one enrolment."""
    return [
        partial(services.enrol, member=row.member, run=row.run, language="en"),
        partial(services.set_language, enrollment=row, language="en"),
        partial(services.finish_activity, enrollment=row, activity=lessons[0]),
        partial(services.finish_activity, enrollment=row, activity=lessons[1]),
        partial(services.start_attempt, enrollment=row, activity=quiz),
        partial(
            services.save_answer,
            member=row.member,
            attempt_uuid=attempt.uuid,
            position=1,
            value={"chosen": []},
        ),
        partial(services.submit_attempt, attempt=attempt),
        partial(services.promote_waiting, run=row.run),
        partial(
            services.grant_award,
            enrollment=row,
            kind=Award.Kind.PARTICIPATION,
            by=registrar,
            reason="present",
        ),
        partial(services.release_awards, run=row.run, by=registrar),
        partial(services.withdraw, enrollment=row, by=row.member),
    ]


def test_nor_does_anything_else_that_is_done_to_a_record(run, figures):
    registrar = UserFactory()
    run.places = 12
    run.save()
    quiz = run.course.activities.get(kind=Activity.Kind.QUIZ)
    lessons = list(run.course.activities.filter(kind=Activity.Kind.LESSON))
    acts = []
    for person in UserFactory.create_batch(12):
        row = services.enrol(member=person, run=run, language="en")
        attempt = services.start_attempt(enrollment=row, activity=quiz)
        acts += everything_that_one_can_do(row, quiz, lessons, attempt, registrar)
    random.Random(run.code).shuffle(acts)
    outcomes = together(acts)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.failed]
