"""The preview of a ruling says what then happens, and writes nothing."""

import pytest

from courses.models import Activity, QuizRules
from enrollments import services
from enrollments.models import Attempt, Grade, Regrading, Ruling
from enrollments.readable import shown_percent
from enrollments.ruling_errors import NothingAccepted
from enrollments.services import ruling_preview
from enrollments.services.ruling_preview import effect_of
from tests.factories import RunFactory, UserFactory, make_course
from tests.factories.enrollments import EnrollmentFactory, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def met():
    """Papers with no, one, two and three right answers of three, one of them open; and the last question."""
    rules = {"attempts": None, "counts": QuizRules.Counts.BEST, "pass_mark": 50}
    course = make_course(lessons=0, questions=3, rules=rules, pass_mark=50)
    run = RunFactory(course=course)
    quiz = course.activities.get(kind=Activity.Kind.QUIZ)
    papers = [hand_in(EnrollmentFactory(run=run), quiz, right=right) for right in range(4)]
    services.start_attempt(enrollment=EnrollmentFactory(run=run), activity=quiz)
    item = papers[0].questions.select_related("question", "answer").last()
    return papers, item.question, item.answer.value["chosen"]


@pytest.mark.parametrize("kind", ["accept", "full", "drop"])
def test_what_is_shown_is_what_happens(met, kind):
    _papers, question, chosen = met
    accepted = {"options": chosen} if kind == "accept" else None
    passed = Grade.objects.filter(points__gte=2).count()
    effect = effect_of(question_key=question.question_key, kind=kind, accepted=accepted)
    assert (effect.sittings, effect.looked_at, effect.unfinished) == (4, 4, 1)
    assert effect.stays == 4 - effect.rises and not Ruling.objects.exists()
    ruling = services.make_ruling(
        question_key=question.question_key, kind=kind, accepted=accepted, reason="Why.", by=UserFactory()
    )
    assert services.regrade(ruling=ruling) == effect.rises
    then = {each.attempt_id: (each.points_after, each.out_of_after) for each in Regrading.objects.all()}
    assert {riser.attempt.pk for riser in effect.risers} == set(then)
    for riser in effect.risers:
        points, out_of = then[riser.attempt.pk]
        assert riser.after == shown_percent(points, out_of)
    handed_in = Attempt.objects.filter(state=Attempt.State.HANDED_IN)
    assert effect.passes == sum(2 * each.points >= each.out_of for each in handed_in) - passed


def test_long_lists_are_cut_and_say_so(met, monkeypatch):
    _papers, question, _chosen = met
    monkeypatch.setattr(ruling_preview, "LOOKED_AT", 2)
    monkeypatch.setattr(ruling_preview, "NAMED", 1)
    effect = effect_of(question_key=question.question_key, kind="full")
    assert (effect.sittings, effect.looked_at, len(effect.risers)) == (4, 2, min(effect.rises, 1))


def test_what_is_no_answer_is_refused_before(met):
    _papers, question, _chosen = met
    with pytest.raises(NothingAccepted):
        effect_of(question_key=question.question_key, kind="accept", accepted={"options": []})


def test_one_language_leaves_the_others_alone(met):
    _papers, question, _chosen = met
    assert effect_of(question_key=question.question_key, kind="full", language="en").sittings == 4
