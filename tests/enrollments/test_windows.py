"""When a quiz can be taken in a run."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses.models import Activity
from enrollments import services
from enrollments.errors import QuizClosed, QuizNotOpenYet
from enrollments.models import QuizWindow
from enrollments.services.windows import Window, WindowRefused
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def seat():
    """(enrolment, quiz)."""
    make_catalogues("en")
    enrollment = EnrollmentFactory(run=RunFactory(course=make_course(partner=make_partner("ours"))))
    return enrollment, enrollment.run.course.activities.get(kind=Activity.Kind.QUIZ)


def set_window(seat, opens_at=None, closes_at=None):
    enrollment, quiz = seat
    return services.set_windows(run=enrollment.run, windows={quiz: Window(opens_at, closes_at)}, by=None)


def start(seat):
    return services.start_attempt(enrollment=seat[0], activity=seat[1])


def test_no_attempt_starts_before_the_quiz_opens(seat):
    now = timezone.now()
    set_window(seat, opens_at=now + HOUR)
    with pytest.raises(QuizNotOpenYet) as refused:
        start(seat)
    assert "opens on" in refused.value.message
    with time_machine.travel(now + HOUR, tick=False):
        assert start(seat).number == 1


def test_no_attempt_starts_once_the_quiz_has_closed(seat):
    now = timezone.now()
    set_window(seat, closes_at=now + HOUR)
    with time_machine.travel(now + HOUR, tick=False), pytest.raises(QuizClosed) as refused:
        start(seat)
    assert "closed on" in refused.value.message


def test_an_attempt_ends_when_the_quiz_closes(seat):
    closes = timezone.now() + HOUR
    set_window(seat, closes_at=closes)
    attempt = start(seat)
    assert attempt.deadline == closes
    with time_machine.travel(closes + HOUR, tick=False):
        assert services.hand_in_overdue() == 1


def test_a_window_of_one_run_says_nothing_about_another(seat):
    set_window(seat, opens_at=timezone.now() + HOUR)
    other = EnrollmentFactory(run=RunFactory(course=seat[0].run.course))
    assert start((other, seat[1])).number == 1


def test_setting_the_same_twice_changes_once_and_an_empty_one_removes(seat):
    opens = timezone.now()
    assert set_window(seat, opens_at=opens) == 1
    assert set_window(seat, opens_at=opens) == 0
    assert services.window_of(seat[0].run, seat[1].pk) == Window(opens, None)
    assert set_window(seat) == 1
    assert not QuizWindow.objects.exists()
    assert services.window_of(seat[0].run, seat[1].pk) == Window()


def test_a_window_that_closes_first_and_a_lesson_are_refused(seat):
    now = timezone.now()
    with pytest.raises(WindowRefused):
        set_window(seat, opens_at=now, closes_at=now)
    lesson = seat[0].run.course.activities.filter(kind=Activity.Kind.LESSON).first()
    with pytest.raises(Activity.DoesNotExist):
        services.set_windows(run=seat[0].run, windows={lesson: Window(now)}, by=None)


def test_a_coordinator_sets_it_in_the_runs_zone(client, seat):
    run, quiz = seat[0].run, seat[1]
    run.time_zone = "Pacific/Auckland"
    run.save()
    client.force_login(make_person("coordinator", run.course.partner))
    url = reverse("quiz_windows", args=[run.code])
    assert f'name="{quiz.code}-opens_at"' in client.get(url).content.decode()
    typed = {f"{quiz.code}-opens_at": "2027-01-10 09:00", f"{quiz.code}-closes_at": "2027-01-12"}
    assert client.post(url, typed).status_code == 302
    window = services.window_of(run, quiz.pk)
    assert window.opens_at == datetime(2027, 1, 9, 20, 0, tzinfo=UTC)
    assert window.closes_at == datetime(2027, 1, 12, 11, 0, tzinfo=UTC)  # the end of that day there
    assert "2027-01-10 09:00" in client.get(url).content.decode()
    typed[f"{quiz.code}-closes_at"] = "2027-01-01"
    wrong = client.post(url, typed)
    assert wrong.status_code == 422
    assert "closes after it opens" in wrong.content.decode()
    assert client.post(url, typed | {f"{quiz.code}-opens_at": "soon"}).status_code == 422
    assert services.window_of(run, quiz.pk) == window


@pytest.mark.parametrize("role", ["author", "instructor", None])
def test_nobody_else_meets_the_page(client, seat, role):
    run = seat[0].run
    client.force_login(make_person(role, run.course.partner) if role else UserFactory())
    assert client.get(reverse("quiz_windows", args=[run.code])).status_code in (302, 403, 404)


def test_the_runs_page_leads_there(client, seat):
    run = seat[0].run
    client.force_login(make_person("coordinator", run.course.partner))
    page = client.get(reverse("runs:edit", args=[run.pk])).content.decode()
    assert reverse("quiz_windows", args=[run.code]) in page
