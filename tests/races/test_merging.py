"""Two accounts become one while the person learns in them: nothing is lost, nobody waits in a circle."""

import random
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from academy.users.models import User
from certificates.log_chain import verify_log
from certificates.models import AccountMerge, Certificate
from certificates.people.errors import NotMerged
from certificates.services import merging
from certificates.services.correcting import correct_own_name
from certificates.services.merging import merge_accounts, move_what_came_late
from courses.models import Activity
from enrollments import services
from enrollments.models import Attempt, Award, Enrollment, Grade, Milestone, Run
from enrollments.services import enrolment
from tests.certificates.records import make_certificate
from tests.factories import RunFactory, UserFactory, make_course, named
from tests.races.together import meet_after, rest_after, rest_before, together, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PAIRS = 3


@pytest.fixture
def run() -> Run:
    """A run with a lesson and a quiz."""
    return RunFactory(course=make_course(lessons=1, questions=1))


@pytest.fixture
def other() -> Run:
    """A run that nobody is in yet."""
    return RunFactory(course=make_course(lessons=1, questions=1))


def two() -> tuple[User, User]:
    return UserFactory(full_name="Ana Diaz"), UserFactory(full_name="Ana Díaz")


def merge(kept: User, gone: User, by: User) -> Callable[[], AccountMerge]:
    return partial(merge_accounts, kept=kept, gone=gone, by=by, why="Same passport")


def learning(gone: User, run: Run, other: Run) -> list[Callable[[], object]]:
    """All that a person may be doing in the account that goes, at the same moment."""
    row = named(services.enrol(member=gone, run=run, language="en"))
    lesson, quiz = (run.course.activities.get(kind=kind) for kind in (Activity.Kind.LESSON, "quiz"))
    attempt = services.start_attempt(enrollment=row, activity=quiz)
    item = attempt.questions.select_related("question").get()
    chosen = [option["key"] for option in item.question.content["options"] if option["weight"] > 0]
    services.save_answer(member=gone, attempt_uuid=attempt.uuid, position=1, value={"chosen": chosen})
    old = make_certificate(member=gone)
    return [
        partial(services.submit_attempt, attempt=attempt),
        partial(services.finish_activity, enrollment=row, activity=lesson),
        partial(services.confirm_name, enrollment=row, name="Ana María Díaz"),
        partial(services.enrol, member=gone, run=other, language="en"),
        partial(correct_own_name, certificate=old, by=gone, name="Ana Diaz"),
    ]


def test_what_is_learned_during_a_merge_belongs_to_the_kept_account(run, other, figures, monkeypatch):
    by, acts, pairs = UserFactory(), [], [two() for _ in range(PAIRS)]
    for kept, gone in pairs:
        acts += [*learning(gone, run, other), merge(kept, gone, by), merge(kept, gone, by)]
    numbers = set(Certificate.objects.values_list("number", flat=True))
    rest_after(monkeypatch, merging, "_lock_runs", 0.1)
    random.Random(PAIRS).shuffle(acts)
    outcomes = together(acts)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    move_what_came_late()
    assert AccountMerge.objects.count() == PAIRS
    for kept, gone in pairs:
        assert (
            not Enrollment.objects.filter(member=gone).exists() | Award.objects.filter(member=gone).exists()
        )
        row = Enrollment.objects.get(member=kept, run=run)
        assert Attempt.objects.get(enrollment=row).state == Attempt.State.HANDED_IN
        assert Grade.objects.filter(enrollment=row).count() == 1
        assert Milestone.objects.filter(enrollment=row).count() == 2
        assert row.state == Enrollment.State.COMPLETED and Award.objects.filter(enrollment=row).count() == 1
        assert Enrollment.objects.filter(member=kept, run=other).count() == 1
    assert numbers <= set(Certificate.objects.values_list("number", flat=True))
    assert verify_log().ok


def joined_to_its_member(row: Enrollment) -> Enrollment:
    """How a record must not be locked: together with the member who has it."""
    with transaction.atomic():
        return Enrollment.objects.select_for_update(of=("self",)).select_related("member").get(pk=row.pk)


def test_control_locked_with_its_member_a_moved_enrolment_is_not_found(run, figures, monkeypatch):
    kept, gone = two()
    row = services.enrol(member=gone, run=run, language="en")
    rest_after(monkeypatch, merging, "_lock_runs", 0.4)

    def late() -> Enrollment:
        time.sleep(0.2)
        return joined_to_its_member(row)

    merged, read = together([merge(kept, gone, UserFactory()), late])
    figures([merged, read])
    assert merged.error is None
    assert isinstance(read.error, Enrollment.DoesNotExist)


def test_an_enrolment_begun_during_the_merge_is_moved_by_the_sweep(run, figures, monkeypatch):
    kept, gone = two()
    rest_before(monkeypatch, enrolment, "_move", 0.5)
    outcomes = together(
        [merge(kept, gone, UserFactory()), partial(services.enrol, member=gone, run=run, language="en")]
    )
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert Enrollment.objects.get().member == gone, (
        "control: without the sweep it stays in the closed account"
    )
    assert (move_what_came_late(), move_what_came_late()) == (1, 0)
    assert Enrollment.objects.get().member == kept


def in_reverse(row: Enrollment) -> None:
    """What nothing may do: lock a record before the person whose it is."""
    with transaction.atomic():
        Enrollment.objects.select_for_update(of=("self",)).get(pk=row.pk)
        time.sleep(0.4)
        User.objects.select_for_update(no_key=True).get(pk=row.member_id)


def test_control_who_locks_the_record_before_its_person_waits_in_a_circle(run, figures, monkeypatch):
    kept, gone = two()
    row = services.enrol(member=gone, run=run, language="en")
    rest_after(monkeypatch, merging, "_lock_people", 0.2)
    outcomes = together([merge(kept, gone, UserFactory()), partial(in_reverse, row)])
    figures(outcomes)
    assert "deadlock" in str([outcome.error for outcome in outcomes if outcome.failed])


def crossed() -> tuple[list[User], list[Callable[[], AccountMerge]]]:
    one, another = two()
    by = UserFactory()
    return [one, another], [merge(one, another, by), merge(another, one, by)]


def test_two_accounts_merged_into_each_other_at_once_are_merged_one_way(figures):
    people, acts = crossed()
    for person in people:
        make_certificate(member=person)
    outcomes = together(acts)
    figures(outcomes)
    assert sorted(type(outcome.error) for outcome in outcomes if outcome.error) == [NotMerged]
    kept = AccountMerge.objects.get().kept
    assert User.objects.filter(pk__in=[each.pk for each in people]).get(is_active=True) == kept
    assert Certificate.objects.for_member(kept).count() == 2


def test_control_without_the_locks_both_are_closed_or_somebody_sees_an_error(figures, monkeypatch):
    people, acts = crossed()
    without_locks(monkeypatch)
    meet_after(monkeypatch, merging, "plan_of", 2)
    outcomes = together(acts)
    figures(outcomes)
    is_open = User.objects.filter(pk__in=[each.pk for each in people], is_active=True).exists()
    assert not is_open or any(outcome.failed for outcome in outcomes)
