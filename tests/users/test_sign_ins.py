"""Where a person is signed in: in words, without an address on the net, gone with the session."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from academy.users.models import SignIn, User
from academy.users.sign_ins import browser_and_system
from tests.factories.users import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/account/signed-in/"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/129.0.0.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


def signed_in(person: User, browser: str = ANDROID) -> Client:
    client = Client(headers={"user-agent": browser})
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (ANDROID, ("Chrome", "Android")),
        (WINDOWS, ("Firefox", "Windows")),
        (f"{WINDOWS} Edg/129.0", ("Edge", "Windows")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (Mobile; Nokia_8110; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", ("Firefox", "KaiOS")),
        ("Opera/9.80 (Android; Opera Mini/36.2) Presto/2.12", ("Opera", "Android")),
        ("curl/8", ("", "")),
        ("", ("", "")),
        ("<script>" * 900, ("", "")),
    ],
)
def test_a_browser_is_told_in_two_words(sent: str, words: tuple[str, str]) -> None:
    assert browser_and_system(sent) == words


def test_a_sign_in_is_noted_in_words_and_nothing_else(member: User) -> None:
    signed_in(member)
    note = SignIn.objects.get()
    kept = {field.name: str(field.value_from_object(note)) for field in SignIn._meta.concrete_fields}
    assert set(kept) == {"id", "user", "session_key", "browser", "system", "signed_in_at", "seen_on"}
    assert (note.browser, note.system) == ("Chrome", "Android")
    assert not [value for value in kept.values() if "127.0" in value or "Mozilla" in value]


def test_the_page_marks_this_browser_and_names_the_others(member: User, stranger: User) -> None:
    here = signed_in(member)
    signed_in(member, WINDOWS)
    signed_in(stranger, "KAIOS")
    page = here.get(PAGE).content.decode()
    assert page.count("Here, now") == 1
    assert "Chrome on Android" in page.partition("Here, now")[0]
    assert "Firefox on Windows" in page.partition("Here, now")[2]
    assert "KaiOS" not in page


def test_alone_the_page_says_so(member: User) -> None:
    page = signed_in(member).get(PAGE).content.decode()
    assert "You are signed in nowhere else" in page
    assert 'value="others"' not in page


def test_a_session_from_before_is_noted_when_its_owner_looks(client: Client, member: User) -> None:
    client.force_login(member)
    SignIn.objects.all().delete()
    assert "A browser that does not say its name" in client.get(PAGE).content.decode()
    assert SignIn.objects.count() == 1


def test_one_is_signed_out_or_all_others(member: User) -> None:
    here, there, elsewhere = signed_in(member), signed_in(member, WINDOWS), signed_in(member, WINDOWS)
    note = SignIn.objects.get(session_key=there.session.session_key)
    assert here.post(PAGE, {"end": str(note.pk)}).url == PAGE
    assert there.get("/account/profile/").status_code == 302
    assert elsewhere.get("/account/profile/").status_code == 200
    here.post(PAGE, {"end": "others"})
    assert elsewhere.get("/account/profile/").status_code == 302
    assert here.get("/account/profile/").status_code == 200
    assert SignIn.objects.count() == Session.objects.count() == 1


@pytest.mark.parametrize("which", ["0", "9" * 18, "9" * 40, "-1", "x", "", "١", "1 OR 1=1", "\x00"])
def test_what_is_no_other_browser_of_mine_is_not_found(member: User, which: str) -> None:
    assert signed_in(member).post(PAGE, {"end": which}).status_code == 404


def test_nobody_signs_a_stranger_out(member: User, stranger: User) -> None:
    theirs = signed_in(stranger)
    note = SignIn.objects.get()
    here = signed_in(member)
    assert here.post(PAGE, {"end": str(note.pk)}).status_code == 404
    here.post(PAGE, {"end": "others"})
    assert theirs.get("/account/profile/").status_code == 200


def test_the_note_goes_with_the_session(member: User) -> None:
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        signed_in(member).post("/account/logout/")
        assert not SignIn.objects.exists()
        signed_in(member)
        clock.shift(31 * 24 * 3600)
        call_command("clearsessions")
        assert not SignIn.objects.exists()


def test_the_day_of_a_visit_is_noted_once_a_day(member: User, django_assert_num_queries: Any) -> None:
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        here = signed_in(member)
        here.get("/account/password/change/")
        with django_assert_num_queries(2):  # session, person
            here.get("/account/password/change/")
        clock.shift(24 * 3600)
        here.get("/account/password/change/")
        assert SignIn.objects.get().seen_on == date(2026, 11, 3)
        with django_assert_num_queries(2):
            here.get("/account/password/change/")


def test_a_new_password_ends_the_other_sessions(member: User) -> None:
    here, there = signed_in(member), signed_in(member, WINDOWS)
    new = {"oldpassword": PASSWORD, "password1": "quite-another-password"}
    here.post("/account/password/change/", new)
    assert there.get("/account/profile/").status_code == 302
    assert here.get(PAGE).content.decode().count('<li class="stack') == 1
    assert SignIn.objects.count() == 1


def test_the_page_costs_the_same_for_one_browser_and_three(
    member: User, django_assert_num_queries: Any
) -> None:
    here = signed_in(member)
    here.get(PAGE)
    for more in (0, 2):
        for _each in range(more):
            signed_in(member, WINDOWS)
        with django_assert_num_queries(4):  # session, person, this one, the others
            here.get(PAGE)
