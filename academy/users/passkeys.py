"""Passkeys: a key that a phone or a computer keeps, opened by finger, face or PIN, in place of a password.

allauth does the ceremony; here are its forms in our words. Every passkey of ours can sign in alone, so one is
added only where the device has checked who holds it.
"""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from academy.users.names import clean_name

NAME_HELP = _("So that you know it again, such as “Phone” or “Office computer”.")
LONGEST_NAME = 60


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey and its name; `credential` is filled in by the page's module."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["name"], required=False)
        self.initial["name"] = ""

    def clean_name(self) -> str:
        """The name on one line; without a good one, “Passkey 1” and so on: no key is refused for its name."""
        try:
            self.cleaned_data["name"] = clean_name(self.cleaned_data["name"])
        except forms.ValidationError:
            self.cleaned_data["name"] = ""
        return super().clean_name()


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["name"], required=True)

    def clean_name(self) -> str:
        """The name on one line, without anything that cannot be printed."""
        return clean_name(self.cleaned_data["name"])


def _name(field: forms.Field, *, required: bool) -> None:
    field.label, field.help_text, field.required = _("Name of the passkey"), NAME_HELP, required
    field.widget.attrs["maxlength"] = LONGEST_NAME
    field.max_length = LONGEST_NAME  # type: ignore[attr-defined]
    field.validators.append(forms.CharField(max_length=LONGEST_NAME).validators[0])
