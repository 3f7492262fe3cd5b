"""A course is submitted once and a step decided once, however many people click at the same moment."""

from functools import partial

import pytest
from django.contrib.auth.models import Group

from academy.users.roles import REVIEWERS
from courses.models import PinnedRevision, ReviewStep, Submission
from courses.review.refused import ReviewRefused
from courses.services import deciding, review, submitting
from tests.factories import UserFactory, make_course
from tests.races.together import rest_after, rest_before, together, without_constraint, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ONE_IN_REVIEW = "submission_one_in_review_per_course"
TIMES = 12


@pytest.fixture
def course(monkeypatch):
    """A course that passes the machine's checks, and takes a moment to be read."""
    monkeypatch.setattr(submitting, "findings_of", lambda course: [])
    rest_after(monkeypatch, submitting, "newest_texts", 0.01)
    return make_course()


def submissions(course):
    person = UserFactory()
    return [partial(review.submit_course, course=course, by=person)] * TIMES


def unexpected(outcomes):
    return [each.error for each in outcomes if each.error and not isinstance(each.error, ReviewRefused)]


def test_a_course_is_submitted_once(course, figures):
    outcomes = together(submissions(course))
    figures([each for each in outcomes if not isinstance(each.error, ReviewRefused)])
    assert not unexpected(outcomes)
    assert Submission.objects.count() == 1
    pins = PinnedRevision.objects.values_list("key", "language")
    assert len(pins) == len(set(pins))


def test_without_the_lock_the_constraint_still_keeps_it_to_one(course, figures, monkeypatch):
    without_locks(monkeypatch)
    outcomes = together(submissions(course))
    figures([each for each in outcomes if not isinstance(each.error, ReviewRefused)])
    assert not unexpected(outcomes)
    assert Submission.objects.count() == 1


def test_control_without_lock_and_constraint_it_is_submitted_several_times(course, figures, monkeypatch):
    without_locks(monkeypatch)
    without_constraint(Submission, ONE_IN_REVIEW)
    rest_after(monkeypatch, submitting, "proposed_rows", 0.1)
    outcomes = together(submissions(course))
    twice = Submission.objects.count() - 1
    figures(outcomes, failures=twice)
    assert twice > 0


@pytest.fixture
def step(course, monkeypatch):
    """An open step of a submission; deciding takes a moment."""
    submission = review.submit_course(course=course, by=UserFactory())
    rest_before(monkeypatch, deciding, "_decide", 0.01)
    return submission.steps.get()


def decisions(step):
    """As many reviewers as times, in turn approving and returning."""
    group = Group.objects.get_or_create(name=REVIEWERS)[0]
    people = UserFactory.create_batch(TIMES)
    group.user_set.add(*people)
    acts = []
    for number, person in enumerate(people):
        if number % 2:
            acts.append(partial(review.approve_step, step=step, by=person))
        else:
            acts.append(partial(review.return_step, step=step, by=person, comment="Not yet."))
    return acts


def test_of_many_reviewers_one_decides(step, figures):
    outcomes = together(decisions(step))
    figures([each for each in outcomes if not isinstance(each.error, ReviewRefused)])
    assert not unexpected(outcomes)
    assert sum(each.error is None for each in outcomes) == 1
    step.refresh_from_db()
    submission = Submission.objects.get()
    ends = {
        ReviewStep.State.APPROVED: Submission.State.APPROVED,
        ReviewStep.State.RETURNED: Submission.State.RETURNED,
    }
    assert submission.state == ends[step.state]


def test_without_the_lock_the_conditional_update_still_lets_one_decide(step, figures, monkeypatch):
    without_locks(monkeypatch)
    outcomes = together(decisions(step))
    figures([each for each in outcomes if not isinstance(each.error, ReviewRefused)])
    assert not unexpected(outcomes)
    assert sum(each.error is None for each in outcomes) == 1


def test_control_without_lock_and_condition_several_decide(step, figures, monkeypatch):
    without_locks(monkeypatch)

    def decide(step, state, by, comment):
        ReviewStep.objects.filter(pk=step.pk).update(state=state, decided_by=by, comment=comment)

    monkeypatch.setattr(deciding, "_decide", decide)
    monkeypatch.setattr(deciding, "_approve", lambda submission, by: None)
    rest_before(monkeypatch, deciding, "_decide", 0.1)
    outcomes = together(decisions(step))
    several = sum(each.error is None for each in outcomes) - 1
    figures(outcomes, failures=several)
    assert several > 0
