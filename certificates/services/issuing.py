"""What goes into a certificate when it is issued: what it says, its seal, and its place in a status list."""

import secrets
from datetime import datetime
from typing import Any

from certificates.badges.status import deal_place
from certificates.editions import names_of, titles_of
from certificates.models import Certificate, FrozenDesign
from certificates.numbers import new_number
from certificates.services.designing import consented_partners, freeze_design
from certificates.signing.keys import key_in_use
from certificates.signing.seals import seal_of
from certificates.standing import last_day
from certificates.statement import Surroundings, drawing_language, given_with, statement_digest, statement_of
from enrollments.models import Award


def surroundings_of(award: Award) -> Surroundings:
    """Return what the award's first certificate takes from outside it: titles, look, partners, renewal."""
    run = award.enrollment.run
    course = run.course
    design = freeze_design(course)
    renewed = renewed_by(award)
    return Surroundings(
        titles=titles_of(course),
        partner_names=names_of(course.partner),
        design=design.digest,
        signatories=design.spec["signatories"],
        partners=consented_partners(run),
        renews=renewed.number if renewed else None,
    )


def renewed_by(award: Award) -> Certificate | None:
    """Return the certificate that one about `award` renews; None where there is none.

    It is the member's newest standing one of the same course and kind that is not for good: a course that
    was done again makes a new certificate, and the old one stays as it is until its last day.
    """
    if not given_with(award).valid_months:
        return None
    return (
        Certificate.objects.filter(
            award__member=award.member_id,
            award__kind=award.kind,
            award__enrollment__run__course=award.enrollment.run.course_id,
            standing=True,
            expires_on__isnull=False,
        )
        .exclude(award=award.pk)
        .order_by("-issued_at", "-pk")
        .first()
    )


def first_content(award: Award, now: datetime) -> dict[str, Any]:
    """Return the fields of the first certificate of `award`, issued at that moment.

    A renewal leaves the name out of its page where the one before did.
    """
    around = surroundings_of(award)
    content = content_of(statement_of(award, number=new_number(), issued_at=now, around=around), now)
    renewed = Certificate.objects.filter(pk=content["renews_id"], name_hidden=True)
    return {**content, "name_hidden": renewed.exists()}


def content_of(statement: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the fields of a certificate that makes `statement`, sealed with the key in use."""
    salt = secrets.token_hex(16)
    return {
        "number": statement["number"],
        "statement": statement,
        "salt": salt,
        "digest": statement_digest(statement, salt),
        "holder_name": statement["holder"],
        "language": drawing_language(statement),
        "design_id": _design_id(statement.get("design")),
        "expires_on": last_day(statement),
        "renews_id": _renewed_id(statement.get("renews")),
        "issued_at": now,
        **_sealed(statement, salt),
        **_placed(),
    }


def _design_id(digest: str | None) -> int | None:
    if not digest:
        return None
    return FrozenDesign.objects.values_list("pk", flat=True).get(digest=digest)


def _renewed_id(number: str | None) -> int | None:
    if not number:
        return None
    return Certificate.objects.values_list("pk", flat=True).get(number=number)


def _sealed(statement: dict[str, Any], salt: str) -> dict[str, Any]:
    key = key_in_use("statements")
    return {"seal": seal_of(statement, salt, key), "seal_key": key}


def _placed() -> dict[str, Any]:
    status_list, index = deal_place()
    return {"status_list": status_list, "status_index": index}
