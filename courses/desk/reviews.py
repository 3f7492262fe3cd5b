"""The list of reviews for academy staff: what is mine, what is due soonest, what nobody has taken."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.desk.access import is_reviewer
from courses.desk.requests import query_of
from courses.models import Correction, CoursePage, Partner, ReviewStep, Submission

PER_PAGE = 25
OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True)
class Row:
    """One submission in the list."""

    submission: Submission
    title: str
    group: str
    step: str
    holder: str
    due: str
    tone: str
    open_notes: int


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show what waits for review, and on demand what was decided."""
    if not is_reviewer(request.user):
        raise PermissionDenied
    asked = _asked(request.GET)
    found = _chosen(asked, request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    rows = _rows(list(page.object_list), request.user)
    context = {
        "page_title": _("Reviews"),
        "rows": rows,
        "page": page,
        "asked": asked,
        "kinds": Submission.Kind.choices,
        "partners": list(Partner.objects.values_list("slug", "name")),
        "query": query_of(asked),
        "unseen": Correction.objects.filter(seen_at=None).count(),
        "rules_url": reverse("wagtailsettings:edit", args=["courses", "reviewrules"])
        if is_administrator(request.user)
        else "",
    }
    return TemplateResponse(request, "courses/desk/reviews.html", context)


def count_waiting(user: User) -> int:
    """Return how many open steps wait for this person, or for anybody: the number in the menu."""
    steps = ReviewStep.objects.filter(state=ReviewStep.State.OPEN)
    return steps.filter(Q(reviewer=user) | Q(reviewer=None)).count()


def titles_of(keys: list[Any]) -> dict[Any, str]:
    """Return the titles of courses by key, in the language in which each was begun; one query."""
    pages = CoursePage.objects.filter(translation_key__in=keys, alias_of=None).order_by("-pk")
    return dict(pages.values_list("translation_key", "draft_title"))


def due_words(due_on: date | None, today: date) -> tuple[str, str]:
    """Return when something is due, in words, and the tone of it."""
    if due_on is None:
        return _("no day set"), ""
    days = (due_on - today).days
    if days < 0:
        words = ngettext("overdue by %(days)s day", "overdue by %(days)s days", -days)
        return words % {"days": -days}, "rose"
    if days == 0:
        return _("due today"), "amber"
    words = _("due on %(day)s") % {"day": date_format(due_on, "SHORT_DATE_FORMAT")}
    return words, "amber" if days <= 2 else ""


def _asked(sent: QueryDict) -> dict[str, str]:
    """The filters that are known; anything else is left out."""
    state = sent.get("state", OPEN)
    kind = sent.get("kind", "")
    return {
        "state": state if state in (OPEN, CLOSED) else OPEN,
        "kind": kind if kind in Submission.Kind.values else "",
        "partner": sent.get("partner", "")[:60],
        "q": sent.get("q", "")[:80].replace("\0", ""),
    }


def _chosen(asked: dict[str, str], user: User) -> QuerySet[Submission]:
    """The submissions that were asked for: open ones by whose they are and when due, closed newest first."""
    steps = ReviewStep.objects.filter(submission=OuterRef("pk"), state=ReviewStep.State.OPEN)
    found = Submission.objects.defer("rows", "quality").select_related("course__partner", "submitted_by")
    found = found.prefetch_related(Prefetch("steps", ReviewStep.objects.select_related("reviewer")))
    found = found.annotate(open_notes=Count("notes", filter=Q(notes__settled_at=None, notes__answers=None)))
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    if asked["partner"]:
        found = found.filter(course__partner__slug=asked["partner"])
    if asked["q"]:
        named = CoursePage.objects.filter(draft_title__icontains=asked["q"], alias_of=None)
        found = found.filter(
            Q(course__code__iexact=asked["q"]) | Q(course__key__in=named.values("translation_key"))
        )
    if asked["state"] == CLOSED:
        return found.exclude(state=Submission.State.IN_REVIEW).order_by("-closed_at", "-pk")
    found = found.filter(state=Submission.State.IN_REVIEW).annotate(
        due_on=Subquery(steps.values("due_on")[:1]), held_by=Subquery(steps.values("reviewer")[:1])
    )
    whose = Case(
        When(held_by=user.pk, then=Value(0)),
        When(held_by=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.order_by(whose, F("due_on").asc(nulls_last=True), "submitted_at", "pk")


def _rows(found: list[Submission], user: User) -> list[Row]:
    titles = titles_of([each.course.key for each in found])
    today = timezone.localdate()
    return [_row(each, titles.get(each.course.key, each.course.code), user, today) for each in found]


def _row(submission: Submission, title: str, user: User, today: date) -> Row:
    step = next((s for s in submission.steps.all() if s.state == ReviewStep.State.OPEN), None)
    due, tone = due_words(step.due_on, today) if step else ("", "")
    if step is None:
        group, holder = "", ""
    elif step.reviewer_id == user.pk:
        group, holder = _("Yours"), _("you")
    elif step.reviewer:
        group, holder = _("With others"), step.reviewer.full_name
    else:
        group, holder = _("Nobody's yet"), _("nobody yet")
    return Row(
        submission=submission,
        title=title,
        group=group,
        step=str(step.get_kind_display()) if step else str(submission.get_state_display()),
        holder=holder,
        due=due,
        tone=tone,
        open_notes=submission.open_notes,
    )
