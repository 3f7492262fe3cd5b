"""What the academy keeps about a side's certificates and people: a row of each kind, with its marks."""

from academy.users.models import FormerAddress, SentMail, User
from certificates.badges.proof import sign_badge
from certificates.models import (
    AccountMerge,
    Certificate,
    CertificateEvent,
    CorrectionRequest,
    EventMail,
    JointAct,
    LogoConsent,
    PartnerLogo,
    PersonMail,
    Release,
    ReleaseItem,
)
from enrollments.models import Attendance
from tests.factories import UserFactory
from tests.isolation.sides import Side


def keep_records(side: Side, certificate: Certificate) -> None:
    """Write a row of each kind about the side's learner, run and certificate."""
    learner, run, registrar = side.learner, side.rows["run"], side.people["coordinator"]
    stem = f"{side.stem}-live-record"
    badge = sign_badge(certificate)
    Certificate.objects.filter(pk=certificate.pk).update(badge=badge.document, badge_key=badge.key)
    FormerAddress.objects.create(user=learner, email=f"{stem}-former@test.example")
    SentMail.objects.create(user=learner, email=learner.email, subject=f"{stem}-subject")
    Attendance.objects.create(
        enrollment=certificate.award.enrollment, percent=90, by=registrar, why=f"{stem}-attendance"
    )
    event = CertificateEvent.objects.filter(certificate=certificate).first()
    EventMail.objects.create(event=event)
    PersonMail.objects.create(person=learner, name="merged", email=f"{stem}-owed@test.example")
    gone = User.objects.get(pk=UserFactory(full_name=f"{stem}-gone").pk)
    AccountMerge.objects.create(kept=learner, gone=gone, by=registrar, why=f"{stem}-merge")
    correction = CorrectionRequest.objects.create(
        certificate=certificate, member=learner, holder_name=f"{stem}-name", why=f"{stem}-why"
    )
    act = JointAct.objects.create(
        kind="grant", summary=f"{stem}-summary", why=f"{stem}-act", asked_by=registrar, run=run
    )
    release = Release.objects.create(run=run, by=registrar, state=Release.State.DONE)
    item = ReleaseItem.objects.create(release=release, award=certificate.award, error=f"{stem}-error")
    PartnerLogo.objects.create(partner=side.partner, image=side.image, signatory=registrar)
    consent = LogoConsent.objects.create(run=run, partner=side.partner, part="delivers", by=registrar)
    side.rows |= {
        "correction_request": correction,
        "joint_act": act,
        "release": release,
        "release_item": item,
        "logo_consent": consent,
    }
