"""Who meets which partner at the desk."""

from django.http import Http404

from academy.users.models import User
from courses.desk.access import COORDINATING, Role, has_role, is_reviewer, roles_by_partner
from courses.models import Partner


def partner_or_404(user: User, slug: str) -> Partner:
    """Return the partner for its people and academy staff; raise `Http404` for everybody else.

    Its instructors meet the runs that they teach, and nothing of this.
    """
    partner = Partner.objects.select_related("coordinator", "deputy").filter(slug=slug).first()
    if partner is None:
        raise Http404
    own = roles_by_partner(user).get(partner.pk, frozenset()) - {Role.INSTRUCTOR}
    if not own and not is_reviewer(user):
        raise Http404
    return partner


def led_partner_or_404(user: User, slug: str) -> Partner:
    """Return the partner for its coordinators and for administrators; raise `Http404` for everybody else."""
    partner = partner_or_404(user, slug)
    if not has_role(user, partner.pk, COORDINATING):
        raise Http404
    return partner
