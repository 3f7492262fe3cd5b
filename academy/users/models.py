"""The person. Everything else in the house refers to people by this row."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes people. Addresses are kept in lower case, so one mailbox is one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create and return a person with this address; without a password they can only reset it."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who may do everything, for `manage.py createsuperuser`."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by an e-mail address. Never deleted: anonymised in place, so that records hold."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    certificate_name = models.CharField(
        _("name for certificates"),
        max_length=150,
        blank=True,
        help_text=_("As it will be printed. Leave it empty to use your full name."),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    administrator_since = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # None: never, or since before this was noted; see certificates.services.joint_acts
    rights_version = models.PositiveIntegerField(
        default=0, db_default=0, editable=False
    )  # see academy.users.second_factor

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("needs_second_factor", "Must sign in with a second factor")]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_one_per_address_in_any_case")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the person, with the address in lower case."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def is_staff(self) -> bool:
        """Whether Django's own machinery takes this person for staff; there is no Django admin here."""
        return self.is_superuser

    @cached_property
    def has_confirmed_address(self) -> bool:
        """Whether the address was confirmed by its code; needed to enrol. One query, kept on this object."""
        from allauth.account.models import EmailAddress  # it needs this model first

        return EmailAddress.objects.filter(user=self, email=self.email, verified=True).exists()

    @property
    def printed_name(self) -> str:
        """The name as a certificate prints it; never the address."""
        return self.certificate_name.strip() or self.full_name.strip()

    def get_full_name(self) -> str:
        """The name that Wagtail shows for this person."""
        return self.full_name or self.email

    def get_short_name(self) -> str:
        """The name in greetings."""
        return self.full_name or self.email.partition("@")[0]


class SignIn(models.Model):
    """A browser in which a person is signed in, told in words; see `academy.users.sign_ins`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins", editable=False)
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    browser = models.CharField(max_length=30, blank=True, editable=False)
    system = models.CharField(max_length=30, blank=True, editable=False)
    signed_in_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_on = models.DateField(editable=False)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-seen_on", "-signed_in_at"]

    def __str__(self) -> str:
        return f"{self.browser} {self.system}".strip()


class FormerAddress(models.Model):
    """An address that was a person's once, so that a letter or a merged account still leads to their file."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_addresses", editable=False)
    email = models.EmailField(db_index=True, editable=False)
    until = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["-until"]
        constraints = [
            models.UniqueConstraint(fields=["user", "email"], name="former_address_once_per_person")
        ]

    def __str__(self) -> str:
        return self.email


class SentMail(models.Model):
    """That a mail went to a person, by its subject: no text, no codes. Kept for a year."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sent_mails", editable=False)
    email = models.EmailField(editable=False)
    subject = models.CharField(max_length=200, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name = _("mail sent")
        verbose_name_plural = _("mails sent")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.subject
