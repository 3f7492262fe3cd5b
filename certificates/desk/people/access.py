"""Whose files may be opened: administrators open anybody's, nobody else any."""

import uuid
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.http import Http404
from django.shortcuts import get_object_or_404

from academy.users.models import User
from academy.users.roles import is_administrator


def require_administrator(user: User) -> None:
    """Raise `Http404` for whoever is no administrator: to them there is no such page."""
    if not is_administrator(user):
        raise Http404


def person_or_404(user: User, public_id: uuid.UUID) -> User:
    """Return the person whose file `user` opens; 404 for everybody but administrators."""
    require_administrator(user)
    people = User.objects.select_related("merged_into__kept").prefetch_related(
        "emailaddress_set", "former_addresses"
    )
    return get_object_or_404(people, public_id=public_id)


def addresses_of(person: User) -> list[EmailAddress]:
    """Return the addresses of a person's account, the main one first; read before by `person_or_404`."""
    rows: Iterable[EmailAddress] = person.emailaddress_set.all()  # type: ignore[attr-defined]
    return sorted(rows, key=lambda each: (not each.primary, each.pk))
