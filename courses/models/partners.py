"""Training partners, and the only source of a partner role: membership of one of its groups."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

QUOTA_BYTES = 5_000_000_000  # of files, until an administrator says otherwise


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Ways to ask for partners."""

    def for_member_of(self, user: settings.AUTH_USER_MODEL) -> Self:  # type: ignore[name-defined]
        """The partners whose people include `user`, in any role."""
        return self.filter(groups__group__user=user).distinct()


class Partner(models.Model):
    """An organisation that delivers training under an agreement with dates."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        CLOSING = "closing", _("closing")
        ENDED = "ended", _("ended")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    agreement_starts = models.DateField(_("agreement starts"), null=True, blank=True)
    agreement_ends = models.DateField(_("agreement ends"), null=True, blank=True)
    agreement_reference = models.CharField(_("reference of the agreement"), max_length=100, blank=True)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("coordinator"),
    )  # fmt: skip
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("deputy"),
    )  # fmt: skip
    quota_bytes = models.PositiveBigIntegerField(_("room for files in bytes"), default=QUOTA_BYTES)
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="partner")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreement_ends__isnull=True)
                | models.Q(agreement_starts__isnull=True)
                | models.Q(agreement_ends__gte=models.F("agreement_starts")),
                name="partner_agreement_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnerGroup(models.Model):
    """Who is an author, coordinator, instructor or translator of a partner: the members of `group`."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        COORDINATOR = "coordinator", _("coordinator")
        INSTRUCTOR = "instructor", _("instructor")
        TRANSLATOR = "translator", _("translator")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="groups")
    role = models.CharField(max_length=12, choices=Role)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="partner_group")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "role"], name="partner_group_one_per_role")]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_role_display()}"
