"""Partners' logos: who consents to what, and what a statement then says."""

from io import BytesIO

import pytest
from django.urls import reverse

from certificates.designs.logo_errors import NotItsPart, NotTheSignatory
from certificates.designs.pictures import PictureRefused
from certificates.models import LogEntry, LogoConsent
from certificates.services.consents import consent, set_logo, withdraw_consent
from certificates.services.designing import consented_partners
from tests.certificates.designs.test_designing import scan
from tests.certificates.records import make_run
from tests.factories import PartnerFactory, UserFactory


@pytest.fixture
def run(db):
    return make_run()


def signed_by(partner):
    """The partner's signatory, with the logo set."""
    person = UserFactory()
    set_logo(partner=partner, by=person, file=scan(ink="teal"), signatory=person)
    return person


def test_nothing_stands_on_a_certificate_without_consent(run):
    signed_by(run.course.partner)
    assert consented_partners(run) == []


def test_the_signatory_consents_and_consenting_twice_is_once(run):
    partner = run.course.partner
    person = signed_by(partner)
    first = consent(run=run, partner=partner, part="delivers", by=person)
    assert consent(run=run, partner=partner, part="delivers", by=person) == first
    (said,) = consented_partners(run)
    assert (said["part"], said["key"], len(said["logo"])) == ("delivers", str(partner.key), 64)
    assert LogEntry.objects.filter(act="logo.consented").count() == 1


def test_somebody_else_does_not_consent(run):
    partner = run.course.partner
    person = signed_by(partner)
    with pytest.raises(NotTheSignatory):
        consent(run=run, partner=partner, part="delivers", by=UserFactory())
    given = consent(run=run, partner=partner, part="delivers", by=person)
    with pytest.raises(NotTheSignatory):
        withdraw_consent(consent=given, by=UserFactory())


def test_a_partner_takes_only_its_own_part(run):
    stranger, partner = PartnerFactory(), run.course.partner
    with pytest.raises(NotItsPart):
        consent(run=run, partner=stranger, part="funds", by=signed_by(stranger))
    with pytest.raises(NotItsPart):
        consent(run=run, partner=partner, part="with", by=signed_by(partner))


def test_the_academys_order_decides_and_not_who_was_first(run):
    partner, other = run.course.partner, PartnerFactory()
    run.course.delivered_with.add(other)
    signer, person = signed_by(partner), signed_by(other)
    consent(run=run, partner=other, part="funds", by=person)
    consent(run=run, partner=other, part="with", by=person)
    consent(run=run, partner=partner, part="delivers", by=signer)
    assert [said["part"] for said in consented_partners(run)] == ["delivers", "with", "funds"]


def test_what_is_withdrawn_is_gone_from_then_on_and_stays_written(run):
    partner = run.course.partner
    person = signed_by(partner)
    given = consent(run=run, partner=partner, part="delivers", by=person)
    withdraw_consent(consent=given, by=person)
    withdraw_consent(consent=given, by=person)
    assert consented_partners(run) == []
    assert LogoConsent.objects.get(pk=given.pk).withdrawn_by == person
    assert LogEntry.objects.filter(act="logo.withdrawn").count() == 1


def test_a_file_that_is_no_picture_sets_no_logo(run):
    with pytest.raises(PictureRefused):
        set_logo(partner=run.course.partner, by=UserFactory(), file=BytesIO(b"<svg/>"), signatory=None)
    assert set_logo(partner=run.course.partner, by=UserFactory(), file=None, signatory=None) is None


def test_a_signatory_consents_on_the_runs_page(run, client):
    from academy.users.roles import ADMINISTRATORS

    partner = run.course.partner
    person = signed_by(partner)
    person.groups.add(person.groups.model.objects.get(name=ADMINISTRATORS))
    client.force_login(person)
    address = reverse("desk:run_logos", args=[run.code])
    assert client.get(address).status_code == 200
    sent = {"partner": partner.pk, "part": "delivers", "act": "consent"}
    assert client.post(address, sent).status_code == 302
    assert LogoConsent.objects.filter(run=run, by=person).exists()
    assert client.post(address, sent | {"part": "owns"}).status_code == 404
    assert client.get(reverse("desk:partner_logo", args=[partner.slug])).status_code == 200
