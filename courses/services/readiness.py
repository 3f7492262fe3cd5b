"""Let those who submit a course know that its authors think it ready."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import Course, CourseMail, PartnerGroup
from courses.services.review_people import owe

AGAIN_AFTER = timedelta(hours=12)  # telling twice in a day says nothing new


def tell_it_is_ready(*, course: Course, by: User) -> list[User]:
    """Owe the partner's coordinator and deputy a mail that `course` can be submitted; return who is told.

    Where neither is named, every coordinator of the partner is told. Saying it again within half a day sends
    no second mail and returns the same people. Nobody is told where the partner has no coordinator.
    """
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(pk=course.pk)
        people = _who_submits(locked)
        since = timezone.now() - AGAIN_AFTER
        told = set(
            CourseMail.objects.filter(
                course=locked, kind=CourseMail.Kind.READY, made_at__gte=since
            ).values_list("to_id", flat=True)
        )
        fresh = [person for person in people if person.pk not in told]
        owe(CourseMail.Kind.READY, fresh, course=locked, by=by)
        if fresh:
            log(instance=locked, action="courses.tell_ready", user=by)
    return people


def _who_submits(course: Course) -> list[User]:
    coordinators = User.objects.filter(
        is_active=True,
        groups__partner_group__partner=course.partner_id,
        groups__partner_group__role=PartnerGroup.Role.COORDINATOR,
    ).distinct()
    named = [course.partner.coordinator_id, course.partner.deputy_id]
    return list(coordinators.filter(Q(pk__in=[pk for pk in named if pk]))) or list(coordinators)
