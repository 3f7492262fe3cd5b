"""Which partner may show its logo on the certificates of a run, and in which part."""

from django.db.models import Q, QuerySet

from certificates.models import LogoConsent
from courses.models import Partner
from enrollments.models import Run

Part = LogoConsent.Part


def partners_of_run(run: Run) -> QuerySet[Partner]:
    """The partners who take part in the run's course: who owns it, and who delivers it with them."""
    return (
        Partner.objects.filter(Q(pk=run.course.partner_id) | Q(delivers_with=run.course_id))
        .select_related("logo__image", "logo__signatory")
        .distinct()
        .order_by("name")
    )


def parts_of(run: Run, partner: Partner) -> list[Part]:
    """The parts that a partner may consent for: the owner delivers, others deliver with it; both may fund."""
    if partner.pk == run.course.partner_id:
        return [Part.DELIVERS, Part.FUNDS]
    if partners_of_run(run).filter(pk=partner.pk).exists():
        return [Part.WITH, Part.FUNDS]
    return []
