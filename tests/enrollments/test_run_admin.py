"""Runs in the admin: whose they are, and what a typed date means."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from academy.users.roles import ADMINISTRATORS
from courses.models import PartnerGroup
from courses.services import appoint, onboard_partner
from enrollments.models import Enrollment, Run
from enrollments.run_forms import instant_of
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, make_course
from tests.factories.courses import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    catalogue()
    return onboard_partner(name="Own Partner", slug="own-partner", texts={})


@pytest.fixture
def coordinator(client, partner):
    person = UserFactory()
    appoint(user=person, partner=partner, role=PartnerGroup.Role.COORDINATOR)
    client.force_login(person)
    return person


def form_of(course, **changes):
    fields = {
        "course": course.pk,
        "title": "March",
        "state": "open",
        "paced": "dated",
        "registration": "direct",
        "release": "by-administrator",
        "places": "25",
        "waiting_list": "on",
        "starts_at": "2027-03-01 09:00",
        "ends_at": "2027-03-31",
        "registration_closes_at": "2027-02-15",
        "time_zone": "Pacific/Fiji",
    }
    return fields | changes


def test_a_coordinator_makes_a_run_in_its_own_time_zone(client, coordinator, partner):
    course = make_course(partner=partner)
    assert client.post(reverse("runs:add"), form_of(course)).status_code == 302
    run = Run.objects.get()
    assert run.starts_at == datetime(2027, 3, 1, 9, tzinfo=ZoneInfo("Pacific/Fiji"))
    assert run.registration_closes_at == datetime(2027, 2, 16, tzinfo=ZoneInfo("Pacific/Fiji"))
    page = client.get(reverse("runs:edit", args=[run.pk])).content.decode()
    assert "2027-03-01 09:00" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_at": ""}, "A dated run needs this date."),
        ({"ends_at": "2027-02-01"}, "The end comes after the start."),
        ({"starts_at": "soon"}, "Type a date such as"),
        ({"starts_at": "2027-13-45"}, "Type a date such as"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
)
def test_a_form_that_is_wrong_says_what_and_keeps_what_was_typed(
    client, coordinator, partner, changes, words
):
    response = client.post(reverse("runs:add"), form_of(make_course(partner=partner), **changes))
    page = response.content.decode()
    assert words in page
    assert 'value="March"' in page
    assert not Run.objects.exists()


def test_another_partners_runs_and_courses_do_not_exist(client, coordinator):
    foreign = RunFactory(title="Foreign canary")
    assert "Foreign canary" not in client.get(reverse("runs:index")).content.decode()
    assert foreign.course.code not in client.get(reverse("runs:add")).content.decode()
    for name in ("edit", "delete", "history", "usage"):
        url = reverse(f"runs:{name}", args=[foreign.pk])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    client.post(reverse("runs:add"), form_of(foreign.course))
    assert Run.objects.count() == 1


def test_more_places_move_the_waiting_list_up(client, coordinator, partner):
    run = RunFactory(course=make_course(partner=partner), places=1)
    EnrollmentFactory(run=run)
    waiting = EnrollmentFactory(run=run)
    fields = form_of(run.course, paced="self-paced", places="2", starts_at="", ends_at="")
    fields["registration_closes_at"] = ""
    assert client.post(reverse("runs:edit", args=[run.pk]), fields).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == Enrollment.State.ACTIVE


def test_an_author_has_no_runs(client, author):
    client.force_login(author)
    assert client.get(reverse("runs:index")).status_code in {302, 403}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(sorted(available_timezones())))
def test_a_bare_closing_date_is_the_end_of_that_day_in_every_zone(day, name):
    zone = ZoneInfo(name)
    closes = instant_of(day, zone, closing=True)
    assert closes.tzinfo.key == "UTC"
    before = datetime.combine(day, datetime.max.time(), tzinfo=zone).astimezone(UTC)
    assert before < closes or before.astimezone(zone).replace(tzinfo=None) != datetime.combine(
        day, datetime.max.time()
    )


def test_an_administrator_sees_the_runs_of_every_partner(client):
    registrar = UserFactory()
    registrar.groups.add(Group.objects.get(name=ADMINISTRATORS))
    client.force_login(registrar)
    RunFactory(title="March")
    RunFactory(title="April")
    page = client.get(reverse("runs:index")).content.decode()
    assert "March" in page
    assert "April" in page
