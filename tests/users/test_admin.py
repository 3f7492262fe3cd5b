"""People in Wagtail's admin: invited, given roles, closed; never deleted, never handed another address."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from wagtail.users.models import UserProfile

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS, is_administrator, works_in_admin
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar() -> User:
    person = UserFactory(email="registrar@test.example", full_name="Rana Registrar", time_zone="Asia/Amman")
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return person


@pytest.fixture
def admin(client: Client, registrar: User) -> Client:
    client.force_login(registrar)
    return client


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(UserFactory(is_superuser=True, full_name="Root"))
    return client


def test_the_list_of_people_shows_and_finds_them(admin: Client, member: User) -> None:
    assert "Mona Member" in admin.get("/admin/users/").content.decode()
    found = admin.get("/admin/users/?q=Mona").content.decode()
    heads = found.rpartition("<thead")[2].partition("</thead>")[0]
    assert "E-mail address" in heads
    for theirs in ("Username", "Access level"):
        assert theirs not in heads
    assert "Mona Member" in found
    assert f"/delete/{member.pk}/" not in found


def test_a_person_is_invited_without_a_password_and_sets_one_by_mail(admin: Client, root: Client) -> None:
    page = admin.get("/admin/users/new/").content.decode()
    assert 'name="full_name"' in page
    assert "None" not in page.partition('role="tabpanel"')[2].partition("</section>")[0]
    assert "first_name" not in page
    assert "password1" not in page
    group = Group.objects.get(name=REVIEWERS)
    answer = root.post(
        "/admin/users/new/", {"email": "Rev@Test.example", "full_name": "Rita Reviewer", "groups": [group.pk]}
    )
    assert answer.status_code == 302
    person = User.objects.get(email="rev@test.example")
    assert not person.has_usable_password()
    assert list(person.groups.all()) == [group]
    Client().post("/account/password/reset/", {"email": person.email})
    assert "password/reset/key" in mail.outbox[-1].body


@pytest.mark.parametrize("email", ["registrar@test.example", "REGISTRAR@test.example", "none", ""])
def test_an_address_that_is_taken_or_none_is_refused(admin: Client, email: str) -> None:
    page = admin.post("/admin/users/new/", {"email": email, "full_name": "Twice"})
    assert page.status_code == 200
    assert page.context["form"].errors["email"]


def test_the_address_is_read_only_and_the_name_is_checked(admin: Client, member: User) -> None:
    edit = f"/admin/users/edit/{member.pk}/"
    shown = admin.get(edit).content.decode().partition('role="tabpanel"')[2].partition("</section>")[0]
    assert 'value="Mona Member"' in shown
    assert "None" not in shown
    admin.post(edit, {"email": "thief@test.example", "full_name": "New Name", "is_active": "on"})
    member.refresh_from_db()
    assert (member.email, member.full_name, member.is_active) == ("member@test.example", "New Name", True)
    page = admin.post(edit, {"full_name": "New\u202eName", "is_active": "on"})
    assert page.context["form"].errors["full_name"]


def test_an_administrator_makes_no_superuser_and_touches_none(admin: Client, member: User) -> None:
    above = UserFactory(is_superuser=True, full_name="Above")
    admin.post(f"/admin/users/edit/{member.pk}/", {"full_name": "M", "is_active": "on", "is_superuser": "on"})
    admin.post("/admin/users/new/", {"email": "s@test.example", "full_name": "S", "is_superuser": "on"})
    admin.post(f"/admin/users/edit/{above.pk}/", {"full_name": "Below"})
    bulk = f"/admin/bulk/users/user/set_active_state/?id={above.pk}"
    admin.post(bulk, {"mark_as_active": ""})
    assert list(User.objects.filter(is_superuser=True)) == [above]
    above.refresh_from_db()
    assert (above.full_name, above.is_active) == ("Above", True)


def edited(person: User, *groups: Group, **fields: str) -> dict[str, Any]:
    return {"full_name": person.full_name, "groups": [group.pk for group in groups], **fields}


def test_only_a_superuser_names_staff_and_ends_their_roles(
    admin: Client, root: Client, registrar: User, member: User
) -> None:
    administrators = Group.objects.get(name=ADMINISTRATORS)
    other = UserFactory(full_name="Olga Other")
    other.groups.add(administrators)
    new = {"email": "s@test.example", "full_name": "S", "groups": [administrators.pk]}
    admin.post("/admin/users/new/", new)
    admin.post(f"/admin/users/copy/{member.pk}/", {**new, "is_superuser": "on"})
    admin.post(f"/admin/users/edit/{member.pk}/", edited(member, administrators, is_active="on"))
    assert not User.objects.filter(is_superuser=True).exclude(full_name="Root").exists()
    admin.post(f"/admin/bulk/users/user/assign_role/?id={member.pk}", {"role": administrators.pk})
    assert set(administrators.user_set.all()) == {registrar, other}
    admin.post(f"/admin/users/edit/{other.pk}/", edited(other))
    admin.post(f"/admin/bulk/users/user/set_active_state/?id={other.pk}", {"mark_as_active": "False"})
    other.refresh_from_db()
    assert other.is_active
    assert list(other.groups.all()) == [administrators]
    root.post(f"/admin/users/edit/{other.pk}/", edited(other, is_active="on"))
    root.post(f"/admin/users/edit/{member.pk}/", edited(member, administrators, is_active="on"))
    assert set(administrators.user_set.all()) == {registrar, member}


def test_nobody_is_deleted_not_even_by_a_superuser(client: Client, member: User) -> None:
    client.force_login(UserFactory(is_superuser=True))
    client.post(f"/admin/users/delete/{member.pk}/")
    client.post(f"/admin/bulk/users/user/delete/?id={member.pk}")
    assert User.objects.filter(pk=member.pk).exists()
    assert f"/delete/{member.pk}/" not in client.get(f"/admin/users/edit/{member.pk}/").content.decode()
    assert f"/delete/{member.pk}/" not in client.get("/admin/users/").content.decode()


def test_a_closed_account_is_signed_out_at_once(admin: Client, member: User) -> None:
    theirs = Client()
    theirs.force_login(member)
    admin.post(f"/admin/users/edit/{member.pk}/", {"full_name": "Mona Member"})
    assert theirs.get("/account/profile/").status_code == 302


def test_the_admins_account_page_changes_no_name_address_or_password(admin: Client, registrar: User) -> None:
    page = admin.get("/admin/account/").content.decode()
    for field in ("first_name", "email-", "password1", "preferred_language", "current_time_zone"):
        assert field not in page.partition("<main")[2]
    admin.post(
        "/admin/account/",
        {
            "name_email-email": "x@test.example",
            "name_email-first_name": "X",
            "password-new_password1": "four-words-x",
            "theme-theme": "dark",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    registrar.refresh_from_db()
    assert (registrar.email, registrar.full_name) == ("registrar@test.example", "Rana Registrar")
    assert UserProfile.objects.get(user=registrar).theme == "dark"


def test_the_admin_tells_times_in_the_zone_of_the_profile(registrar: User) -> None:
    assert UserProfile.objects.get(user=registrar).current_time_zone == "Asia/Amman"
    registrar.time_zone = "Africa/Cairo"
    registrar.save()
    assert UserProfile.objects.get(user=registrar).current_time_zone == "Africa/Cairo"
    Group.objects.get(name=REVIEWERS).user_set.add(late := UserFactory(time_zone="Asia/Tokyo"))
    assert UserProfile.objects.get(user=late).current_time_zone == "Asia/Tokyo"


def test_members_and_visitors_get_no_page_of_people(client: Client, member: User) -> None:
    paths = ["/admin/users/", "/admin/users/new/", f"/admin/users/edit/{member.pk}/", "/admin/account/"]
    for path in paths:
        assert client.get(path).url.startswith("/account/login/")
    client.force_login(member)
    for path in paths:
        assert client.get(path).url.startswith("/account/login/")


def test_a_reviewer_sees_no_list_of_people(client: Client) -> None:
    reviewer = UserFactory()
    reviewer.groups.add(Group.objects.get(name=REVIEWERS))
    client.force_login(reviewer)
    assert client.get("/admin/").url == "/admin/academy/reviews/"
    assert client.get("/admin/users/").status_code == 404


def test_roles_are_known_by_their_groups(
    registrar: User, member: User, django_assert_num_queries: Any
) -> None:
    superuser = UserFactory(is_superuser=True)
    with django_assert_num_queries(2):
        assert [is_administrator(person) for person in (registrar, member, superuser)] == [True, False, True]
    assert [works_in_admin(person) for person in (registrar, member, superuser)] == [True, False, True]
    superuser.is_active = False
    assert not is_administrator(superuser)
