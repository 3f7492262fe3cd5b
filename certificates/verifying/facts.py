"""What is the case with a number, in words and days: what pages and the command say about a certificate.

Statements of both schemas are read; what an old one lacks is left unsaid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.numbers import grouped
from certificates.statement import text_in
from courses.models import Course
from enrollments.models import Award

GOOD = frozenset({"valid", "erased"})  # the states in which a certificate certifies something today


@dataclass(frozen=True)
class Facts:
    """What is the case with a number. `statement` is None where there is no certificate to speak of.

    The holder's name stands in the statement even where the member hides it: whatever is shown to anybody
    takes `holder`, which leaves it out. `key_id` and `public_key` (Multikey) are those of the printed code.
    """

    state: str  # valid, erased, expired, revoked, replaced, unknown or typing_error
    number: str  # in groups; as typed where it cannot be a number
    statement: Mapping[str, Any] | None = None
    changed_at: datetime | None = None
    reason: str = ""
    replaced_by: str = ""
    renewed_by: str = ""
    newest_stands: bool = True  # false where what replaced this one is itself in force no more
    name_hidden: bool = False
    key_id: str = ""
    public_key: str = ""
    key_compromised: bool = False  # others may have had that key
    has_badge: bool = False
    advice: str = ""

    def _text(self, part: str, key: str) -> tuple[str, str]:
        if self.statement is None:
            return "", "en"
        return text_in(self.statement[part][key], get_language() or "en", self.statement["language"])

    def _said(self, key: str) -> Any:
        return self.statement.get(key) if self.statement else None

    def _day(self, key: str) -> date | None:
        said = self._said(key)
        return date.fromisoformat(said) if said else None

    @property
    def holder(self) -> str:
        """Whose certificate it is; empty where the name was erased, or its holder hides it."""
        return "" if self.name_hidden else (self._said("holder") or "")

    @property
    def hides_name(self) -> bool:
        """Whether there is a name that its holder hides, so that one may type it and see."""
        return self.name_hidden and bool(self._said("holder"))

    @property
    def is_good(self) -> bool:
        """Whether it certifies something today."""
        return self.state in GOOD

    @property
    def course_title(self) -> str:
        """The course in the reader's language, else in the certificate's."""
        return self._text("course", "title")[0]

    @property
    def course_language(self) -> str:
        """The language of `course_title`, for its `lang` attribute."""
        return self._text("course", "title")[1]

    @property
    def sealed_title(self) -> str:
        """The course as the printed code names it: in the certificate's own language."""
        if self.statement is None:
            return ""
        return text_in(self.statement["course"]["title"], self.statement["language"])[0]

    @property
    def bare_number(self) -> str:
        """The number without its hyphens."""
        return self.number.replace("-", "")

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
        """Completion, participation or programme."""
        return self._said("kind") or ""

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(Award.Kind(self.kind).label).capitalize() if self.kind in Award.Kind else self.kind

    @property
    def level_label(self) -> str:
        """The course's level in words."""
        level = self.statement["course"].get("level") if self.statement else ""
        return str(Course.Level(level).label).capitalize() if level in Course.Level else ""

    @property
    def meaning(self) -> str:
        """What it rests on, in a sentence; empty where the statement does not say."""
        attendance = self._said("attendance")
        match self._said("assessed"):
            case "graded" if self._said("supervised"):
                return _("Assessed: passed a graded assessment that was watched over")
            case "graded":
                return _("Assessed: passed a graded assessment, not watched over")
            case "attendance" if attendance is not None:
                return _("Attendance only, nothing was assessed: present for %(percent)s %%") % {
                    "percent": number_format(attendance)
                }
            case "attendance":
                return _("Not assessed")
            case "granted":
                return _("Granted by an administrator, with a reason that is kept")
        return ""

    @property
    def hours(self) -> str:
        """The effort in hours, as the reader's language writes it."""
        return number_format(self.statement["course"]["hours"]) if self.statement else ""

    @property
    def result_text(self) -> str:
        """The result in words, with one decimal at most, rounded down; empty where nothing was graded."""
        result = self._said("result")
        if not result:
            return ""
        percent = Decimal(result["percent"]).quantize(Decimal("0.1"), ROUND_FLOOR)
        return _("%(percent)s %% (pass mark %(mark)s %%)") % {
            "percent": number_format(f"{percent.normalize():f}"),
            "mark": number_format(result["pass_mark"]),
        }

    @property
    def issued_on(self) -> date | None:
        """The day of issue."""
        return self._day("issued_on")

    @property
    def is_ahead(self) -> bool:
        """Whether the day of issue, which is the run's, has yet to begin where the page is read."""
        return self.issued_on is not None and self.issued_on > timezone.localdate()

    @property
    def completed_on(self) -> date | None:
        """The day of completion."""
        return self._day("completed_on")

    @property
    def expires_on(self) -> date | None:
        """The last day on which it is valid; None where it is for good."""
        return self._day("expires_on")

    @property
    def period(self) -> list[date]:
        """The first and the last day of a dated run; empty for others."""
        return [date.fromisoformat(day) for day in self._said("period") or ()]

    @property
    def revoked_at(self) -> datetime | None:
        """When it was revoked, where it was."""
        return self.changed_at if self.state == "revoked" else None

    @property
    def specimen(self) -> bool:
        """Whether a demonstration made it."""
        return bool(self._said("specimen"))

    @property
    def outline_url(self) -> str:
        """What had to be done, as it was then; empty where the statement does not say."""
        outline = self._said("outline")
        return reverse("certificates:outline", args=[outline]) if outline else ""

    @property
    def replaced_by_url(self) -> str:
        """The page of the newest certificate, where this one was replaced."""
        return _page(self.replaced_by)

    @property
    def renewed_by_url(self) -> str:
        """The page of the certificate that renews this one, where there is one in force."""
        return _page(self.renewed_by)

    @property
    def renews_url(self) -> str:
        """The page of the certificate that this one renews."""
        return _page(grouped(self._said("renews") or ""))

    @property
    def badge_url(self) -> str:
        """The Open Badge of a certificate in force; where the name is not shown, neither is the badge."""
        if not (self.has_badge and self.holder and self.is_good):
            return ""
        return reverse("certificates:badge", args=[self.number, "json"])

    @property
    def json_url(self) -> str:
        """The same facts as data."""
        if self.state == "typing_error":
            return ""
        return reverse("certificates:verify_json", args=[self.number])


def _page(number: str) -> str:
    return reverse("certificates:verify", args=[number]) if number else ""
