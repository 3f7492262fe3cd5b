"""Who meets which course at the desk, and in which role. A stranger's course is not there.

The only source of a partner role is membership of the partner's group; reviewers and administrators are staff
and meet the courses of every partner.
"""

from collections import defaultdict

from django.db.models import QuerySet
from django.http import Http404

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS, is_administrator, staff_groups
from courses.models import Course, Partner, PartnerGroup

Role = PartnerGroup.Role
COORDINATING = frozenset({Role.COORDINATOR})
AUTHORING = frozenset({Role.AUTHOR, Role.COORDINATOR})
TEXTS = frozenset({Role.AUTHOR, Role.COORDINATOR, Role.TRANSLATOR})
_KEPT = "_desk_roles"


def roles_by_partner(user: User) -> dict[int, frozenset[str]]:
    """Return the person's roles by the partner's id; one query, kept on this person's object."""
    kept = getattr(user, _KEPT, None)
    if kept is None:
        found: dict[int, set[str]] = defaultdict(set)
        for partner_id, role in PartnerGroup.objects.filter(group__user=user).values_list(
            "partner_id", "role"
        ):
            found[partner_id].add(role)
        kept = {partner_id: frozenset(roles) for partner_id, roles in found.items()}
        setattr(user, _KEPT, kept)
    return kept


def staff_roles(user: User) -> frozenset[str]:
    """Return which of the academy's own roles the person has; a superuser has all. One query, kept."""
    if not user.is_active:
        return frozenset()
    return frozenset({ADMINISTRATORS, REVIEWERS}) if user.is_superuser else staff_groups(user)


def is_reviewer(user: User) -> bool:
    """Whether this person reviews for the academy; administrators may too."""
    return bool(staff_roles(user))


def has_role(user: User, partner_id: int, roles: frozenset[str]) -> bool:
    """Whether the person has one of `roles` at the partner, or is an administrator."""
    return bool(roles_by_partner(user).get(partner_id, frozenset()) & roles) or is_administrator(user)


def partners_of(user: User, roles: frozenset[str] = TEXTS) -> QuerySet[Partner]:
    """The partners at which the person has one of `roles`; all for an administrator."""
    if is_administrator(user):
        return Partner.objects.all()
    return Partner.objects.filter(pk__in=[pk for pk, held in roles_by_partner(user).items() if held & roles])


def courses_of(user: User, roles: frozenset[str] = TEXTS) -> QuerySet[Course]:
    """The courses that the person meets in one of `roles`; all for academy staff."""
    if is_reviewer(user):
        return Course.objects.all()
    return Course.objects.filter(partner__in=partners_of(user, roles))


def course_or_404(user: User, code: str, roles: frozenset[str] = TEXTS) -> Course:
    """Return the course with this code; raise `Http404` where the person has none of `roles`.

    Reviewers read every course, so a view that changes something asks `has_role` or `is_reviewer` as well.
    """
    course = (
        courses_of(user, roles)
        .select_related("partner__coordinator", "partner__deputy")
        .filter(code=code)
        .first()
    )
    if course is None:
        raise Http404
    return course
