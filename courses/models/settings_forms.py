"""The forms of pages with a row: its settings are edited where an author looks for them, on the page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from courses.models.identity import Activity, Course, QuizRules
from courses.models.slot_forms import choices_of, slot_form
from courses.models.stale_saves import RefusesStaleSaves

ATTENDANCE_MARK = 80  # per cent, where nobody says otherwise
MOST = 30_000  # what a small column of any database holds


def _field(model: type[models.Model], name: str, **kwargs: Any) -> forms.Field:
    field: Any = model._meta.get_field(name)
    return field.formfield(**kwargs)


class RowSettingsForm(RefusesStaleSaves, WagtailAdminPageForm):
    """Shows the row's settings and leaves what was typed for the page's `save`."""

    settled_once_live: tuple[str, ...] = ()  # settings that only who may publish changes, once it is live

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(self.instance.read_settings() | self.instance.proposed_settings())
        if self.settled_once_live and self._waits() and not self._may_publish():
            for name in self.settled_once_live:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Live already, so only the academy changes this.")

    def _waits(self) -> bool:
        """Whether learners may be held to these settings, so that a change waits for the draft to go live."""
        return Page.objects.filter(translation_key=self.instance.translation_key, live=True).exists()

    def _may_publish(self) -> bool:
        if self.for_user is None or not self.instance.pk:
            return True
        return self.instance.permissions_for_user(self.for_user).can_publish()

    def save(self, commit: bool = True) -> Any:
        """Stage the settings. A preview stops here, so that looking at a page changes nothing.

        Once any edition is live they become part of the draft, as its text is.
        """
        settings = {
            name: self.cleaned_data[name]
            for name in self.instance.setting_names()
            if name in self.cleaned_data
        }
        if self._waits():
            self.instance.propose_settings(settings)
        else:
            self.instance.staged_settings, self.instance.row_changes = settings, None
        return super().save(commit=commit)


class CoursePageForm(RowSettingsForm):
    """A course page's form, with what is the same in every language of the course."""

    data: Any  # Django's QueryDict, or what stands for it in a test
    refused_cover = False
    settled_once_live = ("code",)

    code = _field(Course, "code", required=False, initial="")
    track = _field(Course, "track")
    level = _field(Course, "level")
    modality = _field(Course, "modality")
    region = _field(Course, "region")
    topics = _field(Course, "topics", widget=forms.CheckboxSelectMultiple)
    delivered_with = _field(Course, "delivered_with", widget=forms.CheckboxSelectMultiple)
    effort_minutes = _field(Course, "effort_minutes", max_value=MOST)
    assessment = _field(Course, "assessment")
    pass_mark = _field(Course, "pass_mark", max_value=100)
    gives_completion = _field(Course, "gives_completion")
    gives_participation = _field(Course, "gives_participation")
    attendance_mark = _field(Course, "attendance_mark", max_value=100, required=False)
    valid_months = _field(Course, "valid_months")
    is_supervised = _field(Course, "is_supervised")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Such as DL-101. Leave it empty and one is drawn.")
        if self.is_bound:
            self._drop_cover_of_others()
        self.fields["attendance_mark"].help_text = _("For a certificate of participation.")
        self.fields["valid_months"].help_text = _("Leave it empty where certificates are for good.")
        self.fields["topics"].help_text = _("Two or three; people find the course by them.")
        self.fields["delivered_with"].help_text = _("Other training partners who teach this course with you.")

    def _drop_cover_of_others(self) -> None:
        """Empty the choice of a picture that this page could not show, so that no widget names it."""
        from cms.models import AcademyImage
        from courses.partner_files import usable_files  # built on these models

        name = self.add_prefix("cover")
        chosen = self.data.get(name) or ""
        beside = self.instance if self.instance.path else self.parent_page
        own = usable_files(AcademyImage, beside.path if beside else "")
        if chosen and not (chosen.isdecimal() and own.filter(pk=int(chosen[:18])).exists()):
            self.data = self.data.copy()
            self.data[name] = ""
            self.refused_cover = True

    def clean_cover(self) -> Any:
        """Say that the picture of another partner was not taken."""
        if self.refused_cover:
            raise ValidationError(_("Choose a file from your own collections."))
        return self.cleaned_data["cover"]

    def clean_attendance_mark(self) -> int:
        """Take the usual mark for an empty one."""
        mark = self.cleaned_data["attendance_mark"]
        return ATTENDANCE_MARK if mark is None else mark

    def clean_code(self) -> str:
        """Refuse a code that another course has."""
        code = (self.cleaned_data.get("code") or "").strip()
        row = self.instance.find_row()
        if not code:
            return row.code if row else ""
        others = Course.objects.filter(code__iexact=code).exclude(pk=row.pk if row else None)
        if others.exists():
            raise ValidationError(_("Another course has this code."))
        return code


class ActivityPageForm(RowSettingsForm):
    """The form of a lesson or a quiz: whether a learner must do it."""

    required = _field(Activity, "required")


class QuizPageForm(ActivityPageForm):
    """A quiz page's form: its rules, and questions and categories of its own partner only."""

    is_final = _field(QuizRules, "is_final")
    weight = _field(QuizRules, "weight", max_value=MOST)
    pass_mark = _field(QuizRules, "pass_mark", max_value=100)
    attempts = _field(QuizRules, "attempts", min_value=1, max_value=MOST)
    wait_days = _field(QuizRules, "wait_days", max_value=MOST)
    time_limit_minutes = _field(QuizRules, "time_limit_minutes", min_value=1, max_value=MOST)
    counts = _field(QuizRules, "counts")
    feedback = _field(QuizRules, "feedback")
    feedback_when = _field(QuizRules, "feedback_when")
    layout = _field(QuizRules, "layout")
    shuffle_questions = _field(QuizRules, "shuffle_questions")
    shuffle_options = _field(QuizRules, "shuffle_options")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slots = self.formsets.get("slots")
        if slots is not None:
            beside = self.instance if self.instance.path else self.parent_page
            typed = [self.data[name] for name in self.data if name.endswith("-question_key")]
            slots.form = slot_form(slots.form, choices_of(self.instance, beside, typed))
