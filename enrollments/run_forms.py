"""The form of a run: wall times are typed in the run's own zone."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from academy.users.models import User
from academy.users.time_zones import zone_choices
from courses.agreements import opens_new_things
from courses.editions import course_link
from courses.models import Course, Partner, PartnerGroup
from courses.viewsets.scope import partners_for
from enrollments.models import Run

WALL_TIMES = ("registration_opens_at", "registration_closes_at", "starts_at", "ends_at")
CLOSING = {"registration_closes_at", "ends_at"}
NOT_BEGUN = {Run.State.DRAFT, Run.State.CANCELLED, Run.State.CLOSED_OUT}
OPENINGS = {Run.State.ANNOUNCED, Run.State.OPEN}


class WallTimeField(forms.Field):
    """A date, with or without a time of day, without a zone: the form adds the run's."""

    widget = forms.TextInput  # a picker would add midnight to a bare date and replace what it cannot read
    default_error_messages = {"invalid": _("Type a date such as 2027-03-01, or 2027-03-01 09:30.")}

    def to_python(self, value: Any) -> datetime | date | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            found = parse_date(text) or parse_datetime(text)
        except ValueError:
            found = None
        if found is None or (isinstance(found, datetime) and found.tzinfo):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


def name_of(course: Course) -> str:
    """Return a course's code and its title in the reader's language, for lists to choose from."""
    return f"{course.code} {course_link(course, get_language() or 'en').title}".strip()


class RunForm(WagtailAdminModelForm):
    """Make or change a run of the person's own courses."""

    registration_opens_at = WallTimeField(
        label=_("registration opens"), required=False, help_text=_("Such as 2027-03-01, or 2027-03-01 09:30.")
    )
    registration_closes_at = WallTimeField(
        label=_("registration closes"), required=False, help_text=_("A date alone means the end of that day.")
    )
    starts_at = WallTimeField(label=_("teaching starts"), required=False)
    ends_at = WallTimeField(
        label=_("teaching ends"), required=False, help_text=_("A date alone means the end of that day.")
    )
    time_zone = forms.ChoiceField(
        label=_("time zone"), help_text=_("The dates and times above are wall times there.")
    )

    class Meta:
        model = Run
        fields = (
            "course", "title", "state", "paced", "registration", "release", "places", "waiting_list",
            *WALL_TIMES, "time_zone", "instructors",
        )  # fmt: skip
        widgets = {"instructors": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        zones = zone_choices(get_language() or "en")
        mine = self.instance.time_zone if self.instance.pk else getattr(for_user, "time_zone", "UTC")
        self.fields["time_zone"].choices = [(mine, mine), *zones]
        self.initial["time_zone"] = mine
        partners = partners_for(for_user, Run, {"add", "change"})
        courses = Course.objects.filter(partner__in=partners).order_by("code")
        if not self.instance.pk:
            courses = courses.filter(partner__state=Partner.State.ACTIVE)
        self.fields["course"].queryset = courses.select_related("partner")
        self.fields["course"].label_from_instance = name_of
        self._offer_instructors([self.instance.partner] if self.instance.pk else list(partners))
        if self.instance.pk:
            self.fields["course"].disabled = True
            zone = ZoneInfo(self.instance.time_zone)
            for name in WALL_TIMES:
                instant = getattr(self.instance, name)
                if instant:
                    self.initial[name] = f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"

    def _offer_instructors(self, partners: list[Partner]) -> None:
        """Offer the instructors of these partners, and no other person."""
        groups = PartnerGroup.objects.filter(partner__in=partners, role=PartnerGroup.Role.INSTRUCTOR)
        people = User.objects.filter(is_active=True, groups__partner_group__in=groups).distinct()
        self.fields["instructors"].queryset = people.order_by("full_name", "pk")
        self.fields["instructors"].label_from_instance = lambda person: person.full_name

    def clean_instructors(self) -> Any:
        """Refuse whoever is no instructor of the partner whose course this is."""
        people = self.cleaned_data["instructors"]
        course = self.cleaned_data.get("course")
        if course and people:
            own = Q(
                groups__partner_group__partner=course.partner_id,
                groups__partner_group__role=PartnerGroup.Role.INSTRUCTOR,
            )
            if people.filter(own).distinct().count() < len(people):
                raise ValidationError(_("Choose instructors of the organisation whose course this is."))
        return people

    def clean(self) -> dict[str, Any]:
        """Put the wall times into the run's zone and check that the dates fit the pace."""
        data = super().clean()
        self._refuse_what_the_agreement_forbids(data)
        zone = ZoneInfo(data.get("time_zone") or "UTC")
        for name in WALL_TIMES:
            if data.get(name):
                data[name] = instant_of(data[name], zone, closing=name in CLOSING)
        dated = data.get("paced") == Run.Paced.DATED
        for name in ("starts_at", "ends_at"):
            if dated and not data.get(name) and name not in self.errors:
                self.add_error(name, _("A dated run needs this date."))
            if not dated:
                data[name] = None
        if dated and data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("The end comes after the start."))
        return data

    def _refuse_what_the_agreement_forbids(self, data: dict[str, Any]) -> None:
        """A partner whose agreement closes or has ended finishes its runs: it announces and opens none."""
        course, state = data.get("course"), data.get("state")
        before = (
            Run.objects.values_list("state", flat=True).get(pk=self.instance.pk) if self.instance.pk else ""
        )
        if course is None or state == before or opens_new_things(course.partner):
            return
        begins = (not before or before in NOT_BEGUN) and state not in NOT_BEGUN
        if not before or begins or state in OPENINGS:
            self.add_error(
                "state", _("The partner’s agreement is closing or has ended, so no run can be opened.")
            )


def instant_of(value: datetime | date, zone: ZoneInfo, *, closing: bool) -> datetime:
    """Return the instant of a wall time in `zone`; a bare closing date is the end of that day there.

    A wall time that a clock change skips or repeats is read as the earlier offset (PEP 495, fold 0).
    """
    if not isinstance(value, datetime):
        day = value + timedelta(days=1) if closing else value
        value = datetime.combine(day, time.min)
    return value.replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))
