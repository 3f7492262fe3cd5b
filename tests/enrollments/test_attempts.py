"""Sittings of a quiz: limits, clocks, saving, handing in."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.drawing import PaperIncomplete, draw_paper
from courses.models import Activity, Question, QuizPage, QuizRules, QuizSlot
from enrollments import services
from enrollments.errors import (
    ActivityUnavailable,
    AttemptClosed,
    NotAnOption,
    QuizUnavailable,
    TooManyAttempts,
)
from enrollments.models import Answer, Attempt, AttemptQuestion, FrozenQuestion, Grade, Milestone
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, hand_in, make_course, make_question

pytestmark = pytest.mark.django_db


def sitting(**course):
    """Return (enrolment, quiz) in a run of a course made with these options."""
    enrollment = EnrollmentFactory(run=RunFactory(course=make_course(**course)))
    return enrollment, enrollment.run.course.activities.get(kind=Activity.Kind.QUIZ)


def options(attempt, position=1):
    item = attempt.questions.get(position=position)
    return [option["key"] for option in item.question.content["options"]]


def save(attempt, chosen, position=1, **kwargs):
    member = attempt.enrollment.member
    return services.save_answer(
        member=member, attempt_uuid=attempt.uuid, position=position, value={"chosen": chosen}, **kwargs
    )


def chosen_now(attempt, position=1):
    return Answer.objects.get(question__attempt=attempt, question__position=position).value["chosen"]


def test_starting_twice_returns_the_same_sitting():
    enrollment, quiz = sitting()
    first = services.start_attempt(enrollment=enrollment, activity=quiz)
    assert services.start_attempt(enrollment=enrollment, activity=quiz) == first
    assert Attempt.objects.count() == 1
    assert [item.position for item in first.questions.all()] == [1, 2]


def test_later_edits_of_the_bank_change_no_running_sitting():
    enrollment, quiz = sitting()
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    before = [item.question.content for item in attempt.questions.select_related("question")]
    for question in Question.objects.all():
        question.prompt = "<p>Changed</p>"
        question.options.all().delete()
        question.save()
    assert [item.question.content for item in attempt.questions.select_related("question")] == before


def test_members_share_the_frozen_questions():
    run = RunFactory()
    quiz = run.course.activities.get(kind=Activity.Kind.QUIZ)
    for enrollment in EnrollmentFactory.create_batch(3, run=run):
        services.start_attempt(enrollment=enrollment, activity=quiz)
    assert FrozenQuestion.objects.count() == 2
    assert AttemptQuestion.objects.count() == 6


def test_three_attempts_then_a_weeks_wait_then_three_more():
    enrollment, quiz = sitting()
    start = timezone.now()
    for number in range(6):
        if number == 3:
            with pytest.raises(TooManyAttempts) as refused:
                services.start_attempt(enrollment=enrollment, activity=quiz)
            assert refused.value.next_at >= start + timedelta(days=7)
        moment = start + timedelta(days=8 if number >= 3 else 0, minutes=number)
        with time_machine.travel(moment, tick=False):
            hand_in(enrollment, quiz, right=0)
    with time_machine.travel(start + timedelta(days=9), tick=False), pytest.raises(TooManyAttempts):
        services.start_attempt(enrollment=enrollment, activity=quiz)


def test_an_answer_is_kept_and_replaced():
    enrollment, quiz = sitting()
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    first, second, *_rest = options(attempt)
    save(attempt, [first])
    save(attempt, [second])
    assert chosen_now(attempt) == [second]
    save(attempt, [])
    assert chosen_now(attempt) == []


def test_a_late_older_answer_does_not_overwrite_a_newer_one():
    enrollment, quiz = sitting()
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    first, second, *_rest = options(attempt)
    save(attempt, [second], seq=2000)
    save(attempt, [first], seq=1000)
    assert chosen_now(attempt) == [second]


def test_an_answer_from_the_future_shuts_out_none_that_follows():
    enrollment, quiz = sitting()
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    first, second, *_rest = options(attempt)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        save(attempt, [first], seq=2**53)
        assert chosen_now(attempt) == [first]
        clock.shift(timedelta(minutes=5))
        save(attempt, [second])
        assert chosen_now(attempt) == [second]
        save(attempt, [first], seq=2**53)
        assert chosen_now(attempt) == [first]


def test_a_stranger_cannot_answer():
    enrollment, quiz = sitting()
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    with pytest.raises(AttemptQuestion.DoesNotExist):
        services.save_answer(
            member=UserFactory(),
            attempt_uuid=attempt.uuid,
            position=1,
            value={"chosen": [options(attempt)[0]]},
        )


def test_what_was_not_offered_is_no_answer():
    enrollment, quiz = sitting()
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    with pytest.raises(NotAnOption):
        save(attempt, options(attempt, 2)[:1], position=1)
    with pytest.raises(NotAnOption):
        save(attempt, options(attempt)[:2])


def test_saving_costs_one_read_and_one_write(django_assert_num_queries):
    enrollment, quiz = sitting()
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    attempt.enrollment = enrollment  # with its member, as a request knows them
    chosen = options(attempt)[:1]
    with django_assert_num_queries(4):  # SAVEPOINT, read, write, RELEASE
        save(attempt, chosen)


def test_after_hand_in_nothing_can_be_answered():
    enrollment, quiz = sitting()
    attempt = hand_in(enrollment, quiz, right=1)
    with pytest.raises(AttemptClosed):
        save(attempt, options(attempt)[:1])


def test_handing_in_twice_keeps_one_result_and_one_grade():
    enrollment, quiz = sitting()
    attempt = hand_in(enrollment, quiz, right=1)
    again = services.submit_attempt(attempt=attempt)
    assert (again.points, again.out_of, again.handed_in_at) == (1, 2, attempt.handed_in_at)
    assert Grade.objects.count() == 1


def test_at_the_deadline_the_saved_answers_are_handed_in():
    enrollment, quiz = sitting(rules={"time_limit_minutes": 10})
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    right = max(attempt.questions.get(position=1).question.content["options"], key=lambda o: o["weight"])
    save(attempt, [right["key"]])
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        with pytest.raises(AttemptClosed):
            save(attempt, options(attempt)[:1])
        assert services.hand_in_overdue() == 1
        assert services.hand_in_overdue() == 0
    attempt.refresh_from_db()
    assert (attempt.state, attempt.points, attempt.out_of) == ("handed-in", 1, 2)
    assert attempt.handed_in_at == attempt.deadline


def test_starting_after_the_deadline_hands_in_and_opens_the_next():
    enrollment, quiz = sitting(rules={"time_limit_minutes": 10})
    first = services.start_attempt(enrollment=enrollment, activity=quiz)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        second = services.start_attempt(enrollment=enrollment, activity=quiz)
    first.refresh_from_db()
    assert (first.state, second.number) == ("handed-in", 2)


def test_the_best_attempt_counts_and_a_worse_one_adds_no_grade():
    enrollment, quiz = sitting()
    hand_in(enrollment, quiz, right=1)
    hand_in(enrollment, quiz, right=0)
    assert [(g.points, g.out_of) for g in Grade.objects.all()] == [(1, 2)]


def test_the_latest_attempt_counts_where_the_quiz_says_so():
    enrollment, quiz = sitting(rules={"counts": QuizRules.Counts.LATEST})
    hand_in(enrollment, quiz, right=1)
    hand_in(enrollment, quiz, right=0)
    assert [grade.points for grade in Grade.objects.all()] == [1, 0]


def test_practice_is_done_by_handing_it_in_whatever_the_result():
    enrollment, quiz = sitting(rules={"is_final": False, "weight": 0})
    hand_in(enrollment, quiz, right=0)
    assert Milestone.objects.filter(activity=quiz).exists()


def test_a_quiz_that_a_category_cannot_fill_is_refused():
    enrollment, quiz = sitting()
    page = QuizPage.objects.get(translation_key=quiz.key)
    slot = page.slots.first()
    category = Question.objects.first().category
    page.slots.filter(pk=slot.pk).update(question_key=None, category=category, draw=50)
    with pytest.raises(QuizUnavailable):
        services.start_attempt(enrollment=enrollment, activity=quiz)
    assert not Attempt.objects.exists()


def test_a_lesson_is_not_a_quiz():
    enrollment, _quiz = sitting()
    lesson = enrollment.run.course.activities.filter(kind=Activity.Kind.LESSON).first()
    with pytest.raises(ActivityUnavailable):
        services.start_attempt(enrollment=enrollment, activity=lesson)


def draw_from_bank(size, draw, seed):
    course = make_course(questions=1)
    category = Question.objects.filter(partner=course.partner).first().category
    for _number in range(size):
        make_question(category=category)
    page = QuizPage.objects.get(translation_key=course.activities.get(kind="quiz").key)
    QuizSlot.objects.create(page=page, category=category, draw=draw, sort_order=2)
    return lambda s=seed: [
        item.question.pk for item in draw_paper(quiz_page_id=page.pk, language="en", rng=random.Random(s))
    ]


def test_a_draw_names_each_question_once_and_follows_its_seed():
    draw = draw_from_bank(size=8, draw=5, seed=7)
    paper = draw()
    assert len(paper) == len(set(paper)) == 6
    assert paper == draw()
    assert any(draw(seed) != paper for seed in range(5))


def test_a_draw_from_too_small_a_bank_says_so():
    draw = draw_from_bank(size=2, draw=3, seed=1)
    with pytest.raises(PaperIncomplete, match="2 of 3"):
        draw()
