"""Telling members by mail that a ruling has raised a result of theirs."""

from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from academy.lib.mails import compose_mail
from academy.users.time_zones import zone_of
from courses.editions import course_link
from courses.outline import outline_of
from enrollments.grading import reaches
from enrollments.models import Enrollment, Regrading, Requirement
from enrollments.readable import shown_percent

log = structlog.get_logger("enrollments.telling")

AT_ONCE = 1_000  # mails of one sweep


def tell_of_ruling(*, ruling_id: int, enrollment_id: int) -> bool:
    """Send a member the one mail about what a ruling raised in their enrolment; return whether it went now.

    It waits until the ruling is finished, so that it names every sitting. Locked while it goes out, as in
    `tell_member`. Who has closed their account gets none.
    """
    with transaction.atomic():
        owed = list(
            Regrading.objects.select_for_update(of=("self",))
            .select_related("attempt__activity", "ruling")
            .filter(
                ruling=ruling_id,
                attempt__enrollment=enrollment_id,
                ruling__finished_at__isnull=False,
                told_at__isnull=True,
            )
            .order_by("pk")
        )
        if not owed:
            return False
        enrollment = Enrollment.objects.select_related("member", "run__course").get(pk=enrollment_id)
        member = enrollment.member
        sent = member.is_active and bool(member.email)
        if sent:
            _send(enrollment, owed)
        Regrading.objects.filter(pk__in=[each.pk for each in owed]).update(told_at=timezone.now())
        return sent


def _send(enrollment: Enrollment, owed: list[Regrading]) -> None:
    member, course = enrollment.member, enrollment.run.course
    outline = outline_of(course, enrollment.language)
    with translation.override(member.language):  # a comma or a point in their numbers
        results = [_result(each, outline.by_key(each.attempt.activity.key)) for each in owed]
    with timezone.override(zone_of(member.time_zone)):
        compose_mail(
            subject="enrollments/mail/result_rose_subject.txt",
            text="enrollments/mail/result_rose.txt",
            context={
                "name": member.get_short_name(),
                "course": course_link(course, enrollment.language).title,
                "reason": owed[0].ruling.reason,
                "results": results,
                "passed": any(each["passed"] for each in results),
            },
            to=member.email,
            language=member.language,
        ).send()


def _result(regrading: Regrading, quiz: Any) -> dict[str, Any]:
    before = regrading.points_before, regrading.out_of_before
    after = regrading.points_after, regrading.out_of_after
    limits, mark = regrading.attempt.limits, regrading.attempt.limits["pass_mark"]
    return {
        "quiz": quiz.title if quiz else "",
        "number": regrading.attempt.number,
        "before": shown_percent(*before),
        "after": shown_percent(*after),
        "passed": limits["rule"] == Requirement.Rule.PASS
        and not reaches(*before, mark)
        and reaches(*after, mark),
        "url": settings.ACADEMY_BASE_URL + reverse("enrollments:result", args=[regrading.attempt.uuid]),
    }


def tell_all_of_rulings() -> int:
    """Send every mail that finished rulings owe; return how many. One that fails is logged and kept."""
    sent = 0
    untold = Regrading.objects.filter(told_at__isnull=True, ruling__finished_at__isnull=False)
    owed = untold.order_by("ruling", "attempt__enrollment").values_list("ruling", "attempt__enrollment")
    for ruling_id, enrollment_id in list(owed.distinct()[:AT_ONCE]):
        try:
            sent += tell_of_ruling(ruling_id=ruling_id, enrollment_id=enrollment_id)
        except Exception:
            log.exception("telling_failed", ruling=ruling_id, enrollment=enrollment_id)
    return sent
