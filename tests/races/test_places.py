"""Places are neither oversold nor lost, however many people come at once."""

from functools import partial

import pytest

from enrollments import services
from enrollments.models import Enrollment, Transition
from enrollments.services import enrolment
from tests.factories import RunFactory, UserFactory
from tests.races.together import rest_after, together, without_constraint, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

State = Enrollment.State
PLACES = 50
ONE_OPEN = "enrollment_one_open_per_member_and_run"


@pytest.fixture
def run(monkeypatch):
    """A run with fifty places, where it takes a moment from counting the places to taking one."""
    rest_after(monkeypatch, enrolment, "_state_for_next", 0.003)
    return RunFactory(places=PLACES)


def clicks(run, people):
    return [partial(services.enrol, member=person, run=run, language="en") for person in people]


def held(run, state):
    return Enrollment.objects.filter(run=run, state=state).count()


def test_two_hundred_people_get_fifty_places_and_the_others_wait_in_order(run, figures):
    outcomes = together(clicks(run, UserFactory.create_batch(200)))
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert (held(run, State.ACTIVE), held(run, State.WAITLISTED)) == (PLACES, 150)
    arrived = Transition.objects.filter(to_state=State.WAITLISTED).order_by("pk")
    assert list(Enrollment.objects.waiting_in_order().values_list("pk", flat=True)) == list(
        arrived.values_list("enrollment", flat=True)
    )
    last_in = Transition.objects.filter(to_state=State.ACTIVE).order_by("-pk").first()
    assert last_in.pk < arrived.first().pk  # nobody waits who came before one that got a place


def test_control_without_the_lock_on_the_run_places_are_oversold(run, figures, monkeypatch):
    without_locks(monkeypatch)
    rest_after(monkeypatch, enrolment, "_state_for_next", 0.1)  # on a busy machine few would meet in 3 ms
    run.places = PLACES // 2  # fewer than come at once: they all count the same free places
    run.save()
    outcomes = together(clicks(run, UserFactory.create_batch(100)))
    oversold = held(run, State.ACTIVE) - run.places
    figures(outcomes, failures=oversold)
    assert oversold > 0


def test_a_hundred_people_who_click_twice_are_enrolled_once(run, figures):
    people = UserFactory.create_batch(100)
    outcomes = together(
        [click for both in zip(clicks(run, people), clicks(run, people), strict=True) for click in both]
    )
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert (held(run, State.ACTIVE), held(run, State.WAITLISTED)) == (50, 50)
    assert Enrollment.objects.values("member").distinct().count() == Enrollment.objects.count() == 100
    first, second = outcomes[0::2], outcomes[1::2]
    assert [one.value.pk for one in first] == [two.value.pk for two in second]


@pytest.mark.parametrize("constraint", [True, False])
def test_control_without_the_lock_a_second_click_fails_or_enrols_twice(run, figures, monkeypatch, constraint):
    without_locks(monkeypatch)
    if not constraint:
        without_constraint(Enrollment, ONE_OPEN)
    people = UserFactory.create_batch(25)
    outcomes = together(
        [click for both in zip(clicks(run, people), clicks(run, people), strict=True) for click in both]
    )
    twice = Enrollment.objects.count() - 25
    figures(outcomes, failures=twice)
    failed = [outcome for outcome in outcomes if outcome.failed]
    assert (
        bool(failed) is constraint
    )  # the database still refuses a second row: an error page, but one enrolment
    assert (twice > 0) is not constraint


@pytest.fixture
def full_run(run):
    """The run with its places taken and thirty people waiting: (run, those inside, those waiting)."""
    people = UserFactory.create_batch(80)
    rows = [services.enrol(member=person, run=run, language="en") for person in people]
    return run, rows[:PLACES], rows[PLACES:]


def leave_and_come(run, leaving, newcomers):
    """People withdraw while others come, in turn."""
    leave = [partial(services.withdraw, enrollment=row, by=row.member) for row in leaving]
    come = clicks(run, newcomers)
    return [act for pair in zip(leave, come, strict=True) for act in pair]


def test_places_that_are_given_back_go_to_the_first_in_order(full_run, figures):
    run, inside, waiting = full_run
    newcomers = UserFactory.create_batch(25)
    outcomes = together(leave_and_come(run, inside[:25], newcomers))
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert held(run, State.ACTIVE) == PLACES
    now_inside = set(Enrollment.objects.filter(run=run, state=State.ACTIVE).values_list("pk", flat=True))
    assert now_inside == {row.pk for row in [*inside[25:], *waiting[:25]]}
    promoted = Transition.objects.filter(from_state=State.WAITLISTED, to_state=State.ACTIVE)
    assert list(promoted.order_by("pk").values_list("enrollment", flat=True)) == [
        row.pk for row in waiting[:25]
    ]
    assert promoted.filter(tell=True).count() == 25


def test_control_without_locks_places_are_lost_or_given_twice(full_run, figures, monkeypatch):
    run, inside, _waiting = full_run
    without_locks(monkeypatch)
    rest_after(monkeypatch, enrolment, "_places_left", 0.003)
    outcomes = together(leave_and_come(run, inside[:25], UserFactory.create_batch(25)))
    promoted = Transition.objects.filter(from_state=State.WAITLISTED, to_state=State.ACTIVE)
    doubled = promoted.count() - promoted.values("enrollment").distinct().count()
    figures(outcomes, failures=doubled + abs(held(run, State.ACTIVE) - PLACES))
    assert held(run, State.ACTIVE) != PLACES or doubled
