"""Two people grade at the same moment: the sitting gets its result, once, and none of them goes unheard."""

from functools import partial

import pytest

from enrollments.errors import ChangeNeedsReason
from enrollments.models import Attempt, EssayGrade, Grade
from enrollments.services import essays
from enrollments.services.essays import grade_essay
from tests.enrollments.essays import enrolled, waiting
from tests.factories import UserFactory
from tests.races.together import meet_after, rest_after, together, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

GRADERS = 4


def grade_all_at_once(*, per_essay=1):
    """Each of the essays of one sitting is graded by so many people, all at the same moment."""
    attempt, items = waiting(enrolled(), essays=GRADERS // per_essay)
    acts = [
        partial(grade_essay, question=item, by=UserFactory(), points=number, out_of=GRADERS)
        for item in items
        for number in range(1, per_essay + 1)
    ]
    outcomes = together(acts)
    attempt.refresh_from_db()
    return attempt, outcomes


def test_of_graders_of_all_essays_of_a_sitting_the_last_one_settles_it(figures, monkeypatch):
    rest_after(monkeypatch, essays, "marks_of", 0.05)
    attempt, outcomes = grade_all_at_once()
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert attempt.state == Attempt.State.HANDED_IN
    assert Grade.objects.count() == 1
    assert EssayGrade.objects.filter(tell=True).count() == 1


def test_control_without_locks_all_graders_leave_the_sitting_to_the_others(figures, monkeypatch):
    without_locks(monkeypatch)
    meet_after(monkeypatch, essays, "_locked", GRADERS)  # all have read the sitting before one writes
    meet_after(monkeypatch, essays, "_settle_if_complete", GRADERS)
    attempt, outcomes = grade_all_at_once()
    wrong = attempt.state != Attempt.State.HANDED_IN
    figures(outcomes, failures=wrong)
    assert wrong


def test_of_graders_of_one_essay_the_first_counts_and_the_others_are_asked_why(figures, monkeypatch):
    rest_after(monkeypatch, essays, "marks_of", 0.05)
    attempt, outcomes = grade_all_at_once(per_essay=GRADERS)
    figures(outcomes)
    refused = [outcome for outcome in outcomes if outcome.error]
    assert len(refused) == GRADERS - 1
    assert all(isinstance(outcome.error, ChangeNeedsReason) for outcome in refused)
    given, grade = EssayGrade.objects.get(), Grade.objects.get()
    assert given.tell
    assert attempt.points * given.out_of == given.points * attempt.out_of
    assert grade.points * given.out_of == given.points * grade.out_of


def test_control_without_locks_graders_of_one_essay_overwrite_each_other(figures, monkeypatch):
    without_locks(monkeypatch)
    meet_after(monkeypatch, essays, "_locked", GRADERS)
    _attempt, outcomes = grade_all_at_once(per_essay=GRADERS)
    unasked = [each for each in outcomes if not isinstance(each.error, ChangeNeedsReason)]
    figures(outcomes, failures=len(unasked) - 1)
    assert len(unasked) > 1, "nobody was asked why: they wrote over each other, or PostgreSQL stopped them"
