"""Rulings and statistics on a real database: nobody is missed, nothing counts twice."""

import threading
import time
from functools import partial

import pytest
from django.db import connection

from courses.models import Activity, QuestionStatistics, QuizRules
from enrollments import services
from enrollments.models import Attempt, Regrading, Ruling
from enrollments.services import attempts, counting
from enrollments.services import ruling as ruling_service
from tests.factories import RunFactory, UserFactory, make_course
from tests.races.together import rest_after, rest_before, together, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MEMBERS = 12
RULES = {"attempts": None, "counts": QuizRules.Counts.LATEST}


@pytest.fixture
def run():
    return RunFactory(course=make_course(lessons=0, questions=3, rules=RULES))


@pytest.fixture
def quiz(run):
    return run.course.activities.get(kind=Activity.Kind.QUIZ)


def wrong_sittings(run, quiz):
    """Open sittings in which everything was answered wrong."""
    made = []
    for _ in range(MEMBERS):
        row = services.enrol(member=UserFactory(), run=run, language="en")
        attempt = services.start_attempt(enrollment=row, activity=quiz)
        for item in attempt.questions.select_related("question"):
            worst = min(item.question.content["options"], key=lambda option: option["weight"])
            services.save_answer(
                member=row.member,
                attempt_uuid=attempt.uuid,
                position=item.position,
                value={"chosen": [worst["key"]]},
            )
        made.append(attempt)
    return made


def rule_and_regrade(key, judge):
    ruling = services.make_ruling(question_key=key, kind="full", reason="It was wrong.", by=judge)
    services.regrade(ruling=ruling)
    return ruling


# --- a ruling while sittings are handed in --------------------------------------------------------------


def rule_while_handing_in(run, quiz):
    sittings = wrong_sittings(run, quiz)
    key, judge = sittings[0].questions.first().question.question_key, UserFactory()
    hand_ins = [partial(services.submit_attempt, attempt=attempt) for attempt in sittings]
    acts = [*hand_ins[:6], partial(rule_and_regrade, key, judge), *hand_ins[6:]]
    outcomes = together(acts, at_once=MEMBERS + 1)
    return outcomes, Attempt.objects.exclude(points=1, out_of=3).count()


def test_whoever_hands_in_while_a_ruling_is_made_has_it(run, quiz, figures, monkeypatch):
    rest_after(monkeypatch, attempts, "marks_of", 0.05)
    outcomes, missed = rule_while_handing_in(run, quiz)
    figures(outcomes, failures=missed)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert missed == 0 and Ruling.objects.get().finished_at


def test_control_without_meeting_open_sittings_some_are_missed(run, quiz, figures, monkeypatch):
    rest_after(monkeypatch, attempts, "marks_of", 0.3)
    without_locks(monkeypatch)
    outcomes, missed = rule_while_handing_in(run, quiz)
    figures(outcomes, failures=missed)
    assert missed > 0


# --- one ruling, several workers ---------------------------------------------------------------------------


def regrade_many_times(run, quiz):
    sittings = wrong_sittings(run, quiz)
    for attempt in sittings:
        services.submit_attempt(attempt=attempt)
    key = sittings[0].questions.first().question.question_key
    ruling = services.make_ruling(question_key=key, kind="full", reason="Wrong.", by=UserFactory())
    return together([partial(services.regrade, ruling=ruling)] * 6)


def test_six_workers_raise_each_result_once(run, quiz, figures, monkeypatch):
    rest_before(monkeypatch, ruling_service, "_raise", 0.01)
    outcomes = regrade_many_times(run, quiz)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert sum(outcome.value for outcome in outcomes) == Regrading.objects.count() == MEMBERS
    assert not Attempt.objects.exclude(points=1, out_of=3).exists()


# --- two counters at once -----------------------------------------------------------------------------------


def handed_in(run, quiz):
    for attempt in wrong_sittings(run, quiz):
        services.submit_attempt(attempt=attempt)


def answers():
    return set(QuestionStatistics.objects.values_list("answers", flat=True))


def test_four_counters_at_once_count_each_paper_once(run, quiz, figures, monkeypatch):
    handed_in(run, quiz)
    rest_before(monkeypatch, counting, "_write", 0.02)
    outcomes = together([partial(services.count_handed_in, batch=2)] * 4)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert sum(outcome.value for outcome in outcomes) == MEMBERS and answers() == {MEMBERS}


def test_control_without_locks_counters_lose_or_double_papers(run, quiz, figures, monkeypatch):
    handed_in(run, quiz)
    without_locks(monkeypatch)
    rest_before(monkeypatch, counting, "_write", 0.05)
    outcomes = together([partial(services.count_handed_in, batch=2)] * 4)
    wrong = sum(each != MEMBERS for each in answers()) + abs(sum(o.value or 0 for o in outcomes) - MEMBERS)
    figures(outcomes, failures=wrong)
    assert wrong > 0


def test_counting_anew_beside_a_counter_misses_no_paper(run, quiz, figures, monkeypatch):
    handed_in(run, quiz)
    services.count_handed_in(batch=3, seconds=0)
    key = QuestionStatistics.objects.first().question_key
    rest_before(monkeypatch, counting, "_write", 0.05)
    outcomes = together(
        [partial(services.count_handed_in, batch=2), *[partial(services.count_anew, question_key=key)] * 3]
    )
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert answers() == {MEMBERS}


def test_a_counter_that_is_killed_leaves_its_batch_to_the_next(run, quiz, figures, monkeypatch):
    handed_in(run, quiz)
    stopped = threading.Event()
    pids = []

    def rest(*args):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        stopped.wait(20)

    with monkeypatch.context() as slow:
        slow.setattr(counting, "_store", rest)
        dying = threading.Thread(target=lambda: together([partial(services.count_handed_in, batch=5)]))
        dying.start()
        while not pids:
            time.sleep(0.01)
        with connection.cursor() as cursor:  # the connection of the counter breaks, as when it is killed
            cursor.execute("SELECT pg_terminate_backend(%s)", pids)
        stopped.set()
        dying.join(20)
    assert Attempt.objects.filter(counted_at__isnull=True).count() == MEMBERS
    assert services.count_handed_in() == MEMBERS and answers() == {MEMBERS}
    figures([], failures=0)
