"""Handed-in papers become statistics: each once, first sittings only, as rulings have it."""

import pytest

from courses.models import Activity, QuestionStatistics, QuizRules
from enrollments import services
from enrollments.models import Attempt, FrozenQuestion, Ruling
from enrollments.services.counting import count_anew, count_handed_in
from enrollments.services.papers import read_papers
from tests.factories import RunFactory, UserFactory, make_course
from tests.factories.enrollments import EnrollmentFactory, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    rules = {"attempts": None, "counts": QuizRules.Counts.LATEST}
    return RunFactory(course=make_course(lessons=0, questions=4, languages=("en", "fr"), rules=rules))


@pytest.fixture
def quiz(run):
    return run.course.activities.get(kind=Activity.Kind.QUIZ)


def sit(run, quiz, right=None, language="en"):
    return hand_in(EnrollmentFactory(run=run, language=language), quiz, right=right)


def rows():
    return {(str(row.question_key), row.language): row for row in QuestionStatistics.objects.all()}


def test_each_paper_counts_once_in_its_language_and_in_all(run, quiz):
    for right in (4, 3, 0):
        sit(run, quiz, right)
    sit(run, quiz, 4, language="fr")
    assert count_handed_in(batch=2) == 4
    assert count_handed_in() == 0
    found = rows()
    assert len(found) == 12
    keys = {key for key, _language in found}
    assert {(found[key, ""].answers, found[key, "en"].answers, found[key, "fr"].answers) for key in keys} == {
        (4, 3, 1)
    }
    everything = [found[key, ""] for key in keys]
    assert sum(row.sums["x"] for row in everything) == 11 * 10_000
    assert all(row.partner_id == run.course.partner_id and row.verdict == "few" for row in everything)
    sit(run, quiz, 4)
    assert count_handed_in() == 1
    assert {row.answers for (_key, language), row in rows().items() if not language} == {5}


def test_batches_come_to_the_same_as_one(run, quiz):
    for right in (4, 3, 2, 1, 0, 0):
        sit(run, quiz, right)
    count_handed_in(batch=1)
    apart = {
        place: (row.sums, row.facility, row.point_biserial, row.findings) for place, row in rows().items()
    }
    QuestionStatistics.objects.all().delete()
    Attempt.objects.update(counted_at=None)
    count_handed_in()
    assert apart == {
        place: (row.sums, row.facility, row.point_biserial, row.findings) for place, row in rows().items()
    }


def test_only_first_sittings_count_and_open_ones_wait(run, quiz):
    enrollment = EnrollmentFactory(run=run)
    hand_in(enrollment, quiz, right=0)
    hand_in(enrollment, quiz, right=4)
    services.start_attempt(enrollment=EnrollmentFactory(run=run), activity=quiz)
    assert count_handed_in() == 2
    assert {(row.answers, row.facility) for row in rows().values()} == {(1, 0)}
    assert Attempt.objects.filter(counted_at__isnull=True).get().state == Attempt.State.OPEN


def test_a_batch_costs_the_same_whether_one_paper_is_new_or_three(run, quiz, django_assert_max_num_queries):
    sit(run, quiz)
    count_handed_in()
    for papers in (1, 3):
        for _ in range(papers):
            sit(run, quiz)
        with django_assert_max_num_queries(17):
            assert count_handed_in() == papers


def test_a_counter_that_fails_leaves_everything_as_it_was(run, quiz, monkeypatch):
    sit(run, quiz)
    with monkeypatch.context() as broken:
        broken.setattr("enrollments.services.counting._store", lambda rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            count_handed_in()
    assert not rows() and Attempt.objects.get().counted_at is None
    assert count_handed_in() == 1


def test_a_question_is_counted_anew_with_what_a_ruling_accepts(run, quiz):
    for _ in range(3):
        sit(run, quiz, right=0)
    sit(run, quiz, right=4)
    count_handed_in()
    frozen = FrozenQuestion.objects.filter(content__language="en").first()
    chosen = min(frozen.content["options"], key=lambda option: option["weight"])["key"]
    before = rows()[str(frozen.question_key), ""]
    ruling = Ruling.objects.create(
        partner=run.course.partner, question_key=frozen.question_key, kind="accept",
        accepted={"options": [chosen]}, reason="It is right too.", by=UserFactory(),
    )  # fmt: skip
    ruling.questions.add(frozen)
    for _twice in range(2):
        assert count_anew(question_key=frozen.question_key) == 4
        after = rows()[str(frozen.question_key), ""]
        assert (before.facility, after.facility, after.ruled_at) == (0.25, 1, ruling.at)
        assert after.findings == [{"code": "ruled", "level": "note"}]
    others = [row for (key, _language), row in rows().items() if key != str(frozen.question_key)]
    assert all(row.facility <= 0.25 and row.ruled_at is None for row in others)


@pytest.mark.parametrize("kind", ["full", "drop"])
def test_a_question_given_to_all_keeps_what_its_answers_say_and_judges_nobody(run, quiz, kind):
    attempt = sit(run, quiz, right=1)
    first, *others = [item.question for item in attempt.questions.select_related("question")]
    ruling = Ruling.objects.create(
        partner=run.course.partner,
        question_key=first.question_key,
        kind=kind,
        reason="Wrong.",
        by=UserFactory(),
    )
    ruling.questions.add(first)
    count_handed_in()
    assert rows()[str(first.question_key), "en"].facility == 1
    assert rows()[str(others[0].question_key), "en"].sums["py"] == 0  # the rest is all wrong


def test_papers_are_read_in_as_many_queries_for_one_as_for_three(run, quiz, django_assert_num_queries):
    attempts = [sit(run, quiz).pk for _ in range(3)]
    for wanted in (attempts[:1], attempts):
        with django_assert_num_queries(3):
            assert len(list(read_papers(wanted, {}))) == len(wanted)
