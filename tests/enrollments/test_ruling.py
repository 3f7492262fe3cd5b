"""Rulings: results only rise, grades, awards and mails follow, and twice is as once."""

import pytest
from django.core import mail

from courses.models import Activity, QuizRules
from enrollments import services
from enrollments.models import (
    Attempt,
    Award,
    Enrollment,
    EssayGrade,
    FrozenQuestion,
    Grade,
    Milestone,
    Regrading,
)
from enrollments.ruling_errors import CannotAccept, NeverAsked, NothingAccepted, OwnPaper, ReasonMissing
from enrollments.services import ruling as ruling_service
from enrollments.services.ruling import checked, states_of
from tests.factories import RunFactory, UserFactory, make_course
from tests.factories.courses import make_question
from tests.factories.enrollments import EnrollmentFactory, hand_in

pytestmark = pytest.mark.django_db

RULES = {"attempts": None, "counts": QuizRules.Counts.BEST, "pass_mark": 50, "shuffle_questions": False}


def make_run(questions=4, languages=("en", "fr"), **rules):
    course = make_course(
        lessons=0, questions=questions, languages=languages, rules={**RULES, **rules}, pass_mark=50
    )
    return RunFactory(course=course)


@pytest.fixture
def run():
    return make_run()


@pytest.fixture
def quiz(run):
    return run.course.activities.get(kind=Activity.Kind.QUIZ)


@pytest.fixture
def judge():
    return UserFactory(full_name="Cora Coordinator")


def sit(run, quiz, right=None, language="en"):
    """A member sits the quiz; the first `right` questions are right, the others wrong."""
    return hand_in(EnrollmentFactory(run=run, language=language), quiz, right=right)


def last_of(attempt):
    """The last question of a paper, and the option that was chosen there."""
    item = attempt.questions.select_related("question", "answer").order_by("position").last()
    return item.question, item.answer.value["chosen"][0]


def rule(attempt, judge, kind="accept", language=""):
    question, chosen = last_of(attempt)
    return services.make_ruling(
        question_key=question.question_key,
        kind=kind,
        accepted={"options": [chosen]} if kind == "accept" else None,
        reason="Option 4 is right too.",
        by=judge,
        language=language,
    )


def result(attempt):
    attempt.refresh_from_db()
    return attempt.points, attempt.out_of


def test_accepting_an_option_raises_result_grade_award_and_tells(run, quiz, judge):
    attempt = sit(run, quiz, right=1)
    assert result(attempt) == (1, 4) and not Award.objects.exists()
    ruling = rule(attempt, judge)
    assert result(attempt) == (1, 4) and ruling.finished_at is None
    assert services.regrade(ruling=ruling) == 1
    assert result(attempt) == (2, 4)
    regrading = Regrading.objects.get()
    grade = Grade.objects.last()
    assert (grade.points, grade.out_of, grade.source, grade.regrading, grade.by) == (
        2,
        4,
        "ruling",
        regrading,
        judge,
    )
    assert grade.reason == ruling.reason
    assert Milestone.objects.exists() and Award.objects.get().member == attempt.enrollment.member
    assert Enrollment.objects.get().state == Enrollment.State.COMPLETED
    assert services.tell_all_of_rulings() == 1
    [sent] = mail.outbox[-1:]
    assert "has risen" in sent.subject and "25 % to 50 %" in sent.body and ruling.reason in sent.body
    assert "With this it is passed." in sent.body


def test_everything_may_be_done_twice(run, quiz, judge):
    attempt = sit(run, quiz, right=1)
    ruling = rule(attempt, judge)
    services.regrade(ruling=ruling)
    finished = type(ruling).objects.get().finished_at
    assert rule(attempt, judge) == ruling
    assert services.regrade(ruling=ruling) == 0 and services.regrade_all_owed() == 0
    assert type(ruling).objects.get().finished_at == finished
    before = len(mail.outbox)
    assert [services.tell_all_of_rulings() for _ in range(2)] == [1, 0] and len(mail.outbox) == before + 1
    assert (Regrading.objects.count(), Grade.objects.count(), Award.objects.count()) == (1, 2, 1)


def test_dropping_a_question_lowers_nobody(run, quiz, judge):
    had_it, missed_it = sit(run, quiz, right=4), sit(run, quiz, right=3)
    low = sit(run, quiz, right=0)
    ruling = rule(missed_it, judge, kind="drop")
    assert services.regrade(ruling=ruling) == 1
    assert result(missed_it) == (3, 3)
    assert (result(had_it), result(low)) == ((4, 4), (0, 4))
    assert Grade.objects.filter(source="ruling").get().regrading.attempt == missed_it


def test_a_paper_that_has_the_dropped_question_right_keeps_its_higher_result(run, quiz, judge):
    attempt = sit(run, quiz, right=1)
    first = attempt.questions.select_related("question").order_by("position").first().question
    ruling = services.make_ruling(question_key=first.question_key, kind="drop", reason="Void.", by=judge)
    assert services.regrade(ruling=ruling) == 0 and result(attempt) == (1, 4)


def test_full_marks_go_to_all_languages_and_an_acceptance_may_go_to_one(run, quiz, judge):
    english, french = sit(run, quiz, right=3), sit(run, quiz, right=3, language="fr")
    one = rule(french, judge, language="fr")
    services.regrade(ruling=one)
    assert (result(english), result(french)) == ((3, 4), (4, 4))
    everywhere = rule(english, judge, kind="full")
    assert everywhere.questions.count() == 2
    services.regrade(ruling=everywhere)
    assert result(english) == (4, 4)


def test_two_rulings_on_one_question_add_up(run, quiz, judge):
    members = [EnrollmentFactory(run=run) for _ in range(2)]
    attempts = [services.start_attempt(enrollment=each, activity=quiz) for each in members]
    for attempt, number in zip(attempts, (1, 2), strict=True):
        item = attempt.questions.select_related("question").order_by("position").last()
        services.save_answer(
            member=attempt.enrollment.member, attempt_uuid=attempt.uuid, position=item.position,
            value={"chosen": [item.question.content["options"][number]["key"]]},
        )  # fmt: skip
        services.submit_attempt(attempt=attempt)
    for attempt in attempts:
        assert services.regrade(ruling=rule(attempt, judge)) == 1
    assert [result(attempt)[0] for attempt in attempts] == [1, 1]


def test_open_sittings_get_the_ruling_when_they_are_handed_in(run, quiz, judge):
    closed = sit(run, quiz, right=3)
    question, chosen = last_of(closed)
    row = EnrollmentFactory(run=run)
    attempt = services.start_attempt(enrollment=row, activity=quiz)
    position = attempt.questions.get(question=question).position
    services.save_answer(
        member=row.member, attempt_uuid=attempt.uuid, position=position, value={"chosen": [chosen]}
    )
    assert services.regrade(ruling=rule(closed, judge)) == 1
    assert Attempt.objects.get(pk=attempt.pk).state == Attempt.State.OPEN
    services.submit_attempt(attempt=attempt)
    assert result(attempt) == (1, 4)


@pytest.mark.parametrize(
    ("counts", "grades"), [("best", (4, 4)), ("latest", None), ("first", (4, 4)), ("average", (3, 4))]
)
def test_the_grade_follows_what_counts(judge, counts, grades):
    run = make_run(counts=counts)
    quiz = run.course.activities.get(kind=Activity.Kind.QUIZ)
    row = EnrollmentFactory(run=run)
    first = hand_in(row, quiz, right=3)
    second = services.start_attempt(enrollment=row, activity=quiz)
    for item in list(second.questions.select_related("question"))[:2]:
        best = max(item.question.content["options"], key=lambda option: option["weight"])
        services.save_answer(
            member=row.member,
            attempt_uuid=second.uuid,
            position=item.position,
            value={"chosen": [best["key"]]},
        )
    services.submit_attempt(attempt=second)
    Attempt.objects.filter(pk=second.pk).update(points=2, out_of=4)
    Grade.objects.all().delete()
    given = {"best": 3, "latest": 2, "first": 3, "average": 2}[counts]
    Grade.objects.create(
        enrollment=row, activity=quiz, points=given, out_of=4, source="attempt", attempt=first
    )
    services.regrade(ruling=rule(first, judge))
    found = Grade.objects.filter(source="ruling").first()
    assert result(first) == (4, 4)
    assert (found and (found.points * 4 // found.out_of, 4)) == grades


def test_a_higher_grade_of_an_instructor_stays(run, quiz, judge):
    attempt = sit(run, quiz, right=2)
    Grade.objects.create(
        enrollment=attempt.enrollment,
        activity=quiz,
        points=1,
        out_of=1,
        source="instructor",
        by=judge,
        reason="Oral.",
    )
    assert services.regrade(ruling=rule(attempt, judge)) == 1
    assert Grade.objects.last().source == "instructor"


def test_a_completed_enrolment_keeps_its_award_as_it_is(run, quiz, judge):
    attempt = sit(run, quiz, right=3)
    award = Award.objects.get()
    services.regrade(ruling=rule(attempt, judge))
    again = Award.objects.get()
    assert (again.basis, again.at) == (award.basis, award.at) and Grade.objects.last().points == 4


def test_who_has_withdrawn_is_graded_and_earns_nothing(run, quiz, judge):
    attempt = sit(run, quiz, right=1)
    services.withdraw(enrollment=attempt.enrollment, by=attempt.enrollment.member)
    services.regrade(ruling=rule(attempt, judge))
    assert result(attempt) == (2, 4) and not Award.objects.exists()


def test_a_ruling_that_is_killed_half_way_goes_on(run, quiz, judge, monkeypatch):
    attempts = [sit(run, quiz, right=1) for _ in range(3)]
    ruling = rule(attempts[0], judge)
    met = []

    def killed(*args):
        met.append(args)
        if len(met) == 2:
            raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        real = ruling_service._record_grade
        broken.setattr(ruling_service, "_record_grade", lambda *a: (killed(a), real(*a)))
        with pytest.raises(RuntimeError):
            services.regrade(ruling=ruling)
    assert Regrading.objects.count() == 1
    assert services.tell_all_of_rulings() == 0, "nobody is told before it is finished"
    assert services.regrade_all_owed() == 2
    assert [result(each) for each in attempts] == [(2, 4)] * 3 and Regrading.objects.count() == 3


def test_one_mail_names_all_sittings_of_a_member_in_their_language(run, quiz, judge):
    member = UserFactory(language="fr")
    row = EnrollmentFactory(run=run, member=member)
    attempts = [hand_in(row, quiz, right=1), hand_in(row, quiz, right=1)]
    services.regrade(ruling=rule(attempts[0], judge))
    services.tell_all_of_rulings()
    sent = [each for each in mail.outbox if each.to == [member.email]]
    assert len(sent) == 1 and all(str(attempt.uuid) in sent[0].body for attempt in attempts)


def test_who_closed_their_account_gets_no_mail(run, quiz, judge):
    attempt = sit(run, quiz, right=1)
    services.regrade(ruling=rule(attempt, judge))
    type(attempt.enrollment.member).objects.update(is_active=False)
    assert services.tell_all_of_rulings() == 0
    assert not Regrading.objects.filter(told_at=None).exists() and not mail.outbox


def test_a_mail_that_fails_is_sent_the_next_time(run, quiz, judge, monkeypatch):
    services.regrade(ruling=rule(sit(run, quiz, right=1), judge))
    with monkeypatch.context() as broken:
        broken.setattr("enrollments.services.telling_rulings._send", lambda *a: 1 / 0)
        assert services.tell_all_of_rulings() == 0
    assert services.tell_all_of_rulings() == 1


def test_a_ruling_on_an_essay_ends_the_wait(judge):
    run = make_run(questions=2, languages=("en",))
    quiz = run.course.activities.get(kind=Activity.Kind.QUIZ)
    row = EnrollmentFactory(run=run)
    attempt = services.start_attempt(enrollment=row, activity=quiz)
    essay = attempt.questions.select_related("question").first()
    FrozenQuestion.objects.filter(pk=essay.question_id).update(
        content={**essay.question.content, "kind": "essay", "options": []}
    )
    services.save_answer(
        member=row.member, attempt_uuid=attempt.uuid, position=essay.position, value={"text": "Long."}
    )
    assert services.submit_attempt(attempt=attempt).state == Attempt.State.WAITING
    ruling = services.make_ruling(
        question_key=essay.question.question_key, kind="full", reason="All.", by=judge
    )
    services.regrade(ruling=ruling)
    assert result(attempt) == (1, 2) and not EssayGrade.objects.exists()


# --- what is refused --------------------------------------------------------------------------------------


def test_a_ruling_needs_a_reason_and_a_question_that_was_asked(run, quiz, judge):
    attempt = sit(run, quiz)
    question, _chosen = last_of(attempt)
    with pytest.raises(ReasonMissing):
        services.make_ruling(question_key=question.question_key, kind="full", reason=" ", by=judge)
    for key, language in ((question.question_key, "fr"), (make_question(category=bank(run)).key, "")):
        with pytest.raises(NeverAsked):
            services.make_ruling(question_key=key, kind="full", reason="Why", by=judge, language=language)


def test_nobody_rules_on_a_question_that_they_were_asked(run, quiz):
    attempt = sit(run, quiz)
    question, _chosen = last_of(attempt)
    with pytest.raises(OwnPaper):
        services.make_ruling(
            question_key=question.question_key, kind="full", reason="Why", by=attempt.enrollment.member
        )
    assert not question.rulings.exists()


def bank(run):
    return run.course.partner.question_categories.first()


def frozen(kind, **content):
    return [FrozenQuestion(content={"kind": kind, "options": [], **content})]


@pytest.mark.parametrize(
    ("kind", "accepted", "error"),
    [
        ("single", {"options": []}, NothingAccepted),
        ("single", {"options": ["foreign"]}, NothingAccepted),
        ("single", {"answer": "text"}, NothingAccepted),
        ("short-text", {"answer": " * "}, NothingAccepted),
        ("short-text", {}, NothingAccepted),
        ("number", {"answer": "many"}, NothingAccepted),
        ("number", {"answer": "3", "tolerance": "NaN"}, NothingAccepted),
        ("essay", {"answer": "3"}, CannotAccept),
        ("matching", {"options": ["a"]}, CannotAccept),
    ],
)
def test_what_is_no_answer_is_not_accepted(kind, accepted, error):
    with pytest.raises(error):
        checked(frozen(kind), "accept", accepted)


def test_what_is_accepted_has_one_form():
    choice = frozen("single", options=[{"key": "a"}, {"key": "b"}])
    assert checked(choice, "accept", {"options": ["b", "a", "b"], "answer": "x"}) == {"options": ["a", "b"]}
    assert checked(frozen("number"), "accept", {"answer": " 9.8 ", "tolerance": ""}) == {
        "answer": "9.8",
        "tolerance": "0",
    }
    assert checked(frozen("short-text"), "accept", {"answer": " col*r "}) == {"answer": "col*r"}
    assert checked(choice, "drop", {"options": ["a"]}) is None


def test_states_are_those_of_one_language_or_of_all(run, quiz):
    question, _chosen = last_of(sit(run, quiz))
    sit(run, quiz, language="fr")
    assert len(states_of(question.question_key)) == 2
    assert [each.content["language"] for each in states_of(question.question_key, "fr")] == ["fr"]
