"""The forms of a person's file: each act asks why."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WhyForm(forms.Form):
    """Why an act is done, for the log."""

    why = forms.CharField(
        label=_("reason"), max_length=300, help_text=_("It is kept in the log, with your name.")
    )


class RecoverForm(WhyForm):
    """The address that a person has now, and how it was made sure who they are."""

    field_order = ["email", "why"]
    email = forms.EmailField(label=_("new e-mail address"), max_length=254)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["why"].label = _("how you made sure who asks")
        self.fields["why"].help_text = _(
            "Such as: passport seen on a video call. No numbers of documents. It is kept in the log."
        )


class CodeForm(forms.Form):
    """The code that the person reads in the mail and tells."""

    code = forms.RegexField(
        r"^\s*[0-9]{6}\s*$",
        label=_("code from the mail"),
        help_text=_("Six digits. The person tells it to you."),
        error_messages={"invalid": _("A code has six digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
