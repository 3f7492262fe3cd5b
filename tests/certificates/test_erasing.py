"""Erasing a person: nothing that names them is left in any table or file, and certificates still hold."""

import hashlib
import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.log_actions import log as log_action
from wagtail.models import ModelLogEntry

from academy.lib.canonical import digest
from academy.users.erasing import GONE, anonymise
from academy.users.models import FormerAddress, SentMail, SignIn, User
from certificates import services
from certificates.correction_errors import NameErased, NamesThePerson, PersonErased, PersonHasRoles
from certificates.errors import ReasonMissing
from certificates.joint_words import words_of
from certificates.log_chain import verify_log
from certificates.models import (
    AccountMerge,
    Certificate,
    CertificateEvent,
    CorrectionRequest,
    JointAct,
    LogEntry,
    PersonMail,
    Portfolio,
    Release,
    ReleaseItem,
)
from certificates.services.delivery import attach_pdf
from certificates.services.erasing import ask_to_erase, drop_erased_files, erase_person
from certificates.services.joint_acts import confirm_act
from certificates.services.logging import log_act
from certificates.services.release_zip import write_zip
from certificates.verifying.by_number import facts_about
from cms.storage import private_storage
from courses.models import Activity, Invitation
from enrollments.models import (
    Answer,
    Attempt,
    AttemptQuestion,
    Attendance,
    EssayGrade,
    FrozenQuestion,
    Grade,
    Transition,
)
from tests.certificates.records import make_award
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CANARY = "kestrelcanary"

# The rows about a person, by the way to them: every text in them is filled with the canary.
ROWS = {
    "users.User": "pk",
    "users.SignIn": "user",
    "users.FormerAddress": "user",
    "users.SentMail": "user",
    "account.EmailAddress": "user",
    "certificates.Certificate": "award__member",
    "certificates.CertificateEvent": "certificate__award__member",
    "certificates.CorrectionRequest": "member",
    "certificates.JointAct": "certificate__award__member",
    "certificates.LogEntry": "person",
    "certificates.AccountMerge": "kept",
    "certificates.PersonMail": "person",
    "certificates.Portfolio": "member",
    "certificates.ReleaseItem": "award__member",
    "enrollments.Enrollment": "member",
    "enrollments.Transition": "enrollment__member",
    "enrollments.Attempt": "enrollment__member",
    "enrollments.Answer": "question__attempt__enrollment__member",
    "enrollments.EssayGrade": "question__attempt__enrollment__member",
    "enrollments.Grade": "enrollment__member",
    "enrollments.Attendance": "enrollment__member",
    "enrollments.Award": "member",
}
# Tables of ours that say nothing of one person's: courses, runs, designs, keys, and rows without a text.
IMPERSONAL = {
    *("CertificateDesign", "DesignText", "Signatory", "FrozenImage", "FrozenDesign", "PartnerLogo"),
    *("LogoConsent", "SigningKey", "StatusList", "LogHead", "EventMail", "Release", "Run", "Syllabus"),
    *("Requirement", "SyllabusTitles", "FrozenQuestion", "AttemptQuestion", "Ruling", "Regrading"),
    *("QuizWindow", "Milestone"),
}
# Texts of the machine, and what a constraint or a digest holds fast.
MACHINE = {
    *("number", "salt", "digest", "why_salt", "why_digest", "previous", "act", "kind", "state", "language"),
    *("password", "time_zone", "code", "source", "to_state", "from_state", "key", "pdf", "evidence", "data"),
    *("basis", "limits", "session_key"),
}


@pytest.fixture(autouse=True)
def no_files_of_earlier_tests():
    for folder, name in files_with_canary():
        private_storage().delete(f"{folder}/{name}")


@pytest.fixture
def registrar():
    return UserFactory(full_name="The Registrar")


@pytest.fixture
def member(registrar):
    """Somebody about whom there is a row of every kind."""
    person = UserFactory(full_name=f"{CANARY} name", email=f"{CANARY}@test.example")
    award = make_award(member=person)
    enrollment, run = award.enrollment, award.enrollment.run
    first = services.issue_certificate(award=award)
    attach_pdf(certificate=first, content=f"%PDF {CANARY}".encode(), missing=(CANARY,))
    services.revoke_certificate(certificate=first, by=registrar, why=CANARY, public=True)
    services.reinstate_certificate(certificate=first, by=registrar, why=CANARY)
    newest = services.reissue_certificate(certificate=first, by=registrar, why=CANARY)
    attach_pdf(certificate=newest, content=f"%PDF {CANARY}".encode())
    about: dict[str, Any] = {"user": person}
    FormerAddress.objects.create(email=f"old-{CANARY}@test.example", **about)
    SentMail.objects.create(email=person.email, subject=CANARY, **about)
    SignIn.objects.create(session_key="x" * 32, browser=CANARY[:30], seen_on="2026-01-01", **about)
    EmailAddress.objects.get_or_create(email=person.email, defaults=about)
    evidence = private_storage().save(f"evidence/{uuid.uuid4().hex}.pdf", ContentFile(CANARY.encode()))
    CorrectionRequest.objects.create(
        certificate=newest, member=person, holder_name=CANARY, why=CANARY, evidence=evidence
    )
    JointAct.objects.create(kind="x", certificate=newest, why=CANARY, asked_by=registrar)
    log_act(act="person.opened", person=person, why=CANARY)
    gone = UserFactory(full_name=CANARY)
    AccountMerge.objects.create(kept=person, gone=gone, by=registrar, why=CANARY, conflicts=[CANARY])
    PersonMail.objects.create(person=person, name="merged", email=CANARY, told={"former": CANARY})
    Portfolio.objects.create(member=person, code=uuid.uuid4().hex[:20]).shown.add(newest)
    zipped = private_storage().save(f"releases/{uuid.uuid4().hex}.zip", ContentFile(CANARY.encode()))
    release = Release.objects.create(run=run, by=registrar, zip=zipped)
    ReleaseItem.objects.create(release=release, award=award, certificate=first, error=CANARY)
    Transition.objects.create(enrollment=enrollment, to_state="completed", why=CANARY)
    Attendance.objects.create(enrollment=enrollment, percent=90, by=registrar, why=CANARY)
    log_action(instance=person, action="wagtail.edit", user=registrar)
    _learning(enrollment, registrar)
    _fill(person)
    person.refresh_from_db()
    Invitation.objects.create(
        partner=run.course.partner, role="author", email=person.email.upper(), full_name=CANARY
    )
    return person


def _learning(enrollment, registrar) -> None:
    activity = Activity.objects.create(course=enrollment.run.course, kind="quiz")
    Grade.objects.create(
        enrollment=enrollment, activity=activity, points=1, out_of=2, source="instructor", by=registrar
    )
    attempt = Attempt.objects.create(
        enrollment=enrollment, activity=activity, number=1, language="en", limits={}, seed=1
    )
    frozen = FrozenQuestion.objects.create(digest="0" * 64, question_key=uuid.uuid4(), content={})
    asked = AttemptQuestion.objects.create(attempt=attempt, question=frozen, position=1, option_order=[])
    Answer.objects.create(question=asked, value={"text": f"I am {CANARY}"})
    EssayGrade.objects.create(question=asked, points=1, out_of=2, comment=CANARY, by=registrar)


def _fill(person: User) -> None:
    """Write the canary into every text of every row about the person."""
    for label, way in ROWS.items():
        rows = apps.get_model(label)._base_manager.filter(**{way: person.pk})
        assert rows.exists(), label
        for row in rows:
            values = {
                each.name: _canary(each, row)
                for each in row._meta.concrete_fields
                if each.get_internal_type() in ("CharField", "TextField", "EmailField", "JSONField")
                and not each.choices
                and each.name not in MACHINE
            }
            if values:
                QuerySet.update(type(row)._base_manager.filter(pk=row.pk), **values)


def _canary(field, row) -> Any:
    old = getattr(row, field.name)
    if field.get_internal_type() == "JSONField":
        return {**old, "holder": CANARY} if field.name == "statement" else {"text": CANARY}
    if field.name == "email" or "email" in field.name:
        return f"{CANARY}-{row.pk}@test.example"
    return CANARY[: field.max_length] if not old or CANARY not in str(old) else old


def left() -> list[str]:
    """Where the canary still stands, in any text of any table."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in (
                "CharField",
                "TextField",
                "EmailField",
                "JSONField",
                "FileField",
            ):
                rows = model._base_manager.annotate(canary_text=Cast(field.name, TextField()))
                if rows.filter(canary_text__icontains=CANARY).exists():
                    found.append(f"{model._meta.label}.{field.name}")
    return found


def files_with_canary() -> list[tuple[str, str]]:
    storage = private_storage()
    found = []
    for folder in ("certificates", "evidence", "releases"):
        for name in storage.listdir(folder)[1] if storage.exists(folder) else ():
            with storage.open(f"{folder}/{name}") as file:
                if CANARY.encode() in file.read():
                    found.append((folder, name))
    return found


def erase(member: User, by: User) -> None:
    erase_person(member=member, by=by, why="asked for by letter")


def test_every_table_of_ours_is_filled_here_or_impersonal():
    ours = {
        model._meta.label
        for app in ("users", "certificates", "enrollments")
        for model in apps.get_app_config(app).get_models()
    }
    assert {label for label in ours - set(ROWS) if label.split(".")[1] not in IMPERSONAL} == set()


def test_no_canary_is_left_in_any_table_or_file(member, registrar, django_capture_on_commit_callbacks):
    assert len(left()) > 20
    assert len(files_with_canary()) >= 4
    with django_capture_on_commit_callbacks(execute=True):
        erase(member, registrar)
    assert left() == []
    assert files_with_canary() == []


def test_the_certificates_stay_valid_and_the_holders_copy_proves_itself(member, registrar):
    certificate = Certificate.objects.standing().get(award__member=member)
    statement, salt, number = {**certificate.statement}, "5a17", certificate.number
    name = hashlib.sha256((salt + statement["holder"]).encode()).hexdigest()
    kept = digest({**statement, "holder": name})
    QuerySet.update(Certificate.objects.filter(pk=certificate.pk), salt=salt, digest=kept)
    erase(member, registrar)
    certificate.refresh_from_db()
    assert facts_about(number).state == "erased"
    assert (certificate.standing, certificate.holder_name, certificate.salt) == (True, "", "")
    # what the holder still has: the name and the salt; what we still have: all the rest
    assert digest({**certificate.statement, "holder": name}) == certificate.digest == kept
    assert certificate.events.filter(kind=CertificateEvent.Kind.ERASED).count() == 1


def test_an_erased_certificate_is_neither_drawn_nor_mailed_again(member, registrar):
    certificate = Certificate.objects.standing().get(award__member=member)
    erase(member, registrar)
    assert not Certificate.objects.undrawn().exists()
    assert not attach_pdf(certificate=certificate, content=CANARY.encode())  # by a worker that was drawing
    certificate.refresh_from_db()
    assert not certificate.pdf


def test_no_new_certificate_brings_an_erased_name_back(member, registrar):
    erase(member, registrar)
    certificate = Certificate.objects.standing().get(award__member=member)
    with pytest.raises(NameErased):
        services.reissue_certificate(certificate=certificate, by=registrar, why="x", holder_name="Again")
    services.revoke_certificate(certificate=certificate, by=registrar, why="fraud")
    assert facts_about(certificate.number).state == "revoked"


def test_the_log_still_holds_and_says_who_erased_whom(member, registrar):
    QuerySet.update(LogEntry.objects.filter(person=member), why="")
    assert verify_log().ok
    erase(member, registrar)
    verdict = verify_log()
    assert verdict.ok
    assert verdict.erased_reasons >= 1
    entry = LogEntry.objects.get(act="person.erased")
    assert (entry.person, entry.by, entry.why) == (member, registrar, "asked for by letter")


def test_an_interrupted_deletion_of_files_is_finished_by_the_chore(member, registrar):
    erase(member, registrar)  # its commit never runs in this test
    assert files_with_canary()
    assert drop_erased_files() >= 4
    assert files_with_canary() == []
    assert drop_erased_files() == 0


def test_the_account_is_closed_and_its_merged_one_too(member, registrar):
    erase(member, registrar)
    gone = AccountMerge.objects.get().gone
    member.refresh_from_db()
    for person in (member, gone):
        assert (person.is_active, person.full_name, person.has_usable_password()) == (False, "", False)
        assert person.email.endswith("@erased.invalid")
    anonymise(member)  # twice is harmless


def test_twice_is_refused(member, registrar):
    erase(member, registrar)
    member.refresh_from_db()
    with pytest.raises(PersonErased):
        erase(member, registrar)
    with pytest.raises(PersonErased):
        ask_to_erase(member=member, by=registrar, why="again")


def test_whoever_works_here_is_not_erased(member, registrar):
    member.groups.add(Group.objects.get(name="Reviewers"))
    with pytest.raises(PersonHasRoles):
        erase(member, registrar)
    with pytest.raises(PersonHasRoles):
        ask_to_erase(member=member, by=registrar, why="x")


def test_two_persons_erase_and_their_reason_names_nobody(registrar, django_capture_on_commit_callbacks):
    member = UserFactory(full_name="Amina Diallo", email="amina@test.example")
    services.issue_certificate(award=make_award(member=member))
    for why in ("for Amina", "amina@test.example asked"):
        with pytest.raises(NamesThePerson):
            ask_to_erase(member=member, by=registrar, why=why)
    with pytest.raises(ReasonMissing):
        ask_to_erase(member=member, by=registrar, why=" ")
    act = ask_to_erase(member=member, by=registrar, why="asked for by letter")
    assert "Amina" not in words_of(act)
    with django_capture_on_commit_callbacks(execute=True):
        confirm_act(act=act, by=UserFactory(), note="Amina it is")
    member.refresh_from_db()
    act.refresh_from_db()
    assert member.anonymised_at
    assert (act.state, act.note) == ("done", "")
    assert verify_log().ok


def test_a_zip_that_is_being_written_meanwhile_is_thrown_away(member, registrar, monkeypatch):
    release = Release.objects.get()
    private_storage().delete(str(release.zip.name))
    Release.objects.update(zip="", zip_wanted_at=timezone.now(), zip_made_at=None)

    def fill(file, release):
        file.write(CANARY.encode())
        erase(member, registrar)

    monkeypatch.setattr("certificates.services.release_zip._fill", fill)
    before = set(private_storage().listdir("releases")[1])
    assert not write_zip(release=release)
    assert set(private_storage().listdir("releases")[1]) == before
    assert Release.objects.get().zip_wanted_at is None


def test_erasing_a_short_name_leaves_what_others_are_called(registrar):
    member = UserFactory(full_name="Li")
    other = UserFactory(full_name="Olivia Lindt")
    for person in (member, other):
        log_action(instance=person, action="wagtail.edit", user=registrar)
    erase(member, registrar)
    labels = dict(ModelLogEntry.objects.values_list("object_id", "label"))
    assert labels[str(other.pk)] not in ("", GONE)
    assert labels[str(member.pk)] == GONE
