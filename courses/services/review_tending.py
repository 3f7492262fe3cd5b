"""What happens to reviews by the day: reminders before the due day and after, and silent consent."""

from datetime import date, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from courses.models import CourseMail, ReviewStep, Submission
from courses.services.deciding import consent_by_silence
from courses.services.review_days import review_rules
from courses.services.review_people import administrators, owe, reviewers

log = structlog.get_logger("courses.reviews")


def tend_reviews(today: date | None = None) -> int:
    """Do what is due on `today` and return how much it was; any number of times, it happens once.

    Where silence counts as consent it comes first: what is decided needs no reminder.
    """
    today = today or timezone.localdate()
    rules = review_rules()
    done = 0
    for step in _open_steps():
        try:
            if step.due_on and step.due_on < today and rules.silence_consents:
                done += consent_by_silence(step=step, today=today)
            else:
                done += remind(step=step, today=today, days=rules.remind_days)
        except Exception:
            log.exception("review_not_tended", step=step.pk)
    return done


def remind(*, step: ReviewStep, today: date, days: int) -> bool:
    """Remind of a step once when its day is near, and tell administrators once when it has passed."""
    if step.due_on is None or today < step.due_on - timedelta(days=days):
        return False
    overdue = today > step.due_on
    told = step.reminded_on
    if told and (not overdue or told > step.due_on):
        return False
    with transaction.atomic():
        same = ReviewStep.objects.filter(pk=step.pk, state=ReviewStep.State.OPEN, reminded_on=told)
        if not same.update(reminded_on=today):
            return False  # another worker did it, or it is decided
        people = [step.reviewer] if step.reviewer else list(reviewers())
        kind = CourseMail.Kind.OVERDUE if overdue else CourseMail.Kind.REMINDER
        owe(
            kind,
            [*people, *administrators()] if overdue else people,
            course=step.submission.course,
            submission=step.submission,
            step=step,
        )
    return True


def _open_steps() -> list[ReviewStep]:
    found = ReviewStep.objects.filter(
        state=ReviewStep.State.OPEN, submission__state=Submission.State.IN_REVIEW, due_on__isnull=False
    )
    return list(found.select_related("submission__course", "reviewer").order_by("pk"))
