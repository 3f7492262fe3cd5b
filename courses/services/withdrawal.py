"""Withdraw a course, and bring it back. Its page stays with a notice, since certificates point to it."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from wagtail import hooks
from wagtail.log_actions import log

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.models import Course, CourseMail
from courses.review.locks import CourseInReview, in_review
from courses.services.review_errors import NotAReviewer, NotOpen, TooSoon, WrongSuccessor
from courses.services.review_people import coordinators_of, owe
from courses.services.stages import move_to

LEAST = timedelta(days=90)  # that those who are enrolled keep
FIELDS = ("withdrawn_at", "closes_on", "withdrawal_notice", "replaced_by")
HOOK = "withdraw_course"  # asked with the course; each app returns the people to tell, having done its part


def earliest_closing(today: date | None = None) -> date:
    """Return the first day that may be the last of those who are enrolled."""
    return (today or timezone.now().date()) + LEAST


def withdraw_course(
    *,
    course: Course,
    by: User | None,
    notice: str,
    closes_on: date | None = None,
    replaced_by: Course | None = None,
) -> Course:
    """Take `course` out of the catalogue and out of enrolment, and return it; twice is the same as once.

    Those who are enrolled keep it to the end of `closes_on`, 90 days from today where nothing is said, and
    are told by mail. Runs that nobody has begun are ended by the app that owns them, through the hook
    `withdraw_course`. The caller has asked who may. Raises `NotOpen`, `CourseInReview`, `TooSoon` and
    `WrongSuccessor`.
    """
    with transaction.atomic():
        locked = Course.objects.select_for_update(of=("self",)).select_related("partner").get(pk=course.pk)
        if locked.stage == Course.Stage.WITHDRAWN:
            return locked
        _refuse(locked, closes_on, replaced_by)
        now = timezone.now()
        locked.withdrawn_at = now
        locked.closes_on = closes_on or earliest_closing()
        locked.withdrawal_notice = notice.strip()[:1000]
        locked.replaced_by = replaced_by
        move_to(locked, Course.Stage.WITHDRAWN, *FIELDS, at=now)
        told = _tell(locked, by)
        log(
            instance=locked,
            action="courses.withdraw_course",
            user=by,
            data={
                "notice": locked.withdrawal_notice,
                "closes_on": locked.closes_on.isoformat(),
                "replaced_by": replaced_by.code if replaced_by else None,
                "told": told,
            },
        )
    return locked


def restore_course(*, course: Course, by: User | None) -> Course:
    """Open a withdrawn course again: an administrator's act. An open one stays as it is.

    Runs that were ended stay so. Raises `NotAReviewer` for anybody but an administrator, `NotOpen` for a
    course that never opened.
    """
    if by is not None and not is_administrator(by):
        raise NotAReviewer(by.pk)
    with transaction.atomic():
        locked = Course.objects.select_for_update(of=("self",)).select_related("partner").get(pk=course.pk)
        if locked.stage == Course.Stage.OPEN:
            return locked
        if locked.stage != Course.Stage.WITHDRAWN:
            raise NotOpen(locked.code)
        locked.withdrawn_at = locked.closes_on = locked.replaced_by = None
        locked.withdrawal_notice = ""
        move_to(locked, Course.Stage.OPEN, *FIELDS)
        CourseMail.objects.owed().filter(course=locked, kind=CourseMail.Kind.CLOSING).delete()
        owe(CourseMail.Kind.RESTORED, coordinators_of(locked.partner), course=locked, by=by)
        log(instance=locked, action="courses.restore_course", user=by)
    return locked


def _tell(course: Course, by: User | None) -> int:
    """Owe a mail to the partner's coordinators and to everybody enrolled; return how many are enrolled."""
    words = course.withdrawal_notice
    learners = {person.pk: person for hook in hooks.get_hooks(HOOK) for person in hook(course, by)}
    owe(CourseMail.Kind.WITHDRAWN, coordinators_of(course.partner), course=course, by=by, words=words)
    CourseMail.objects.bulk_create(  # they may be thousands: the chore sends these, not the request
        CourseMail(course=course, kind=CourseMail.Kind.CLOSING, to=person, words=words)
        for person in learners.values()
    )
    return len(learners)


def _refuse(course: Course, closes_on: date | None, replaced_by: Course | None) -> None:
    if course.stage != Course.Stage.OPEN:
        raise NotOpen(course.code)
    if in_review(course):
        raise CourseInReview(course.code)
    if closes_on and closes_on < earliest_closing():
        raise TooSoon(earliest_closing())
    if replaced_by and (replaced_by.pk == course.pk or replaced_by.stage != Course.Stage.OPEN):
        raise WrongSuccessor(replaced_by.code)
