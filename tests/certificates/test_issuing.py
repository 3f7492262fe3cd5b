"""What goes into a certificate: what it rests on, until when it is valid, what it renews, its seal."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse

from certificates import services
from certificates.models import Certificate, LogEntry
from certificates.services import issuing, lifecycle
from certificates.standing import state_from, state_today
from courses.models import Course
from enrollments.models import Award
from tests.certificates.records import make_award, make_certificate, make_course, make_run
from tests.factories import EnrollmentFactory, RunFactory, UserFactory
from tests.factories import make_course as make_course_with_pages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_one_that_is_not_for_good_says_its_last_day():
    certificate = make_certificate(run=make_run(course=make_course(valid_months=3)), at=AT)
    assert certificate.statement["expires_on"] == "2027-02-28"
    assert certificate.expires_on == date(2027, 2, 28)
    assert make_certificate(at=AT).expires_on is None


def test_doing_a_course_again_makes_a_new_certificate_that_renews_the_old():
    member, course = UserFactory(), make_course(valid_months=12)
    first = make_certificate(member=member, run=make_run(course=course))
    make_certificate(member=UserFactory(), run=make_run(course=course))
    make_certificate(member=member, run=make_run(course=make_course(valid_months=12)))
    again = make_certificate(member=member, run=make_run(course=course))
    assert again.statement["renews"] == first.number
    assert again.renews == first
    first.refresh_from_db()
    assert first.standing
    services.hide_name(certificate=again, by=member, hidden=True)
    third = make_certificate(member=member, run=make_run(course=course))
    assert (third.renews, third.name_hidden, first.name_hidden) == (again, True, False)


@pytest.mark.parametrize("course", [{"valid_months": None}, {"valid_months": 12}])
def test_what_is_for_good_or_revoked_is_not_renewed(course):
    member, same = UserFactory(), make_course(**course)
    first = make_certificate(member=member, run=make_run(course=same))
    services.revoke_certificate(certificate=first, by=UserFactory(), why="a mistake")
    assert make_certificate(member=member, run=make_run(course=same)).renews is None


def test_participation_says_its_attendance_and_no_result():
    basis = {"v": 1, "language": "en", "attendance": 92, "attendance_mark": 80, "result": None}
    said = make_certificate(kind=Award.Kind.PARTICIPATION, basis=basis).statement
    assert (said["kind"], said["assessed"], said["attendance"]) == ("participation", "attendance", 92)
    assert said["result"] is None


def test_what_a_person_granted_says_so():
    said = make_certificate(
        granted_by=UserFactory(), reason="was ill", basis={"v": 1, "result": None}
    ).statement
    assert said["assessed"] == "granted"


def test_the_name_that_was_confirmed_is_printed():
    award = make_award(member=UserFactory(full_name=""))
    award.enrollment.confirmed_name = "As Confirmed"
    award.enrollment.save(update_fields=["confirmed_name"])
    assert services.issue_certificate(award=award).statement["holder"] == "As Confirmed"


def test_every_certificate_is_sealed_placed_and_logged():
    by, award = UserFactory(), make_award()
    certificate = services.issue_certificate(award=award, issued_by=by)
    assert certificate.seal.startswith("1.")
    assert certificate.seal_key is not None
    assert certificate.status_list is not None
    assert certificate.design.digest == certificate.statement["design"]
    services.revoke_certificate(certificate=certificate, by=by, why="one")
    services.reinstate_certificate(certificate=certificate, by=by, why="two")
    new = services.reissue_certificate(certificate=certificate, by=by, why="three", holder_name="Another")
    assert new.seal != certificate.seal
    assert (new.status_list, new.status_index) != (certificate.status_list, certificate.status_index)
    logged = list(LogEntry.objects.values_list("act", "certificate__number", "by", "why"))
    assert logged == [
        ("certificate.issued", certificate.number, by.pk, ""),
        ("certificate.revoked", certificate.number, by.pk, "one"),
        ("certificate.reinstated", certificate.number, by.pk, "two"),
        ("certificate.reissued", new.number, by.pk, "three"),
    ]
    assert {entry.person for entry in LogEntry.objects.all()} == {award.member}


def test_a_place_that_is_taken_at_the_same_moment_is_dealt_anew(monkeypatch):
    taken = make_certificate()
    places = iter([(taken.status_list, taken.status_index), (taken.status_list, taken.status_index + 1)])
    monkeypatch.setattr(issuing, "deal_place", lambda: next(places))
    assert make_certificate().status_index == taken.status_index + 1
    same = (taken.status_list, taken.status_index)
    monkeypatch.setattr(issuing, "deal_place", lambda: same)
    with pytest.raises(IntegrityError):
        make_certificate()
    assert lifecycle.TRIES > 1


@pytest.mark.parametrize(
    ("event", "expires", "erased", "state"),
    [
        ("issued", None, False, "valid"),
        ("reinstated", date(2027, 1, 1), False, "valid"),
        ("issued", date(2026, 12, 31), False, "expired"),
        ("issued", date(2026, 12, 31), True, "expired"),
        ("issued", None, True, "erased"),
        ("revoked", date(2020, 1, 1), True, "revoked"),
        ("replaced", date(2020, 1, 1), False, "replaced"),
    ],
)
def test_where_a_certificate_stands_on_a_day(monkeypatch, event, expires, erased, state):
    assert state_from(event, expires_on=expires, erased=erased, today=date(2027, 1, 1)) == state
    row = Certificate(expires_on=expires, holder_name="" if erased else "Name")
    row.last_event = event
    monkeypatch.setattr("certificates.standing.today_everywhere", lambda _now: date(2027, 1, 1))
    assert state_today(row) == state


def test_the_outline_that_a_certificate_names_is_shown_as_it_was(client, django_assert_max_num_queries):
    course = make_course_with_pages(lessons=1, valid_months=24)
    enrollment = EnrollmentFactory(run=RunFactory(course=course))
    url = reverse("certificates:outline", args=[enrollment.syllabus.digest])
    assert client.get(url).status_code == 404  # nobody's certificate names it yet
    award = make_award(run=enrollment.run)
    award.enrollment.syllabus = enrollment.syllabus
    award.enrollment.save()
    services.issue_certificate(award=Award.objects.get(pk=award.pk))
    Course.objects.filter(pk=course.pk).update(pass_mark=10, valid_months=None)
    with django_assert_max_num_queries(6):
        answer = client.get(url)
    page = answer.content.decode()
    assert "max-age=3600" in answer["Cache-Control"]
    for words in ("to pass with 80 % or more", "to finish", "had to reach 80 %", "Valid for 2 years."):
        assert words in page
    assert client.get(reverse("certificates:outline", args=["0" * 64])).status_code == 404
    assert client.get(reverse("certificates:outline", args=["short"])).status_code == 404
