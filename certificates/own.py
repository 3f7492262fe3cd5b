"""What members see of their own certificates: a list, one page each, and a portfolio where they want one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from academy.lib.languages import native_name
from academy.users.models import User
from certificates.models import Certificate
from certificates.standing import State, state_today
from certificates.statement import text_in
from courses.sizes import size_label

LINKEDIN = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True)
class OwnCertificate:
    """A certificate as its holder sees it. Texts are in the reader's language where there is one."""

    certificate: Certificate
    state: State

    @classmethod
    def of(cls, certificate: Certificate) -> Self:
        """Make it from a certificate of a query that called `with_last_event()`."""
        return cls(certificate, state_today(certificate))

    @property
    def said(self) -> Mapping[str, Any]:
        """The statement."""
        return self.certificate.statement

    @property
    def number(self) -> str:
        """The number in groups."""
        return self.certificate.grouped_number

    @property
    def title(self) -> tuple[str, str]:
        """The course's title, and the language it is in."""
        return text_in(self.said["course"]["title"], get_language() or "en", self.said["language"])

    @property
    def issuer(self) -> str:
        """Who issued it."""
        return text_in(self.said["issuer"]["name"], get_language() or "en")[0]

    @property
    def hours(self) -> Decimal:
        """The effort in hours."""
        return Decimal(self.said["course"]["hours"]).normalize()

    @property
    def completed_on(self) -> date:
        """The day of completion."""
        return date.fromisoformat(self.said["completed_on"])

    @property
    def in_force(self) -> bool:
        """Whether it stands, expired or not: only then is there something to hand on."""
        return self.state in ("valid", "expired")

    @property
    def pdf_url(self) -> str:
        """The PDF's address; empty while there is none."""
        return reverse("certificates:pdf", args=[self.number]) if self.certificate.pdf else ""

    @property
    def size(self) -> str:
        """What the PDF weighs, in words."""
        return size_label(self.certificate.pdf_size or 0)

    @property
    def language_name(self) -> str:
        """The language that the stored PDF is in, by its own name."""
        return native_name(self.certificate.language)

    @property
    def drawings(self) -> list[dict[str, str]]:
        """The other ways to draw it: each of the other languages, and each language together with English."""
        if not self.pdf_url or not self.in_force:
            return []
        languages = settings.ACADEMY_INTERFACE_LANGUAGES
        alone = [(code, "") for code in languages if code != self.certificate.language]
        paired = [(code, "en") for code in languages if code != "en"]
        return [
            {
                "code": code,
                "name": native_name(code),
                "and_name": native_name(other) if other else "",
                "url": f"{self.pdf_url}?{urlencode({'language': code} | ({'with': other} if other else {}))}",
            }
            for code, other in alone + paired
        ]

    @property
    def linkedin_url(self) -> str:
        """The address that opens LinkedIn's form "add to profile", filled in."""
        issued = date.fromisoformat(self.said["issued_on"])
        fields = {
            "startTask": "CERTIFICATION_NAME",
            "name": self.title[0],
            "organizationName": self.issuer,
            "issueYear": issued.year,
            "issueMonth": issued.month,
            "certId": self.number,
            "certUrl": self.said["verify_url"],
        }
        if until := self.certificate.expires_on:
            fields |= {"expirationYear": until.year, "expirationMonth": until.month}
        return f"{LINKEDIN}?{urlencode(fields)}"


def own_certificates(member: User) -> list[OwnCertificate]:
    """Return all certificates of a member, the newest first; replaced ones too. One query."""
    certificates = Certificate.objects.for_member(member).filter(award__released_at__isnull=False)
    return [OwnCertificate.of(each) for each in certificates.with_last_event()]


def own_certificate(member: User, number: str) -> OwnCertificate | None:
    """Return one certificate of a member, or None where the number is not one of theirs. One query."""
    certificates = Certificate.objects.for_member(member).filter(award__released_at__isnull=False)
    found = certificates.with_last_event().filter(number=number).first()
    return OwnCertificate.of(found) if found else None


def newest_of(certificate: Certificate) -> Certificate:
    """Return the newest certificate about the same award."""
    return Certificate.objects.filter(award_id=certificate.award_id).latest("sequence")
