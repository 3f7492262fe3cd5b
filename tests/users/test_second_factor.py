"""The second factor: demanded of the roles that see other people's data, at no cost to members."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS, second_factor_permission
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SET_UP = "/account/2fa/totp/activate/"
SHOW = "/account/2fa/reauthenticate/"


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ACADEMY_SECOND_FACTOR = True
    # allauth tells of a new authenticator on commit, which a test inside a transaction never reaches
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda call: call())


def of_group(name: str) -> User:
    person = UserFactory()
    person.groups.add(Group.objects.get(name=name))
    return person


def code_now(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def set_up(client: Client) -> str:
    """Go the way of a person: password again, scan, type; return the secret."""
    client.get(SET_UP, follow=True)
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": SET_UP})
    secret = client.get(SET_UP).context["form"].secret
    answer = client.post(SET_UP, {"code": code_now(secret)})
    assert answer.url == "/account/2fa/recovery-codes/"
    cache.clear()  # the code counts as used for half a minute
    return secret


@pytest.mark.parametrize("name", [ADMINISTRATORS, REVIEWERS])
def test_staff_without_it_can_only_set_it_up_or_leave(name: str, sign_in: Callable[..., Client]) -> None:
    client = sign_in(of_group(name).email)
    for path in ("/en/", "/home/", "/admin/", "/admin/users/", "/learn/", "/verify/", "/demo/mail/"):
        assert client.get(path).url == f"{SET_UP}?required=yes"
        assert client.post(path).url == f"{SET_UP}?required=yes"
    assert client.get("/account/profile/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.post("/account/logout/").status_code == 302


def test_superusers_and_whoever_is_marked_need_it_too(sign_in: Callable[..., Client]) -> None:
    marked = UserFactory()
    marked.user_permissions.add(second_factor_permission())
    for person in (UserFactory(is_superuser=True), marked):
        assert sign_in(person.email).get("/home/").url == f"{SET_UP}?required=yes"


def test_once_set_up_the_work_is_open_and_the_codes_are_there(sign_in: Callable[..., Client]) -> None:
    person = of_group(ADMINISTRATORS)
    client = sign_in(person.email)
    set_up(client)
    assert client.get("/home/").url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert len(client.get("/account/2fa/recovery-codes/").context["unused_codes"]) == 10
    assert mail.outbox[-1].to == [person.email]
    assert "second step is on" in mail.outbox[-1].subject


def test_the_next_sign_in_asks_for_the_code_and_takes_it_once(sign_in: Callable[..., Client]) -> None:
    person = of_group(ADMINISTRATORS)
    secret = set_up(sign_in(person.email))
    client = Client()
    answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD, "next": "/admin/"})
    assert answer.url == "/account/2fa/authenticate/"
    assert client.get("/admin/").url == "/account/login/?next=/admin/"
    assert b"code is not right" in client.post(answer.url, {"code": "000000"}).content
    code = code_now(secret)
    assert client.post(answer.url, {"code": code}).url == "/admin/"
    assert client.get("/admin/").status_code == 200
    again = sign_in(person.email)
    assert b"code is not right" in again.post(answer.url, {"code": code}).content


def test_guesses_of_the_code_are_limited(sign_in: Callable[..., Client]) -> None:
    person = of_group(ADMINISTRATORS)
    secret = set_up(sign_in(person.email))
    client = sign_in(person.email)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    page = client.post("/account/2fa/authenticate/", {"code": code_now(secret)})
    assert b"Too many wrong tries" in page.content


def test_a_recovery_code_opens_once(sign_in: Callable[..., Client]) -> None:
    person = of_group(ADMINISTRATORS)
    first = sign_in(person.email)
    set_up(first)
    code = first.get("/account/2fa/recovery-codes/").context["unused_codes"][0]
    assert sign_in(person.email).post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert sign_in(person.email).post("/account/2fa/authenticate/", {"code": code}).status_code == 200


def test_a_session_from_before_has_to_show_it(sign_in: Callable[..., Client]) -> None:
    """Whoever stole the password earlier and stayed signed in gets no further."""
    person = of_group(ADMINISTRATORS)
    thief = sign_in(person.email)
    secret = set_up(sign_in(person.email))
    assert thief.get("/admin/users/").url == f"{SHOW}?next=%2Fadmin%2Fusers%2F"
    assert thief.post("/admin/users/").url == f"{SHOW}?required=yes"
    answer = thief.post(f"{SHOW}?next=%2Fadmin%2Fusers%2F", {"code": code_now(secret)})
    assert answer.url == "/admin/users/"
    assert thief.get("/admin/users/").status_code == 200


def test_turning_it_off_closes_the_work_again_at_once(sign_in: Callable[..., Client]) -> None:
    client = sign_in(of_group(ADMINISTRATORS).email)
    set_up(client)
    assert client.get("/admin/").status_code == 200
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert client.get("/admin/").url == f"{SET_UP}?required=yes"


def give_directly(person: User) -> None:
    person.groups.add(Group.objects.get(name=REVIEWERS))


def give_from_the_group(person: User) -> None:
    Group.objects.get(name=REVIEWERS).user_set.add(person)


def mark_their_group(person: User) -> None:
    group, _ = Group.objects.get_or_create(name="Coordinators of a partner")
    group.permissions.add(second_factor_permission())


def mark_their_group_from_the_right(person: User) -> None:
    group, _ = Group.objects.get_or_create(name="Coordinators of a partner")
    second_factor_permission().group_set.add(group)


def make_superuser(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_superuser=True)


@pytest.mark.parametrize(
    "change",
    [give_directly, give_from_the_group, mark_their_group, mark_their_group_from_the_right, make_superuser],
)
def test_a_new_right_is_felt_at_the_next_request(
    member: User, sign_in: Callable[..., Client], change: Callable[[User], None]
) -> None:
    member.groups.add(Group.objects.get_or_create(name="Coordinators of a partner")[0])
    client = sign_in(member.email)
    assert client.get("/demo/mail/").status_code == 200
    change(member)
    assert client.get("/demo/mail/").url == f"{SET_UP}?required=yes"


def lose_directly(person: User) -> None:
    person.groups.clear()


def lose_from_the_group(person: User) -> None:
    Group.objects.get(name=REVIEWERS).user_set.clear()


def lose_with_the_group(person: User) -> None:
    Group.objects.get(name=REVIEWERS).delete()


def unmark_the_group(person: User) -> None:
    Group.objects.get(name=REVIEWERS).permissions.clear()


def unmark_from_the_right(person: User) -> None:
    second_factor_permission().group_set.clear()


@pytest.mark.parametrize(
    "change",
    [lose_directly, lose_from_the_group, lose_with_the_group, unmark_the_group, unmark_from_the_right],
)
def test_every_way_to_change_a_right_counts_up(change: Callable[[User], None]) -> None:
    person = of_group(REVIEWERS)
    before = User.objects.get(pk=person.pk).rights_version
    change(person)
    assert User.objects.get(pk=person.pk).rights_version > before


def test_members_pay_nothing_for_it(
    member: User, sign_in: Callable[..., Client], settings: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(member.email)
    client.get("/demo/mail/")  # the first page after sign-in looks once
    with django_assert_num_queries(2):  # session, user
        assert client.get("/demo/mail/").status_code == 200


def test_the_development_profile_asks_nobody_and_says_so(
    settings: Any, sign_in: Callable[..., Client]
) -> None:
    settings.ACADEMY_SECOND_FACTOR = False
    client = sign_in(of_group(ADMINISTRATORS).email)
    assert client.get("/home/").url == "/admin/"
    assert "staff sign in without a second step" in client.get("/account/profile/").content.decode()


def test_only_the_development_profile_asks_nobody() -> None:
    import subprocess
    import sys

    told = subprocess.run(
        [sys.executable, "-c", "from academy import settings as s; print(s.ACADEMY_SECOND_FACTOR, s.DEMO)"],
        env={"ACADEMY_SECRET_KEY": "x" * 50, "ACADEMY_SECOND_FACTOR": "off", "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["True", "False"]


def test_secrets_are_sealed_and_a_lost_key_opens_nothing(
    settings: Any, sign_in: Callable[..., Client]
) -> None:
    person = of_group(ADMINISTRATORS)
    secret = set_up(sign_in(person.email))
    stored = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    for sealed_with_nothing in (secret, ""):
        assert not stored.wrap().validate_code(code_now(sealed_with_nothing))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert stored.wrap().validate_code(code_now(secret))


def test_nobody_reaches_anothers_second_factor(member: User, sign_in: Callable[..., Client]) -> None:
    set_up(sign_in(of_group(ADMINISTRATORS).email))
    client = sign_in(member.email)
    assert client.get("/account/2fa/recovery-codes/").status_code == 404
    assert client.post("/account/2fa/totp/deactivate/").status_code == 404
    assert Authenticator.objects.count() == 2


def test_an_operator_helps_whoever_lost_the_phone(sign_in: Callable[..., Client]) -> None:
    person = of_group(ADMINISTRATORS)
    client = sign_in(person.email)
    set_up(client)
    call_command("reset_second_factor", person.email.upper(), stdout=(told := StringIO()))
    assert told.getvalue() == f"Removed 2 authenticators of {person.email}.\n"
    assert client.get("/admin/").url == f"{SET_UP}?required=yes"
    with pytest.raises(CommandError, match="Nobody"):
        call_command("reset_second_factor", "nobody@test.example")
