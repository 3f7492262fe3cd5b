"""The form by which an essay is graded."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.grading import number_of


class HalfPoints(forms.Field):
    """Points from nothing to all, halves allowed, written as people write them; cleaned to halves."""

    def __init__(self, *, most: int, language: str, **kwargs: Any) -> None:
        self.most, self.language = most, language
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        number = number_of(text[:20], self.language)
        if number is None or not 0 <= number <= self.most or number * 2 != int(number * 2):
            raise forms.ValidationError(
                _("Give 0 to %(most)s points; halves are allowed.") % {"most": self.most}
            )
        return int(Decimal(number) * 2)


class EssayGradeForm(forms.Form):
    """Points and a comment for an essay; a reason where the learner has a result already."""

    comment = forms.CharField(
        label=_("For the learner"),
        help_text=_("What was good, and what would make it better. The learner reads this."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reason = forms.CharField(
        label=_("Why the grade changes"),
        help_text=_("The learner has this result already. The course's history keeps your reason."),
        max_length=300,
    )

    field_order = ["points", "comment", "reason"]

    def __init__(self, *args: Any, worth: int, language: str, changes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"inputmode": "decimal", "autocomplete": "off", "size": "6"}
        self.fields["points"] = HalfPoints(
            label=_("Points, 0 to %(most)s") % {"most": worth},
            most=worth,
            language=language,
            widget=forms.TextInput(attrs=attributes),
        )
        if not changes:
            del self.fields["reason"]
        self.order_fields(self.field_order)
