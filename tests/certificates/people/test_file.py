"""A person's file: all of it, in so many queries, for administrators; each opening is logged."""

import re
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from wagtail.images import get_image_model

from academy.users.models import SentMail, User
from certificates import sweeping
from certificates.models import Certificate, JointAct, LogEntry, PartnerLogo
from certificates.people.errors import (
    AccountIsPartners,
    AccountIsStaffs,
    AccountOver,
    AddressIsTheirs,
    AddressTaken,
)
from certificates.services.logging import log_act
from certificates.services.recovering import begin_recovery, recover_account, reset_second_factor
from enrollments import services
from enrollments.errors import TooManyAttempts
from enrollments.models import Enrollment, Transition
from tests.certificates.accounts import make_registrar, signed_in
from tests.certificates.records import make_award, make_certificate
from tests.factories import EnrollmentFactory, UserFactory, hand_in
from tests.factories.courses import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar(db) -> User:
    return make_registrar()


@pytest.fixture
def desk(registrar):
    return signed_in(registrar)


def address(name: str, person: User, *more) -> str:
    return reverse(f"desk:{name}", args=[person.public_id, *more])


def acts() -> list[str]:
    about_people = LogEntry.objects.exclude(act="certificate.issued").order_by("seq")
    return list(about_people.values_list("act", flat=True))


def test_the_file_costs_as_many_queries_for_three_of_everything_as_for_one(
    desk, member, django_assert_num_queries
):
    desk.get(address("person_file", member))
    counts = []
    for _round in range(2):
        for _number in range(1 if not counts else 2):
            certificate = make_certificate(member=member)
            Transition.objects.create(
                enrollment=certificate.award.enrollment, to_state="completed", why="Passed", by=member
            )
            SentMail.objects.create(user=member, email=member.email, subject="Your certificate")
        with django_assert_num_queries(35) as counted:
            answer = desk.get(address("person_file", member))
        counts.append(len(counted))
    text = answer.content.decode()
    assert text.count("Your certificate") == text.count(": <bdi>Passed</bdi>") == 3
    assert all(each.grouped_number in text for each in Certificate.objects.all())
    assert acts().count("person.opened") == 3


def test_long_lists_are_cut_until_asked_for(desk, member):
    SentMail.objects.bulk_create(
        SentMail(user=member, email=member.email, subject=f"Mail {number}") for number in range(20)
    )
    url = address("person_file", member)
    assert desk.get(url).content.decode().count("<bdi>Mail ") == 15
    assert desk.get(url, {"all": "mails"}).content.decode().count("<bdi>Mail ") == 20


def test_a_search_without_a_result_says_what_to_try(desk):
    text = desk.get(reverse("desk:people_search"), {"q": "nobody at all"}).content.decode()
    assert "Nobody was found" in text and "in another script" in text


@pytest.mark.parametrize(
    "name",
    [
        "person_file",
        "person_merge",
        "person_password",
        "person_recover",
        "person_second_factor",
        "person_see",
    ],
)
def test_none_of_it_is_there_for_anybody_else(member, author, name):
    for person in (member, author):
        browser = signed_in(person)
        for method in (browser.get, browser.post):
            answer = method(address(name, member), {"why": "x", "email": "x@test.example"})
            assert answer.status_code in (
                HTTPStatus.NOT_FOUND,
                HTTPStatus.METHOD_NOT_ALLOWED,
                HTTPStatus.FOUND,
            )
            assert "Mona" not in answer.content.decode()
    assert acts() == [] and mail.outbox == []


def test_a_certificates_mail_is_sent_again_to_the_present_address(desk, member):
    certificate = make_certificate(member=member)
    url = address("person_resend", member, certificate.grouped_number)
    desk.post(url)
    assert acts() == []  # no PDF yet, so there is nothing to send
    Certificate.objects.filter(pk=certificate.pk).update(pdf="x.pdf", mailed_at="2026-01-01T00:00Z")
    desk.post(url)
    assert acts() == ["certificate.mailed_again"]
    assert Certificate.objects.unmailed().get() == certificate
    assert "less than 10 minutes ago" in desk.post(url, follow=True).content.decode()
    assert acts().count("certificate.mailed_again") == 1
    stranger = make_certificate().grouped_number
    assert desk.post(address("person_resend", member, stranger)).status_code == HTTPStatus.NOT_FOUND


def test_a_link_for_a_new_password_goes_to_the_person_alone(desk, member, registrar):
    answer = desk.post(address("person_password", member))
    assert [message.to for message in mail.outbox] == [[member.email]]
    assert "/reset/" not in answer.content.decode() and acts() == ["person.password_mailed"]
    answer = desk.post(address("person_password", member), follow=True)
    assert "less than 10 minutes ago" in answer.content.decode()
    assert len(mail.outbox) == 1


def test_an_ended_enrolment_is_taken_up_again_with_a_reason(desk, member, registrar):
    enrollment = make_award(member=member).enrollment
    enrollment.awards.all().delete()
    Enrollment.objects.filter(pk=enrollment.pk).update(state="failed")
    url = address("person_reopen", member, enrollment.uuid)
    assert desk.post(url, {"why": " "}).status_code == HTTPStatus.BAD_REQUEST
    for _twice in range(2):
        desk.post(url, {"why": "Ill during the final quiz"})
    enrollment.refresh_from_db()
    assert enrollment.state == "active"
    assert [(step.by, step.why) for step in enrollment.transitions.all()] == [
        (registrar, "Ill during the final quiz")
    ]


def test_what_cannot_be_taken_up_again_says_why(desk, member):
    enrollment = make_award(member=member).enrollment
    url = address("person_reopen", member, enrollment.uuid)
    assert "Only an enrolment" in desk.post(url, {"why": "x"}).content.decode()
    Enrollment.objects.filter(pk=enrollment.pk).update(state="withdrawn")
    enrollment.run.state = "closed-out"
    enrollment.run.save()
    assert "hold for everybody" in desk.post(url, {"why": "x"}).content.decode()


def recover(desk, member: User, email: str = "New@test.example") -> str:
    """Begin, and return the code that went to the new address."""
    desk.post(address("person_recover", member), {"email": email, "why": "Passport seen on a call"})
    sweeping.tell_people()
    sent = next(message for message in mail.outbox if message.to == [email.lower()])
    return re.search(r"^(\d{6})$", sent.body, re.M)[1]


def test_a_lost_address_is_replaced_once_its_code_is_told(desk, member, registrar):
    EmailAddress.objects.create(user=member, email="second@test.example", verified=True)
    theirs = signed_in(member)
    code = recover(desk, member)
    told = {message.to[0] for message in mail.outbox}
    assert told == {"new@test.example", member.email, "second@test.example"}
    assert not any(code in message.body for message in mail.outbox if message.to != ["new@test.example"])
    member.refresh_from_db()
    assert member.email == "member@test.example"
    page = desk.get(address("person_recover", member)).content.decode()
    assert code not in page and code not in str(dict(desk.session))
    mail.outbox.clear()
    desk.post(address("person_recover", member), {"code": code})
    sweeping.tell_people()
    member.refresh_from_db()
    assert (member.email, member.has_usable_password()) == ("new@test.example", False)
    assert list(EmailAddress.objects.filter(user=member).values_list("email", "verified", "primary")) == [
        ("new@test.example", True, True)
    ]
    former = {each.email for each in member.former_addresses.all()}
    assert former == {"member@test.example", "second@test.example"}
    assert {message.to[0] for message in mail.outbox} == former | {"new@test.example"}
    assert theirs.get("/account/signed-in/").status_code == HTTPStatus.FOUND
    assert acts() == ["person.recovery_begun", "person.recovered"]


def test_three_wrong_codes_end_it(desk, member):
    code = recover(desk, member)
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(4):
        desk.post(address("person_recover", member), {"code": wrong})
    desk.post(address("person_recover", member), {"code": code})
    member.refresh_from_db()
    assert member.email == "member@test.example" and acts() == ["person.recovery_begun"]


def test_the_second_step_is_removed_and_the_person_told(desk, member):
    Authenticator.objects.create(user=member, type="totp", data={})
    for _twice in range(2):
        desk.post(address("person_second_factor", member), {"why": "Phone lost, passport seen"})
    assert not Authenticator.objects.filter(user=member).exists()
    sweeping.tell_people()
    assert [message.to for message in mail.outbox] == [[member.email]]
    assert acts() == ["person.second_factor_reset"]


def test_nobody_comes_to_more_rights_by_recovering(registrar, member, stranger):
    root = User.objects.create_superuser("root@test.example")
    for person in (root, registrar, make_registrar("second@test.example")):
        for act in (begin_recovery, recover_account):
            with pytest.raises(AccountIsStaffs):
                act(person=person, email="mine@test.example", by=registrar, why="x")
        with pytest.raises(AccountIsStaffs):
            reset_second_factor(person=person, by=registrar, why="x")
    closed = UserFactory(is_active=False)
    for person, email, error in (
        (member, stranger.email, AddressTaken),
        (member, member.email, AddressIsTheirs),
        (closed, "x@test.example", AccountOver),
    ):
        with pytest.raises(error):
            begin_recovery(person=person, email=email, by=registrar, why="x")


def test_whoever_ever_acted_or_acts_for_a_partner_is_a_superusers_to_help(registrar, author):
    former, asker, signs = UserFactory(), UserFactory(), UserFactory()
    log_act(act="certificate.revoked", by=former, person=UserFactory())
    JointAct.objects.create(kind="grant", asked_by=asker, why="x")
    logo = get_image_model().objects.create(title="Logo", file="logo.png", width=9, height=9)
    PartnerLogo.objects.create(partner=PartnerFactory(), image=logo, signatory=signs)
    root = User.objects.create_superuser("root@test.example")
    for person, error in (
        (former, AccountIsStaffs),
        (asker, AccountIsStaffs),
        (author, AccountIsPartners),
        (signs, AccountIsPartners),
    ):
        with pytest.raises(error):
            reset_second_factor(person=person, by=registrar, why="x")
        assert reset_second_factor(person=person, by=root, why="x") == 0
    itself = UserFactory()
    log_act(act="correction.asked", by=itself, person=itself)
    assert reset_second_factor(person=itself, by=registrar, why="x") == 0


def test_the_merge_page_shows_what_happens_before_it_does(desk, member):
    gone = UserFactory(email="gone@test.example", full_name="Mona Member")
    url = address("person_merge", member)
    assert "gone@test.example" in desk.get(url).content.decode()
    page = desk.get(url, {"gone": str(gone.public_id)}).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    given = {"gone": str(gone.public_id), "why": "Same person", "seen": seen}
    assert desk.post(url, given | {"seen": "old"}).status_code == HTTPStatus.BAD_REQUEST
    assert desk.post(url, given).status_code == HTTPStatus.FOUND
    sweeping.tell_people()
    assert {message.to[0] for message in mail.outbox} == {"member@test.example", "gone@test.example"}
    assert desk.get(url, {"gone": "no id"}).status_code == HTTPStatus.NOT_FOUND


def test_a_wait_is_lifted_for_one_round_with_a_reason(desk, member, registrar):
    enrollment = EnrollmentFactory(member=member)
    quiz = enrollment.run.course.activities.get(kind="quiz")
    for _number in range(3):
        last = hand_in(enrollment, quiz, right=0)
    with pytest.raises(TooManyAttempts):
        services.start_attempt(enrollment=enrollment, activity=quiz)
    url = address("person_attempts", member, last.uuid)
    assert url in desk.get(address("person_file", member)).content.decode()
    for _twice in range(2):
        desk.post(url, {"why": "The link failed each time"})
    assert acts().count("attempts.extended") == 1
    assert hand_in(enrollment, quiz, right=0).number == 4
    assert "already" in desk.post(url, {"why": "x"}).content.decode()
