"""Telling members by mail what changed for them."""

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from academy.lib.mails import compose_mail
from academy.users.time_zones import zone_of
from courses.editions import course_link
from enrollments.models import Transition

log = structlog.get_logger("enrollments.telling")


def tell_member(*, transition_id: int) -> bool:
    """Send the mail that a transition owes and return whether one was sent now.

    The row is locked while the mail goes out, so that two workers cannot both send it. A crash between
    sending and committing sends it again: a second mail is better than none.
    """
    with transaction.atomic():
        owed = (
            Transition.objects.select_for_update(of=("self",))
            .select_related("enrollment__member", "enrollment__run__course")
            .filter(pk=transition_id, tell=True, told_at__isnull=True)
            .first()
        )
        if owed is None:
            return False
        _send(owed)
        owed.told_at = timezone.now()
        owed.save(update_fields=["told_at"])
        return True


def _send(owed: Transition) -> None:
    enrollment = owed.enrollment
    member, run = enrollment.member, enrollment.run
    with timezone.override(zone_of(member.time_zone)):
        compose_mail(
            subject="enrollments/mail/promoted_subject.txt",
            text="enrollments/mail/promoted.txt",
            context={
                "name": member.get_short_name(),
                "course": course_link(run.course, enrollment.language).title,
                "run": run,
                "zone": timezone.get_current_timezone_name(),
                "url": settings.ACADEMY_BASE_URL + reverse("enrollments:run", args=[run.code]),
            },
            to=member.email,
            language=member.language,
        ).send()


def tell_all_owed() -> int:
    """Send every mail that is still owed; return how many. One that fails is logged and kept for later."""
    sent = 0
    for pk in list(Transition.objects.still_to_tell().values_list("pk", flat=True)):
        try:
            sent += tell_member(transition_id=pk)
        except Exception:
            log.exception("telling_failed", transition=pk)
    return sent
