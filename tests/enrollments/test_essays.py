"""Essays: they hold back the result, a person grades them, and what follows follows once."""

import re
from fractions import Fraction

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from courses.models import PartnerGroup
from courses.services import appoint
from enrollments import services
from enrollments.errors import ChangeNeedsReason, EssayNotHandedIn, GradeAwaited
from enrollments.essay_queue import essays_of, waiting_by_run, waiting_of
from enrollments.graders import may_grade, runs_graded_by
from enrollments.models import Award, EssayGrade, Grade, Milestone, Ruling
from enrollments.services.essays import grade_essay
from tests.enrollments.essays import ESSAY, a_partner, enrolled, quiz_of, sit, waiting, write
from tests.factories import RunFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


def person(partner, role):
    user = UserFactory()
    appoint(user=user, partner=partner, role=role)
    return user


def instructor_of(run):
    user = person(run.course.partner, Role.INSTRUCTOR)
    run.instructors.add(user)
    return user


@pytest.fixture
def enrollment():
    return enrolled()


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_essay_holds_back_the_result_and_its_grade_brings_all_that_follows(enrollment):
    services.finish_activity(
        enrollment=enrollment, activity=enrollment.run.course.activities.get(kind="lesson")
    )
    attempt, (essay,) = waiting(enrollment)
    assert attempt.state == "waiting"
    assert not Grade.objects.exists()
    assert not Award.objects.exists()
    given = grade_essay(question=essay, by=instructor_of(enrollment.run), points=7, out_of=8, comment="Good.")
    attempt.refresh_from_db()
    assert (attempt.state, attempt.points, attempt.out_of) == ("handed-in", 7, 8)
    assert Grade.objects.get().source == Grade.Source.ATTEMPT
    assert Milestone.objects.filter(activity=attempt.activity).exists()
    assert Award.objects.filter(enrollment=enrollment).exists()
    assert given.tell


def test_the_last_of_several_essays_settles_the_sitting(enrollment):
    attempt, (first, second) = waiting(enrollment, essays=2)
    by = instructor_of(enrollment.run)
    assert not grade_essay(question=first, by=by, points=8, out_of=8).tell
    attempt.refresh_from_db()
    assert attempt.state == "waiting"
    assert grade_essay(question=second, by=by, points=0, out_of=8).tell
    attempt.refresh_from_db()
    assert (attempt.points, attempt.out_of) == (4, 8)


def test_an_essay_left_empty_waits_for_nobody(enrollment):
    attempt = services.submit_attempt(attempt=sit(enrollment, ESSAY))
    assert (attempt.state, attempt.points) == ("handed-in", 0)


def test_who_grades_last_before_the_result_counts_and_the_same_grade_twice_is_one(enrollment):
    _attempt, (first, _second) = waiting(enrollment, essays=2)
    one, other = instructor_of(enrollment.run), instructor_of(enrollment.run)
    grade_essay(question=first, by=one, points=2, out_of=8)
    grade_essay(question=first, by=other, points=6, out_of=8)
    grade_essay(question=first, by=other, points=6, out_of=8)
    assert list(EssayGrade.objects.values_list("points", flat=True)) == [2, 6]


def test_a_result_that_was_given_changes_with_a_reason_only(enrollment):
    attempt, (essay,) = waiting(enrollment)
    by = instructor_of(enrollment.run)
    grade_essay(question=essay, by=by, points=8, out_of=8)
    with pytest.raises(ChangeNeedsReason):
        grade_essay(question=essay, by=by, points=4, out_of=8, reason="  ")
    assert EssayGrade.objects.count() == Grade.objects.count() == 1
    grade_essay(question=essay, by=by, points=4, out_of=8, reason="I had missed a page.")
    newest = Grade.objects.last()
    assert (newest.points * 2, newest.source, newest.by) == (newest.out_of, Grade.Source.INSTRUCTOR, by)
    assert newest.reason == "I had missed a page."
    attempt.refresh_from_db()
    assert attempt.points * 2 == attempt.out_of


def test_an_open_sitting_is_not_graded_and_no_grade_is_more_than_all(enrollment):
    essay = write(sit(enrollment, ESSAY))
    by = instructor_of(enrollment.run)
    with pytest.raises(EssayNotHandedIn):
        grade_essay(question=essay, by=by, points=1, out_of=2)
    for points, out_of in ((3, 2), (-1, 2), (0, 0)):
        with pytest.raises(ValueError, match="graded"):
            grade_essay(question=essay, by=by, points=points, out_of=out_of)
    assert not EssayGrade.objects.exists()


def test_no_attempt_starts_while_one_waits_and_the_sweep_leaves_it_alone(client, enrollment):
    attempt, _essays = waiting(enrollment)
    attempt.deadline = timezone.now()
    attempt.save(update_fields=["deadline"])
    with pytest.raises(GradeAwaited):
        services.start_attempt(enrollment=enrollment, activity=quiz_of(enrollment))
    assert services.hand_in_overdue() == 0
    client.force_login(enrollment.member)
    where = [enrollment.run.code, quiz_of(enrollment).code]
    refused = client.post(reverse("enrollments:start", args=where))
    assert (refused.status_code, "waits for its grade" in text_of(refused)) == (409, True)
    front = text_of(client.get(reverse("enrollments:activity", args=where)))
    assert "waits for its grade" in front
    assert "Start another attempt" not in front
    assert "waits for its grade" in text_of(client.get(reverse("enrollments:my_learning")))
    result = text_of(client.get(reverse("enrollments:result", args=[attempt.uuid])))
    assert "Handed in, and waiting for its grade" in result
    assert "%" not in result


def test_who_grades_in_a_run():
    run, other = RunFactory(course=make_course(partner=a_partner())), a_partner()
    partner = run.course.partner
    coordinator, teacher = person(partner, Role.COORDINATOR), instructor_of(run)
    strangers = [
        person(partner, Role.AUTHOR),
        person(partner, Role.TRANSLATOR),
        person(partner, Role.INSTRUCTOR),  # of the partner, but not named for the run
        person(other, Role.COORDINATOR),
        UserFactory(is_superuser=True),
    ]
    named_without_role = UserFactory()
    run.instructors.add(named_without_role)
    assert all(may_grade(user, run.pk) for user in (coordinator, teacher))
    assert not any(may_grade(user, run.pk) for user in [*strangers, named_without_role])
    assert runs_graded_by(teacher).get() == run


def test_the_queue_shows_what_waits_the_oldest_first(enrollment, django_assert_num_queries):
    coordinator = person(enrollment.run.course.partner, Role.COORDINATOR)
    _attempt, items = waiting(enrollment, essays=3)
    assert list(waiting_of(coordinator)) == items
    with django_assert_num_queries(2):
        assert waiting_by_run(coordinator) == [(enrollment.run, 3)]
    grade_essay(question=items[0], by=coordinator, points=1, out_of=8)
    ruling = Ruling.objects.create(
        partner=enrollment.run.course.partner,
        question_key=items[1].question.question_key,
        kind=Ruling.Kind.DROP,
        reason="It was unclear.",
        by=coordinator,
    )
    ruling.questions.add(items[1].question)
    assert list(waiting_of(coordinator)) == [items[2]]
    assert set(essays_of(coordinator)) == set(items)


def test_nobody_grades_what_they_wrote_themselves():
    run = RunFactory(course=make_course(partner=a_partner(), questions=1))
    coordinator = person(run.course.partner, Role.COORDINATOR)
    _attempt, _items = waiting(services.enrol(member=coordinator, run=run, language="en"))
    assert may_grade(coordinator, run.pk)
    assert not waiting_of(coordinator).exists()


@pytest.fixture
def grader(enrollment, client):
    user = instructor_of(enrollment.run)
    client.force_login(user)
    return user


def test_an_instructor_grades_one_essay_after_the_other(
    client, enrollment, grader, django_capture_on_commit_callbacks
):
    attempt, (first, second) = waiting(enrollment, essays=2)
    page = text_of(client.get(reverse("essays")))
    assert "Grade essays" in page
    response = client.get(reverse("essays_of_run", args=[enrollment.run.code]), follow=True)
    page = text_of(response)
    assert response.redirect_chain[-1][0] == reverse("essay", args=[first.pk])
    assert "Essay 0" in page
    assert "What I think" in page
    assert enrollment.member.email not in page
    assert enrollment.member.full_name not in page
    data = {"points": "2,5", "comment": "Clear."}
    response = client.post(reverse("essay", args=[first.pk]), data | {"points": "2.5"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("essay", args=[second.pk])
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("essay", args=[second.pk]), {"points": "4"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("essays")
    attempt.refresh_from_db()
    assert (attempt.points * 8, attempt.state) == (attempt.out_of * 6.5, "handed-in")
    services.tell_all_of_essays()
    assert [message.to for message in mail.outbox] == [[enrollment.member.email]]
    assert reverse("enrollments:result", args=[attempt.uuid]) in mail.outbox[0].body
    assert services.tell_all_of_essays() == 0


@pytest.mark.parametrize(
    ("points", "earned", "shown"),
    [("3.75", Fraction(375, 400), "3.75"), ("0,3", Fraction(3, 40), "0.3"), ("2.50", Fraction(5, 8), "2.5")],
)
def test_points_have_two_decimals_and_stay_exact(client, enrollment, grader, points, earned, shown):
    attempt, (essay,) = waiting(enrollment)
    assert client.post(reverse("essay", args=[essay.pk]), {"points": points}).status_code == 302
    given = EssayGrade.objects.get()
    assert Fraction(given.points, given.out_of) == earned
    attempt.refresh_from_db()
    assert Fraction(attempt.points, attempt.out_of) == earned
    page = client.get(reverse("essay", args=[essay.pk]))
    assert page.context["form"]["points"].value() == shown
    client.force_login(enrollment.member)
    assert f"{shown} of 4 points" in text_of(client.get(reverse("enrollments:result", args=[attempt.uuid])))


def test_the_same_grade_in_smaller_steps_is_the_same(enrollment):
    _attempt, (essay,) = waiting(enrollment)
    by = instructor_of(enrollment.run)
    first = grade_essay(question=essay, by=by, points=7, out_of=8)
    assert grade_essay(question=essay, by=by, points=350, out_of=400) == first


@pytest.mark.parametrize("points", ["", "4.5", "4.01", "-1", "0.333", "many", "1e5", "1e-9", "9" * 40])
def test_points_are_from_nothing_to_all(client, enrollment, grader, points):
    _attempt, (essay,) = waiting(enrollment)
    response = client.post(reverse("essay", args=[essay.pk]), {"points": points, "comment": "Kept."})
    assert response.status_code == 200
    assert "Kept." in response.content.decode()
    assert not EssayGrade.objects.exists()


def test_who_grades_second_is_told_that_the_result_is_there(client, enrollment, grader):
    _attempt, (essay,) = waiting(enrollment)
    client.get(reverse("essay", args=[essay.pk]))
    grade_essay(question=essay, by=instructor_of(enrollment.run), points=8, out_of=8)
    page = text_of(client.post(reverse("essay", args=[essay.pk]), {"points": "1"}))
    assert "Why the grade changes" in page
    assert EssayGrade.objects.count() == 1
    client.post(reverse("essay", args=[essay.pk]), {"points": "1", "reason": "A page was missing."})
    assert EssayGrade.objects.count() == 2


def test_an_essay_is_text_and_never_markup(client, enrollment, grader):
    attempt = sit(enrollment, ESSAY)
    essay = write(attempt, "<script>alert(1)</script>\n\n<b>bold</b>")
    services.submit_attempt(attempt=attempt)
    page = client.get(reverse("essay", args=[essay.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;bold" in page
    grade_essay(question=essay, by=grader, points=1, out_of=2, comment="<i>x</i>")
    client.force_login(enrollment.member)
    page = client.get(reverse("enrollments:result", args=[attempt.uuid])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;i&gt;x" in page


def test_strangers_find_no_essay(client, enrollment):
    _attempt, (essay,) = waiting(enrollment)
    addresses = [
        reverse("essays"),
        reverse("essay", args=[essay.pk]),
        reverse("essays_of_run", args=[enrollment.run.code]),
    ]
    client.force_login(person(enrollment.run.course.partner, Role.AUTHOR))
    assert [client.get(url).status_code for url in addresses] == [404, 404, 404]
    client.force_login(person(a_partner(), Role.COORDINATOR))
    assert client.get(addresses[1]).status_code == 404
    assert client.post(addresses[1], {"points": "1"}).status_code == 404
    assert client.get(addresses[2])["Location"] == addresses[0]


def test_who_closed_their_account_is_not_written_to(enrollment):
    _attempt, (essay,) = waiting(enrollment)
    grade_essay(question=essay, by=instructor_of(enrollment.run), points=8, out_of=8)
    enrollment.member.is_active = False
    enrollment.member.save(update_fields=["is_active"])
    assert services.tell_all_of_essays() == 0
    assert mail.outbox == []
    assert EssayGrade.objects.get().told_at
