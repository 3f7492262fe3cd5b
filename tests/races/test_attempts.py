"""Attempts are safe: one open sitting, one grade, and no answer that was acknowledged is lost to grading."""

import json
import random
from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet

from courses.models import Activity, QuizRules
from enrollments import services
from enrollments.errors import AttemptClosed
from enrollments.models import Answer, Attempt, Award, Grade, Milestone
from enrollments.services import attempts
from tests.factories import RunFactory, UserFactory, make_course
from tests.races.together import (
    rest_before,
    together,
    unique_on,
    without_constraint,
    without_locks,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

QUESTIONS = 10
SITTINGS = 6
CLICKS = 50
RULES = {"attempts": None, "counts": QuizRules.Counts.LATEST}


@pytest.fixture
def run():
    """A run whose one requirement is a quiz of ten questions, to be tried as often as one likes."""
    return RunFactory(course=make_course(lessons=0, questions=QUESTIONS, rules=RULES))


@pytest.fixture
def quiz(run):
    return run.course.activities.get(kind=Activity.Kind.QUIZ)


@pytest.fixture
def row(run):
    """An active enrolment."""
    return services.enrol(member=UserFactory(), run=run, language="en")


def right_answers(attempt):
    """One act for each question: save its right answer."""
    acts = []
    for item in attempt.questions.select_related("question"):
        chosen = [option["key"] for option in item.question.content["options"] if option["weight"] > 0]
        acts.append(
            partial(
                services.save_answer,
                member=attempt.enrollment.member,
                attempt_uuid=attempt.uuid,
                position=item.position,
                value={"chosen": chosen},
            )
        )
    return acts


# --- starting ---------------------------------------------------------------------------------------


def test_fifty_starts_at_once_open_one_sitting(row, quiz, figures):
    outcomes = together([partial(services.start_attempt, enrollment=row, activity=quiz)] * CLICKS)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    attempt = Attempt.objects.get()
    assert {outcome.value.pk for outcome in outcomes} == {attempt.pk}
    assert attempt.questions.count() == QUESTIONS


@pytest.mark.parametrize("constraint", [True, False])
def test_control_without_the_lock_starts_fail_or_open_several(row, quiz, figures, monkeypatch, constraint):
    without_locks(monkeypatch)
    if not constraint:
        without_constraint(Attempt, "attempt_one_open_per_quiz")
        without_constraint(Attempt, "attempt_one_per_number")
    outcomes = together([partial(services.start_attempt, enrollment=row, activity=quiz)] * CLICKS)
    more = Attempt.objects.count() - 1
    figures(outcomes, failures=more)
    assert any(outcome.failed for outcome in outcomes) is constraint
    assert (more > 0) is not constraint


# --- handing in -------------------------------------------------------------------------------------


def test_fifty_hand_ins_at_once_give_one_grade_and_one_award(row, quiz, figures):
    attempt = services.start_attempt(enrollment=row, activity=quiz)
    for save in right_answers(attempt):
        save()
    outcomes = together([partial(services.submit_attempt, attempt=attempt)] * CLICKS)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert {(o.value.points, o.value.out_of, o.value.handed_in_at) for o in outcomes} == {
        (QUESTIONS, QUESTIONS, Attempt.objects.get().handed_in_at)
    }
    assert (Grade.objects.count(), Milestone.objects.count(), Award.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("constraint", [True, False])
def test_control_without_the_lock_hand_ins_fail_or_grade_twice(row, quiz, figures, monkeypatch, constraint):
    attempt = services.start_attempt(enrollment=row, activity=quiz)
    for save in right_answers(attempt):
        save()
    without_locks(monkeypatch)
    monkeypatch.setattr(QuerySet, "last", lambda rows: None)  # all looked for a grade before one was there
    if not constraint:
        without_constraint(Grade, unique_on(Grade, "attempt_id"))
    outcomes = together([partial(services.submit_attempt, attempt=attempt)] * CLICKS)
    more = Grade.objects.count() - 1
    figures(outcomes, failures=more)
    assert any(outcome.failed for outcome in outcomes) is constraint
    assert (more > 0) is not constraint


# --- saving against handing in ------------------------------------------------------------------------


def save_while_handing_in(row, quiz):
    """Save ten right answers while the sitting is handed in: (outcomes, acknowledged, points)."""
    attempt = services.start_attempt(enrollment=row, activity=quiz)
    saves = right_answers(attempt)
    random.shuffle(saves)
    acts = [*saves[:5], partial(services.submit_attempt, attempt=attempt), *saves[5:]]
    outcomes = together(acts, at_once=6)
    acknowledged = sum(outcome.error is None for outcome in outcomes) - 1
    closed = Attempt.objects.get(pk=attempt.pk)
    return outcomes, acknowledged, (closed.points or 0) * QUESTIONS // (closed.out_of or 1)


def new_rows(run):
    return [
        services.enrol(member=person, run=run, language="en") for person in UserFactory.create_batch(SITTINGS)
    ]


def test_no_answer_is_acknowledged_that_grading_did_not_see(run, quiz, figures, monkeypatch):
    rest_before(monkeypatch, attempts, "_store_answer", 0.02)
    every, lost = [], 0
    for row in new_rows(run):
        outcomes, acknowledged, points = save_while_handing_in(row, quiz)
        every += outcomes
        lost += acknowledged - points
        assert not [outcome.error for outcome in outcomes if outcome.failed]
        refused = [outcome.error for outcome in outcomes if outcome.refused]
        assert all(isinstance(error, AttemptClosed) for error in refused)
    figures(every, failures=lost)
    assert lost == 0


def test_control_without_locks_acknowledged_answers_are_not_graded(run, quiz, figures, monkeypatch):
    rest_before(monkeypatch, attempts, "_store_answer", 0.02)
    without_locks(monkeypatch)
    every, lost = [], 0
    for row in new_rows(run):
        outcomes, acknowledged, points = save_while_handing_in(row, quiz)
        every += outcomes
        lost += acknowledged - points
    figures(every, failures=lost)
    assert lost > 0


def test_control_with_the_two_locks_the_other_way_round_they_wait_in_a_circle(
    run, quiz, figures, monkeypatch
):
    rest_before(monkeypatch, attempts, "_store_answer", 0.02)
    lock = QuerySet.select_for_update
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, of=(): lock(self, of=of[::-1]))
    every = []
    for row in new_rows(run):
        every += save_while_handing_in(row, quiz)[0]
        if any(outcome.failed for outcome in every):
            break  # one circle is enough, and PostgreSQL needs a second to see each
    figures(every)
    assert any("deadlock" in str(outcome.error) for outcome in every if outcome.failed)


# --- two devices ------------------------------------------------------------------------------------


def save_in_any_order(row, quiz):
    """Fifty changes of one answer arrive in any order: (outcomes, what the newest said)."""
    attempt = services.start_attempt(enrollment=row, activity=quiz)
    item = attempt.questions.select_related("question").first()
    options = [option["key"] for option in item.question.content["options"]]
    said = {seq: [options[seq % 3]] for seq in range(1, CLICKS)} | {CLICKS: [options[3]]}
    order = random.sample(sorted(said), len(said))
    save = partial(services.save_answer, member=row.member, attempt_uuid=attempt.uuid, position=item.position)
    return together([partial(save, value={"chosen": said[seq]}, seq=seq) for seq in order]), said[CLICKS]


def test_the_newest_of_many_changes_stays(row, quiz, figures):
    outcomes, newest = save_in_any_order(row, quiz)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert Answer.objects.get().value == {"chosen": newest}
    assert Answer.objects.get().seq == CLICKS


def last_one_wins(question_id, chosen, seq, now):
    """What saving must not do: keep whatever came last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO enrollments_answer (question_id, value, seq, saved_at)"
            " VALUES (%s, %s::jsonb, %s, %s)"
            " ON CONFLICT (question_id) DO UPDATE SET value = excluded.value, seq = excluded.seq",
            [question_id, json.dumps({"chosen": chosen}), seq, now],
        )


def test_control_where_the_last_one_wins_an_older_change_stays(run, quiz, figures, monkeypatch):
    monkeypatch.setattr(attempts, "_store_answer", last_one_wins)
    every, rewound = [], 0
    for row in new_rows(run)[:4]:  # by chance the newest may come last in one of them, not in all
        outcomes, newest = save_in_any_order(row, quiz)
        every += outcomes
        answer = Answer.objects.get(question__attempt__enrollment=row)
        rewound += answer.value != {"chosen": newest}
    figures(every, failures=rewound)
    assert rewound
