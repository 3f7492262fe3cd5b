"""Certificates in bulk, dated as they would have been issued; what their services leave, row by row.

Nothing is drawn here: the sweep does that, as for any certificate whose task was lost. Holders were told at
once, as the mail's service writes it down; it sends nothing for them now but the newest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wagtail.log_actions import log

from academy.users.models import User
from certificates.badges.status import deal_place
from certificates.models import Certificate, CertificateEvent, LogEntry
from certificates.numbers import new_number
from certificates.services.issuing import content_of, first_content
from certificates.services.logging import log_past_acts
from certificates.statement import statement_reissued
from enrollments.models import Award, Run

Kind = CertificateEvent.Kind
MAILED_AFTER = timedelta(minutes=2)  # its issue: the PDF was drawn by then


@dataclass(frozen=True)
class NamedAct:
    """Who does something to a certificate, why, and when; whether the public may read why."""

    by: User
    why: str
    at: datetime
    public: bool = False


class CertificateRecords:
    """Gathers what happens to certificates and writes it together; awards are saved before.

    Who got a certificate before `told_before` was told by mail in those days.
    """

    def __init__(self, told_before: datetime) -> None:
        self._told_before = told_before
        self._certificates: list[Certificate] = []
        self._events: list[CertificateEvent] = []
        self._log: list[LogEntry] = []
        self._places: set[tuple[Any, int]] = set()  # in status lists, dealt out and not written yet

    def release(
        self, run: Run, awards: Sequence[Award], *, by: User, at: datetime, holders: Mapping[int, str | None]
    ) -> list[Certificate]:
        """As the release desk: the awards are released, and each certificate is issued."""
        for award in awards:
            award.released_at = at
        Award.objects.filter(pk__in=[award.pk for award in awards]).update(released_at=at)
        if awards:
            log(
                instance=run,
                action="certificates.release",
                user=by,
                data={"certificates": len(awards)},
                timestamp=at,
            )
        return [self.issue(award, by=by, at=at, holder=holders.get(award.pk)) for award in awards]

    def issue(
        self, award: Award, *, at: datetime, by: User | None = None, holder: str | None = None
    ) -> Certificate:
        """As `services.issue_certificate`; `holder` is the name in the profile of that day, if another."""
        member, name = award.member, award.member.certificate_name
        member.certificate_name = name if holder is None else holder
        content = first_content(award, at)
        member.certificate_name = name
        certificate = self._new(award, 1, content, at)
        self._record(certificate, Kind.ISSUED, by=by, at=at)
        self._note("issued", certificate, by=by, at=at, data={"kind": str(award.kind)})
        return certificate

    def revoke(self, certificate: Certificate, act: NamedAct) -> None:
        """As `services.revoke_certificate`."""
        certificate.standing = False
        self._record(certificate, Kind.REVOKED, by=act.by, at=act.at, why=act.why, public=act.public)
        self._note("revoked", certificate, by=act.by, at=act.at, why=act.why, data={"public": act.public})

    def reinstate(self, certificate: Certificate, act: NamedAct) -> None:
        """As `services.reinstate_certificate` for one that was revoked."""
        certificate.standing = True
        self._record(certificate, Kind.REINSTATED, by=act.by, at=act.at, why=act.why)
        self._note("reinstated", certificate, by=act.by, at=act.at, why=act.why)

    def reissue(self, old: Certificate, act: NamedAct, *, holder: str) -> Certificate:
        """As `services.reissue_certificate` with a corrected name; return the new one."""
        statement = statement_reissued(
            old.statement,
            number=new_number(),
            holder=holder,
            issued_at=act.at,
            zone=old.award.enrollment.run.time_zone,
        )
        old.standing = False
        self._record(old, Kind.REPLACED, by=act.by, at=act.at, why=act.why)
        new = self._new(old.award, old.sequence + 1, content_of(statement, act.at), act.at)
        self._record(new, Kind.ISSUED, by=act.by, at=act.at, why=act.why)
        self._note("reissued", new, by=act.by, at=act.at, why=act.why, data={"replaces": old.number})
        return new

    def save(self) -> None:
        """Write the certificates, then their events and the log in the order in which they happened."""
        Certificate.objects.bulk_create(self._certificates)
        CertificateEvent.objects.bulk_create(sorted(self._events, key=lambda event: event.at))
        log_past_acts(sorted(self._log, key=lambda entry: entry.at))
        for written in (self._certificates, self._events, self._log):
            written.clear()

    def _new(self, award: Award, sequence: int, content: dict[str, Any], at: datetime) -> Certificate:
        """One more certificate, about which its holder was told in time as by `services.mail_certificate`."""
        mailed = at + MAILED_AFTER if at < self._told_before else None
        while (place := (content["status_list"], content["status_index"])) in self._places:
            content["status_list"], content["status_index"] = deal_place()
        self._places.add(place)
        certificate = Certificate(
            award=award, sequence=sequence, mail_claimed_at=mailed, mailed_at=mailed, **content
        )
        self._certificates.append(certificate)
        return certificate

    def _record(
        self,
        certificate: Certificate,
        kind: str,
        *,
        at: datetime,
        by: User | None = None,
        why: str = "",
        public: bool = False,
    ) -> None:
        self._events.append(
            CertificateEvent(certificate=certificate, kind=kind, by=by, why=why, public=public, at=at)
        )

    def _note(
        self,
        act: str,
        certificate: Certificate,
        *,
        at: datetime,
        by: User | None,
        why: str = "",
        data: dict[str, Any] | None = None,
    ) -> None:
        """Note an act for the log."""
        self._log.append(
            LogEntry(
                act=f"certificate.{act}",
                by=by,
                person=certificate.award.member,
                certificate=certificate,
                why=why,
                data=data or {},
                at=at,
            )
        )
