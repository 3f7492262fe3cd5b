"""The page of a submission: what was handed in, what the machine found, what changed; notes and decisions."""

import uuid
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.utils.decorators import xframe_options_sameorigin_override

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.desk.access import (
    AUTHORING,
    COORDINATING,
    TEXTS,
    courses_of,
    has_role,
    is_reviewer,
    roles_by_partner,
)
from courses.desk.submission_page import submission_page
from courses.models import CoursePage, PinnedRevision, QualityOverride, ReviewStep, Submission
from courses.quality import finding_of

TEMPLATE = "courses/desk/submission.html"


@require_safe
def submission(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a submission to reviewers and to the partner's people, who answer its notes."""
    found = submission_or_404(request.user, pk)
    page = submission_page(
        found,
        language=request.GET.get("language", ""),
        whole=request.GET.get("read") == "all",
        since_approval=request.GET.get("since") == "approval",
    )
    rights = Rights(request.user, found)
    step = next((each for each in found.steps.all() if each.state == ReviewStep.State.OPEN), None)
    title = title_of(found)
    context = {
        "page_title": title,
        "page_subtitle": f"{found.course.code} · {found.course.partner.name}",
        "crumbs": [
            (_("Reviews"), reverse("desk:reviews"))
            if rights.reviews
            else (_("Your courses"), reverse("desk:courses"))
        ],
        "submission": found,
        "page": page,
        "step": step,
        "next_step": next_after(found, step),
        "steps": list(found.steps.all()),
        "rights": rights,
        "overdue": bool(step and step.due_on and step.due_on < timezone.localdate()),
        "findings": findings_of_submission(found),
        "noting": noting_at(request) if rights.notes else None,
        "reviewers": choices_for(step) if rights.assigns and step else [],
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, TEMPLATE, context)


@require_safe
@xframe_options_sameorigin_override
def submission_text(request: HttpRequest, pk: int, key: uuid.UUID, language: str) -> HttpResponseBase:
    """Show one pinned text as its learners would see it; nothing is recorded."""
    found = submission_or_404(request.user, pk)
    pin = (
        PinnedRevision.objects.filter(submission=found, key=key, language=language)
        .select_related("revision")
        .first()
    )
    if pin is None or pin.revision.object_id.startswith("-"):  # its page is gone
        raise Http404
    text: Any = pin.revision.as_object()
    return text.make_preview_request(request, text.default_preview_mode)


class Rights:
    """What one person may do with a submission; asked once for the page."""

    def __init__(self, user: User, submission: Submission) -> None:
        partner_id, course = submission.course.partner_id, submission.course
        open_now = submission.state == Submission.State.IN_REVIEW
        own = bool(roles_by_partner(user).get(partner_id)) or submission.submitted_by_id == user.pk
        step = next((each for each in submission.steps.all() if each.state == ReviewStep.State.OPEN), None)
        self.reviews = is_reviewer(user)
        self.own = self.reviews and own
        self.writes = bool(roles_by_partner(user).get(partner_id, frozenset()) & AUTHORING)
        self.notes = self.writes or self.reviews
        self.mine = bool(step and step.reviewer_id == user.pk)
        free = bool(step and step.reviewer_id in (None, user.pk))
        self.decides = (
            open_now and bool(step) and self.reviews and not own and (free or is_administrator(user))
        )
        self.takes = open_now and bool(step) and self.reviews and not own and not self.mine
        self.assigns = open_now and is_administrator(user)
        coordinates = has_role(user, partner_id, COORDINATING)
        self.takes_back = open_now and coordinates
        self.overrides = self.reviews and not own
        self.may_edit = self.writes and not open_now and course.stage != course.Stage.WITHDRAWN


def submission_or_404(user: User, pk: int) -> Submission:
    """Return the submission with its course and steps; raise `Http404` where its course is not theirs."""
    found = (
        Submission.objects.filter(pk=pk, course__in=courses_of(user, TEXTS))
        .select_related("course__partner", "submitted_by")
        .prefetch_related(Prefetch("steps", ReviewStep.objects.select_related("reviewer", "decided_by")))
        .first()
    )
    if found is None:
        raise Http404
    return found


def title_of(found: Submission) -> str:
    """Return what the course is called in the language in which it was begun."""
    pages = CoursePage.objects.filter(translation_key=found.course.key, alias_of=None).order_by("pk")
    return pages.values_list("draft_title", flat=True).first() or found.course.code


def findings_of_submission(found: Submission) -> list[dict[str, Any]]:
    """Return what the machine found when the course was handed in, and which of it was overridden since."""
    overrides = {
        (each.code, each.place): each
        for each in QualityOverride.objects.filter(course=found.course, ended_at=None).select_related("by")
    }
    rows = []
    for row in found.quality:
        finding = finding_of(row)
        if finding is not None:
            rows.append({"finding": finding, "override": overrides.get((finding.code, finding.place))})
    return sorted(rows, key=lambda row: (row["finding"].level != "must", row["finding"].place))


def next_after(found: Submission, step: ReviewStep | None) -> str:
    """Say before the button what an approval brings about."""
    if step is None:
        return ""
    waiting = [each for each in found.steps.all() if each.state == ReviewStep.State.WAITING]
    if waiting:
        return _("Approving opens the next step: %(step)s. The authors are not told yet.") % {
            "step": waiting[0].get_kind_display()
        }
    if found.kind == Submission.Kind.OUTLINE:
        return _("Approving ends the review of the outline: the authors are told, and write the material.")
    return _("Approving puts exactly these texts and settings live, and tells the authors.")


def noting_at(request: HttpRequest) -> dict[str, str] | None:
    """Return the place at which a note is being written without a script: `key/language/place`."""
    asked = request.GET.get("note", "")[:300]
    if not asked:
        return None
    key, _slash, rest = asked.partition("/")
    language, _slash, place = rest.partition("/")
    return {"key": key, "language": language, "place": place}


def choices_for(step: ReviewStep) -> list[User]:
    """Return who may be given the step."""
    from courses.services.review import choices_of_reviewers

    return choices_of_reviewers(step)
