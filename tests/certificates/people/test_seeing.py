"""Seeing as a member does: their pages for reading, a bar on each, nothing else; as an attacker tries it."""

import re
import time
from http import HTTPStatus

import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from academy.users.models import SignIn, User
from certificates.models import LogEntry
from certificates.people import middleware
from certificates.people.errors import MayNotBeSeenAs
from certificates.people.middleware import SeeAsMiddleware, WriteRefused, refuse_writes
from certificates.people.seeing import KEY, LASTS_SECONDS, SHOWN
from certificates.services.seeing import begin_seeing
from courses.models import PartnerGroup
from courses.services import appoint
from enrollments import services
from enrollments.models import Attempt, Milestone
from tests.certificates.accounts import make_registrar, partner_with_roles, signed_in
from tests.certificates.records import make_certificate
from tests.factories import EnrollmentFactory, UserFactory
from tests.isolation.addresses import all_patterns

BAR = "seeing-bar"


@pytest.fixture
def registrar(db) -> User:
    return make_registrar()


@pytest.fixture
def looking(registrar, member):
    """The registrar's browser, which sees as the member does."""
    browser = signed_in(registrar)
    answer = browser.post(reverse("desk:person_see", args=[member.public_id]), {"why": "They wrote to us"})
    assert answer.url == reverse("enrollments:my_learning")
    return browser


def acts() -> list[tuple[str, str]]:
    return [(entry.act, entry.data.get("how", "")) for entry in LogEntry.objects.order_by("seq")]


def test_the_members_pages_are_shown_marked_and_kept_by_nobody(looking, member):
    enrollment = EnrollmentFactory(member=member)
    lesson = enrollment.run.course.activities.order_by("pk").first()
    pages = [
        reverse("enrollments:my_learning"),
        reverse("enrollments:activity", args=[enrollment.run.code, lesson.code]),
        "/en/",
    ]
    for page in pages:
        answer = looking.get(page, follow=True)
        text = answer.content.decode()
        assert answer.status_code == HTTPStatus.OK
        assert (text.count('class="seeing-bar"'), "Mona Member" in text) == (1, True)
        assert answer["Cache-Control"] == "private, no-store"
    assert not Milestone.objects.exists() and not SignIn.objects.filter(user=member).exists()
    member.refresh_from_db()
    assert member.last_login is None


@pytest.mark.parametrize(
    "path",
    ["profile/", "email/", "signed-in/", "2fa/", "password/change/", "../invitations/x/", "../files/x"],
)
def test_what_is_the_members_alone_is_not_shown_and_nor_is_the_administrators(looking, registrar, path):
    answer = looking.get(f"/account/{path}".replace("/account/../", "/"))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert registrar.email not in answer.content.decode() and "member@" not in answer.content.decode()


def test_what_is_shown_exists_and_holds_no_account_page():
    names = {pattern.name for pattern in all_patterns()}
    assert SHOWN - names <= {"certificates:outline"}
    assert not [name for name in SHOWN if name.startswith(("account", "mfa", "desk", "wagtail"))]


def test_every_unsafe_method_at_every_address_is_refused(looking, registrar, member, monkeypatch):
    """The whole resolver, without the cost of the whole stack: one address gets past the door, the end."""
    monkeypatch.setattr(middleware, "_refusal", lambda request: _Refused())
    monkeypatch.setattr(middleware, "_with_bar", lambda request, response, *rest: response)
    monkeypatch.setattr(SeeAsMiddleware, "_why_over", lambda *given: "")
    passed = set()
    door = SeeAsMiddleware(lambda request: passed.add((request.method, request.path_info)))
    session = {KEY: {"member": member.pk, "by": registrar.pk, "until": time.time() + 60}}
    end = reverse("desk:seeing_end")
    patterns = {_path(pattern.route) for pattern in all_patterns()} | {end, "/account/logout/", "/language/"}
    assert len(patterns) > 300
    for path in patterns:
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            request = RequestFactory().generic(method, path)
            request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
            request.session, request.user = session, registrar
            door(request)
    files = ("/static/", "/media/", "/pictures/", "/site/", "/healthz")  # no person there
    assert {path for _method, path in passed if not path.startswith(files)} == {end}


class _Refused:
    streaming = True


def _path(route: str) -> str:
    filled = re.sub(r"<uuid:\w+>", "0b6a2f5e-8a63-4d3c-9a52-7b1d6a3f0c11", route)
    filled = re.sub(r"<int:\w+>", "1", filled).replace("<language>", "en")
    filled = re.sub(r"\(\?P<\w+>[^)]*\)|<\w+:\w+>|<\w+>", "x", filled)
    return "/" + filled.replace("^", "").replace("$", "").replace("\\", "")


@pytest.mark.parametrize(
    "path", ["/language/", "/data-saver/", "/account/logout/", "/admin/academy/persons/"]
)
def test_a_post_changes_nothing_and_says_so(looking, member, path):
    answer = looking.post(path, {"language": "fr"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Nothing was changed" in answer.content.decode()
    member.refresh_from_db()
    assert member.language == "en"


def test_no_statement_but_reading_reaches_the_database(member):
    with connection.execute_wrapper(refuse_writes):
        assert User.objects.filter(pk=member.pk).exists()
        for write in (
            lambda: User.objects.filter(pk=member.pk).update(full_name="x"),
            lambda: UserFactory(),
            lambda: connection.cursor().execute("WITH x AS (SELECT 1) DELETE FROM users_user"),
            lambda: connection.cursor().execute("/* SELECT */ DELETE FROM users_user"),
        ):
            with pytest.raises(WriteRefused):
                write()


def test_a_page_that_would_record_something_is_not_shown(looking, member):
    """An attempt whose time is over is handed in by whoever opens its result; a look must not."""
    enrollment = EnrollmentFactory(member=member)
    quiz = enrollment.run.course.activities.get(kind="quiz")
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now())
    answer = looking.get(reverse("enrollments:result", args=[attempt.uuid]))
    assert answer.status_code == HTTPStatus.FORBIDDEN and BAR in answer.content.decode()
    attempt.refresh_from_db()
    assert attempt.state == "open"


def test_an_answer_that_waits_in_the_administrators_session_is_not_given_back_as_the_members(looking, member):
    enrollment = EnrollmentFactory(member=member)
    attempt = services.start_attempt(
        enrollment=enrollment, activity=enrollment.run.course.activities.get(kind="quiz")
    )
    session = looking.session
    session["unsaved_answer"] = {"attempt": str(attempt.uuid), "position": 1, "fields": [["answer", "x"]]}
    session.save()
    answer = looking.get(reverse("enrollments:question", args=[attempt.uuid, 1]))
    assert answer.status_code == HTTPStatus.OK
    assert "unsaved_answer" in looking.session


def test_their_certificates_are_shown(looking, member):
    number = make_certificate(member=member).grouped_number
    assert number in looking.get(reverse("certificates:own", args=[number])).content.decode()


def test_it_ends_by_the_button_and_is_logged(looking, member, registrar):
    answer = looking.post(reverse("desk:seeing_end"))
    assert answer.url == reverse("desk:person_file", args=[member.public_id])
    assert acts() == [("person.seen_as", ""), ("person.seen_as_ended", "button")]
    assert BAR not in looking.get("/en/").content.decode()
    first = LogEntry.objects.order_by("seq").first()
    assert (first.by, first.person, first.why) == (registrar, member, "They wrote to us")


def test_it_ends_by_itself_after_half_an_hour_and_a_late_press_does_nothing(looking, member, monkeypatch):
    later = time.time() + LASTS_SECONDS + 1
    monkeypatch.setattr("certificates.people.seeing.time.time", lambda: later)
    assert looking.post("/language/", {"language": "fr"}).status_code == HTTPStatus.FORBIDDEN
    assert acts()[-1] == ("person.seen_as_ended", "time")
    assert looking.get("/admin/academy/persons/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("who", ["registrar", "member"])
def test_it_ends_where_rights_change_meanwhile(looking, registrar, member, who):
    if who == "registrar":
        registrar.groups.clear()
    else:
        appoint(user=member, partner=partner_with_roles(), role=PartnerGroup.Role.AUTHOR)
    assert "Mona Member" not in looking.get(reverse("enrollments:my_learning")).content.decode()
    assert acts()[-1] == ("person.seen_as_ended", "rights")
    assert KEY not in looking.session


def people_with_rights() -> list[User]:
    root = User.objects.create_superuser("root@test.example")
    instructor, closed = UserFactory(), UserFactory(is_active=False)
    appoint(user=instructor, partner=partner_with_roles(), role=PartnerGroup.Role.INSTRUCTOR)
    return [root, instructor, closed, make_registrar("second@test.example")]


def test_nobody_with_any_right_is_seen_as(registrar):
    browser = signed_in(registrar)
    for person in [registrar, *people_with_rights()]:
        with pytest.raises(MayNotBeSeenAs):
            begin_seeing(person=person, by=registrar, why="x")
        assert (
            browser.post(reverse("desk:person_see", args=[person.public_id]), {"why": "x"}).status_code == 400
        )
    assert KEY not in browser.session


def test_only_administrators_see_as_others(registrar, member, stranger):
    with pytest.raises(MayNotBeSeenAs):
        begin_seeing(person=member, by=stranger, why="x")


def test_a_session_that_says_so_helps_nobody_else(client, member, stranger, registrar):
    """A key copied into another person's session is somebody else's."""
    client.force_login(stranger)
    session = client.session
    session[KEY] = {"member": member.pk, "by": registrar.pk, "until": time.time() + 60}
    session.save()
    assert "Mona Member" not in client.get(reverse("enrollments:my_learning")).content.decode()
    assert KEY not in client.session
