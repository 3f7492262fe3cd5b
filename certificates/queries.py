"""What other pages show about certificates: everything about any number of enrolments in one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from certificates.errors import AwardNotReleased, NameMissing
from certificates.numbers import grouped
from courses.sizes import size_label
from enrollments.models import Award


@dataclass(frozen=True)
class CertificateCard:
    """An enrolment's certificate, or why there is none yet.

    `state`: "ready"; "drawing" (issued, its PDF to come); "revoked"; "coming" (to be issued within a
    minute); "name_missing"; "waiting" (for an administrator). `sentence` says it where there is something
    to say; `url`, `pdf_url`, `size_label` and `number` are empty where they do not apply.
    """

    state: str
    sentence: str = ""
    number: str = ""
    url: str = ""
    pdf_url: str = ""
    size_label: str = ""
    language: str = ""

    @property
    def own_url(self) -> str:
        """Its holder's page: other languages, badge, sharing; empty while there is no certificate."""
        return reverse("certificates:own", args=[self.number]) if self.number else ""


def for_enrollments(ids: Iterable[int]) -> dict[int, CertificateCard]:
    """Return cards by enrolment id, in one query (none for no ids); without an award there is no card.

    Where an enrolment has several awards, the completion is shown; of several certificates the newest.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    rows = (
        Award.objects.filter(enrollment_id__in=wanted)
        .order_by("kind", "-certificates__sequence")  # "completion" before "participation"
        .values(
            "enrollment_id",
            "released_at",
            "member__full_name",
            "member__certificate_name",
            "certificates__number",
            "certificates__standing",
            "certificates__pdf",
            "certificates__pdf_size",
            "certificates__language",
        )
    )
    cards: dict[int, CertificateCard] = {}
    for row in rows:
        if row["enrollment_id"] not in cards:
            cards[row["enrollment_id"]] = _card(row)
    return cards


def _card(row: Mapping[str, Any]) -> CertificateCard:
    if row["certificates__number"] is None:
        return _not_issued(row)
    number = grouped(row["certificates__number"])
    url = reverse("certificates:verify", args=[number])
    if not row["certificates__standing"]:
        return CertificateCard(state="revoked", number=number, url=url)
    if not row["certificates__pdf"]:
        return CertificateCard(state="drawing", number=number, url=url)
    return CertificateCard(
        state="ready",
        number=number,
        url=url,
        pdf_url=reverse("certificates:pdf", args=[number]),
        size_label=size_label(row["certificates__pdf_size"]),
        language=row["certificates__language"],
    )


def _not_issued(row: Mapping[str, Any]) -> CertificateCard:
    if row["released_at"] is None:
        return CertificateCard(state="waiting", sentence=AwardNotReleased().message)
    if not (row["member__full_name"].strip() or row["member__certificate_name"].strip()):
        return CertificateCard(state="name_missing", sentence=NameMissing().message)
    return CertificateCard(state="coming")
