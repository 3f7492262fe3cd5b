"""My learning: everything a member is in, with what is next and what is missing."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from academy.users.models import User
from courses.editions import course_link
from courses.outline import outline_of
from enrollments.models import Award, Enrollment, Grade, Milestone
from enrollments.presentation import activity_url
from enrollments.progress import missing, progress_of
from enrollments.views.answers import learners_page
from enrollments.views.waits import ended_attempts, waits

State = Enrollment.State


@require_safe
@learners_page
def my_learning(request: HttpRequest) -> HttpResponse:
    """List the member's enrolments by what they can do about them."""
    cards = learning_cards(request.user)
    sections: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for card in cards:
        sections[_section(card["enrollment"].state)].append(card)
    names = ("in_progress", "waiting", "completed", "ended")
    context: dict[str, Any] = {name: sections[name] for name in names}
    context["enrollments"] = [card["enrollment"] for card in cards]  # their certificates are read at once
    return render(request, "enrollments/my_learning.html", context)


def _section(state: str) -> str:
    if state == State.ACTIVE:
        return "in_progress"
    if state == State.COMPLETED:
        return "completed"
    return "waiting" if state in Enrollment.OPEN_STATES else "ended"


def queue_place() -> Subquery:
    """Return an expression for an enrolment's place in its run's queue, from 1."""
    before = (
        Enrollment.objects.filter(run=OuterRef("run"), state=State.WAITLISTED)
        .filter(
            Q(waitlisted_at__lt=OuterRef("waitlisted_at"))
            | Q(waitlisted_at=OuterRef("waitlisted_at"), pk__lte=OuterRef("pk"))
        )
        .order_by()
        .values("run")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Subquery(before)


def learning_cards(member: User) -> list[dict[str, Any]]:
    """Return a card for each enrolment, newest first, in five queries however many there are."""
    released = Award.objects.filter(enrollment=OuterRef("pk"), kind=Award.Kind.COMPLETION)
    enrollments = list(
        Enrollment.objects.for_member(member)
        .select_related("run__course", "syllabus")
        .annotate(
            queue=queue_place(),
            award_at=Subquery(released.values("at")[:1]),
            award_released_at=Subquery(released.values("released_at")[:1]),
        )
        .order_by("-pk")[:200]
    )
    ids = [enrollment.pk for enrollment in enrollments]
    done: dict[int, set[str]] = defaultdict(set)
    for pk, key in Milestone.objects.filter(enrollment__in=ids).values_list("enrollment_id", "activity__key"):
        done[pk].add(str(key))
    best: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    grades = Grade.objects.filter(enrollment__in=ids).order_by("at", "pk")
    for pk, key, points, out_of in grades.values_list("enrollment_id", "activity__key", "points", "out_of"):
        best[pk][str(key)] = (points, out_of)
    sat = ended_attempts([each.pk for each in enrollments if each.state == State.ACTIVE])
    return [
        _card(enrollment, done[enrollment.pk], best[enrollment.pk])
        | {"waits": waits(enrollment, sat, done[enrollment.pk])}
        for enrollment in enrollments
    ]


def _card(enrollment: Enrollment, done: set[str], best: dict[str, tuple[int, int]]) -> dict[str, Any]:
    run = enrollment.run
    outline = outline_of(run.course, enrollment.language)
    link = course_link(run.course, enrollment.language)
    rules = enrollment.syllabus.rules if enrollment.syllabus else None
    card: dict[str, Any] = {
        "enrollment": enrollment,
        "title": link.title or run.course.code,
        "url": link.url,
        "run_label": run.title or run.get_paced_display(),
        "state_label": enrollment.get_state_display(),
        "starts": run.starts_at,
        "progress": progress_of(rules, done) if rules else None,
        "waiting_position": enrollment.queue if enrollment.state == State.WAITLISTED else None,
        "withdraw_url": "",
    }
    if enrollment.state in Enrollment.OPEN_STATES:
        card["withdraw_url"] = reverse("enrollments:withdraw", args=[run.code])
    if enrollment.state in Enrollment.LEARNING_STATES and run.is_teaching():
        following = next((a for a in outline.activities if str(a.key) not in done), None)
        card["continue_url"] = (
            activity_url(run.code, following) if following else reverse("enrollments:run", args=[run.code])
        )
        card["continue_title"] = following.title if following else ""
    if enrollment.state == State.ACTIVE and rules:
        titles = {str(activity.key): activity.title for activity in outline.activities}
        card["missing"] = missing(rules, done, titles, best)
    if enrollment.state == State.COMPLETED:
        card["award_at"] = enrollment.award_at
        card["awaits_release"] = enrollment.award_at is not None and enrollment.award_released_at is None
    return card
