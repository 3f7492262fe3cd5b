"""What a person holds that must not be left alone, and handing it to somebody else before they go."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.users.models import User
from academy.users.responsibilities import Responsibility
from academy.users.roles import ADMINISTRATORS, REVIEWERS
from courses.models import Course, Partner, PartnerGroup, ReviewStep, Submission
from courses.services.partner_errors import SuccessorMissing, SuccessorUnfit
from courses.services.partner_people import name_coordinator
from courses.services.review_errors import ReviewRefused

Role = PartnerGroup.Role


def responsibilities_of(user: User) -> list[Responsibility]:
    """Return what must not be left without a person if `user` went: seats of coordinators, reviews.

    A partner that has ended needs nobody. A coordinator without the seat counts where nobody else coordinates
    a partner that has open courses.
    """
    held = []
    for partner in _seats_of(user):
        if partner.coordinator_id == user.pk or partner.deputy_id != user.pk:
            held.append(_coordination(partner, user))
        else:
            held.append(_deputising(partner, user))
    steps = list(_open_steps(user))
    if steps:
        held.append(_reviewing(steps, user))
    return held


def hand_over(*, user: User, successors: dict[str, User], by: User | None = None) -> None:
    """Hand what `user` holds to those named by its key in `successors`; all of it or nothing.

    Raises `SuccessorMissing` where something has no successor, and `SuccessorUnfit` where somebody named
    cannot take it (not of the partner and no administrator, no reviewer, an account that is closed).
    """
    with transaction.atomic():
        for held in responsibilities_of(user):
            successor = successors.get(held.key)
            if successor is None:
                raise SuccessorMissing(_("Nobody was named for this: %(what)s") % {"what": held.words})
            if not held.may_take.filter(pk=successor.pk).exists():
                raise SuccessorUnfit(
                    _("%(person)s cannot take this over: %(what)s")
                    % {"person": successor, "what": held.words}
                )
            held.hand_over(successor, by)


def _seats_of(user: User) -> list[Partner]:
    """The partners that would be left without their coordinator or deputy."""
    open_courses = Course.objects.filter(stage=Course.Stage.OPEN).values("partner")
    coordinates = Q(
        pk__in=PartnerGroup.objects.filter(role=Role.COORDINATOR, group__user=user).values("partner")
    )
    shared = Q(
        pk__in=PartnerGroup.objects.filter(
            role=Role.COORDINATOR,
            group__user__in=User.objects.filter(is_active=True).exclude(pk=user.pk).values("pk"),
        ).values("partner")
    )
    alone = Q(coordinator=None, pk__in=open_courses) & coordinates & ~shared
    partners = Partner.objects.exclude(state=Partner.State.ENDED)
    return list(
        partners.filter(Q(coordinator=user) | Q(deputy=user) | alone)
        .select_related("coordinator", "deputy")
        .order_by("name")
    )


def _colleagues(partner: Partner, user: User) -> QuerySet[User]:
    """Who may follow at `partner`: its own people, and the academy's administrators where there is nobody."""
    fit = Q(groups__partner_group__partner=partner) | Q(groups__name=ADMINISTRATORS) | Q(is_superuser=True)
    return _open_accounts(fit, user)


def _open_accounts(fit: Q, user: User) -> QuerySet[User]:
    people = User.objects.filter(fit, is_active=True).exclude(pk=user.pk)
    return User.objects.filter(pk__in=people.values("pk")).order_by("full_name", "email")


def _group(partner: Partner) -> Group:
    return PartnerGroup.objects.select_related("group").get(partner=partner, role=Role.COORDINATOR).group


def _coordination(partner: Partner, user: User) -> Responsibility:
    def take(successor: User, by: User | None) -> None:
        deputy = None if partner.deputy in (successor, user) else partner.deputy
        name_coordinator(partner=partner, coordinator=successor, deputy=deputy, by=by)

    words = _("Coordinator of %(partner)s") % {"partner": partner}
    key = f"coordinator-{partner.pk}"
    return Responsibility(key, words, _colleagues(partner, user), take, _group(partner))


def _deputising(partner: Partner, user: User) -> Responsibility:
    def take(successor: User, by: User | None) -> None:
        name_coordinator(partner=partner, coordinator=partner.coordinator, deputy=successor, by=by)

    words = _("Deputy of the coordinator of %(partner)s") % {"partner": partner}
    others = _colleagues(partner, user).exclude(pk=partner.coordinator_id)
    return Responsibility(f"deputy-{partner.pk}", words, others, take, _group(partner))


def _open_steps(user: User) -> QuerySet[ReviewStep]:
    """The reviews that wait for this person, now or after the step before."""
    waiting = (ReviewStep.State.OPEN, ReviewStep.State.WAITING)
    return ReviewStep.objects.filter(
        reviewer=user, state__in=waiting, submission__state=Submission.State.IN_REVIEW
    ).order_by("pk")


def _reviewing(steps: list[ReviewStep], user: User) -> Responsibility:
    def take(successor: User, by: User | None) -> None:
        from courses.services.review import assign_reviewer  # a review may end by a handing over of its own

        for step in _open_steps(user):
            try:
                assign_reviewer(step=step, reviewer=successor, by=by, due_on=step.due_on)
            except ReviewRefused as refusal:
                told = {"person": successor, "course": step.submission.course}
                raise SuccessorUnfit(_("%(person)s cannot review %(course)s.") % told) from refusal

    words = ngettext("Reviewer of %(n)s course", "Reviewer of %(n)s courses", len(steps)) % {"n": len(steps)}
    fit = Q(groups__name__in=(REVIEWERS, ADMINISTRATORS)) | Q(is_superuser=True)
    reviewers = Group.objects.filter(name=REVIEWERS).first()
    return Responsibility("reviews", words, _open_accounts(fit, user), take, reviewers)
