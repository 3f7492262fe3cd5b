"""What the academy says about a number to whoever asks: one query, no session, nothing kept.

An unknown number and one whose award was never released look alike. A number that cannot exist is told
apart as a typing error: that can be seen without asking anybody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateEvent
from certificates.numbers import LENGTH, Fault, fault_in, grouped, normalise
from certificates.statement import text_in
from enrollments.models import Award

LONGEST_ECHO = 60


@dataclass(frozen=True)
class Facts:
    """What is the case with a number. `statement` is None where there is no certificate to speak of."""

    state: str  # valid, erased, revoked, replaced, unknown or typing_error
    number: str  # in groups; as typed where it cannot be a number
    statement: dict[str, Any] | None = None
    changed_at: datetime | None = None
    reason: str = ""
    replaced_by: str = ""
    newest_stands: bool = True  # false where what replaced this one is itself in force no more
    advice: str = ""

    def _text(self, part: str, key: str) -> tuple[str, str]:
        if self.statement is None:
            return "", "en"
        return text_in(self.statement[part][key], get_language() or "en", self.statement["language"])

    @property
    def holder(self) -> str:
        """Whose certificate it is; empty where the name was erased."""
        return self.statement["holder"] if self.statement else ""

    @property
    def course_title(self) -> str:
        """The course in the reader's language, else in the certificate's."""
        return self._text("course", "title")[0]

    @property
    def course_language(self) -> str:
        """The language of `course_title`, for its `lang` attribute."""
        return self._text("course", "title")[1]

    @property
    def partner_name(self) -> str:
        """Who delivered the course."""
        return self._text("partner", "name")[0]

    @property
    def issuer(self) -> str:
        """Who issued the certificate."""
        return self._text("issuer", "name")[0]

    @property
    def kind(self) -> str:
        """Completion or participation."""
        return self.statement["kind"] if self.statement else ""

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(dict(Award.Kind.choices).get(self.kind, self.kind)).capitalize()

    @property
    def hours(self) -> str:
        """The effort in hours, as the reader's language writes it."""
        return number_format(self.statement["course"]["hours"]) if self.statement else ""

    @property
    def result_text(self) -> str:
        """The result in words; empty where nothing was graded."""
        result = self.statement["result"] if self.statement else None
        if not result:
            return ""
        return _("%(percent)s %% (pass mark %(mark)s %%)") % {
            "percent": number_format(f"{Decimal(result['percent']).normalize():f}"),
            "mark": number_format(result["pass_mark"]),
        }

    @property
    def issued_on(self) -> date | None:
        """The day of issue."""
        return date.fromisoformat(self.statement["issued_on"]) if self.statement else None

    @property
    def completed_on(self) -> date | None:
        """The day of completion."""
        return date.fromisoformat(self.statement["completed_on"]) if self.statement else None

    @property
    def revoked_at(self) -> datetime | None:
        """When it was revoked, where it was."""
        return self.changed_at if self.state == "revoked" else None

    @property
    def specimen(self) -> bool:
        """Whether a demonstration made it."""
        return bool(self.statement and self.statement["specimen"])

    @property
    def replaced_by_url(self) -> str:
        """The page of the newest certificate, where this one was replaced."""
        return reverse("certificates:verify", args=[self.replaced_by]) if self.replaced_by else ""

    @property
    def json_url(self) -> str:
        """The same facts as data."""
        if self.state == "typing_error":
            return ""
        return reverse("certificates:verify_json", args=[self.number])


def facts_about(text: str) -> Facts:
    """Return what is the case with a number as somebody typed or scanned it. One query at most."""
    number = normalise(text)
    if fault := fault_in(number):
        shown = text if len(text) <= LONGEST_ECHO else text[:LONGEST_ECHO] + "…"
        return Facts(state="typing_error", number=shown, advice=advice_on(fault, number))
    event = _last_deciding_event(number)
    if event is None:
        return Facts(state="unknown", number=grouped(number))
    return _facts_of(event)


def advice_on(fault: Fault, number: str) -> str:
    """Say in words what is wrong with a normalised number and what to do."""
    if fault is Fault.FOREIGN_CHARACTER:
        return _(
            "A number has only letters and digits, and never the letter U. Compare it with the document."
        )
    if fault is Fault.WRONG_LENGTH:
        return _("A number has %(length)s letters and digits; this one has %(found)s.") % {
            "length": LENGTH,
            "found": len(number),
        }
    return _("One of its letters or digits is wrong. Compare it with the document and type it again.")


def _last_deciding_event(number: str) -> CertificateEvent | None:
    newest = Certificate.objects.filter(award=OuterRef("certificate__award")).order_by("-sequence")
    return (
        CertificateEvent.objects.deciding()
        .filter(certificate__number=number, certificate__award__released_at__isnull=False)
        .select_related("certificate")
        .annotate(
            newest_number=Subquery(newest.values("number")[:1]),
            newest_stands=Subquery(newest.values("standing")[:1]),
        )
        .first()
    )


def _facts_of(event: CertificateEvent) -> Facts:
    kinds = CertificateEvent.Kind
    statement = event.certificate.statement
    state = {kinds.REVOKED: "revoked", kinds.REPLACED: "replaced"}.get(kinds(event.kind), "valid")
    if state == "valid" and not statement["holder"]:
        state = "erased"
    ended = state in ("revoked", "replaced")
    return Facts(
        state=state,
        number=event.certificate.grouped_number,
        statement=statement,
        changed_at=event.at if ended else None,
        reason=event.why if ended and event.public else "",
        replaced_by=grouped(event.newest_number) if state == "replaced" else "",  # type: ignore[attr-defined]
        newest_stands=bool(event.newest_stands),  # type: ignore[attr-defined]
    )


def as_json(facts: Facts, *, base_url: str) -> dict[str, Any]:
    """Return the facts as data, for machines. Keys are only ever added.

    Always there: `state` ("valid", "erased", "revoked", "replaced", "unknown" or "typing_error"), `number`
    (in groups). Where there is a certificate also: `kind`, `holder` ("" where erased), `course` (`code`,
    `title` by language, `level`, `hours` as a decimal string), `partner` and `issuer` (`name` by language),
    `result` (`percent` as a decimal string, `pass_mark`) or null, `completed_on` and `issued_on` (days),
    `specimen`, `verify_url`, `changed_at` (instant of the revocation or replacement) or null, `reason`
    ("" unless public), `replaced_by` (address) or null.
    """
    data: dict[str, Any] = {"state": facts.state, "number": facts.number}
    said = facts.statement
    if said is None:
        return data
    course, result = said["course"], said["result"]
    return data | {
        "kind": said["kind"],
        "holder": said["holder"],
        "course": {key: course[key] for key in ("code", "title", "level", "hours")},
        "partner": {"name": said["partner"]["name"]},
        "issuer": {"name": said["issuer"]["name"]},
        "result": {key: result[key] for key in ("percent", "pass_mark")} if result else None,
        "completed_on": said["completed_on"],
        "issued_on": said["issued_on"],
        "specimen": said["specimen"],
        "verify_url": said["verify_url"],
        "changed_at": facts.changed_at.isoformat() if facts.changed_at else None,
        "reason": facts.reason,
        "replaced_by": base_url + facts.replaced_by_url if facts.replaced_by else None,
    }
