"""What members are held to is frozen once, whoever comes first."""

import time
from functools import partial

import pytest
from django.db import transaction
from django.db.utils import OperationalError

from academy.lib.canonical import digest
from courses.models import Activity
from enrollments import freezing, services
from enrollments.models import FrozenQuestion, Requirement, Syllabus
from tests.factories import RunFactory, UserFactory, make_course
from tests.races.together import rest_before, together, unique_on, without_constraint

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 30


@pytest.fixture
def course():
    return make_course(lessons=2, questions=10)


def test_thirty_first_enrolments_freeze_one_syllabus(course, figures, monkeypatch):
    rest_before(monkeypatch, freezing, "_store_syllabus", 0.02)
    runs = RunFactory.create_batch(PEOPLE, course=course)  # of one course, so that no run's lock orders them
    outcomes = together(
        [partial(services.enrol, member=UserFactory(), run=run, language="en") for run in runs]
    )
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert {outcome.value.syllabus_id for outcome in outcomes} == {Syllabus.objects.get().pk}
    assert Requirement.objects.count() == 3


def test_control_without_the_unique_digest_there_are_several(course, figures, monkeypatch):
    rest_before(monkeypatch, freezing, "_store_syllabus", 0.02)
    without_constraint(Syllabus, unique_on(Syllabus, "digest"))
    outcomes = together([partial(freezing.freeze_syllabus, course)] * PEOPLE)
    figures(outcomes, failures=Syllabus.objects.count() - 1)
    assert Syllabus.objects.count() > 1


def test_thirty_first_sittings_freeze_each_question_once(course, figures):
    run = RunFactory(course=course)
    quiz = course.activities.get(kind=Activity.Kind.QUIZ)
    rows = [
        services.enrol(member=person, run=run, language="en") for person in UserFactory.create_batch(PEOPLE)
    ]
    outcomes = together([partial(services.start_attempt, enrollment=row, activity=quiz) for row in rows])
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert FrozenQuestion.objects.count() == 10
    assert {outcome.value.questions.count() for outcome in outcomes} == {10}


def store_one_by_one(contents):
    """What freezing must not do: insert in the order of the paper, and hold each while the next waits."""
    with transaction.atomic():
        for content in contents:
            FrozenQuestion.objects.bulk_create(
                [FrozenQuestion(digest=digest(content), question_key=content["key"], content=content)],
                ignore_conflicts=True,
            )
            time.sleep(0.1)


def test_control_in_the_order_of_the_paper_two_sittings_wait_in_a_circle(figures):
    contents = [{"key": f"00000000-0000-0000-0000-00000000000{number}"} for number in (1, 2)]
    outcomes = together([partial(store_one_by_one, contents), partial(store_one_by_one, contents[::-1])])
    figures(outcomes)
    (error,) = [outcome.error for outcome in outcomes if outcome.failed]
    assert isinstance(error, OperationalError) and "deadlock" in str(error)


def test_in_the_order_of_digests_they_do_not(figures):
    contents = [{"key": f"00000000-0000-0000-0000-00000000000{number}"} for number in (1, 2)]
    contents.sort(key=digest)
    outcomes = together([partial(store_one_by_one, contents), partial(store_one_by_one, contents)])
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
