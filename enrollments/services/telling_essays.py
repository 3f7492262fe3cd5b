"""Telling members by mail that a person has graded what they wrote."""

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from academy.lib.mails import compose_mail
from academy.users.time_zones import zone_of
from courses.editions import course_link
from courses.outline import outline_of
from enrollments.models import EssayGrade

log = structlog.get_logger("enrollments.telling")


def tell_of_essay(*, grade_id: int) -> bool:
    """Send the mail that the grade of an essay owes and return whether one was sent now.

    Locked while it goes out, as in `tell_member`. Who has closed their account gets none.
    """
    with transaction.atomic():
        owed = (
            EssayGrade.objects.select_for_update(of=("self",))
            .select_related("question__attempt__enrollment__member", "question__attempt__activity")
            .select_related("question__attempt__enrollment__run__course")
            .filter(pk=grade_id, tell=True, told_at__isnull=True)
            .first()
        )
        if owed is None:
            return False
        member = owed.question.attempt.enrollment.member
        sent = member.is_active and bool(member.email)
        if sent:
            _send(owed)
        owed.told_at = timezone.now()
        owed.save(update_fields=["told_at"])
        return sent


def _send(owed: EssayGrade) -> None:
    attempt = owed.question.attempt
    enrollment = attempt.enrollment
    member, course = enrollment.member, enrollment.run.course
    quiz = outline_of(course, enrollment.language).by_key(attempt.activity.key)
    with timezone.override(zone_of(member.time_zone)):
        compose_mail(
            subject="enrollments/mail/essay_graded_subject.txt",
            text="enrollments/mail/essay_graded.txt",
            context={
                "name": member.get_short_name(),
                "course": course_link(course, enrollment.language).title,
                "quiz": quiz.title if quiz else "",
                "url": settings.ACADEMY_BASE_URL + reverse("enrollments:result", args=[attempt.uuid]),
            },
            to=member.email,
            language=member.language,
        ).send()


def tell_all_of_essays() -> int:
    """Send every mail that is still owed; return how many. One that fails is logged and kept for later."""
    sent = 0
    owed = EssayGrade.objects.filter(tell=True, told_at__isnull=True).order_by("at")
    for pk in list(owed.values_list("pk", flat=True)[:1000]):
        try:
            sent += tell_of_essay(grade_id=pk)
        except Exception:
            log.exception("telling_failed", essay_grade=pk)
    return sent
