"""Forms of the certificates' room. They check shape; services check rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.users.names import clean_name
from certificates.numbers import fault_in, normalise
from certificates.verifying.by_number import advice_on


class NumberForm(forms.Form):
    """A certificate's number, typed in any way; `cleaned_data` has it normalised."""

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={
            "required": _("Type the number that stands at the foot of the certificate."),
            "max_length": _("This is too long for a number. A number has 20 letters and digits."),
        },
    )

    def clean_number(self) -> str:
        """Return the number as it is kept, or say what is wrong with it."""
        number = normalise(self.cleaned_data["number"])
        if fault := fault_in(number):
            raise forms.ValidationError(advice_on(fault, number))
        return number


class HolderNameForm(forms.Form):
    """The name that somebody takes to be the holder's, where the page leaves it out."""

    name = forms.CharField(
        label=_("Name on the document"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
        error_messages={"required": _("Type the name that stands on the document.")},
    )


class FileForm(forms.Form):
    """A certificate's file, to be looked at and forgotten."""

    file = forms.FileField(
        label=_("PDF file, badge (JSON), or picture of a badge (PNG, SVG)"),
        allow_empty_file=True,  # what is the case with it is said in the answer
        error_messages={"required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.json,.jsonld,.png,.svg"}),
    )


class ReasonForm(forms.Form):
    """Why a named act is done."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Kept with the certificate, with your name and the time."),
    )


class RevokeForm(ReasonForm):
    """Why a certificate is revoked, and whether its page says so."""

    public = forms.BooleanField(
        label=_("Show the reason on the verification page"),
        required=False,
        help_text=_("Everybody who has the number will read it."),
    )


class ReissueForm(ReasonForm):
    """Why a certificate is replaced, and the holder's name on the new one."""

    holder_name = forms.CharField(
        label=_("Holder's name on the new certificate"),
        max_length=150,
        help_text=_("As it will be printed. Everything else stays as it was."),
    )

    field_order = ["holder_name", "why"]

    def clean_holder_name(self) -> str:
        """The name on one line, checked as the profile checks it."""
        return clean_name(self.cleaned_data["holder_name"])
