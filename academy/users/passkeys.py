"""Passkeys: a key that a phone or a computer keeps, opened by finger, face or PIN, in place of a password.

allauth does the ceremony; here are its forms in our words. Every passkey of ours can sign in alone, so one is
added only where the device has checked who holds it.
"""

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from academy.users.names import clean_name

NAME_HELP = _("So that you know it again, such as “Phone” or “Office computer”.")
LONGEST_NAME = 60
LONGEST_CREDENTIAL = 20_000  # characters; a browser sends 1 000, and a few times that with an attestation
# What reading a credential raises that no browser made; allauth and fido2 catch some of these themselves.
MALFORMED = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, EOFError, OverflowError,
    RecursionError, struct.error,
)  # fmt: skip


class CredentialField(forms.JSONField):
    """What the browser answered, as JSON of a size and depth that a browser sends."""

    def to_python(self, value: Any) -> Any:
        """Return the JSON; too long or too deep is no JSON."""
        try:
            return super().to_python(value) if len(value or "") < LONGEST_CREDENTIAL else None
        except RecursionError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A form that is shown again starts with none: each answer of a device is good for once."""
        return InvalidJSONInput("")


class SafeCredential(webauthn.AuthenticateWebAuthnForm):
    """A credential that cannot be read is wrong, like one that does not fit."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Authenticator:
        """Return the authenticator that the credential proves."""
        try:
            return super().clean_credential()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(SafeCredential, webauthn.LoginWebAuthnForm):
    """Sign in with a passkey alone."""


class PasskeyAgainForm(SafeCredential, webauthn.ReauthenticateWebAuthnForm):
    """Show a passkey before something that matters."""


class PasskeyStepForm(SafeCredential):
    """Show a passkey after the password."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey and its name; `credential` is filled in by the page's module."""

    credential = CredentialField(widget=forms.HiddenInput)
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["name"], required=False)
        self.initial["name"] = ""

    def clean(self) -> dict:
        """Check the ceremony; what cannot be read is refused."""
        try:
            return super().clean()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error

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
