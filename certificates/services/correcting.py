"""The member's own corrections: another spelling of the same name, for a while and a few times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from academy.users.models import User
from certificates.correction_errors import (
    NotInForce,
    NotYourOwnChange,
    OwnTimeOver,
    SameName,
    TooManyChanges,
)
from certificates.errors import NameMissing
from certificates.models import AccountMerge, Certificate, CertificateEvent
from certificates.names_alike import Likeness, likeness
from certificates.services.lifecycle import reissue_certificate
from enrollments.errors import Refused
from enrollments.models import Award, Enrollment

OWN_DAYS = 30
OWN_TIMES = 3
WHY = "The holder changed the spelling of the name."


@dataclass(frozen=True)
class OwnRight:
    """What a member may still change by themselves: until when, how often, and spellings of which name.

    The name and the days are those of the newest certificate that the member did not make by such a change,
    so that three small steps lead no further than one.
    """

    name: str
    until: datetime
    left: int

    def refusal(self, name: str, now: datetime) -> Refused | None:
        """Why this name is not the member's own to choose; None where it is."""
        if likeness(self.name, name) is Likeness.OTHER:
            return NotYourOwnChange()
        if now > self.until:
            return OwnTimeOver(days=OWN_DAYS)
        return None if self.left > 0 else TooManyChanges(times=OWN_TIMES)


def own_right(certificate: Certificate, member: User) -> OwnRight:
    """Return what `member`, whose certificate this is, may change by themselves. Three queries."""
    chain = list(Certificate.objects.filter(award=certificate.award_id).order_by("sequence"))
    merged = AccountMerge.objects.filter(kept=member).values_list("gone_id", flat=True)
    replaced = set(
        CertificateEvent.objects.filter(
            certificate__award=certificate.award_id,
            kind=CertificateEvent.Kind.REPLACED,
            by__in=[member.pk, *merged],
            why=WHY,
        ).values_list("certificate_id", flat=True)
    )
    anchor = chain[0]
    for before, after in pairwise(chain):
        if before.pk not in replaced:
            anchor = after
    until = anchor.issued_at + timedelta(days=OWN_DAYS)
    return OwnRight(anchor.holder_name, until, max(0, OWN_TIMES - len(replaced)))


def correct_own_name(*, certificate: Certificate, by: User, name: str) -> Certificate:
    """Put another spelling of the holder's own name on a new certificate, at once, and return that.

    `by` is the holder; that it is theirs is the caller's to check. The same twice makes no third certificate.
    Raises NameMissing, SameName, NotInForce, NotYourOwnChange, OwnTimeOver or TooManyChanges.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise NameMissing
    with transaction.atomic():
        newest = newest_of(certificate)
        if newest.pk != certificate.pk and newest.holder_name == wanted and newest.standing:
            return newest
        if not newest.standing:
            raise NotInForce
        if newest.holder_name == wanted:
            raise SameName
        if refused := own_right(newest, by).refusal(wanted, timezone.now()):
            raise refused
        print_from_now_on(newest, wanted)
        return reissue_certificate(certificate=newest, by=by, why=WHY, holder_name=wanted)


def print_from_now_on(certificate: Certificate, name: str) -> None:
    """Let later certificates of the holder say `name` too, also where the old one was confirmed for them."""
    member = certificate.award.member_id
    User.objects.filter(pk=member).update(certificate_name=name)
    confirmed = Enrollment.objects.filter(member=member, confirmed_name=certificate.holder_name)
    confirmed.exclude(confirmed_name="").update(confirmed_name=name)


def newest_of(certificate: Certificate) -> Certificate:
    """Lock the award, so that acts on its certificates queue up, and return the newest of them.

    Its holder is locked before it, as merging and erasing do, which come to the same rows from that side.
    """
    _lock_holder(certificate.award_id)
    Award.objects.select_for_update(no_key=True).get(pk=certificate.award_id)
    return (
        Certificate.objects.filter(award=certificate.award_id)
        .select_related("award__member", "award__enrollment__run")
        .latest("sequence")
    )


def _lock_holder(award_id: int) -> None:
    """Lock the person whose award it is; where a merge has given it to another meanwhile, only that one."""
    while True:
        before = transaction.savepoint()
        holder = User.objects.select_for_update(no_key=True, of=("self",)).get(awards=award_id)
        if Award.objects.filter(pk=award_id, member=holder).exists():
            return
        transaction.savepoint_rollback(before)
