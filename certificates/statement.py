"""What a certificate says: built once from an award, neutral in language, and never built again.

A statement (schema 1) is JSON without floats. Texts that have editions are maps from language to text::

    {"v": 1, "number": "7KQ4M2XD9PTRWH3C5VNA", "kind": "completion" | "participation",
     "holder": "Name as confirmed",
     "course": {"key": uuid, "code": "DL-101", "title": {"en": …}, "level": "introductory", "hours": "1.5"},
     "partner": {"key": uuid, "name": {"en": …}},
     "issuer": {"name": {"en": …}},
     "result": {"percent": "91.67", "pass_mark": 80, "graded": true} | null,
     "completed_on": "2026-11-02", "issued_on": "2026-11-02",   # days in the run's time zone
     "language": "en",                                          # the edition the member finished in
     "signatories": [{"name": {"en": …}, "title": {"en": …}}],  # none, one or two
     "specimen": true,
     "verify_url": "https://…/verify/7KQ4-M2XD-9PTR-WH3C-5VNA/"}
"""

import hashlib
import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from academy.lib.canonical import digest
from certificates.numbers import grouped
from courses.models import Course
from enrollments.models import Award

SCHEMA = 1
Texts = Mapping[str, str]


def statement_of(
    award: Award, *, number: str, issued_at: datetime, titles: Texts, partner_names: Texts
) -> dict[str, Any]:
    """Return what the first certificate of `award` says.

    `titles` are those of the course's editions, `partner_names` those of the partner's pages; where there
    are none, the course's code and the partner's name in its row serve.
    """
    course, zone = award.enrollment.run.course, award.enrollment.run.time_zone
    language = award.basis.get("language") or award.enrollment.language
    return {
        "v": SCHEMA,
        "number": number,
        "kind": str(award.kind),
        "holder": award.member.printed_name,
        "course": {
            "key": str(course.key),
            "code": course.code,
            "title": dict(titles) or {language: course.code},
            "level": str(course.level),
            "hours": _hours(course),
        },
        "partner": {
            "key": str(course.partner.key),
            "name": dict(partner_names) or {"en": course.partner.name},
        },
        "issuer": {"name": dict(settings.ACADEMY_NAMES)},
        "result": _result(award),
        "completed_on": _day(award.at, zone),
        "issued_on": _day(issued_at, zone),
        "language": language,
        "signatories": [dict(person) for person in getattr(settings, "ACADEMY_SIGNATORIES", [])][:2],
        "specimen": bool(settings.ACADEMY_CERTIFICATES_SPECIMEN),
        "verify_url": verify_url(number),
    }


def statement_reissued(
    statement: Mapping[str, Any], *, number: str, holder: str, issued_at: datetime, zone: str
) -> dict[str, Any]:
    """Return `statement` for a certificate in its place: all stays but number, holder and day of issue."""
    return {
        **statement,
        "number": number,
        "holder": holder,
        "issued_on": _day(issued_at, zone),
        "verify_url": verify_url(number),
    }


def statement_digest(statement: Mapping[str, Any], salt: str) -> str:
    """Return the digest of a statement whose holder's name is replaced by SHA-256(salt + name).

    So the digest says nothing about the name once the salt is gone, and whoever holds the certificate and
    the salt can still prove what it said.
    """
    name = hashlib.sha256((salt + statement["holder"]).encode()).hexdigest()
    return digest({**statement, "holder": name})


def verify_url(number: str) -> str:
    """Return the permanent address of a number's verification page, built from one setting."""
    return settings.ACADEMY_BASE_URL + reverse("certificates:verify", args=[grouped(number)])


def text_in(texts: Texts, *languages: str) -> tuple[str, str]:
    """Return the text in the first of `languages` it has, else English, else any; and its language."""
    for language in (*languages, "en", *texts):
        if texts.get(language):
            return texts[language], language
    return "", "en"


def drawing_language(statement: Mapping[str, Any]) -> str:
    """Return the language to draw a certificate in: the statement's own where our wording is complete."""
    language = statement["language"]
    return language if language in settings.ACADEMY_INTERFACE_LANGUAGES else "en"


def _hours(course: Course) -> str:
    """Return the effort in hours with two decimals at most: 90 minutes are "1.5"."""
    hours = (Decimal(course.effort_minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{hours:f}".rstrip("0").rstrip(".")


def _result(award: Award) -> dict[str, Any] | None:
    """Return the result in per cent, exact as it was granted; None where nothing was graded."""
    result = award.basis.get("result")
    if not result:
        return None
    return {"percent": result["percent"], "pass_mark": award.basis["pass_mark"], "graded": True}


def _day(at: datetime, zone: str) -> str:
    return at.astimezone(zoneinfo.ZoneInfo(zone)).date().isoformat()
