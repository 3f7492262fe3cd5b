"""Where a grade of an essay and a ruling meet in one sitting: nobody loses by the ruling, nobody waits on."""

import uuid

import pytest

from academy.lib.canonical import digest
from courses.models import Question
from enrollments import services
from enrollments.models import Attempt, EssayGrade, FrozenQuestion, Grade, Regrading
from enrollments.services.essays import grade_essay
from tests.enrollments.essays import ESSAY, enrolled, sit, write
from tests.enrollments.test_every_kind import SHORT
from tests.factories import UserFactory, make_question

pytestmark = pytest.mark.django_db

KEYS = {name: f"00000000-0000-0000-0000-00000000000{number}" for number, name in enumerate("abc", start=1)}


def keyed(content, name, category):
    """The question with a key of its own, frozen, so that a ruling meets it alone."""
    content = content | {"prompt": f"<p>{name}</p>"}
    FrozenQuestion.objects.create(digest=digest(content), question_key=KEYS[name], content=content)
    make_question(category=category, key=uuid.UUID(KEYS[name]))
    return content


@pytest.fixture
def judge():
    return UserFactory()


@pytest.fixture
def papers():
    """Two essays and a question that nobody answers."""
    category = Question.objects.filter(partner=enrolled().run.course.partner).get().category
    contents = {"a": ESSAY, "b": ESSAY, "c": SHORT}
    return [keyed(content, name, category) for name, content in contents.items()]


def handed_in(*papers):
    attempt = sit(enrolled(), *papers)
    essays = [write(attempt, position=position) for position in (1, 2)]
    return services.submit_attempt(attempt=attempt), essays


def graded(papers, judge, *grades):
    attempt, essays = handed_in(*papers)
    for essay, points in zip(essays, grades, strict=True):
        grade_essay(question=essay, by=judge, points=points, out_of=4)
    return attempt, essays


def rule(name, kind, judge):
    ruling = services.make_ruling(question_key=KEYS[name], kind=kind, reason="It was wrong.", by=judge)
    services.regrade(ruling=ruling)
    return ruling


def state_of(attempt):
    return Attempt.objects.values_list("state", "points", "out_of").get(pk=attempt.pk)


def share_of(attempt):
    _state, points, out_of = state_of(attempt)
    return points / out_of


@pytest.mark.parametrize(("kind", "result"), [("full", (2, 3)), ("drop", (1, 2))])
def test_a_ruling_on_the_last_essay_that_waits_settles_the_sitting_once(papers, judge, kind, result):
    attempt, (_first, second) = handed_in(*papers)
    grade_essay(question=second, by=judge, points=4, out_of=4)
    assert state_of(attempt) == ("waiting", None, None)
    ruling = rule("a", kind, judge)
    assert state_of(attempt) == ("handed-in", *result)
    assert Grade.objects.count() == 1 and not Regrading.objects.exists()
    assert EssayGrade.objects.get().tell, "the member waits for a mail"
    assert services.regrade(ruling=ruling) == 0 and Grade.objects.count() == 1


@pytest.mark.parametrize("kind", ["full", "drop"])
def test_a_ruling_on_one_of_two_essays_leaves_the_other_to_its_grader(papers, judge, kind):
    attempt, (_first, second) = handed_in(*papers)
    rule("a", kind, judge)
    assert state_of(attempt) == ("waiting", None, None)
    grade_essay(question=second, by=judge, points=4, out_of=4)
    assert state_of(attempt)[0] == "handed-in"


def test_a_better_grade_after_a_question_was_dropped_never_lowers_the_result(papers, judge):
    attempt, (_first, second) = graded(papers, judge, 4, 1)
    rule("a", "drop", judge)
    assert share_of(attempt) == pytest.approx(5 / 12)  # 1 of 8 without the essay: the result was kept
    grade_essay(question=second, by=judge, points=2, out_of=4, reason="Read again")
    assert share_of(attempt) == pytest.approx(6 / 12)
    newest = Grade.objects.last()
    assert (newest.points / newest.out_of, newest.source) == (pytest.approx(6 / 12), "instructor")


def test_a_grade_of_the_dropped_essay_itself_changes_what_was_kept_and_no_more(papers, judge):
    attempt, (first, _second) = graded(papers, judge, 4, 1)
    rule("a", "drop", judge)
    grade_essay(question=first, by=judge, points=0, out_of=4, reason="It was copied")
    assert share_of(attempt) == pytest.approx(1 / 8)  # without the essay, which is more than 1 of 12


def test_a_worse_grade_lowers_a_result_that_a_ruling_raised_by_itself_alone(papers, judge):
    attempt, (_first, second) = graded(papers, judge, 0, 4)
    rule("a", "drop", judge)
    assert share_of(attempt) == pytest.approx(1 / 2)
    rule("c", "full", judge)
    assert share_of(attempt) == 1
    grade_essay(question=second, by=judge, points=2, out_of=4, reason="Two of the sources do not exist")
    assert share_of(attempt) == pytest.approx(3 / 4)


def test_full_marks_stand_whatever_the_essay_is_graded(papers, judge):
    attempt, (first, _second) = graded(papers, judge, 1, 4)
    rule("a", "full", judge)
    before, grades = state_of(attempt), Grade.objects.count()
    grade_essay(question=first, by=judge, points=0, out_of=4, reason="Off the point")
    assert state_of(attempt) == before and Grade.objects.count() == grades


def test_a_new_comment_leaves_a_grade_that_somebody_gave_by_hand(papers, judge):
    attempt, (first, _second) = graded(papers, judge, 1, 4)
    by_hand = Grade.objects.create(
        enrollment=attempt.enrollment, activity_id=attempt.activity_id, points=1, out_of=1,
        source="instructor", by=judge, reason="Oral.",
    )  # fmt: skip
    grade_essay(question=first, by=judge, points=1, out_of=4, comment="Well said", reason="A comment")
    assert Grade.objects.last() == by_hand
    assert EssayGrade.objects.last().tell


def test_what_was_dropped_before_the_hand_in_does_not_count_at_all(papers, judge):
    attempt = sit(enrolled(), *papers)
    _first, second = (write(attempt, position=position) for position in (1, 2))
    rule("a", "drop", judge)
    services.submit_attempt(attempt=attempt)
    grade_essay(question=second, by=judge, points=1, out_of=4)
    assert share_of(attempt) == pytest.approx(1 / 8)
