"""What allauth does our way: new people, mails in their language, safe returns, secrets kept sealed."""

import base64
import hashlib
import secrets
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from academy.lib.mails import compose_mail
from academy.users.languages import preferred_language
from academy.users.models import User
from academy.users.roles import works_in_admin
from academy.users.time_zones import guess_zone, zone_of


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, mails and returns of the academy."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Write to us if it should not be."),
        "email_password_mismatch": _("Address and password do not match. Try again, or reset the password."),
        "email_taken": _("This address cannot be used. Take another one."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code is not right. Look at the newest mail or at your app, and try again."),
        "incorrect_password": _("The password is not right."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
        "rate_limited": _("That was a little fast. Wait ten seconds, then try again."),
        "same_as_current": _("This is your address already."),
        "duplicate_email": _("This is your address already."),
        "max_email_addresses": _("An account has at most %d addresses. Remove one first."),
    }  # fmt: skip

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Fill a new person from the sign-up form; language and zone are guessed, and theirs to correct."""
        super().save_user(request, user, form, commit=False)
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = preferred_language(request, translation.get_language())
        user.time_zone = guess_zone(
            browser=form.cleaned_data.get("time_zone", ""),
            accept_language=request.headers.get("Accept-Language", ""),
        )
        if commit:
            user.save()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language and zone of whoever has this address; of the page if nobody has.

        Its links lead to the academy's own address, whatever host the request named.
        """
        person = context.get("user") or person_at(email)
        language = preferred_language(self.request, person.language if person else translation.get_language())
        links = {name: url for name, url in context.items() if name.endswith("_url")}
        links |= {
            "new_password_url": reverse("account_reset_password"),
            "passkeys_url": reverse("mfa_list_webauthn"),
        }
        told = {
            **context,
            **{name: _on_our_site(url) for name, url in links.items()},
            "write_to": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        }
        with timezone.override(zone_of(person.time_zone if person else "UTC")):
            told["zone"] = timezone.get_current_timezone_name()
            compose_mail(
                subject=f"{template_prefix}_subject.txt",
                text=f"{template_prefix}_message.txt",
                context=told,
                to=email,
                language=language,
            ).send()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what changed at their account; a removed address is told as well as the main one."""
        told = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, told, email)
        if removed := told.get("deleted_email"):
            super().send_notification_mail(template_prefix, user, told, removed)

    def is_safe_url(self, url: str) -> bool:
        """Whether a sign-in may lead on to `url`: on this site, and no admin that would send it back."""
        user = self.request.user
        if (
            url.startswith(reverse("wagtailadmin_home"))
            and user.is_authenticated
            and not works_in_admin(user)
        ):
            return False
        return super().is_safe_url(url)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a change of the password, back to the profile."""
        return reverse("users:profile")


def person_at(email: str) -> User | None:
    """Return whoever has this address, as the main one or as another that was confirmed."""
    other = EmailAddress.objects.filter(email=email.lower(), verified=True).select_related("user").first()
    return other.user if other else User.objects.filter(email=email.lower()).first()


def _on_our_site(url: str) -> str:
    """Return `url` with the academy's address in place of its host."""
    return settings.ACADEMY_BASE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are sealed with the site's key; a copy of the database opens none."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _(
            "Confirm your e-mail address first: sign out, sign in again and type the code."
        ),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom passkeys are made for: the academy's own host, whatever the request named."""
        return {
            "id": urlsplit(settings.ACADEMY_BASE_URL).hostname or "localhost",
            "name": settings.ACADEMY_NAMES["en"],
        }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """The name of a passkey that was given none."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Return `text` sealed for the database."""
        return _seals().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was sealed by this key or by one of SECRET_KEY_FALLBACKS.

        Where neither fits, the secret is lost: the answer is one that nobody knows, so no code is right.
        (An empty one would be known to everybody.)
        """
        try:
            return _seals().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _seals() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {key}".encode()).digest()))
            for key in keys
        ]
    )
