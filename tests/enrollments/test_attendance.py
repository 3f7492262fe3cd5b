"""Attendance recorded by hand, and the participation that it earns."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Activity, Course
from enrollments import services
from enrollments.attendance_forms import LONGEST_LIST, pasted_figures
from enrollments.models import Attendance, Award, Run
from enrollments.services.attendance import AttendanceRefused
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, hand_in, make_course

pytestmark = pytest.mark.django_db


GIVEN = {"gives_participation": True, "attendance_mark": 75}


@pytest.fixture
def run():
    return RunFactory(course=make_course(**GIVEN))


@pytest.fixture
def partners_run():
    make_catalogues("en")
    return RunFactory(course=make_course(partner=make_partner("ours"), **GIVEN))


@pytest.fixture
def by():
    return UserFactory()


def test_who_reaches_the_mark_is_granted_participation_once_passed_or_not(run, by):
    there, away = EnrollmentFactory(run=run), EnrollmentFactory(run=run)
    recorded = services.record_attendance(run=run, figures={there.pk: 75, away.pk: 74}, by=by)
    assert recorded.figures == 2
    award = Award.objects.get()
    assert (award.enrollment, award.kind, award.granted_by) == (there, Award.Kind.PARTICIPATION, None)
    assert award.basis["attendance"] == 75
    assert award.basis["attendance_mark"] == 75
    there.refresh_from_db()
    assert there.state == "active"  # the assessment is still before them

    again = services.record_attendance(run=run, figures={there.pk: 75, away.pk: 74}, by=by)
    assert (again.figures, again.awards) == (0, [])
    services.record_attendance(run=run, figures={there.pk: 10}, by=by)
    assert Award.objects.count() == 1  # a lower figure takes nothing away
    assert list(Attendance.objects.filter(enrollment=there).values_list("percent", flat=True)) == [75, 10]
    assert len(services.record_attendance(run=run, figures={away.pk: 100}, by=by).awards) == 1


def test_a_course_that_gives_no_participation_keeps_the_figures_alone(by):
    enrollment = EnrollmentFactory()
    services.record_attendance(run=enrollment.run, figures={enrollment.pk: 100}, by=by)
    assert Attendance.objects.exists()
    assert not Award.objects.exists()


def test_the_mark_of_the_syllabus_holds_and_a_later_gift_counts_too(run, by):
    held = EnrollmentFactory(run=run)
    Course.objects.filter(pk=run.course_id).update(attendance_mark=90)
    assert services.record_attendance(run=run, figures={held.pk: 75}, by=by).awards
    plain = EnrollmentFactory()
    Course.objects.filter(pk=plain.run.course_id).update(gives_participation=True, attendance_mark=60)
    assert services.record_attendance(run=plain.run, figures={plain.pk: 60}, by=by).awards


@pytest.mark.parametrize("figure", [-1, 101])
def test_what_is_no_percentage_is_refused_and_nothing_is_recorded(run, by, figure):
    one, other = EnrollmentFactory(run=run), EnrollmentFactory(run=run)
    with pytest.raises(AttendanceRefused):
        services.record_attendance(run=run, figures={one.pk: 50, other.pk: figure}, by=by)
    assert not Attendance.objects.exists()


def test_somebody_of_another_run_is_refused(run, by):
    with pytest.raises(AttendanceRefused):
        services.record_attendance(run=run, figures={EnrollmentFactory().pk: 50}, by=by)


def test_a_course_without_completion_ends_without_an_award():
    course = make_course(lessons=0, gives_completion=False, gives_participation=True)
    enrollment = EnrollmentFactory(run=RunFactory(course=course))
    hand_in(enrollment, course.activities.get(kind=Activity.Kind.QUIZ))
    enrollment.refresh_from_db()
    assert enrollment.state == "completed"
    assert not Award.objects.exists()


def test_a_pasted_list_is_read_line_by_line():
    ids = {"ana@example.org": 1, "ben@example.org": 2}
    text = "address;percent\r\nAna@example.org; 85 %\n\nben@example.org\t70\nben@example.org, 71"
    found = pasted_figures(text, ids)
    assert (found.by_enrollment, found.wrong) == ({1: 85, 2: 71}, [])
    wrong = pasted_figures("ana@example.org;101\nx@example.org;5\nben@example.org;١٠٠", ids)
    assert wrong.by_enrollment == {2: 100}  # digits of every script count
    assert [line.split(":")[0] for line in wrong.wrong] == ["Line 1", "Line 2"]
    assert pasted_figures("x" * (LONGEST_LIST + 1), ids).wrong
    assert pasted_figures('"\0;;;"\n' * 50, ids).by_enrollment == {}


def test_a_coordinator_types_figures_and_sees_what_was_wrong(client, partners_run):
    run = partners_run
    first, second = EnrollmentFactory(run=run), EnrollmentFactory(run=run)
    client.force_login(make_person("coordinator", run.course.partner))
    url = reverse("attendance", args=[run.code])
    assert f'name="percent-{first.pk}"' in client.get(url).content.decode()
    wrong = client.post(url, {f"percent-{first.pk}": "80", f"percent-{second.pk}": "many"})
    assert wrong.status_code == 422
    assert "many" in wrong.content.decode()
    assert Attendance.objects.get().enrollment == first  # what could be read is saved
    assert client.post(url, {"pasted": f"{second.member.email};60"}).status_code == 302
    assert Attendance.objects.count() == 2
    shown = {f"percent-{first.pk}": "80", f"was-percent-{first.pk}": "80"}
    assert client.post(url, shown).status_code == 302
    assert Attendance.objects.count() == 2


def test_an_instructor_records_for_the_runs_they_teach_only(client, partners_run):
    run = partners_run
    teacher = make_person("instructor", run.course.partner)
    client.force_login(teacher)
    url = reverse("attendance", args=[run.code])
    assert client.get(url).status_code == 404
    run.instructors.add(teacher)
    assert client.get(url).status_code == 200
    client.force_login(make_person("author", run.course.partner))
    assert client.get(url).status_code in (302, 403, 404)


def test_the_list_costs_the_same_for_one_and_three(client, partners_run):
    run = partners_run
    client.force_login(make_person("coordinator", run.course.partner))
    url = reverse("attendance", args=[run.code])
    counts = []
    for number in (1, 2):
        for _each in range(number):
            EnrollmentFactory(run=Run.objects.get(pk=run.pk))
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
