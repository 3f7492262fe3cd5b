"""The profile, the landing page, and what belongs to somebody else."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

PROFILE = "/account/profile/"
GOOD = {
    "full_name": "Mona  Member",
    "certificate_name": "منى ممبر",
    "language": "ar",
    "country": "EG",
    "time_zone": "Africa/Cairo",
}


def test_what_is_typed_is_saved_and_the_language_changes_at_once(client: Client, member: User) -> None:
    client.force_login(member)
    answer = client.post(PROFILE, GOOD)
    assert answer.url == PROFILE
    assert answer.cookies["academy_language"].value == "ar"
    member.refresh_from_db()
    assert (member.full_name, member.certificate_name) == ("Mona Member", "منى ممبر")
    assert (member.language, member.country, member.time_zone) == ("ar", "EG", "Africa/Cairo")
    assert 'lang="ar" dir="rtl"' in client.get(PROFILE).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "Mona\nBcc: x@test.example"),
        ("full_name", "M" * 151),
        ("certificate_name", "Mona\u202e rebmeM"),
        ("certificate_name", "M" * 151),
        ("language", "xx"),
        ("language", "de"),
        ("country", "ZZ"),
        ("country", "XK1"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../../etc/passwd"),
        ("time_zone", ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_saved(
    client: Client, member: User, field: str, value: str
) -> None:
    client.force_login(member)
    page = client.post(PROFILE, {**GOOD, field: value})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert GOOD["certificate_name"] in page.content.decode() or field == "certificate_name"
    assert page.context["user"].full_name == "Mona Member"
    member.refresh_from_db()
    assert member.country == ""


def test_nobody_saves_more_than_the_form_offers_nor_for_somebody_else(
    client: Client, member: User, stranger: User
) -> None:
    client.force_login(member)
    more = {
        "is_superuser": "on",
        "email": "x@test.example",
        "id": stranger.pk,
        "user": stranger.pk,
        "groups": "1",
    }
    client.post(PROFILE, {**GOOD, **more})
    member.refresh_from_db()
    stranger.refresh_from_db()
    assert (member.is_superuser, member.email) == (False, "member@test.example")
    assert stranger.full_name == "Sami Stranger"


def test_an_old_zone_is_shown_and_the_clock_tells_its_time(client: Client) -> None:
    person = UserFactory(time_zone="Asia/Kolkata")
    client.force_login(person)
    text = client.get(PROFILE).content.decode()
    assert '<option value="Asia/Kolkata" selected>' in text
    assert "By the zone you have saved it is" in text


def test_a_profile_reached_from_a_course_leads_back_there(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.post(PROFILE, {**GOOD, "next": "/learn/7KQ4M2XD/"}).url == "/learn/7KQ4M2XD/"
    assert client.post(PROFILE, {**GOOD, "next": "https://evil.example/"}).url == PROFILE


@pytest.mark.parametrize(
    "path", [PROFILE, "/home/", "/account/email/", "/account/password/change/", "/account/2fa/"]
)
def test_a_visitor_is_asked_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).url == f"/account/login/?next={path}"


def test_each_role_lands_on_its_work(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.get("/home/").url == "/learn/"
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/home/").url == "/admin/"
    registrar = UserFactory()
    registrar.groups.add(Group.objects.get(name=ADMINISTRATORS))
    client.force_login(registrar)
    assert client.get("/home/").url == "/admin/"


def test_a_confirmed_address_is_asked_once_and_is_the_present_one(
    member: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert member.has_confirmed_address
        assert member.has_confirmed_address
    assert not UserFactory(confirmed=False).has_confirmed_address
    member.email = "other@test.example"
    member.save()
    assert not User.objects.get(pk=member.pk).has_confirmed_address


def test_the_account_root_is_the_profile(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.get("/account/").url == PROFILE
