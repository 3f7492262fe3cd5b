"""Who grades what learners of a run have written: its instructors, and the coordinators of its partner."""

from django.db.models import Q, QuerySet

from academy.users.models import User
from courses.desk.access import Role, roles_by_partner
from enrollments.models import Run


def runs_graded_by(user: User) -> QuerySet[Run]:
    """Return the runs whose essays this person grades. Nobody else does, administrators neither."""
    if not user.is_authenticated or not user.is_active:
        return Run.objects.none()
    roles = roles_by_partner(user)
    partners = [pk for pk, held in roles.items() if Role.COORDINATOR in held]
    named = Run.objects.taught_by(user).order_by().values("pk")
    return Run.objects.filter(Q(course__partner__in=partners) | Q(pk__in=named))


def may_grade(user: User, run_id: int) -> bool:
    """Whether this person grades the essays of this run."""
    return runs_graded_by(user).filter(pk=run_id).exists()
