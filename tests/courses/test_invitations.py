"""Invitations: one link, once, for whoever holds it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS
from courses import invitation_views
from courses.models import Invitation, Partner, PartnerGroup
from courses.services import invitations
from courses.services.invitation_mails import mail_invitation, mail_owed_invitations
from courses.services.invitations import (
    accept_invitation,
    digest_of,
    find_invitation,
    invite,
    invite_once,
    renew_invitation,
    token_of,
    withdraw_invitation,
)
from courses.services.partner_agreements import close_partner, end_partner
from courses.services.partner_errors import (
    AddressInvalid,
    AlreadyInvited,
    InvitationExpired,
    InvitationUnknown,
    InvitationUsed,
    InvitationWithdrawn,
    MailedJustNow,
    MayNotAppoint,
    PartnerClosing,
    PartnerEnded,
    PersonInactive,
    TooManyInvitations,
)
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


@pytest.fixture
def partner() -> Partner:
    make_catalogues("en")
    return make_partner("institute")


@pytest.fixture
def registrar() -> User:
    person = UserFactory(full_name="Rana Registrar")
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return person


def invited(partner: Partner, **more) -> Invitation:
    return invite(
        **{"partner": partner, "role": Role.AUTHOR, "email": "New@Test.example", "by": None, **more}
    )


def roles(user: User) -> set[tuple[str, str]]:
    held = PartnerGroup.objects.filter(group__user=user)
    return set(held.values_list("partner__slug", "role"))


def test_the_token_is_long_and_only_its_digest_is_kept(partner):
    invitation = invited(partner)
    token = token_of(invitation)
    assert len(token) == 43  # 256 bits
    row = Invitation.objects.values().get()
    assert row["token_digest"] == digest_of(token)
    assert token not in str(row)
    assert not any(token in str(entry.data) for entry in ModelLogEntry.objects.all())
    assert find_invitation(token) == invitation
    assert token_of(Invitation.objects.get()) == token  # as a worker finds it


def test_another_key_makes_another_token_and_a_former_one_still_fits(partner, settings):
    invitation = invited(partner)
    token, key = token_of(invitation), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-" + "y" * 40
    assert token_of(invitation) != token
    settings.SECRET_KEY_FALLBACKS = [key]
    assert token_of(invitation) == token


def test_the_mail_follows_the_commit_once_in_the_invitations_language(
    partner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invited(partner, language="fr", full_name="Nadia Neuf")
        assert not mail.outbox
    assert [sent.to for sent in mail.outbox] == [["new@test.example"]]
    assert f"/invitations/{token_of(invitation)}/" in mail.outbox[0].body
    invitation.refresh_from_db()
    assert invitation.mailed_at is not None
    assert not mail_invitation(invitation_id=invitation.pk)
    assert len(mail.outbox) == 1


def test_what_a_worker_lost_is_mailed_by_the_chores(partner):
    invited(partner)
    assert (mail_owed_invitations(), mail_owed_invitations()) == (1, 0)
    assert len(mail.outbox) == 1


def test_nobody_mails_what_was_taken_back(partner):
    withdraw_invitation(invitation=invited(partner), by=None)
    assert mail_owed_invitations() == 0


def test_whoever_holds_the_token_accepts_whatever_their_address(partner):
    invitation = invited(partner, email="somebody@else.example")
    user = UserFactory(email="me@home.example")
    accepted = accept_invitation(token=token_of(invitation), user=user)
    assert (accepted.accepted_by, roles(user)) == (user, {("institute", "author")})
    entry = ModelLogEntry.objects.get(action="courses.accept_invitation")
    assert (entry.user, entry.object_id) == (user, str(partner.pk))


def test_a_token_works_once(partner):
    token = token_of(invited(partner))
    accept_invitation(token=token, user=UserFactory())
    other = UserFactory()
    with pytest.raises(InvitationUsed):
        accept_invitation(token=token, user=other)
    assert not roles(other)


def test_a_person_serves_two_partners(partner):
    user = UserFactory()
    for one in (partner, make_partner("other")):
        accept_invitation(token=token_of(invited(one)), user=user)
    assert roles(user) == {("institute", "author"), ("other", "author")}


def test_an_expired_a_withdrawn_and_an_unknown_token_give_nothing(partner):
    user = UserFactory()
    old = invited(partner, email="old@test.example")
    token = token_of(old)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    Invitation.objects.filter(pk=old.pk).update(token_digest=digest_of(token))
    with pytest.raises(InvitationExpired):
        accept_invitation(token=token, user=user)
    taken_back = invited(partner, email="back@test.example")
    assert withdraw_invitation(invitation=taken_back, by=None)
    assert not withdraw_invitation(invitation=taken_back, by=None)
    with pytest.raises(InvitationWithdrawn):
        accept_invitation(token=token_of(taken_back), user=user)
    for wrong in ("", "x" * 43, taken_back.token_digest):
        with pytest.raises(InvitationUnknown):
            accept_invitation(token=wrong, user=user)
    assert not roles(user)


def test_a_closed_account_accepts_nothing(partner):
    token = token_of(invited(partner))
    user = UserFactory(is_active=False)
    with pytest.raises(PersonInactive):
        accept_invitation(token=token, user=user)
    assert Invitation.objects.open().count() == 1


def test_nobody_is_invited_into_or_arrives_at_a_partner_that_closes_or_has_ended(partner):
    token = token_of(invited(partner))
    Partner.objects.filter(pk=partner.pk).update(state="closing")  # while the link was on its way
    with pytest.raises(PartnerClosing):
        accept_invitation(token=token, user=UserFactory())
    assert Invitation.objects.open().exists()
    Partner.objects.filter(pk=partner.pk).update(state="active")
    close_partner(partner=partner, by=None)
    assert not Invitation.objects.open().exists()
    with pytest.raises(PartnerClosing):
        invited(partner)
    end_partner(partner=partner, by=None)
    with pytest.raises(PartnerEnded):
        invited(partner)


def test_renewing_makes_a_new_link_and_spoils_the_old_one(partner, django_capture_on_commit_callbacks):
    invitation = invited(partner)
    old = token_of(invitation)
    mail_owed_invitations()
    with pytest.raises(MailedJustNow):
        renew_invitation(invitation=invitation, by=None)
    Invitation.objects.update(mailed_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        renewed = renew_invitation(invitation=invitation, by=None)
    assert f"/invitations/{token_of(renewed)}/" in mail.outbox[-1].body
    with pytest.raises(InvitationUnknown):
        accept_invitation(token=old, user=UserFactory())
    accept_invitation(token=token_of(renewed), user=UserFactory())
    with pytest.raises(InvitationUsed):
        renew_invitation(invitation=invitation, by=None)


def test_an_address_is_invited_once_to_a_role(partner):
    invited(partner)
    with pytest.raises(AlreadyInvited):
        invited(partner, email="NEW@test.example")
    assert invite_once(partner=partner, role=Role.AUTHOR, email="new@test.example", by=None) is None
    invited(partner, role=Role.TRANSLATOR)


@pytest.mark.parametrize(
    "bad",
    [
        {"email": "a@b.example\nBcc: all@test.example"},
        {"email": "no address"},
        {"full_name": "Nadia\r\nBcc: all@test.example"},
        {"full_name": "Win at https://evil.example"},
        {"full_name": "\u202eevil"},
    ],
)
def test_what_would_forge_a_mail_is_refused(partner, bad):
    with pytest.raises(AddressInvalid):
        invited(partner, **bad)
    assert not Invitation.objects.exists()


def test_a_partners_name_cannot_add_a_header_or_a_link_of_its_own(
    partner, django_capture_on_commit_callbacks
):
    Partner.objects.filter(pk=partner.pk).update(name="Evil\nBcc: all@test.example\n\nhttps://evil.example\n")
    with django_capture_on_commit_callbacks(execute=True):
        invited(partner)
    sent = mail.outbox[0].message()
    assert sent["Bcc"] is None
    assert [line for line in mail.outbox[0].body.splitlines() if line.startswith("https://evil")] == []


def test_one_coordinator_cannot_send_five_hundred_invitations(partner, monkeypatch):
    assert (invitations.MOST_OPEN, invitations.MOST_A_DAY) == (50, 100)
    monkeypatch.setattr(invitations, "MOST_OPEN", 5)
    monkeypatch.setattr(invitations, "MOST_A_DAY", 10)
    by = make_person(Role.COORDINATOR, partner)
    for number in range(invitations.MOST_OPEN):
        invited(partner, email=f"p{number}@test.example", by=by)
    with pytest.raises(TooManyInvitations):
        invited(partner, by=by)
    for number in range(invitations.MOST_A_DAY - invitations.MOST_OPEN):
        withdraw_invitation(invitation=Invitation.objects.open().first(), by=by)
        invited(partner, email=f"q{number}@test.example", by=by)
    withdraw_invitation(invitation=Invitation.objects.open().first(), by=by)
    with pytest.raises(TooManyInvitations):  # taking back and inviting anew does not help for long
        invited(partner, by=by)
    assert Invitation.objects.count() == invitations.MOST_A_DAY


def test_a_coordinator_invites_to_the_own_partner_and_no_coordinator(partner, registrar):
    by = make_person(Role.COORDINATOR, partner)
    other = make_partner("other")
    invited(partner, by=by)
    for refused in ({"role": Role.COORDINATOR}, {"partner": other}):
        with pytest.raises(MayNotAppoint):
            invited(**{"partner": partner, "by": by, **refused})
    for nobody in (make_person(Role.AUTHOR, partner), UserFactory()):
        with pytest.raises(MayNotAppoint):
            invited(partner, by=nobody)
    theirs = invited(other)
    for act in (withdraw_invitation, renew_invitation):
        with pytest.raises(MayNotAppoint):
            act(invitation=theirs, by=by)
    invited(partner, role=Role.COORDINATOR, by=registrar)
    with pytest.raises(ValueError, match="owner"):
        invited(partner, role="owner")


def test_the_first_coordinator_and_deputy_take_their_seats(partner):
    first, second, third = UserFactory(), UserFactory(), UserFactory()
    for user, as_deputy in ((first, False), (second, True), (third, False)):
        invitation = invited(partner, role=Role.COORDINATOR, as_deputy=as_deputy)
        accept_invitation(token=token_of(invitation), user=user)
    partner.refresh_from_db()
    assert (partner.coordinator, partner.deputy) == (first, second)
    assert ("institute", "coordinator") in roles(third)


# --- the page behind the link ---


def link(invitation: Invitation) -> str:
    return f"/invitations/{token_of(invitation)}/"


def test_a_visitor_reads_who_invites_to_what_and_is_led_to_sign_in_and_back(client, partner, registrar):
    invitation = invited(partner, by=registrar)
    page = client.get(link(invitation))
    text = page.content.decode()
    assert "Rana Registrar" in text
    assert "Institute" in text
    assert f"/account/login/?next=%2Finvitations%2F{token_of(invitation)}%2F" in text
    assert '<form class="form" method="post">' not in text
    assert page["Cache-Control"] == "private, no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "strict-origin"
    assert client.post(link(invitation)).status_code == 200  # nobody is signed in, nothing happens
    assert Invitation.objects.open().exists()


def test_the_page_speaks_the_invitations_language(client, partner):
    page = client.get(link(invited(partner, language="ar")), headers={"accept-language": "fr"})
    assert page["Content-Language"] == "ar"
    assert re.search(r'<html[^>]*lang="ar"[^>]*dir="rtl"', page.content.decode())


def test_a_click_accepts_and_leads_to_the_worklist_also_the_second_one(client, partner):
    user = UserFactory()
    client.force_login(user)
    invitation = invited(partner)
    assert "Accept the invitation" in client.get(link(invitation)).content.decode()
    for _click in range(2):
        answer = client.post(link(invitation))
        assert (answer.status_code, answer["Location"]) == (302, "/admin/academy/courses/")
    assert client.get(link(invitation)).status_code == 302
    assert roles(user) == {("institute", "author")}


def test_a_wrong_used_withdrawn_or_old_link_is_one_page(client, partner):
    used, back, old = (invited(partner, email=f"{n}@test.example") for n in range(3))
    links = [link(one) for one in (used, back, old)]
    accept_invitation(token=token_of(used), user=UserFactory())
    withdraw_invitation(invitation=back, by=None)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    client.force_login(UserFactory())
    pages = [client.get(path) for path in [*links, "/invitations/wrong/"]]
    pages += [client.post(path) for path in [*links, "/invitations/wrong/"]]
    assert {page.status_code for page in pages} == {404}
    assert (
        len(
            {
                re.sub(r"\s+", " ", page.content.decode().partition("<main")[2].partition("</main>")[0])
                for page in pages
            }
        )
        == 1
    )
    assert "Institute" not in pages[0].content.decode()


def test_a_guesser_is_slowed_down(client, partner, monkeypatch):
    cache.clear()
    monkeypatch.setattr(invitation_views, "PER_MINUTE", 5)
    codes = [client.get(f"/invitations/guess{n}/").status_code for n in range(7)]
    assert codes == [404] * 5 + [429] * 2
    cache.clear()


def test_accepting_needs_the_form_token(partner):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory())
    assert strict.post(link(invited(partner))).status_code == 403
    assert Invitation.objects.open().exists()


def test_the_token_stands_in_no_log_line(client, partner, capsys):
    invitation = invited(partner)
    client.get(link(invitation))
    out = capsys.readouterr()
    assert token_of(invitation) not in out.out + out.err
