"""Forms of people: allauth's with our words, and the profile.

allauth's forms are kept as they are and only relabelled, so that its checks hold; labels stand above
their fields, so no field repeats its label inside itself.
"""

import unicodedata
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.lib.languages import native_name
from academy.users.countries import country_choices
from academy.users.models import User
from academy.users.names import clean_name
from academy.users.time_zones import canonical_zone, zone_choices
from academy.users.waiting import RESTART, remember_typed

PASSWORD_HELP = _("At least 10 characters, and not one of the common ones. Four words in a row do well.")
CODE_HELP = _("Six digits.")
EMAILS = ("email", "login")  # allauth lets through what the column would cut or refuse


class PlainFields(forms.Form):
    """Labels and help in the academy's words; fields without placeholders."""

    labels = {
        "login": _("E-mail address"),
        "email": _("E-mail address"),
        "password": _("Password"),
        "password1": _("New password"),
        "oldpassword": _("Present password"),
        "code": _("Code"),
    }
    helps: dict[str, Any] = {"password1": PASSWORD_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)  # one password field: whoever mistypes it can reset it
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            longest = {forms.PasswordInput: 128}.get(type(field.widget), 254 if name in EMAILS else None)
            if longest:
                field.widget.attrs["maxlength"] = longest
                field.validators.append(MaxLengthValidator(longest))


class DigitsInput(forms.TextInput):
    """A code typed on any keyboard: the digits of every script count as what they are."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return what was typed, with digits as 0 to 9."""
        typed = super().value_from_datadict(data, files, name) or ""
        return "".join(str(unicodedata.digit(char, char)) for char in typed)


class PlainCode(PlainFields):
    """A code of digits from a mail or an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.widget = DigitsInput({**field.widget.attrs, "inputmode": "numeric", "autofocus": True})
        field.validators.append(MaxLengthValidator(32))


class SignupForm(PlainFields, account.SignupForm):
    """The shortest sign-up: address, name, password; the zone comes from the browser, unseen."""

    labels = {**PlainFields.labels, "password1": _("Password"), "full_name": _("Full name")}
    helps = {
        **PlainFields.helps,
        "full_name": _("As people should address you. A name for certificates can differ."),
    }
    field_order = ["email", "full_name", "password1", "time_zone"]
    account_already_exists: bool

    full_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and (request := context.request):
            self.initial = {**self.initial, **(request.session.get(RESTART) or {})}

    def clean_full_name(self) -> str:
        """The name on one line, without anything that cannot be printed."""
        return required_name(self.cleaned_data["full_name"])

    def clean_time_zone(self) -> str:
        """The browser's zone if it is one; a wrong guess is no error of the person's."""
        return canonical_zone(self.cleaned_data["time_zone"])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the person; an address that is known gets a mail instead, after the same work.

        Two sign-ups with one address at the same moment: the second finds it known.
        """
        request.session.pop(RESTART, None)
        remember_typed(request, full_name=self.cleaned_data["full_name"])
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


def required_name(value: str) -> str:
    """Return the cleaned name; raises ValidationError also where nothing is left of it."""
    if name := clean_name(value):
        return name
    raise forms.ValidationError(forms.Field.default_error_messages["required"], code="required")


class LoginForm(PlainFields, account.LoginForm):
    """Sign in by address and password."""


class ConfirmCodeForm(PlainCode, account.ConfirmEmailVerificationCodeForm):
    """The code that came by mail."""

    helps = {"code": CODE_HELP}


class ResetPasswordForm(PlainFields, account.ResetPasswordForm):
    """Ask for a link to set a new password."""


class ResetPasswordKeyForm(PlainFields, account.ResetPasswordKeyForm):
    """Set a new password by the link of the mail."""


class ChangePasswordForm(PlainFields, account.ChangePasswordForm):
    """Change the password, knowing the present one."""


class SetPasswordForm(PlainFields, account.SetPasswordForm):
    """Set a first password."""


class AddEmailForm(PlainFields, account.AddEmailForm):
    """Ask for another address; it counts once its code is typed."""

    labels = {"email": _("New e-mail address")}


class ReauthenticateForm(PlainFields, account.ReauthenticateForm):
    """Type the password again before something that matters."""


class SecondFactorForm(PlainCode, mfa.AuthenticateForm):
    """The code of the app, or a recovery code, at sign-in."""

    helps = {"code": _("Six digits from your app, or one of your recovery codes.")}


class SecondFactorAgainForm(PlainCode, mfa.ReauthenticateForm):
    """The same code again before something that matters."""

    helps = SecondFactorForm.helps


class ActivateTOTPForm(PlainCode, totp.ActivateTOTPForm):
    """The first code of a new app shows that it was set up rightly."""

    labels = {"code": _("Code from the app")}
    helps = {"code": CODE_HELP}


class LanguageSelect(forms.Select):
    """A choice among languages, each named, and marked as being, in itself."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the template needs of an option; read in the voice of its language."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["lang"] = str(value)
        return option


class ProfileForm(forms.ModelForm):
    """What people say about themselves: names, language, country and zone."""

    class Meta:
        model = User
        fields = ["full_name", "certificate_name", "language", "country", "time_zone"]
        labels = {"certificate_name": _("Name for certificates")}
        help_texts = {
            "certificate_name": _(
                "As it will be printed, in any script. Leave it empty to use your full name."
            ),
            "language": _("Of the pages and of the mails you get. Courses have their own switch."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or settings.LANGUAGE_CODE
        self.fields["full_name"].required = True
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label,
            help_text=self.fields["language"].help_text,
            choices=[(code, native_name(code)) for code in settings.ACADEMY_INTERFACE_LANGUAGES],
            widget=LanguageSelect,
        )
        self.fields["country"] = forms.ChoiceField(
            label=_("Country or territory"),
            required=False,
            choices=[("", _("Not said")), *country_choices(language)],
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=zone_choices(language), help_text=self._clock()
        )

    def _clock(self) -> str:
        now = timezone.now().astimezone(ZoneInfo(canonical_zone(self.initial["time_zone"]) or "UTC"))
        return _("By the zone you have saved it is %(time)s now.") % {"time": date_format(now, "TIME_FORMAT")}

    def clean_full_name(self) -> str:
        """The name on one line, without anything that cannot be printed."""
        return required_name(self.cleaned_data["full_name"])

    def clean_certificate_name(self) -> str:
        """The same for the name on certificates, which may stay empty."""
        return clean_name(self.cleaned_data["certificate_name"])
