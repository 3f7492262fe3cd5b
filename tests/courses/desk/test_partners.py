"""Partners at the desk: the one form, a partner's file, its people, and who may do what there."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS
from courses.models import Invitation, LessonPage, Partner, PartnerGroup, PartnerPage
from courses.services import appoint
from courses.services.invitations import invite
from courses.services.partner_people import name_coordinator
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role
NEW: dict[str, Any] = {
    "name": "Pacific Institute",
    "starts": "2027-01-01",
    "ends": "2028-12-31",
    "reference": "ATC-9",
    "gigabytes": "2.5",
    "coordinator_email": "cora@test.example",
    "coordinator_name": "Cora",
    "coordinator_language": "en",
    "deputy_language": "en",
    "title_ar": "معهد",
}


def staff(group: str) -> User:
    person = UserFactory(full_name=f"Sample {group}")
    person.groups.add(Group.objects.get(name=group))
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin(db: None) -> Client:
    make_catalogues("en", "ar")
    return signed_in(staff(ADMINISTRATORS))


def desk(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def test_one_form_brings_a_partner_in(admin, django_capture_on_commit_callbacks):
    assert 'name="title_ar"' in admin.get(desk("partner_new")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(desk("partner_new"), NEW)
    partner = Partner.objects.get()
    assert answer["Location"] == desk("partner", "pacific-institute")
    assert (str(partner.agreement_ends), partner.quota_bytes) == ("2028-12-31", 2_500_000_000)
    assert set(PartnerPage.objects.values_list("title", flat=True)) == {"Pacific Institute", "معهد"}
    assert [sent.to for sent in mail.outbox] == [["cora@test.example"]]
    assert "ATC-9" in admin.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("ends", "2026-12-31"),
        ("coordinator_email", "nobody"),
        ("coordinator_name", "a\r\nBcc: b@c.example"),
        ("deputy_email", "CORA@test.example"),
        ("gigabytes", "-1"),
        ("slug", "../up"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_made(admin, field, typed):
    answer = admin.post(desk("partner_new"), {**NEW, field: typed})
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Partner.objects.exists()


def test_a_name_in_addresses_is_asked_for_where_none_can_be_made_or_it_is_taken(admin):
    assert admin.post(desk("partner_new"), {**NEW, "name": "معهد"}).context["form"].errors["slug"]
    for code in (302, 400):
        assert admin.post(desk("partner_new"), NEW).status_code == code


def cost(client: Client, path: str) -> int:
    """How many queries a page takes, the second time."""
    client.get(path)
    with CaptureQueriesContext(connection) as counted:
        client.get(path)
    return len(counted)


def test_the_list_costs_the_same_for_one_partner_and_three(admin):
    costs = []
    for number in range(3):
        partner = make_partner(f"partner{number}")
        make_person(Role.AUTHOR, partner)
        make_course(partner=partner, questions=0)
        costs.append(cost(admin, desk("partners")))
    assert admin.get(desk("partners")).content.decode().count('<th scope="row"><a') == 3
    assert costs[0] == costs[2] <= 24  # the frame of Wagtail's admin takes half of them


def test_a_partners_file_costs_the_same_for_one_course_and_three(admin):
    partner = make_partner("institute")
    make_person(Role.AUTHOR, partner)
    costs = []
    for _number in range(3):
        make_course(partner=partner, questions=0)
        costs.append(cost(admin, desk("partner", "institute")))
    assert admin.get(desk("partner", "institute")).content.decode().count('<th scope="row"><a') == 3
    assert costs[0] == costs[2] <= 40


def test_agreement_and_state_are_changed_with_a_reason(admin):
    partner = make_partner("institute")
    answer = admin.post(desk("partner_agreement", "institute"), {"ends": "2030-01-31", "gigabytes": "1"})
    assert answer.status_code == 302
    assert admin.post(desk("partner_agreement", "institute"), {"starts": "x"}).status_code == 400
    turn = desk("turn_partner", "institute")
    states = []
    for act, reason in (
        ("close", ""),
        ("close", "Budget"),
        ("end", "Over"),
        ("reopen", "New"),
        ("x", "Why not"),
    ):
        admin.post(turn, {"act": act, "reason": reason})
        partner.refresh_from_db()
        states.append(partner.state)
    assert states == ["active", "closing", "ended", "active", "active"]
    log = admin.get(desk("log_of_partner", "institute")).content.decode()
    assert "Budget" in log
    assert "2030-01-31" in log


def test_an_agreement_of_tomorrow_is_not_called_active(admin):
    partner = make_partner("institute")
    chip = '<span class="desk-chip'
    for days, begun in ((0, True), (1, False)):
        Partner.objects.update(agreement_starts=timezone.localdate() + timedelta(days=days))
        card = admin.get(desk("partner", partner.slug)).content.decode().split('class="desk-side"')[1]
        assert ("ctive" in card.split(chip)[1].split("</span>")[0]) is begun


def test_a_coordinator_reads_the_own_file_and_acts_on_nothing_of_the_agreement(admin):
    partner, other = make_partner("institute"), make_partner("other")
    client = signed_in(make_person(Role.COORDINATOR, partner))
    page = client.get(desk("partner", "institute")).content.decode()
    assert "Change the agreement" not in page
    assert client.get(desk("partners"))["Location"] == desk("partner", "institute")
    assert client.get(desk("partner_new")).status_code == 404
    assert client.post(desk("partner_new"), NEW).status_code == 404
    for slug in ("institute", "other"):
        for name in ("partner_agreement", "turn_partner", "seats"):
            data = {"act": "end", "reason": "Because", "gigabytes": "900"}
            assert client.post(desk(name, slug), data).status_code == 404
    partner.refresh_from_db()
    assert (partner.state, Partner.objects.get(pk=other.pk).quota_bytes) == ("active", 5_000_000_000)


def test_nothing_of_another_partner_is_there(admin):
    own, other = make_partner("institute"), make_partner("other")
    theirs = make_person(Role.AUTHOR, other)
    invitation = invite(partner=other, role=Role.AUTHOR, email="new@test.example", by=None)
    for role in (Role.COORDINATOR, Role.AUTHOR, Role.TRANSLATOR, Role.INSTRUCTOR):
        client = signed_in(make_person(role, own))
        for name in ("partner", "people", "log_of_partner"):
            assert client.get(desk(name, "other")).status_code == 404
        assert client.get(desk("log_of_person", theirs.public_id)).status_code == 404
        posts = {
            desk("invite", "other"): {"role": "author", "email": "x@test.example", "language": "en"},
            desk("end_role", "other"): {"person": theirs.public_id, "role": "author"},
            desk("end_role", "institute"): {"person": theirs.public_id, "role": "author"},
            desk("renew_invitation", "other", invitation.pk): {},
            desk("withdraw_invitation", "other", invitation.pk): {},
            desk("renew_invitation", "institute", invitation.pk): {},
            desk("withdraw_invitation", "institute", invitation.pk): {},
        }
        for path, data in posts.items():
            assert client.post(path, data).status_code == 404, path
    assert Invitation.objects.open().get() == invitation
    assert PartnerGroup.objects.filter(partner=other, group__user=theirs).exists()


def test_a_coordinator_invites_sends_again_and_takes_back(admin, django_capture_on_commit_callbacks):
    partner = make_partner("institute")
    client = signed_in(make_person(Role.COORDINATOR, partner))
    data = {"role": "author", "email": "new@test.example", "full_name": "Nadia", "language": "fr"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(desk("invite", "institute"), data).status_code == 302
    assert len(mail.outbox) == 1
    again = client.post(desk("invite", "institute"), data)
    assert again.status_code == 400
    assert "open invitation" in again.content.decode()
    assert client.post(desk("invite", "institute"), {**data, "role": "coordinator"}).status_code == 400
    invitation = Invitation.objects.get()
    assert "Nadia" in client.get(desk("people", "institute")).content.decode()
    page = client.post(desk("renew_invitation", "institute", invitation.pk), follow=True)
    assert "Wait ten minutes" in page.content.decode()
    client.post(desk("withdraw_invitation", "institute", invitation.pk))
    assert not Invitation.objects.open().exists()


def test_people_stand_with_role_and_day_and_a_role_is_ended(admin):
    partner = make_partner("institute")
    coordinator, author = make_person(Role.COORDINATOR, partner), make_person(Role.AUTHOR, partner)
    User.objects.filter(pk=author.pk).update(full_name="Adil Author")
    name_coordinator(partner=partner, coordinator=coordinator)
    client = signed_in(coordinator)
    page = client.get(desk("people", "institute")).content.decode()
    assert "Adil Author" in page
    assert "since" in page
    client.post(desk("end_role", "institute"), {"person": author.public_id, "role": "author"})
    assert not PartnerGroup.objects.filter(group__user=author).exists()
    client.post(desk("end_role", "institute"), {"person": coordinator.public_id, "role": "coordinator"})
    assert PartnerGroup.objects.filter(group__user=coordinator).exists()


def test_the_page_of_people_costs_the_same_for_one_and_three(admin):
    partner = make_partner("institute")
    costs = []
    for number in range(3):
        appoint(user=UserFactory(), partner=partner, role=Role.AUTHOR)
        invite(partner=partner, role=Role.AUTHOR, email=f"n{number}@test.example", by=None)
        costs.append(cost(admin, desk("people", "institute")))
    assert admin.get(desk("people", "institute")).content.decode().count("Send again") == 3
    assert costs[0] == costs[2] <= 24


def test_an_administrator_names_coordinator_and_deputy_among_the_partners_people(admin):
    partner = make_partner("institute")
    first, second, stranger = (
        make_person(Role.AUTHOR, partner),
        make_person(Role.TRANSLATOR, partner),
        UserFactory(),
    )
    seats = desk("seats", "institute")
    assert admin.post(seats, {"coordinator": stranger.pk}).status_code == 400
    admin.post(seats, {"coordinator": first.pk, "deputy": second.pk})
    partner.refresh_from_db()
    assert (partner.coordinator, partner.deputy) == (first, second)
    admin.post(seats, {"coordinator": first.pk, "deputy": first.pk})
    admin.post(seats, {})
    partner.refresh_from_db()
    assert (partner.coordinator, partner.deputy) == (first, second)


def test_reviewers_read_a_partners_file_without_addresses_and_visitors_see_nothing(admin):
    partner = make_partner("institute")
    make_person(Role.AUTHOR, partner)
    client = signed_in(staff(REVIEWERS))
    page = client.get(desk("partner", "institute")).content.decode()
    assert "author@institute.example" not in page
    assert client.get(desk("people", "institute")).status_code == 404
    member = signed_in(UserFactory())
    for path in (desk("partner", "institute"), desk("people", "institute"), desk("partners")):
        assert member.get(path).status_code in (302, 403, 404)
        assert Client().get(path).status_code == 302


@pytest.mark.parametrize("elsewhere", [False, True])
def test_whoever_loses_the_role_while_typing_is_told_in_words(admin, elsewhere):
    partner, other = make_partner("institute"), make_partner("other")
    author = make_person(Role.AUTHOR, partner)
    if elsewhere:  # and still comes into the admin
        appoint(user=author, partner=other, role=Role.AUTHOR)
    make_course(partner=partner, questions=0)
    page = LessonPage.objects.get()
    client = signed_in(author)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(edit).status_code == 200
    admin.post(desk("end_role", "institute"), {"person": author.public_id, "role": "author"})
    answer = client.post(edit, {"title": "Typed"})
    assert answer.status_code == 403
    assert "your role has ended" in answer.content.decode()
    assert client.get(edit).status_code in (302, 404)
    page.refresh_from_db()
    assert page.title != "Typed"


def test_strangers_learn_nothing_from_what_they_send(admin):
    own, other = make_partner("institute"), make_partner("other")
    make_course(partner=other, questions=0)
    client = signed_in(make_person(Role.AUTHOR, own))
    edit = reverse("wagtailadmin_pages:edit", args=[LessonPage.objects.get().pk])
    assert client.post(edit, {"title": "Typed"}).status_code == 404
