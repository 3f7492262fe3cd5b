"""The log of acts on certificates and people's records: each entry holds the digest of the one before."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone


class LogQuerySet(models.QuerySet["LogEntry"]):
    """Ways to ask for entries. They are only ever added."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse: the log is only ever added to."""
        raise TypeError("an entry of the log is never changed")

    def delete(self) -> NoReturn:
        """Refuse: the log is only ever added to."""
        raise TypeError("an entry of the log is never deleted")


class LogEntry(models.Model):
    """An act. `digest` covers all but `why`; of that it covers `why_digest`, so that a name in it can go.

    `data` names things by numbers, codes and keys, never people by name or address. `previous` is the digest
    of the entry with the next lower `seq`; the first has 64 zeros.
    """

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    act = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, null=True, blank=True, related_name="log"
    )
    data = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True)
    why_salt = models.CharField(max_length=32, blank=True)
    why_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}: {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new entry. Raises TypeError for an old one."""
        if not self._state.adding:
            raise TypeError("an entry of the log is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the log is only ever added to."""
        raise TypeError("an entry of the log is never deleted")


class LogHead(models.Model):
    """The one row (pk 1) that whoever adds to the log locks: number and digest of the newest entry."""

    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.seq}"
