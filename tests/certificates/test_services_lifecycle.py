"""Issuing, revoking, reinstating, re-issuing and releasing, each twice and with each refusal."""

import pytest
from django.db import IntegrityError, transaction

from academy.users.models import User
from certificates import services
from certificates.correction_errors import NotInForce
from certificates.errors import AlreadyReplaced, AwardNotReleased, NameMissing, NotRevoked, ReasonMissing
from certificates.models import Certificate, CertificateEvent, ContentFrozen
from certificates.numbers import is_well_formed
from certificates.statement import statement_digest
from tests.certificates.records import make_award, make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def kinds(certificate: Certificate) -> list[str]:
    return list(certificate.events.values_list("kind", flat=True))


def fresh(certificate: Certificate) -> Certificate:
    return Certificate.objects.get(pk=certificate.pk)


def test_issuing_freezes_a_statement_under_a_good_number():
    certificate = services.issue_certificate(award=make_award())
    assert is_well_formed(certificate.number)
    assert certificate.statement["number"] == certificate.number
    assert certificate.digest == statement_digest(certificate.statement, certificate.salt)
    assert certificate.holder_name == certificate.award.member.full_name
    assert kinds(certificate) == ["issued"]


def test_issuing_twice_returns_the_first_certificate():
    award = make_award()
    first = services.issue_certificate(award=award)
    assert services.issue_certificate(award=award) == first
    assert Certificate.objects.count() == CertificateEvent.objects.count() == 1


def test_issuing_never_revives_a_revoked_certificate():
    award = make_award()
    first = services.issue_certificate(award=award)
    services.revoke_certificate(certificate=first, by=UserFactory(), why="fraud")
    again = services.issue_certificate(award=award)
    assert again == first
    assert not fresh(first).standing


def test_an_award_that_waits_for_an_administrator_is_not_certified():
    with pytest.raises(AwardNotReleased) as refused:
        services.issue_certificate(award=make_award(released=False))
    assert "released" in refused.value.message


def test_a_member_without_a_name_is_not_certified_and_told_what_to_do():
    award = make_award(member=UserFactory(full_name=" "))
    with pytest.raises(NameMissing) as refused:
        services.issue_certificate(award=award)
    assert "profile" in refused.value.message
    award.member.full_name = "Sample Name"
    award.member.save()
    assert services.issue_certificate(award=award).holder_name == "Sample Name"


def test_a_name_that_changed_since_the_award_was_read_is_the_one_that_is_printed():
    award = make_award(member=UserFactory(full_name="Ana Diaz"))
    User.objects.filter(pk=award.member_id).update(full_name="Ana Díaz")
    assert services.issue_certificate(award=award).holder_name == "Ana Díaz"
    gone = make_award(member=UserFactory(full_name="Ana Diaz"))
    User.objects.filter(pk=gone.member_id).update(full_name="")
    with pytest.raises(NameMissing):
        services.issue_certificate(award=gone)


def test_revoking_keeps_who_when_and_why():
    certificate, registrar = make_certificate(), UserFactory()
    services.revoke_certificate(certificate=certificate, by=registrar, why=" wrong person ", public=True)
    event = fresh(certificate).events.get(kind="revoked")
    assert (event.by, event.why, event.public) == (registrar, "wrong person", True)
    assert not fresh(certificate).standing


def test_revoking_twice_writes_one_event():
    certificate, registrar = make_certificate(), UserFactory()
    for _ in range(2):
        services.revoke_certificate(certificate=certificate, by=registrar, why="wrong person")
    assert kinds(certificate) == ["issued", "revoked"]


@pytest.mark.parametrize("act", ["revoke_certificate", "reinstate_certificate", "reissue_certificate"])
def test_a_named_act_needs_a_reason(act):
    certificate = make_certificate()
    with pytest.raises(ReasonMissing) as refused:
        getattr(services, act)(certificate=certificate, by=UserFactory(), why="  ")
    assert refused.value.message
    assert kinds(certificate) == ["issued"]


def test_reinstating_brings_back_the_same_certificate_once():
    certificate, registrar = make_certificate(), UserFactory()
    services.revoke_certificate(certificate=certificate, by=registrar, why="mistake")
    for _ in range(2):
        services.reinstate_certificate(certificate=certificate, by=registrar, why="it was one")
    assert fresh(certificate).standing
    assert kinds(certificate) == ["issued", "revoked", "reinstated"]


def test_a_certificate_that_was_never_revoked_cannot_be_reinstated():
    with pytest.raises(NotRevoked) as refused:
        services.reinstate_certificate(certificate=make_certificate(), by=UserFactory(), why="why not")
    assert "valid" in refused.value.message


def test_reissuing_corrects_the_name_and_changes_nothing_else():
    old = make_certificate()
    new = services.reissue_certificate(
        certificate=old, by=UserFactory(), why="misspelt", holder_name="  Right   Name "
    )
    assert (new.sequence, new.holder_name, new.statement["holder"]) == (2, "Right Name", "Right Name")
    changed = {key for key in new.statement if new.statement[key] != old.statement[key]}
    assert changed <= {"number", "holder", "verify_url", "issued_on"}
    assert {"number", "holder", "verify_url"} <= changed
    assert new.digest == statement_digest(new.statement, new.salt)
    assert new.salt != old.salt
    assert not fresh(old).standing
    assert fresh(new).standing
    assert (kinds(old), kinds(new)) == (["issued", "replaced"], ["issued"])


def test_reissuing_without_a_name_keeps_the_one_it_had():
    old = make_certificate()
    assert services.reissue_certificate(certificate=old, by=UserFactory(), why="lost").holder_name == (
        old.holder_name
    )


def test_reissuing_with_a_blank_name_is_refused():
    certificate = make_certificate()
    with pytest.raises(NameMissing):
        services.reissue_certificate(certificate=certificate, by=UserFactory(), why="?", holder_name=" ")
    assert fresh(certificate).standing


def test_reissuing_is_no_way_back_after_a_revocation():
    old, registrar = make_certificate(), UserFactory()
    services.revoke_certificate(certificate=old, by=registrar, why="fraud")
    with pytest.raises(NotInForce):
        services.reissue_certificate(certificate=old, by=registrar, why="x", holder_name="Somebody Else")
    assert kinds(old) == ["issued", "revoked"]
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("act", ["revoke_certificate", "reinstate_certificate", "reissue_certificate"])
def test_a_replaced_certificate_points_to_the_newest_and_stays_as_it_is(act):
    old, registrar = make_certificate(), UserFactory()
    new = services.reissue_certificate(certificate=old, by=registrar, why="misspelt")
    with pytest.raises(AlreadyReplaced) as refused:
        getattr(services, act)(certificate=old, by=registrar, why="again")
    assert refused.value.newest == new
    assert new.grouped_number in refused.value.message
    assert Certificate.objects.count() == 2
    assert kinds(old) == ["issued", "replaced"]


def test_the_content_of_a_certificate_cannot_be_changed_or_deleted():
    certificate = make_certificate()
    certificate.holder_name = "Somebody Else"
    for change in (
        certificate.save,
        lambda: certificate.save(update_fields=["statement"]),
        certificate.delete,
        Certificate.objects.all().delete,
        lambda: Certificate.objects.update(number="0" * 20),
        lambda: Certificate.objects.bulk_update([certificate], ["holder_name"]),
    ):
        with pytest.raises(ContentFrozen), transaction.atomic():
            change()
    assert fresh(certificate).holder_name != "Somebody Else"


def test_events_are_only_ever_added():
    event = make_certificate().events.get()
    event.kind = "revoked"
    for change in (
        event.save,
        event.delete,
        CertificateEvent.objects.all().delete,
        lambda: CertificateEvent.objects.update(why="because"),
    ):
        with pytest.raises(ContentFrozen), transaction.atomic():
            change()


@pytest.mark.parametrize("kind", ["replaced", "revoked", "reinstated"])
@pytest.mark.parametrize(("named", "why"), [(False, "a reason"), (True, "")])
def test_the_database_refuses_a_named_act_without_person_or_reason(kind, named, why):
    certificate = make_certificate()
    with pytest.raises(IntegrityError), transaction.atomic():
        certificate.record(kind, by=UserFactory() if named else None, why=why)


def test_the_database_refuses_a_second_standing_certificate_of_an_award():
    first = make_certificate()
    content = {**first.statement, "number": "0" * 20}
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            award=first.award, sequence=2, number="0" * 20, statement=content, salt="", digest=""
        )
