"""Two accounts of one person become one. Nothing is lost: for every table it is decided what moves.

Locks: both people by id (a lock that lets new rows refer to them), then Runs, then Enrolments by id. Whoever
enrols at the same moment in a run that neither was in meets none of these: the sweep moves that afterwards.
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils import timezone
from wagtail.models import APIToken

from academy.users.addresses import keep_former_address
from academy.users.models import FormerAddress, SentMail, User
from certificates.models import AccountMerge, CorrectionRequest, PartnerLogo, PersonMail, Portfolio
from certificates.people.errors import NotMerged, PlanChanged
from certificates.people.merging import MergePlan, plan_enrolments, plan_of
from certificates.services.logging import hold_log, log_act
from certificates.services.people import reason_of
from certificates.services.person_mails import tell_of_merge
from certificates.services.recovering import end_every_session
from courses.models import CourseMail, Partner
from courses.services.partner_people import acting
from enrollments.models import Award, Enrollment, Run
from enrollments.services import withdraw

LATE = timedelta(days=7)  # for which the sweep looks whether something came to a closed account


def merge_accounts(*, kept: User, gone: User, by: User, why: str, seen: str | None = None) -> AccountMerge:
    """Make everything of `gone` that of `kept`, close `gone`, and return the record of it.

    Certificates keep numbers and names; both addresses are told. `seen` is the digest of the plan that the
    administrator read: where things have changed since, PlanChanged is raised. Merging the same two again
    returns the first record and moves what came to the closed account since. Raises NotMerged, in words, and
    ReasonMissing.
    """
    reason = reason_of(why)
    with transaction.atomic(), acting(by):
        people = _lock_people(kept, gone)
        kept, gone = people[kept.pk], people[gone.pk]
        _lock_runs(people)
        if done := AccountMerge.objects.filter(kept=kept, gone=gone).first():
            late = MergePlan(kept, gone)
            plan_enrolments(late)
            _move_records(late, by, reason)
            return done
        plan = plan_of(kept, gone)
        if plan.refusals:
            raise NotMerged(*plan.refusals)
        if seen is not None and seen != plan.digest:
            raise PlanChanged
        return _merge(plan, by, reason)


def move_what_came_late() -> int:
    """Move what was begun in an account while it was merged; return in how many there was something.

    For the sweep. The person who merged is the one who did this, too.
    """
    of_gone = Enrollment.objects.filter(member=OuterRef("gone"))
    late = AccountMerge.objects.filter(
        Exists(of_gone), at__gte=timezone.now() - LATE, kept__anonymised_at__isnull=True
    )
    merges = list(late.select_related("kept", "gone", "by").order_by("pk"))
    for merge in merges:
        merge_accounts(kept=merge.kept, gone=merge.gone, by=merge.by, why=merge.why)
    return len(merges)


def _merge(plan: MergePlan, by: User, reason: str) -> AccountMerge:
    kept, gone = plan.kept, plan.gone
    address = gone.email
    moved = _move_records(plan, by, reason) | {"address": address}
    _move_roles(kept, gone)
    _move_portfolio(kept, gone)
    hold_log()  # the address is a key
    _close(gone)
    _move_addresses(plan, address)
    merge = AccountMerge.objects.create(
        kept=kept, gone=gone, by=by, why=reason, moved=moved, conflicts=plan.conflicts
    )
    tell_of_merge(merge=merge)
    data = {"gone": str(gone.public_id), "merge": merge.pk}
    log_act(act="person.merged", by=by, person=kept, why=reason, data=data)
    return merge


def _lock_people(kept: User, gone: User) -> dict[int, User]:
    rows = User.objects.select_for_update(no_key=True).filter(pk__in={kept.pk, gone.pk}).order_by("pk")
    return {each.pk: each for each in rows}


def _lock_runs(people: dict[int, User]) -> None:
    of_both = Enrollment.objects.filter(member__in=people)
    list(Run.objects.select_for_update().filter(pk__in=of_both.values("run")).order_by("pk"))
    list(of_both.select_for_update().order_by("pk"))


def _move_records(plan: MergePlan, by: User, why: str) -> dict[str, Any]:
    """Give the kept account what the other has learned, earned and asked for; return how many of each."""
    kept, gone = plan.kept, plan.gone
    for same in plan.same_runs:
        for enrollment in same.ends:
            withdraw(enrollment=enrollment, by=by, why=why)
    return {
        "enrolments": Enrollment.objects.filter(member=gone).update(member=kept),
        "awards": Award.objects.filter(member=gone).update(member=kept),
        "requests": CorrectionRequest.objects.filter(member=gone).update(member=kept),
        "owed_mails": PersonMail.objects.filter(person=gone).update(person=kept),
        "mails": SentMail.objects.filter(user=gone).update(user=kept),
        "course_mails": CourseMail.objects.filter(to=gone).update(to=kept),
    }


def _move_roles(kept: User, gone: User) -> None:
    """Give the kept account the partners' roles and runs, with the seats, and only then take them away."""
    groups = list(Group.objects.filter(user=gone))
    kept.groups.add(*groups)
    coordinating = list(
        Partner.objects.select_for_update(no_key=True).filter(coordinator=gone).order_by("pk")
    )
    for partner in coordinating:
        deputy = None if partner.deputy_id in (kept.pk, gone.pk) else partner.deputy_id
        Partner.objects.filter(pk=partner.pk).update(coordinator=kept, deputy=deputy)
    Partner.objects.filter(deputy=gone).update(
        deputy=Case(When(coordinator=kept.pk, then=Value(None)), default=Value(kept.pk))
    )
    gone.groups.clear()
    for run in Run.objects.filter(instructors=gone).order_by("pk"):
        run.instructors.add(kept)
        run.instructors.remove(gone)
    PartnerLogo.objects.filter(signatory=gone).update(signatory=kept)


def _move_portfolio(kept: User, gone: User) -> None:
    """The page of certificates moves, or ends where the kept account has one of its own."""
    pages = Portfolio.objects.filter(member=gone)
    if Portfolio.objects.filter(member=kept).exists():
        pages.update(is_public=False)
    else:
        pages.update(member=kept)


def _close(gone: User) -> None:
    """Nobody signs in to the account any more, and its address is free for the kept one."""
    end_every_session(gone)
    Authenticator.objects.filter(user=gone).delete()
    APIToken.objects.filter(user=gone).delete()
    gone.set_unusable_password()
    gone.is_active = False
    gone.email = f"{gone.public_id.hex}@merged.invalid"
    gone.save(update_fields=["password", "is_active", "email"])


def _move_addresses(plan: MergePlan, address: str) -> None:
    """Confirmed addresses become further ones of the kept account while there is room, else former ones."""
    kept, gone = plan.kept, plan.gone
    EmailAddress.objects.filter(user=gone).delete()
    for email in plan.addresses:
        EmailAddress.objects.update_or_create(
            email=email, user=kept, defaults={"verified": True, "primary": False}
        )
    present = {kept.email, *EmailAddress.objects.filter(user=kept).values_list("email", flat=True)}
    former = {address, *FormerAddress.objects.filter(user=gone).values_list("email", flat=True)}
    for email in sorted(former - present):
        keep_former_address(kept, email)
    FormerAddress.objects.filter(user=gone).delete()
