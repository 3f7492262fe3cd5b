"""What a certificate says, in one of the six languages: the statement's facts made into lines of text.

Wording is translated by gettext under the certificate's language, never the reader's; dates, numbers and
hours are written by Babel. Digits are Western in every language, as the verification page has them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.numbers import format_percent
from babel.units import format_unit
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from certificates.drawing.shaping import clean, isolate
from certificates.numbers import grouped

# Chinese has its pattern for hours among the short ones only.
_BABEL = {
    "ar": ("ar", "long"),
    "en": ("en_GB", "long"),
    "es": ("es", "long"),
    "fr": ("fr", "long"),
    "ru": ("ru", "long"),
    "zh-hans": ("zh_Hans", "short"),
}

_HEADINGS = {
    "completion": _("Certificate of completion"),
    "participation": _("Certificate of participation"),
    "programme": _("Certificate of a completed programme"),
}
_ACTS = {
    "completion": pgettext_lazy(
        "certificate, between a name and a course's title", "has completed the course"
    ),
    "participation": pgettext_lazy(
        "certificate, between a name and a course's title", "has taken part in the course"
    ),
    "programme": pgettext_lazy(
        "certificate, between a name and a programme's title", "has completed the programme"
    ),
}
_LEVELS = {
    "introductory": pgettext_lazy("level of a course, on a certificate", "Introductory level"),
    "intermediate": pgettext_lazy("level of a course, on a certificate", "Intermediate level"),
    "advanced": pgettext_lazy("level of a course, on a certificate", "Advanced level"),
}
_SPECIMEN = pgettext_lazy("across a certificate that proves nothing", "SPECIMEN")


@dataclass(frozen=True)
class Signatory:
    """Who stands under a rule at the foot of the page."""

    name: str
    title: str


@dataclass(frozen=True)
class Words:
    """Every text of one certificate, ready to be shaped. Names and titles have been cleaned."""

    language: str
    issuer: str
    partner: str
    heading: str
    holder: str
    act: str
    title: str
    details: tuple[str, ...]
    signatories: tuple[Signatory, ...]
    number: str
    issued: str
    verify: str
    verify_url: str
    specimen: str

    @property
    def rtl(self) -> bool:
        """Whether the page is mirrored."""
        return self.language == "ar"


def words_for(statement: dict[str, Any], language: str) -> Words:
    """Say in `language` what `statement` certifies. A text that has no such edition stays in its own."""
    with translation.override(language):
        return _words(statement, language)


def _words(statement: dict[str, Any], language: str) -> Words:
    kind = statement["kind"]
    own = statement.get("language", "en")

    def edition(texts: dict[str, str] | None) -> str:
        return clean(text_in(texts or {}, language, own))

    partner = edition((statement.get("partner") or {}).get("name"))
    address = address_of(statement["verify_url"], statement["number"])
    return Words(
        language=language,
        issuer=edition(statement["issuer"]["name"]),
        partner=partner,
        heading=str(_HEADINGS[kind]),
        holder=clean(statement["holder"]),
        act=str(_ACTS[kind]),
        title=edition(statement["course"]["title"]),
        details=tuple(_details(statement, language, partner)),
        signatories=tuple(
            Signatory(edition(each["name"]), edition(each.get("title")))
            for each in (statement.get("signatories") or ())[:2]
        ),
        number=grouped(statement["number"]),
        issued=gettext("Issued on %(date)s") % {"date": _date(statement["issued_on"], language)},
        verify=gettext("Verify at %(address)s or scan the code. The page shows the present state.")
        % {"address": isolate(address, within_rtl=language == "ar")},
        verify_url=statement["verify_url"],
        specimen=str(_SPECIMEN) if statement.get("specimen") else "",
    )


def text_in(texts: dict[str, str], language: str, otherwise: str) -> str:
    """Choose an edition: the language asked for, else the member's, else English, else any."""
    for each in (language, otherwise, "en", *texts):
        if texts.get(each):
            return texts[each]
    return ""


def address_of(url: str, number: str) -> str:
    """The verification address as a person would type it: host and path, without scheme and number."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return clean(parts.netloc + path.removesuffix(grouped(number)).removesuffix(number).rstrip("/"))


def _details(statement: dict[str, Any], language: str, partner: str) -> list[str]:
    course = statement["course"]
    studied = [str(_LEVELS[course["level"]])] if course.get("level") in _LEVELS else []
    if course.get("hours") and Decimal(course["hours"]) > 0:
        studied.append(gettext("%(hours)s of learning") % {"hours": _hours(course["hours"], language)})
    done = [gettext("Completed on %(date)s") % {"date": _date(statement["completed_on"], language)}]
    if partner:
        done.append(
            gettext("delivered by %(partner)s") % {"partner": isolate(partner, within_rtl=language == "ar")}
        )
    lines = (studied, _assessed(statement, language), done)
    return [" · ".join(line) for line in lines if line]


def _assessed(statement: dict[str, Any], language: str) -> list[str]:
    result = statement.get("result") or {}
    if not result.get("graded") or result.get("percent") is None:
        return []
    percent, pass_mark = Decimal(result["percent"]), result.get("pass_mark")
    if pass_mark is None or percent < Decimal(pass_mark):
        return []
    return [
        gettext("Final assessment passed with %(percent)s (pass mark %(pass_mark)s)")
        % {"percent": _percent(percent, language), "pass_mark": _percent(Decimal(pass_mark), language)}
    ]


def _date(written: str, language: str) -> str:
    return format_date(date.fromisoformat(written), "long", locale=_BABEL[language][0])


def _hours(hours: str, language: str) -> str:
    locale, length = _BABEL[language]
    return format_unit(_plain(Decimal(hours)), "duration-hour", length=length, locale=locale)  # type: ignore[arg-type]


def _percent(percent: Decimal, language: str) -> str:
    return clean(
        format_percent(_plain(percent) / 100, locale=_BABEL[language][0], decimal_quantization=False)
    )


def _plain(number: Decimal) -> Decimal:
    """`number` without trailing zeros and without an exponent."""
    return Decimal(format(number.normalize(), "f"))
