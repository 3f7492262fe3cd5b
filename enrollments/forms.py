"""The shapes of what learners send."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_OPTIONS = 100


class AnswerField(forms.Field):
    """The chosen options' keys: UUIDs, as many as boxes are ticked; none is an answer too."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        try:
            keys = [str(UUID(item)) for item in value or []]
        except (AttributeError, TypeError, ValueError):
            raise forms.ValidationError(_("Choose one of the answers shown.")) from None
        if len(keys) > MOST_OPTIONS:
            raise forms.ValidationError(_("Choose one of the answers shown."))
        return keys


class AnswerForm(forms.Form):
    """An answer to one question, and where to go next."""

    answer = AnswerField(required=False, label=_("Answer"))
    seq = forms.IntegerField(required=False, min_value=0, max_value=2**53, widget=forms.HiddenInput)
    go = forms.CharField(required=False, max_length=12)
