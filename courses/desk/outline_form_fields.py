"""The fields of a course's outline, each with an example. Only a title is needed; the rest may wait."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from academy.lib.languages import native_name
from courses.models import Course, Objective, Partner, Topic
from courses.models.settings_forms import MOST
from courses.services.outlines import MOST_MODULES, MOST_OBJECTIVES

MOST_HOURS = MOST // 60
NUL = "\0"


class SafeCharField(forms.CharField):
    """Text whose ends of lines become plain ones, so that nothing counts as changed."""

    def to_python(self, value: Any) -> Any:
        """Return the text with plain ends of lines."""
        return super().to_python(value).replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let what is typed run in its own direction: a text need not be in the language of the interface."""
        return super().widget_attrs(widget) | {"dir": "auto"}


def _text(label: Any, example: Any, most: int, rows: int = 0, **more: Any) -> forms.CharField:
    """A text that may be empty, with an example for help."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return SafeCharField(
        label=label, help_text=example, max_length=most, required=False, widget=widget, **more
    )


class OutlineForm(forms.Form):
    """What an outline says and settles. `partner` decides which languages and partners are offered."""

    title = SafeCharField(
        label=_("Title"),
        max_length=200,
        help_text=_("What the course is called in the catalogue. Example: Mapping schools without internet"),
        widget=forms.TextInput(),
    )
    language = forms.ChoiceField(
        label=_("Language in which you write it first"),
        required=False,
        help_text=_("Translations come later. This cannot be changed once the course is begun."),
    )
    summary = _text(
        _("Summary"),
        _(
            "Two or three sentences for the catalogue. Example: You learn to find out which schools of a "
            "district have no connection, and to show it on a map that a ministry can use."
        ),
        400,
        3,
    )
    description = _text(
        _("Description"),
        _(
            "What the course is about and how it proceeds, in a few paragraphs. Leave an empty line between "
            "paragraphs; headings and lists can be added on the course page later."
        ),
        20_000,
        8,
    )
    audience = _text(
        _("For whom"),
        _("Example: Officials in ministries of education who plan connectivity."),
        1000,
        3,
    )
    entry_requirements = _text(
        _("What you need first"),
        _("Knowledge and equipment. Example: You can use a spreadsheet; a phone is enough to follow."),
        1000,
        3,
    )
    track = forms.ChoiceField(label=_("Track"), choices=Course.Track, required=False)
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or three; people find the course by them."),
    )
    region = forms.ChoiceField(label=_("Region"), choices=Course.Region, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Course.Level, required=False)
    modality = forms.ChoiceField(
        label=_("How it is taught"), choices=Course.Modality, required=False, widget=forms.RadioSelect
    )
    effort_hours = forms.DecimalField(
        label=_("Effort in hours"),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=2,
        help_text=_("Reading, practice and tests together. Example: 6"),
    )
    delivered_with = forms.ModelMultipleChoiceField(
        label=_("Delivered with"),
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Other training partners who teach this course with you."),
    )
    assessment = forms.ChoiceField(
        label=_("Kind of assessment"), choices=Course.Assessment, required=False, widget=forms.RadioSelect
    )
    assessment_text = _text(
        _("How it is assessed"),
        _("Example: A final quiz of ten questions, drawn at random. You can take it three times."),
        1000,
        3,
    )
    pass_mark = forms.IntegerField(
        label=_("Pass mark in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("At least 70; for self-paced courses at least 80."),
    )
    gives = forms.ChoiceField(
        label=_("Which certificates it gives"),
        choices=[
            ("completion", _("Completion: every required activity done, and the pass mark reached")),
            ("participation", _("Participation: attended enough, whatever the result")),
            ("both", _("Both, each to whoever earns it")),
            ("none", _("None")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    attendance_mark = forms.IntegerField(
        label=_("Attendance needed in per cent"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("For a certificate of participation. Attendance is recorded by hand in each run."),
    )
    valid_months = forms.IntegerField(
        label=_("Valid for so many months"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("0 where certificates are for good. Example: 24"),
    )
    is_supervised = forms.TypedChoiceField(
        label=_("Is somebody watching over the assessment?"),
        choices=[("no", _("No")), ("yes", _("Yes: the certificate says that it was supervised"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    award_text = _text(
        _("What is awarded, and for what"),
        _("Example: A certificate of completion for all who pass the final quiz."),
        1000,
        2,
    )
    fee_text = _text(_("Fee"), _("Example: Free of charge, or: USD 150, waived for members of …"), 200)
    contact = forms.EmailField(
        label=_("Contact"),
        required=False,
        max_length=254,
        help_text=_("An address that somebody reads. Example: training@your-organisation.example"),
    )
    funding_text = _text(_("Funded by"), _("Who pays for the course, by name."), 300)

    def __init__(self, *args: Any, partner: Partner, languages: list[str], course: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, model in (("topics", Topic), ("delivered_with", Partner)):
            self.fields[name].queryset = model.objects.all()
        others = Partner.objects.exclude(pk=partner.pk).exclude(state=Partner.State.ENDED)
        held = course.delivered_with.values("pk") if course else Partner.objects.none().values("pk")
        self.fields["delivered_with"].queryset = (others | Partner.objects.filter(pk__in=held)).distinct()
        if course:
            del self.fields["language"]
        else:
            choices = [(code, native_name(code)) for code, _name in settings.LANGUAGES if code in languages]
            self.fields["language"].choices = choices


class RowForm(forms.Form):
    """One row of a list. `row` is what the service calls it: its key, or what was drawn for a new one."""

    row = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ObjectiveForm(RowForm):
    """One learning objective."""

    text = SafeCharField(label=_("Objective"), required=False, max_length=300, widget=forms.TextInput())
    bloom = forms.ChoiceField(
        label=_("Bloom level"), choices=Objective.Bloom, required=False, initial=Objective.Bloom.APPLY
    )


class ModuleForm(RowForm):
    """One planned module."""

    title = SafeCharField(label=_("Module"), required=False, max_length=200, widget=forms.TextInput())


class _Rows(BaseFormSet):
    """Rows in the order of their places; an empty one is no row."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add place and removal, said in words."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["DELETE"].label = _("Take out")

    def valid_rows(self) -> list[dict[str, Any]]:
        """Return the rows that are neither wrong nor taken out, in order."""
        rows = []
        for number, form in enumerate(self.forms):
            found = getattr(form, "cleaned_data", {})
            if form.errors or found.get("DELETE"):
                continue
            rows.append((found.get("ORDER") or number + 1, number, found))
        return [found for _place, _number, found in sorted(rows, key=lambda row: row[:2])]

    def clean(self) -> None:
        """Refuse more rows than anybody plans."""
        if len(self.forms) > self.max_num:
            raise ValidationError(_("That is more than this form takes."))


ObjectiveRows = formset_factory(
    ObjectiveForm, formset=_Rows, extra=2, can_order=True, can_delete=True,
    max_num=MOST_OBJECTIVES, absolute_max=MOST_OBJECTIVES + 10,
)  # fmt: skip
ModuleRows = formset_factory(
    ModuleForm, formset=_Rows, extra=2, can_order=True, can_delete=True,
    max_num=MOST_MODULES, absolute_max=MOST_MODULES + 10,
)  # fmt: skip

SECTIONS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("what", _("What the course is"), ("title", "language", "summary", "description")),
    ("objectives", _("What learners will be able to do"), ()),
    (
        "whom",
        _("For whom it is, and where it stands"),
        ("audience", "entry_requirements", "level", "region", "track", "topics"),
    ),
    ("how", _("How it is taught"), ("modality", "effort_hours", "delivered_with")),
    (
        "assessment",
        _("How it is assessed, and what is awarded"),
        (
            *("assessment", "assessment_text", "pass_mark", "is_supervised"),
            *("gives", "attendance_mark", "valid_months", "award_text"),
        ),
    ),
    ("money", _("Fee, funding and contact"), ("fee_text", "funding_text", "contact")),
    ("modules", _("Planned modules"), ()),
)
MAY_STAY_EMPTY = {
    *("delivered_with", "funding_text", "language"),
    *("gives", "attendance_mark", "valid_months", "is_supervised"),
}
