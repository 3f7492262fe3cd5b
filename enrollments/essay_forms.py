"""The form by which an essay is graded."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.grading import number_of
from enrollments.readable import ESSAY_PLACES

STEPS = 10**ESSAY_PLACES  # of a point


class Points(forms.Field):
    """Points from nothing to all, two decimals allowed, written as people write them; exact."""

    def __init__(self, *, most: int, language: str, **kwargs: Any) -> None:
        self.most, self.language = most, language
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Fraction | None:
        text = str(value or "").strip()
        if not text:
            return None
        number = number_of(text[:20], self.language)
        if number is None or not 0 <= number <= self.most or Fraction(number) * STEPS % 1:
            raise forms.ValidationError(
                _("Give 0 to %(most)s points, with two decimals at most.") % {"most": self.most}
            )
        return Fraction(number)


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
        self.fields["points"] = Points(
            label=_("Points, 0 to %(most)s") % {"most": worth},
            most=worth,
            language=language,
            widget=forms.TextInput(attrs=attributes),
        )
        if not changes:
            del self.fields["reason"]
        self.order_fields(self.field_order)
