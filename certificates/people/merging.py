"""Two accounts of one person: what would move, what collides, and what keeps them from being merged.

Reads only; `certificates.services.merging` does it. What becomes of each column that names a person stands in
`DECISIONS`; a test asks for a line for every one that there is.
"""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from academy.lib.canonical import digest
from academy.users.models import User
from academy.users.roles import is_staffs
from certificates.models import AccountMerge, Certificate, Portfolio
from courses.models import Partner, PartnerGroup
from enrollments.models import Enrollment, Run

State = Enrollment.State

MOVED = "moved"  # it is the kept account's from then on
STAYS = "stays"  # it records who acted, or what was; the closed account goes on saying so
ENDED = "ended"  # it lets somebody in, or waits for them: it ends with the account
ALONE = "alone"  # only academy staff have it, and their accounts are not merged

DECISIONS = {
    "users.User_groups.user": MOVED,
    "users.User_user_permissions.user": ALONE,
    "users.SignIn.user": ENDED,
    "users.FormerAddress.user": MOVED,
    "users.SentMail.user": MOVED,
    "account.EmailAddress.user": MOVED,
    "mfa.Authenticator.user": ENDED,
    "cms.Upload.person": STAYS,  # half an upload: it is swept away within a week
    "cms.AcademyImage.uploaded_by_user": STAYS,
    "cms.AcademyDocument.uploaded_by_user": STAYS,
    "cms.AcademyMedia.uploaded_by_user": STAYS,
    "courses.Partner.coordinator": MOVED,
    "courses.Partner.deputy": MOVED,
    "courses.QuestionImport.by": STAYS,
    "courses.Submission.submitted_by": STAYS,
    "courses.ReviewStep.reviewer": ALONE,
    "courses.ReviewStep.decided_by": STAYS,
    "courses.ReviewNote.author": STAYS,
    "courses.ReviewNote.settled_by": STAYS,
    "courses.QualityOverride.by": STAYS,
    "courses.Correction.by": STAYS,
    "courses.Correction.seen_by": STAYS,
    "courses.CourseMail.to": MOVED,
    "courses.CourseMail.by": STAYS,
    "courses.Invitation.invited_by": STAYS,
    "courses.Invitation.accepted_by": STAYS,
    "enrollments.Run_instructors.user": MOVED,
    "enrollments.Enrollment.member": MOVED,
    "enrollments.Transition.by": STAYS,
    "enrollments.EssayGrade.by": STAYS,
    "enrollments.Ruling.by": STAYS,
    "enrollments.Grade.by": STAYS,
    "enrollments.Attendance.by": STAYS,
    "enrollments.Award.member": MOVED,
    "enrollments.Award.granted_by": STAYS,
    "certificates.JointAct.asked_by": STAYS,
    "certificates.JointAct.decided_by": STAYS,
    "certificates.CertificateEvent.by": STAYS,
    "certificates.PartnerLogo.signatory": MOVED,
    "certificates.LogoConsent.by": STAYS,
    "certificates.LogoConsent.withdrawn_by": STAYS,
    "certificates.LogEntry.by": STAYS,
    "certificates.LogEntry.person": STAYS,
    "certificates.CorrectionRequest.member": MOVED,
    "certificates.CorrectionRequest.decided_by": STAYS,
    "certificates.AccountMerge.kept": STAYS,
    "certificates.AccountMerge.gone": STAYS,
    "certificates.AccountMerge.by": STAYS,
    "certificates.PersonMail.person": MOVED,
    "certificates.Portfolio.member": MOVED,
    "certificates.Release.by": STAYS,
    "wagtail_localize.StringTranslation.last_translated_by": STAYS,
    "wagtail_localize.SegmentOverride.last_translated_by": STAYS,
    "wagtailusers.UserProfile.user": STAYS,
    "wagtaildocs.Document.uploaded_by_user": STAYS,
    "wagtailimages.Image.uploaded_by_user": STAYS,
    "wagtailmedia.Media.uploaded_by_user": STAYS,
    "wagtailadmin.EditingSession.user": STAYS,
    "wagtailadmin.FormState.user": STAYS,
    "wagtailcore.APIToken.user": ENDED,
    "wagtailcore.ModelLogEntry.user": STAYS,
    "wagtailcore.Revision.user": STAYS,
    "wagtailcore.UploadedFile.uploaded_by_user": STAYS,
    "wagtailcore.WorkflowState.requested_by": STAYS,
    "wagtailcore.TaskState.finished_by": STAYS,
    "wagtailcore.Page.locked_by": STAYS,
    "wagtailcore.Page.owner": STAYS,
    "wagtailcore.PageLogEntry.user": STAYS,
    "wagtailcore.Comment.user": STAYS,
    "wagtailcore.Comment.resolved_by": STAYS,
    "wagtailcore.CommentReply.user": STAYS,
    "wagtailcore.PageSubscription.user": STAYS,
}


@dataclass(frozen=True)
class SameRun:
    """Both accounts are in one run: which enrolment counts from then on, and which ends by it."""

    run: Run
    counts: Enrollment
    ends: tuple[Enrollment, ...]


@dataclass
class MergePlan:
    """What a merge would do, in words. `refusals` keep it from being done; `conflicts` are for reading."""

    kept: User
    gone: User
    moves: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    same_runs: list[SameRun] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)  # that become secondary ones
    former: list[str] = field(default_factory=list)  # that become former ones

    @property
    def digest(self) -> str:
        """What was looked at: a merge is done only while this is still the same."""
        told: dict[str, Any] = {
            "accounts": [self.kept.pk, self.gone.pk],
            "said": [*self.refusals, *self.conflicts, *self.moves],
            "ends": [row.pk for each in self.same_runs for row in each.ends],
        }
        return digest(told)


def plan_of(kept: User, gone: User) -> MergePlan:
    """Return what merging `gone` into `kept` would do, and what speaks against it."""
    plan = MergePlan(kept, gone)
    plan.refusals += _refusals(kept, gone)
    if not plan.refusals:
        _plan_addresses(plan)
        plan_enrolments(plan)
        _plan_certificates(plan)
        _plan_roles(plan)
        _plan_rest(plan)
    return plan


def _refusals(kept: User, gone: User) -> list[str]:
    if kept == gone:
        return [_("This is one account, not two.")]
    said = []
    for person in (kept, gone):
        if person.anonymised_at is not None:
            said.append(_("One of the accounts was erased. There is nothing to merge."))
        elif is_staffs(person):
            told = {"email": person.email}
            said.append(
                _("%(email)s belongs to academy staff. Take the role away first: nobody gets it by a merge.")
                % told
            )
    if AccountMerge.objects.filter(gone__in=[kept, gone]).exists():
        said.append(_("One of the accounts was merged into another before."))
    elif not kept.is_active:
        said.append(_("The account to keep is closed. Open it first, or keep the other one."))
    return said


def _plan_addresses(plan: MergePlan) -> None:
    held = EmailAddress.objects.filter(user=plan.kept)
    room = settings.ACCOUNT_MAX_EMAIL_ADDRESSES - held.count()
    own = set(held.values_list("email", flat=True))
    moving = EmailAddress.objects.filter(user=plan.gone, verified=True).order_by("-primary", "pk")
    emails = [email for email in moving.values_list("email", flat=True) if email not in own]
    plan.addresses, plan.former = emails[: max(0, room)], emails[max(0, room) :]
    for email in plan.addresses:
        plan.moves.append(_("%(email)s becomes another address of the kept account.") % {"email": email})
    for email in plan.former:
        words = _(
            "%(email)s becomes a former address: an account has at most %(most)s. It still finds the file."
        )
        plan.conflicts.append(words % {"email": email, "most": settings.ACCOUNT_MAX_EMAIL_ADDRESSES})


def plan_enrolments(plan: MergePlan) -> None:
    """Find the runs that both are in, and what becomes of their enrolments there."""
    of_both = (
        Enrollment.objects.filter(member__in=[plan.kept, plan.gone])
        .select_related("run__course")
        .annotate(done=Count("milestones"))
        .order_by("pk")
    )
    by_run: dict[int, list[Any]] = {}
    for each in of_both:
        by_run.setdefault(each.run_id, []).append(each)
    for rows in by_run.values():
        if {plan.kept.pk, plan.gone.pk} <= {each.member_id for each in rows}:
            plan.same_runs.append(_same_run(rows))
    for same in plan.same_runs:
        plan.conflicts.append(_words_of(same))
    moving = sum(each.member_id == plan.gone.pk for each in of_both)
    plan.moves.append(_("Enrolments, with attempts, results and awards: %(number)s.") % {"number": moving})


def _same_run(rows: list[Any]) -> SameRun:
    """What has got further counts: completed before open, more activities before fewer, then the older."""
    best = max(
        rows,
        key=lambda each: (
            each.state == State.COMPLETED,
            each.state == State.ACTIVE,
            each.state in Enrollment.OPEN_STATES,
            each.done,
            -each.pk,
        ),
    )
    others = [each for each in rows if each != best and each.state in Enrollment.OPEN_STATES]
    return SameRun(best.run, best, tuple(others))


def _words_of(same: SameRun) -> str:
    told = {
        "run": str(same.run),
        "state": same.counts.get_state_display(),
        "done": same.counts.done,  # type: ignore[attr-defined]
    }
    words = _(
        "Both are enrolled in %(run)s. The enrolment that counts is %(state)s, with %(done)s activities done."
    )
    if not same.ends:
        return words % told
    told["other"] = same.ends[0].get_state_display()
    ends = _("The other one (%(other)s) ends as withdrawn; what was done in it stays in the file.")
    return f"{words % told} {ends % told}"


def _plan_certificates(plan: MergePlan) -> None:
    rows = Certificate.objects.filter(award__member__in=[plan.kept, plan.gone]).standing()
    rows = rows.select_related("award__enrollment__run__course").order_by("pk")
    seen: dict[tuple[int, str], Certificate] = {}
    moving = 0
    for each in rows:
        moving += each.award.member_id == plan.gone.pk
        key = (each.award.enrollment.run_id, each.award.kind)
        if key in seen:
            words = _("Both have a standing certificate for %(run)s: %(one)s and %(other)s. Both stay valid.")
            told = {"one": seen[key].grouped_number, "other": each.grouped_number}
            plan.conflicts.append(words % {**told, "run": str(each.award.enrollment.run)})
        seen.setdefault(key, each)
    words = _("Standing certificates: %(number)s. Their numbers and the names on them stay as they are.")
    plan.moves.append(words % {"number": moving})


def _plan_roles(plan: MergePlan) -> None:
    held = PartnerGroup.objects.filter(group__user=plan.gone).select_related("partner").order_by("pk")
    for each in held:
        told = {"role": each.get_role_display(), "partner": each.partner}
        plan.conflicts.append(_("The role of %(role)s at %(partner)s goes to the kept account.") % told)
    both = {"coordinator__in": [plan.kept, plan.gone], "deputy__in": [plan.kept, plan.gone]}
    for partner in Partner.objects.filter(**both):
        words = _("They are coordinator and deputy of %(partner)s. Name another deputy afterwards.")
        plan.conflicts.append(words % {"partner": partner})


def _plan_rest(plan: MergePlan) -> None:
    if Authenticator.objects.filter(user=plan.gone).exists():
        plan.conflicts.append(_("The second step at sign-in of the account that goes ends with it."))
    if Portfolio.objects.filter(member__in=[plan.kept, plan.gone]).count() == 2:
        plan.conflicts.append(_("Both have a page of certificates. The one of the account that goes ends."))
    if plan.kept.printed_name != plan.gone.printed_name:
        words = _("The names differ: “%(one)s” stays, “%(other)s” goes. Certificates keep theirs.")
        told = {"one": plan.kept.printed_name, "other": plan.gone.printed_name}
        plan.conflicts.append(words % told)
