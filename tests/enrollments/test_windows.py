"""When a quiz can be taken in a run."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses.models import Activity, Course
from enrollments import services
from enrollments.errors import QuizClosed, QuizNotOpenYet
from enrollments.models import QuizWindow, Run
from enrollments.services.windows import Window, WindowRefused
from enrollments.views.quiz_windows import now_of
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


def told(run, window):
    now = now_of(run, window)
    return f"{now.word}. {now.change}".strip()


def test_what_holds_now_is_said_in_the_runs_zone():
    run = RunFactory(time_zone="Pacific/Auckland")
    noon = datetime(2027, 1, 10, tzinfo=UTC)
    day = timedelta(days=1)
    with time_machine.travel(noon, tick=False):
        assert told(run, Window()) == "Open now. It never closes while the run is taught."
        before = told(run, Window(noon + HOUR, noon + day))
        assert before.startswith("Not open yet. It opens on 10 January 2027")
        assert "14:00" in before
        assert "It closes on 11 January 2027" in before
        assert told(run, Window(noon - day, noon + day)).startswith("Open now. It closes on 11 January 2027")
        assert told(run, Window(None, noon - day)).startswith("Closed. It closed on 9 January 2027")


def test_the_runs_own_dates_hold_besides_a_window():
    now = timezone.now()
    dated = RunFactory(paced="dated", starts_at=now + HOUR, ends_at=now + 3 * HOUR)
    assert told(dated, Window(None, now + 9 * HOUR)).startswith("Not open yet. It opens on")
    with time_machine.travel(now + 2 * HOUR, tick=False):
        assert told(dated, Window()).startswith("Open now. It closes on")
    with time_machine.travel(now + 3 * HOUR, tick=False):
        assert told(dated, Window()).startswith("Closed. It closed on")
    assert told(RunFactory(state=Run.State.DRAFT), Window()).startswith("Not open yet. It never closes")
    assert told(RunFactory(state=Run.State.CANCELLED), Window()) == "Closed."


@pytest.mark.parametrize("sitting", [1, 3])
def test_how_many_are_in_the_middle_of_a_quiz_costs_the_same(
    client, seat, sitting, django_assert_num_queries
):
    run = seat[0].run
    start(seat)
    for _ in range(sitting - 1):
        start((EnrollmentFactory(run=run), seat[1]))
    handed_in = EnrollmentFactory(run=run)
    services.submit_attempt(attempt=start((handed_in, seat[1])))
    start((EnrollmentFactory(run=RunFactory(course=run.course)), seat[1]))  # of another run
    client.force_login(make_person("coordinator", run.course.partner))
    client.get(reverse("quiz_windows", args=[run.code]))
    with django_assert_num_queries(16):
        page = client.get(reverse("quiz_windows", args=[run.code]))
    [row] = page.context["rows"]
    assert row.sitting == sitting
    assert ("1 member is in the middle" if sitting == 1 else "3 members are") in page.content.decode()
    assert "keeps the deadline" in page.content.decode()


def test_a_course_without_a_quiz_leads_back_to_its_run(client):
    make_catalogues("en")
    partner = make_partner("ours")
    run = RunFactory(course=Course.objects.create(partner=partner, code="EMPTY"))
    client.force_login(make_person("coordinator", partner))
    page = client.get(reverse("quiz_windows", args=[run.code])).content.decode()
    assert "No quiz yet" in page
    assert reverse("runs:edit", args=[run.pk]) in page
    assert "Back to the run" in page


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
