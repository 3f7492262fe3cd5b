"""Erasing a person from what the desk keeps about invitations."""

from collections.abc import Collection

from django.db.models import Q

from academy.users.models import User
from courses.models import Invitation


def erase_invitations(*, person: User, addresses: Collection[str], stand_in: str) -> int:
    """Put `stand_in` for the address and no name in every invitation of this person; return how many.

    Theirs are those that they accepted, and those to one of these addresses.
    """
    theirs = Q(accepted_by=person)
    for address in addresses:
        theirs |= Q(email__iexact=address)
    return Invitation.objects.filter(theirs).update(email=stand_in, full_name="")
