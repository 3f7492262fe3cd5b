"""Who may rule on a question: the partner's coordinators and administrators."""

from academy.users.models import User
from courses.desk.access import COORDINATING, has_role
from courses.models import Partner


def may_rule(user: User, partner: Partner) -> bool:
    """Whether this person may rule on the partner's questions, and see whose results that changes."""
    return has_role(user, partner.pk, COORDINATING)
