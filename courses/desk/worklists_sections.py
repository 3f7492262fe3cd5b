"""The sections of a person's worklist. Apps further right add theirs by the hook `desk_sections`.

A function registered for it takes the request and returns `Section`s; each asks by itself what the person
may see, and shows nothing to others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail import hooks

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.desk.access import COORDINATING, Role, is_reviewer, partners_of, roles_by_partner, staff_roles
from courses.desk.outline_side import way_to
from courses.desk.reviews import titles_of
from courses.desk.worklists_rows import in_order_of_need, rows_of_courses
from courses.models import Correction, Course, CourseMail, Invitation, Partner, ReviewStep, Submission

SHOWN = 8
ENDING = timedelta(days=90)
WRITING = frozenset({Role.AUTHOR, Role.COORDINATOR, Role.TRANSLATOR})


@dataclass(frozen=True)
class Item:
    """One line: what, where it leads, and a word about it."""

    title: str
    url: str
    meta: str = ""
    chip: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """A list under a heading. `more_url` leads to all of it; `empty` says that nothing waits."""

    order: int
    title: str
    items: tuple[Item, ...]
    more_url: str = ""
    more: str = ""
    empty: str = ""


def partner_roles(user: User) -> frozenset[str]:
    """Every role the person has at any partner."""
    return frozenset().union(*roles_by_partner(user).values())


def has_worklist(user: User) -> bool:
    """Whether the desk has a list for this person; others keep Wagtail's own first page."""
    return bool(partner_roles(user) or staff_roles(user))


def sections_for(request: HttpRequest) -> list[Section]:
    """Return all sections of this person's worklist in order."""
    user = request.user
    found: list[Section] = []
    if partner_roles(user) & COORDINATING:
        found.append(_waiting(user))
    if partner_roles(user) & WRITING:
        found.append(_courses(user))
    if is_reviewer(user):
        found.append(_reviews(user))
    if is_administrator(user):
        found += [_corrections(), _invitations(), _agreements()]
    add: Callable[[HttpRequest], list[Section]]
    for add in hooks.get_hooks("desk_sections"):
        found += add(request)
    return sorted(found, key=lambda section: section.order)


def _day(moment: object) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")


def _waiting(user: User) -> Section:
    """What waits for a coordinator: what reviewers sent back, and what authors call ready."""
    mine = Course.objects.filter(partner__in=partners_of(user, COORDINATING))
    returned = [
        row
        for row in rows_of_courses(list(in_order_of_need(mine).filter(need=0)[:SHOWN]))
        if row.standing.waits_for_us
    ]
    items = [
        Item(row.title, row.url, row.course.partner.name, row.standing.words, "amber") for row in returned
    ]
    ready = CourseMail.objects.filter(
        course__in=mine, kind=CourseMail.Kind.READY, made_at__gte=timezone.now() - timedelta(days=60)
    ).exclude(course__submissions__submitted_at__gt=timezone.now() - timedelta(days=60))
    courses = list(Course.objects.filter(pk__in=ready.values("course")).select_related("partner")[:SHOWN])
    items += [
        Item(row.title, row.url, row.course.partner.name, _("its authors call it ready"), "sea")
        for row in rows_of_courses(courses)
    ]
    return Section(10, _("Waits for you"), tuple(items), empty=_("Nothing waits for you now."))


def _courses(user: User) -> Section:
    courses = list(in_order_of_need(Course.objects.filter(partner__in=partners_of(user)))[:SHOWN])
    items = tuple(
        Item(row.title, row.url, row.course.code, row.standing.words, row.standing.tone)
        for row in rows_of_courses(courses)
    )
    return Section(
        20,
        _("Your courses"),
        items,
        way_to("courses"),
        _("All courses, and a new one"),
        _("No course yet. Open the list to start one."),
    )


def _reviews(user: User) -> Section:
    """Steps that wait for this reviewer, or for nobody in particular; an administrator's are all."""
    steps = ReviewStep.objects.filter(
        state=ReviewStep.State.OPEN, submission__state=Submission.State.IN_REVIEW
    ).select_related("submission__course__partner", "reviewer")
    if not is_administrator(user):
        steps = steps.filter(reviewer__in=[user]) | steps.filter(reviewer=None)
    items = []
    shown = list(steps.order_by("due_on", "pk")[:SHOWN])
    titles = titles_of([step.submission.course.key for step in shown])
    for step in shown:
        course = step.submission.course
        late = step.due_on and step.due_on < timezone.localdate()
        due = _("due on %(day)s") % {"day": date_format(step.due_on, "DATE_FORMAT")} if step.due_on else ""
        who = step.reviewer.full_name if step.reviewer else _("nobody is named")
        items.append(
            Item(
                titles.get(course.key, course.code),
                way_to("submission", step.submission_id),
                f"{course.code} · {course.partner.name} · {step.get_kind_display()} · {who}",
                due,
                "rose" if late else "",
            )
        )
    return Section(
        30,
        _("Reviews"),
        tuple(items),
        way_to("reviews"),
        _("All reviews"),
        _("No review is open."),
    )


def _corrections() -> Section:
    unseen = Correction.objects.filter(seen_at=None).select_related("course", "by")
    items = tuple(
        Item(each.title, way_to("correction", each.pk), each.by.full_name, _day(each.at))
        for each in unseen[:SHOWN]
    )
    return Section(
        40,
        _("Small corrections to look at"),
        items,
        way_to("corrections"),
        _("All corrections"),
        _("None since the last look."),
    )


def _invitations() -> Section:
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("partner")
    now = timezone.now()
    items = tuple(
        Item(
            each.full_name or each.email,
            way_to("partner", each.partner.slug),
            f"{each.partner.name} · {each.get_role_display()}",
            _("has run out")
            if each.expires_at <= now
            else _("open until %(day)s") % {"day": _day(each.expires_at)},
            "amber" if each.expires_at <= now else "",
        )
        for each in waiting.order_by("expires_at")[:SHOWN]
    )
    return Section(50, _("Invitations that wait for an answer"), items, empty=_("None."))


def _agreements() -> Section:
    today = timezone.localdate()
    ending = Partner.objects.filter(agreement_ends__lte=today + ENDING).exclude(state=Partner.State.ENDED)
    items = tuple(
        Item(
            each.name,
            way_to("partner", each.slug),
            each.get_state_display(),
            _("ends on %(day)s") % {"day": date_format(each.agreement_ends, "DATE_FORMAT")},
            "rose" if each.agreement_ends and each.agreement_ends < today else "amber",
        )
        for each in ending.order_by("agreement_ends")[:SHOWN]
    )
    return Section(60, _("Agreements that end within three months"), items, empty=_("None."))
