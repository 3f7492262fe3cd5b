"""What follows when somebody's rights, authenticator or profile change."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_added,
    email_changed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db.models import F, Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.users.models import UserProfile

from academy.users.addresses import keep_former_address
from academy.users.models import SignIn, User
from academy.users.roles import ADMINISTRATORS
from academy.users.second_factor import remember_shown
from academy.users.sign_ins import end_sign_ins, note_sign_in
from academy.users.waiting import TYPED


def _rights_changed(**who: Any) -> None:
    User.objects.filter(pk__in=User.objects.filter(**who).values("pk")).update(
        rights_version=F("rights_version") + 1
    )


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def count_changed_memberships(
    sender: type[Model], instance: Model, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Count up for a person whose groups or permissions changed, from whichever side."""
    if isinstance(instance, User):
        if action.startswith("post_"):
            _rights_changed(pk=instance.pk)
    elif action in ("post_add", "post_remove"):
        _rights_changed(pk__in=pk_set or ())
    elif action == "pre_clear":
        _rights_changed(**{"groups" if isinstance(instance, Group) else "user_permissions": instance})


@receiver(m2m_changed, sender=Group.permissions.through)
def count_changed_groups(
    sender: type[Model], instance: Model, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Count up for everybody of a group whose permissions changed."""
    if isinstance(instance, Group):
        if action.startswith("post_"):
            _rights_changed(groups=instance)
    elif action in ("post_add", "post_remove"):
        _rights_changed(groups__in=pk_set or ())
    elif action == "pre_clear":
        _rights_changed(groups__permissions=instance)


@receiver(pre_delete, sender=Group)
def count_deleted_groups(sender: type[Model], instance: Group, **kwargs: Any) -> None:
    """Count up for everybody of a group that goes."""
    _rights_changed(groups=instance)


@receiver(post_save, sender=Authenticator)
@receiver(post_delete, sender=Authenticator)
def count_authenticators(sender: type[Model], instance: Authenticator, **kwargs: Any) -> None:
    """Count up when an authenticator comes or goes; its use alone (`last_used_at`) changes no right."""
    if kwargs.get("update_fields") and set(kwargs["update_fields"]) == {"last_used_at"}:
        return
    _rights_changed(pk=instance.user_id)


@receiver(authenticator_added)
@receiver(authenticator_used)
def note_second_factor(sender: type[Model], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Remember in the session that the person has just set up or shown a second factor."""
    remember_shown(request, user)


@receiver(m2m_changed, sender=User.groups.through)
def make_admin_profile(
    sender: type[Model], instance: Model, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Whoever joins a group may work in Wagtail's admin: let it know their zone from the first day."""
    if action == "post_add":
        people = [instance] if isinstance(instance, User) else User.objects.filter(pk__in=pk_set or ())
        for person in people:
            UserProfile.get_for_user(person)


@receiver(m2m_changed, sender=User.groups.through)
def note_new_administrators(
    sender: type[Model], instance: Model, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Note since when somebody is an administrator: a new one confirms no act of two persons."""
    if action != "post_add":
        return
    groups = [instance.pk] if isinstance(instance, Group) else pk_set or ()
    if Group.objects.filter(name=ADMINISTRATORS, pk__in=groups).exists():
        people = [instance.pk] if isinstance(instance, User) else pk_set or ()
        User.objects.filter(pk__in=people).update(administrator_since=timezone.now())


@receiver(pre_save, sender=User)
def note_new_superusers(
    sender: type[Model], instance: User, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """The same for whoever becomes a superuser."""
    if not instance.is_superuser or (update_fields is not None and "is_superuser" not in update_fields):
        return
    if not User.objects.filter(pk=instance.pk, is_superuser=True).exists():
        instance.administrator_since = timezone.now()


@receiver(pre_save, sender=UserProfile)
def lend_zone_to_wagtail(sender: type[Model], instance: UserProfile, **kwargs: Any) -> None:
    """Wagtail's admin keeps a zone and a language of its own: it gets ours, from one place."""
    instance.current_time_zone = instance.user.time_zone
    instance.preferred_language = ""


@receiver(post_save, sender=User)
def lend_changed_zone_to_wagtail(
    sender: type[Model], instance: User, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """A zone changed in the profile is the admin's zone too; a new superuser works there at once."""
    if created and instance.is_superuser:
        UserProfile.get_for_user(instance)
    if not created and (update_fields is None or "time_zone" in update_fields):
        UserProfile.objects.filter(user=instance).update(current_time_zone=instance.time_zone)


@receiver(user_logged_in)
def note_browser(sender: type[Model], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever signs in finds this browser among those where they are signed in."""
    note_sign_in(request, user)
    request.session.pop(TYPED, None)


@receiver(post_delete, sender=Session)
def forget_browser(sender: type[Model], instance: Session, **kwargs: Any) -> None:
    """A session that ends, is renewed or is cleared away takes its note along."""
    SignIn.objects.filter(session_key=instance.session_key).delete()


@receiver([password_changed, password_set, password_reset])
def end_other_browsers(sender: type[Model], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A new password signs out everywhere else (Django's check of the session does); the sessions go too."""
    end_sign_ins(request, list(user.sign_ins.exclude(session_key=request.session.session_key)))


@receiver(email_added)
def tell_of_added_address(
    sender: type[Model], request: HttpRequest, user: User, email_address: EmailAddress, **kwargs: Any
) -> None:
    """Tell the main address that another one can sign in now."""
    get_adapter().send_notification_mail(
        "account/email/email_added", user, {"added_email": email_address.email}
    )


@receiver(post_delete, sender=EmailAddress)
def keep_removed_address(sender: type[Model], instance: EmailAddress, **kwargs: Any) -> None:
    """A confirmed address that is removed, by whichever form, still leads to the person's file."""
    origin = kwargs.get("origin")
    if instance.verified and not isinstance(origin, User) and getattr(origin, "model", None) is not User:
        keep_former_address(instance.user, instance.email)


@receiver(email_changed)
def keep_changed_address(
    sender: type[Model], user: User, from_email_address: EmailAddress | None, **kwargs: Any
) -> None:
    """The same for a main address that another took the place of, where it is no longer there beside it."""
    former = from_email_address
    if former and former.verified and not EmailAddress.objects.filter(user=user, email=former.email).exists():
        keep_former_address(user, former.email)
