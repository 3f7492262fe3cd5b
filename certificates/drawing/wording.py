"""What a certificate says, in one of the six languages: the statement's facts made into lines of text.

Wording is translated by gettext under the certificate's language, never the reader's; dates, numbers and
hours are written by Babel. Digits are Western in every language, as the verification page has them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.numbers import format_percent
from babel.units import format_unit
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from certificates.designs.frozen import DEFAULT_SPEC, LOGOS_AT_MOST, SIGNATORIES_AT_MOST, text_of
from certificates.designs.placeholders import fill
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
_PARTS = {
    "delivers": _("delivered by %(partner)s"),
    "with": _("together with %(partner)s"),
    "funds": _("funded by %(partner)s"),
}
_SPECIMEN = pgettext_lazy("across a certificate that proves nothing", "SPECIMEN")


@dataclass(frozen=True)
class Signatory:
    """Who stands under a rule at the foot of the page; `signature` names the picture above it."""

    name: str
    title: str
    signature: str = ""


@dataclass(frozen=True)
class Words:
    """Every text of one certificate, ready to be shaped. Names and titles have been cleaned.

    `logos` names the pictures of partners; `second` says the same in another language, smaller.
    """

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
    before_name: str = ""
    closing: str = ""
    logos: tuple[str, ...] = ()
    second: "Words | None" = None

    @property
    def rtl(self) -> bool:
        """Whether the page is mirrored."""
        return self.language == "ar"


def words_for(
    statement: Mapping[str, Any],
    language: str,
    second_language: str = "",
    design: Mapping[str, Any] = DEFAULT_SPEC,
) -> Words:
    """Say in `language` what `statement` certifies. A text that has no such edition stays in its own."""
    words = _words(statement, language, design)
    if second_language and second_language != language:
        return replace(words, second=_words(statement, second_language, design))
    return words


def _words(statement: Mapping[str, Any], language: str, design: Mapping[str, Any]) -> Words:
    with translation.override(language):
        return _Saying(statement, language, design).words()


@dataclass(frozen=True)
class _Saying:
    """Makes the words of one statement in one language, which is the active one."""

    statement: Mapping[str, Any]
    language: str
    design: Mapping[str, Any]

    def edition(self, texts: Mapping[str, str] | None) -> str:
        return clean(text_in(dict(texts or {}), self.language, self.statement.get("language", "en")))

    def words(self) -> Words:
        statement, language, kind = self.statement, self.language, self.statement["kind"]
        partner = self.edition((statement.get("partner") or {}).get("name"))
        title, issuer = self.edition(statement["course"]["title"]), self.edition(statement["issuer"]["name"])
        facts = facts_of(statement, language, partner)
        named = {"holder": clean(statement["holder"]), "course": title, "issuer": issuer, "partner": partner}

        def said(field: str, otherwise: str = "") -> str:
            written = text_of(self.design, kind, language, field)
            return clean(fill(written, {**facts, **named})) or otherwise if written else otherwise

        return Words(
            language=language,
            issuer=issuer,
            partner=partner,
            heading=said("heading", str(_HEADINGS[kind])),
            before_name=said("before_name"),
            holder=named["holder"],
            act=said("act", str(_ACTS[kind])),
            title=title,
            details=tuple(details_of(statement, facts, self._parts(partner))),
            closing=said("closing"),
            signatories=tuple(self._signatories()),
            logos=tuple(
                dict.fromkeys(each["logo"] for each in statement.get("partners") or () if each.get("logo"))
            )[:LOGOS_AT_MOST],
            number=grouped(statement["number"]),
            issued=gettext("Issued on %(date)s") % {"date": facts["issued_on"]},
            verify=gettext("Verify at %(address)s or scan the code. The page shows the present state.")
            % {
                "address": isolate(
                    address_of(statement["verify_url"], statement["number"]), within_rtl=language == "ar"
                )
            },
            verify_url=statement["verify_url"],
            specimen=str(_SPECIMEN) if statement.get("specimen") else "",
        )

    def _signatories(self) -> Iterator[Signatory]:
        for each in (self.statement.get("signatories") or ())[:SIGNATORIES_AT_MOST]:
            yield Signatory(
                self.edition(each["name"]), self.edition(each.get("title")), each.get("signature") or ""
            )

    def _parts(self, partner: str) -> str:
        """Say who delivered the course, with whom, and who paid for it: the last two where they consented."""
        own = (self.statement.get("partner") or {}).get("key")
        found: dict[str, list[str]] = {"delivers": [partner] if partner else []}
        for each in self.statement.get("partners") or ():
            if each["key"] != own or each["part"] == "funds":
                found.setdefault(each["part"], []).append(self.edition(each["name"]))
        said = [
            str(_PARTS[part]) % {"partner": isolate(", ".join(found[part]), within_rtl=self.language == "ar")}
            for part in _PARTS
            if found.get(part)
        ]
        return " · ".join(said)


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


def facts_of(statement: Mapping[str, Any], language: str, partner: str = "") -> dict[str, str]:
    """Return what placeholders stand for, in the active language; empty where nothing is to be said."""
    course, result = statement["course"], statement.get("result") or {}
    percent: Any = result.get("percent")
    pass_mark: Any = result.get("pass_mark")
    period = statement.get("period")
    graded = bool(result.get("graded")) and percent is not None and pass_mark is not None
    passed = graded and Decimal(percent) >= Decimal(pass_mark)
    attendance: Any = statement.get("attendance")
    has_hours = course.get("hours") and Decimal(course["hours"]) > 0
    return {
        "code": clean(course.get("code", "")),
        "level": str(_LEVELS[course["level"]]) if course.get("level") in _LEVELS else "",
        "hours": _hours(course["hours"], language) if has_hours else "",
        "result": _percent(Decimal(percent), language) if passed else "",
        "pass_mark": _percent(Decimal(pass_mark), language) if passed else "",
        "attendance": _percent(Decimal(attendance), language) if attendance is not None else "",
        "dates": gettext("%(first)s to %(last)s")
        % {"first": _date(period[0], language), "last": _date(period[1], language)}
        if period
        else "",
        "completed_on": _date(statement["completed_on"], language),
        "issued_on": _date(statement["issued_on"], language),
        "valid_until": _date(statement["expires_on"], language) if statement.get("expires_on") else "",
    }


def details_of(statement: Mapping[str, Any], facts: Mapping[str, str], parts: str = "") -> list[str]:
    """Return the lines below the title: what was studied, how it was assessed, when, and with whom."""
    studied = [facts["level"]]
    if facts["hours"]:
        studied.append(gettext("%(hours)s of learning") % {"hours": facts["hours"]})
    if facts["dates"]:
        studied.append(facts["dates"])
    done = [gettext("Completed on %(date)s") % {"date": facts["completed_on"]}]
    if facts["valid_until"]:
        done.append(gettext("Valid until %(date)s") % {"date": facts["valid_until"]})
    crowded = len(done) > 1 or " · " in parts
    last = [done, [parts[:1].upper() + parts[1:]]] if crowded else [[*done, parts]]
    lines = (studied, _assessed(statement, facts), *last)
    return [joined for line in lines if (joined := " · ".join(filter(None, line)))]


def _assessed(statement: Mapping[str, Any], facts: Mapping[str, str]) -> list[str]:
    """Say what the award rests on. A statement of schema 1 does not know of supervision or attendance."""
    said = []
    if facts["result"]:
        said.append(
            gettext("Final assessment passed with %(percent)s (pass mark %(pass_mark)s)")
            % {"percent": facts["result"], "pass_mark": facts["pass_mark"]}
        )
        if "supervised" in statement:
            said.append(gettext("supervised") if statement["supervised"] else gettext("not supervised"))
    if facts["attendance"]:
        said.append(gettext("Attendance %(percent)s") % {"percent": facts["attendance"]})
    if statement.get("assessed") == "attendance" and not facts["result"]:
        said.append(gettext("without a graded assessment"))
    if statement.get("assessed") == "granted":
        said.append(gettext("granted by a decision of the academy"))
    return [said[0][:1].upper() + said[0][1:], *said[1:]] if said else []


@lru_cache(maxsize=512)
def _date(written: str, language: str) -> str:
    return format_date(date.fromisoformat(written), "long", locale=_BABEL[language][0])


@lru_cache(maxsize=512)
def _hours(hours: str, language: str) -> str:
    locale, length = _BABEL[language]
    return format_unit(_plain(Decimal(hours)), "duration-hour", length=length, locale=locale)  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def _percent(percent: Decimal, language: str) -> str:
    """One decimal, rounded down as everywhere: 91.67 is never shown as more than it is."""
    shown = percent.quantize(Decimal("0.1"), ROUND_DOWN)
    return clean(format_percent(_plain(shown) / 100, locale=_BABEL[language][0], decimal_quantization=False))


def _plain(number: Decimal) -> Decimal:
    """`number` without trailing zeros and without an exponent."""
    return Decimal(format(number.normalize(), "f"))
