"""Addresses that were a person's once: kept, so that an old letter still leads to the right file."""

from django.utils import timezone

from academy.users.models import FormerAddress, User


def keep_former_address(user: User, email: str) -> None:
    """Note that `email` is no longer one of the person's addresses; twice is once, with the later day."""
    FormerAddress.objects.update_or_create(user=user, email=email.lower(), defaults={"until": timezone.now()})
