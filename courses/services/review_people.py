"""Who takes part in a review: reviewers of the academy, and the people of the partner that hear of it."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS, is_administrator
from courses.models import Course, CourseMail, Partner, PartnerGroup, PinnedRevision, ReviewStep, Submission
from courses.services.review_errors import AssignedToAnother, NotAReviewer, OwnWork


def reviewers() -> QuerySet[User]:
    """Return the people who review for the academy."""
    return User.objects.filter(is_active=True, groups__name=REVIEWERS).distinct().order_by("pk")


def administrators() -> QuerySet[User]:
    """Return the people who decide for the academy."""
    return User.objects.filter(is_active=True, groups__name=ADMINISTRATORS).distinct().order_by("pk")


def may_review(user: User) -> bool:
    """Whether this person reviews for the academy; administrators do too."""
    if not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name__in=[REVIEWERS, ADMINISTRATORS]).exists()


def works_for(user: User, partner: Partner) -> bool:
    """Whether this person has any role at the partner."""
    return Group.objects.filter(user=user, partner_group__partner=partner).exists()


def refuse_own_work(user: User, submission: Submission) -> None:
    """Raise `OwnWork` where the person works for the partner or handed the course in."""
    if submission.submitted_by_id == user.pk or works_for(user, submission.course.partner):
        raise OwnWork(user.pk)


def refuse_to_decide(user: User, step: ReviewStep) -> None:
    """Raise `NotAReviewer`, `OwnWork` or `AssignedToAnother` where this person may not decide `step`."""
    if not may_review(user):
        raise NotAReviewer(user.pk)
    refuse_own_work(user, step.submission)
    if step.reviewer_id not in (None, user.pk) and not is_administrator(user):
        raise AssignedToAnother(step.pk)


def eligible_reviewers(submission: Submission) -> QuerySet[User]:
    """Return who may be given a step of `submission`: reviewers who neither work there nor handed it in."""
    theirs = User.objects.filter(groups__partner_group__partner=submission.course.partner_id)
    return reviewers().exclude(pk__in=theirs.values("pk")).exclude(pk=submission.submitted_by_id)


def coordinators_of(partner: Partner) -> list[User]:
    """Return who answers for the partner's courses: coordinator and deputy, else all in the role."""
    named = [partner.coordinator_id, partner.deputy_id]
    people = list(User.objects.filter(pk__in=[pk for pk in named if pk], is_active=True).order_by("pk"))
    if people:
        return people
    role = PartnerGroup.Role.COORDINATOR
    held = Q(groups__partner_group__partner=partner, groups__partner_group__role=role)
    return list(User.objects.filter(held, is_active=True).distinct().order_by("pk"))


def holders_of(submission: Submission) -> list[User]:
    """Return who hears how a submission ends: who handed it in, coordinators, and who wrote it; each once."""
    people = {person.pk: person for person in coordinators_of(submission.course.partner)}
    if submission.submitted_by and submission.submitted_by.is_active:
        people.setdefault(submission.submitted_by.pk, submission.submitted_by)
    return list((people | {person.pk: person for person in _writers_of(submission)}).values())


def _writers_of(submission: Submission) -> list[User]:
    """Those who saved a text as it was handed in, and still work for the partner."""
    saved = PinnedRevision.objects.filter(submission=submission).values("revision__user")
    here = User.objects.filter(groups__partner_group__partner=submission.course.partner_id, is_active=True)
    return list(here.filter(pk__in=saved).distinct().order_by("pk"))


def owe(
    kind: str,
    people: Iterable[User],
    *,
    course: Course,
    submission: Submission | None = None,
    step: ReviewStep | None = None,
    by: User | None = None,
    words: str = "",
) -> None:
    """Owe a mail to each of `people`, but for whoever acted. It is sent after the commit."""
    for person in {person.pk: person for person in people}.values():
        if by is None or person.pk != by.pk:
            CourseMail.objects.create(
                course=course, submission=submission, step=step, kind=kind, to=person, by=by, words=words
            )
