"""Erasing what names a person: the account stays as a number that records hold on to."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from academy.users.models import FormerAddress, SentMail, SignIn, User

ERASED_DOMAIN = "erased.invalid"
GONE = "–"  # where a table wants some word


def words_for(person: User) -> set[str]:
    """Every name and address that the person has or had here, without empty ones."""
    addresses = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    former = FormerAddress.objects.filter(user=person).values_list("email", flat=True)
    return {person.email, person.full_name, person.certificate_name, *addresses, *former} - {""}


def anonymise(person: User) -> None:
    """Take from the account, and from all that hangs on it, what names the person; close it for good.

    Twice is harmless. What the person did in the admin stays, by a number without a name.
    """
    with transaction.atomic():
        said = words_for(person)
        for key in SignIn.objects.filter(user=person).values_list("session_key", flat=True):
            SessionStore().delete(key)
        for model in (SignIn, EmailAddress, FormerAddress, SentMail, Authenticator):  # one leaves the next
            model._default_manager.filter(user=person).delete()
        for profile in UserProfile.objects.filter(user=person):
            if profile.avatar:
                profile.avatar.delete(save=False)
            profile.delete()
        of_person = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
        ModelLogEntry.objects.filter(of_person | Q(label__in=said)).update(label=GONE)
        person.groups.clear()
        person.user_permissions.clear()
        person.email = f"{person.public_id.hex}@{ERASED_DOMAIN}"
        person.full_name = person.certificate_name = person.country = ""
        person.time_zone = "UTC"
        person.is_active = person.is_superuser = False
        person.last_login = None
        person.anonymised_at = person.anonymised_at or timezone.now()
        person.set_unusable_password()
        person.save()
