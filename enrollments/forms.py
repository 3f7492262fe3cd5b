"""The shapes of what learners send besides their answers, which `courses.answers` reads."""

from django import forms


class AnswerForm(forms.Form):
    """When an answer was given by the device's clock, and where to go next."""

    seq = forms.IntegerField(required=False, min_value=0, max_value=2**53, widget=forms.HiddenInput)
    go = forms.CharField(required=False, max_length=12)
