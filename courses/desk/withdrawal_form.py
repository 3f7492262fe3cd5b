"""What is asked of whoever withdraws a course."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from courses.services.withdrawal import earliest_closing


class WithdrawalForm(forms.Form):
    """A notice for the course's page, the last day of its learners, and what takes its place."""

    notice = forms.CharField(
        label=_("Notice on the course's page"),
        help_text=_("Say why, and where to go instead. Everybody can read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closes_on = forms.DateField(
        label=_("Last day for those who are enrolled"), widget=forms.DateInput(attrs={"type": "date"})
    )
    replaced_by = forms.CharField(
        label=_("Code of the course that replaces it"),
        help_text=_("Such as DL-102. Leave it empty if there is none."),
        max_length=20,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = earliest_closing()
        self.fields["closes_on"].initial = first
        self.fields["closes_on"].help_text = _("At least 90 days from today.")
        self.fields["closes_on"].widget.attrs["min"] = first.isoformat()

    def clean_closes_on(self) -> date:
        """Refuse a day that is too soon."""
        day = self.cleaned_data["closes_on"]
        if day < earliest_closing():
            raise forms.ValidationError(_("Those who are enrolled need at least 90 days."))
        return day

    def clean_replaced_by(self) -> Course | None:
        """Find the open course with this code."""
        code = self.cleaned_data["replaced_by"].strip()
        if not code:
            return None
        found = Course.objects.filter(code__iexact=code, stage=Course.Stage.OPEN).first()
        if found is None:
            raise forms.ValidationError(_("No open course has this code."))
        return found
