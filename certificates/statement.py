"""What a certificate says: built once from an award, neutral in language, and never built again.

A statement (schema 2) is JSON without floats (canonical form after RFC 8785: `academy.lib.canonical`). Texts
that have editions are maps from language to text; days are those of the run's time zone::

    {"v": 2, "number": "7KQ4M2XD9PTRWH3C5VNA", "kind": "completion" | "participation" | "programme",
     "holder": "Name as confirmed",
     "course": {"key": uuid, "code": "DL-101", "title": {"en": …}, "level": "introductory", "hours": "1.5",
                "modality": "online-self-paced"},
     "partner": {"key": uuid, "name": {"en": …}},
     "partners": [{"key": uuid, "part": "delivers" | "with" | "funds", "name": {"en": …}, "logo": digest}],
                                                                 # whose signatory consented for this run
     "issuer": {"name": {"en": …}},
     "result": {"percent": "91.67", "pass_mark": 80, "graded": true} | null,
     "assessed": "graded" | "attendance" | "granted",            # granted: by a named person's act
     "attendance": 92 | null,                                    # per cent, where it was recorded
     "supervised": false,                                        # whether the assessment was watched over
     "outline": digest of the syllabus | null,                   # what had to be done, as it was then
     "period": ["2026-09-01", "2026-11-02"] | null,              # first and last day of a dated run
     "completed_on": "2026-11-02", "issued_on": "2026-11-02", "expires_on": "2028-11-02" | null,
     "renews": number | null,
     "language": "en",                                          # the edition the member finished in
     "design": digest of the frozen design | null,
     "signatories": [{"name": {"en": …}, "title": {"en": …}, "signature": digest | null}],
     "specimen": true,
     "verify_url": "https://…/verify/7KQ4-M2XD-9PTR-WH3C-5VNA/"}

Schema 1 lacks `modality`, `partners`, `assessed`, `attendance`, `supervised`, `outline`, `period`,
`expires_on`, `renews` and `design`; whatever reads statements takes what is missing for unsaid.
"""

import hashlib
import zoneinfo
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from academy.lib.canonical import digest
from certificates.numbers import grouped
from courses.given import Given, from_rules, given_by
from courses.models import Course
from enrollments.models import Award, Run

SCHEMA = 2
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Surroundings:
    """What a statement takes from outside the award: texts by language, and how the certificate looks.

    `titles` are those of the course's editions, `partner_names` those of the partner's pages; where there
    are none, the course's code and the partner's name in its row serve. `design` is a frozen design's digest,
    `signatories` and `partners` are as in the statement; `renews` is the number of the certificate before.
    """

    titles: Texts = field(default_factory=dict)
    partner_names: Texts = field(default_factory=dict)
    design: str | None = None
    signatories: Sequence[Mapping[str, Any]] = ()
    partners: Sequence[Mapping[str, Any]] = ()
    renews: str | None = None


def statement_of(award: Award, *, number: str, issued_at: datetime, around: Surroundings) -> dict[str, Any]:
    """Return what the first certificate of `award` says."""
    run = award.enrollment.run
    course, zone = run.course, run.time_zone
    language = award.basis.get("language") or award.enrollment.language
    return {
        "v": SCHEMA,
        "number": number,
        "kind": str(award.kind),
        "holder": holder_of(award),
        "course": _course(course, around.titles, language),
        "partner": {
            "key": str(course.partner.key),
            "name": dict(around.partner_names) or {"en": course.partner.name},
        },
        "partners": [dict(each) for each in around.partners],
        "issuer": {"name": dict(settings.ACADEMY_NAMES)},
        **_meaning(award),
        "period": _period(run),
        "completed_on": _day(award.at, zone),
        "issued_on": _day(issued_at, zone),
        "expires_on": _expiry(award, zone),
        "renews": around.renews,
        "language": language,
        "design": around.design,
        "signatories": [dict(person) for person in around.signatories],
        "specimen": bool(settings.ACADEMY_CERTIFICATES_SPECIMEN),
        "verify_url": verify_url(number),
    }


def holder_of(award: Award) -> str:
    """Return the name to print: as the member confirmed it for this run, else as their profile has it."""
    return award.enrollment.confirmed_name or award.member.printed_name


def given_with(award: Award) -> Given:
    """Return by which rules the award was given: its syllabus's, else those of the course now."""
    syllabus = award.enrollment.syllabus
    return from_rules(syllabus.rules) if syllabus else given_by(award.enrollment.run.course)


def _course(course: Course, titles: Texts, language: str) -> dict[str, Any]:
    return {
        "key": str(course.key),
        "code": course.code,
        "title": dict(titles) or {language: course.code},
        "level": str(course.level),
        "hours": _hours(course),
        "modality": str(course.modality),
    }


def _meaning(award: Award) -> dict[str, Any]:
    """Say what the award rests on: how it was assessed, with what result, and by which outline."""
    syllabus = award.enrollment.syllabus
    result = _result(award)
    granted = award.granted_by_id is not None
    attendance = award.basis.get("attendance")
    return {
        "result": result,
        "assessed": "granted" if granted else "graded" if result else "attendance",
        "attendance": attendance,
        "supervised": given_with(award).supervised and result is not None,
        "outline": syllabus.digest if syllabus else None,
    }


def _period(run: Run) -> list[str] | None:
    if run.starts_at is None or run.ends_at is None:
        return None
    return [_day(run.starts_at, run.time_zone), _day(run.ends_at, run.time_zone)]


def _expiry(award: Award, zone: str) -> str | None:
    """The last day on which it is valid: so many months after the completion; None where it is for good."""
    months = given_with(award).valid_months
    if not months:
        return None
    day = award.at.astimezone(zoneinfo.ZoneInfo(zone)).date()
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return day.replace(year=day.year + year, month=month + 1, day=min(day.day, last)).isoformat()


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
