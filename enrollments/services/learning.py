"""Finishing lessons."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Activity
from courses.outline import OutlineActivity, outline_of
from enrollments.errors import ActivityUnavailable, NotLearning
from enrollments.models import Enrollment, Milestone
from enrollments.services.awards import award_if_due


def lock_learning(enrollment: Enrollment, *, among: QuerySet[Enrollment] | None = None) -> Enrollment:
    """Lock the enrolment and return it fresh, or raise NotLearning. Call it inside a transaction, first.

    `among` reads more beside it in the same query.
    """
    rows = Enrollment.objects.all() if among is None else among
    # Not joined to its member: PostgreSQL would not find the row that a merge has just moved to another.
    locked = rows.select_for_update(of=("self",)).select_related("run__course").get(pk=enrollment.pk)
    if locked.state not in Enrollment.LEARNING_STATES or not locked.run.is_teaching():
        raise NotLearning
    if locked.run.course.has_closed():
        raise NotLearning
    return locked


def live_activity(enrollment: Enrollment, activity: Activity, kind: str, language: str) -> OutlineActivity:
    """Return the activity as it stands in the course's outline now, or raise ActivityUnavailable."""
    found = outline_of(enrollment.run.course, language).by_key(activity.key)
    if found is None or found.kind != kind:
        raise ActivityUnavailable
    return found


def finish_activity(
    *,
    enrollment: Enrollment,
    activity: Activity,
    event_uuid: uuid.UUID | None = None,
    occurred_at: datetime | None = None,
) -> Milestone:
    """Record that the member has finished a lesson, and grant the award if that was the last thing missing.

    Finishing twice returns the first milestone. `occurred_at` is when it happened on the member's device;
    a time in the future becomes now. Raises NotLearning or ActivityUnavailable.
    """
    now = timezone.now()
    with transaction.atomic():
        locked = lock_learning(enrollment)
        live_activity(locked, activity, Activity.Kind.LESSON, locked.language)
        milestone, created = Milestone.objects.get_or_create(
            enrollment=locked,
            activity=activity,
            defaults={
                "uuid": event_uuid or uuid.uuid4(),
                "occurred_at": min(occurred_at or now, now),
                "recorded_at": now,
            },
        )
        if created:
            award_if_due(enrollment=locked)
        return milestone
