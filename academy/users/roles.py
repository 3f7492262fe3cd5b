"""Who is academy staff, and which roles the second factor is demanded of.

Partners' roles are groups too, but `courses` owns them: it gives `NEEDS_SECOND_FACTOR` to the groups
of coordinators, and to whatever group may export learners' data.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models import QuerySet

from academy.users.models import User

ADMINISTRATORS = "Administrators"
REVIEWERS = "Reviewers"
NEEDS_SECOND_FACTOR = "users.needs_second_factor"
MAY_USE_ADMIN = "wagtailadmin.access_admin"
_KEPT = "_staff_groups"  # for one request, as Django keeps permissions


def second_factor_permission() -> Permission:
    """The permission that a group must hold for its people to be asked for a second factor."""
    return Permission.objects.get(content_type__app_label="users", codename="needs_second_factor")


def staff_groups(user: User | AnonymousUser) -> frozenset[str]:
    """Which of the academy's own groups the person is in. One query, kept on this person's object."""
    kept = getattr(user, _KEPT, None)
    if kept is None:
        names = user.groups.filter(name__in=[ADMINISTRATORS, REVIEWERS]).values_list("name", flat=True)
        kept = frozenset(names)
        setattr(user, _KEPT, kept)
    return kept


def groups_of_staff() -> QuerySet[Group]:
    """Return the groups whose people only a superuser names: all but those that a partner's people are in."""
    return Group.objects.filter(partner_group__isnull=True)


def is_staffs(person: User) -> bool:
    """Whether the account has rights that no partner gave: those of academy staff, or given by hand."""
    if person.is_superuser or person.user_permissions.exists():
        return True
    return groups_of_staff().filter(user=person).exists()


def holds_rights(person: User) -> bool:
    """Whether the account may do anything that a member may not, for the academy or for a partner."""
    return person.is_superuser or person.groups.exists() or person.user_permissions.exists()


def is_administrator(user: User | AnonymousUser) -> bool:
    """Whether this person decides for the academy: an administrator or a superuser. At most one query."""
    if not user.is_active:
        return False
    return user.is_superuser or ADMINISTRATORS in staff_groups(user)


def works_in_admin(user: User | AnonymousUser) -> bool:
    """Whether this person's work is in Wagtail's admin."""
    return user.has_perm(MAY_USE_ADMIN)


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this person's roles demand a second factor; never so in the development profile."""
    return settings.ACADEMY_SECOND_FACTOR and user.is_active and user.has_perm(NEEDS_SECOND_FACTOR)
