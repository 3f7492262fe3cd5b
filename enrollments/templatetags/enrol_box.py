"""The box on a course page: its runs and the visitor's own state; and the course for search engines."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from academy.users.waiting import waits_for_code
from courses.models import Course
from courses.outline import languages_of, outline_of
from courses.structured import course_data, data_block, instance_data
from enrollments.meanwhile import is_open_to_visitors
from enrollments.models import Enrollment, Milestone, Run
from enrollments.presentation import activity_url
from enrollments.progress import progress_of
from enrollments.run_lines import RunLine, run_lines, runs_of, zone_label
from enrollments.views.learning import queue_place

register = template.Library()
State = Enrollment.State


@register.simple_tag(takes_context=True)
def enrol_box(context: RequestContext) -> dict[str, Any]:
    """Return what `_enrol_box.html` shows. Costs one query for a visitor, two or three for a member."""
    request, course = context["request"], context["course"]
    user = request.user
    box: dict[str, Any] = {"kind": "runs", "enrollment": None, "runs": [], "lines": []}
    if user.is_authenticated:
        box |= _own_state(user, course)
    else:
        asked = urlencode({"next": request.path})
        box["sign_in_url"] = f"{reverse('account_login')}?{asked}"
        box["sign_up_url"] = f"{reverse('account_signup')}?{asked}"
    if box["kind"] == "runs":
        box["runs"] = runs_of(course, user if user.is_authenticated else None)
        box["confirm_needed"] = not all(getattr(run, "confirmed", True) for run in box["runs"])
        lines = run_lines(
            course, box["runs"], language=context["text_language"], member=user.is_authenticated
        )
        box |= _sorted(lines)
        if waits_for_code(request):
            box |= {"waits": box["can_enrol"], "read_code": _run_to_read(lines, course)}
    return box


@register.simple_tag(takes_context=True)
def course_data_block(context: RequestContext, box: dict[str, Any]) -> SafeString | str:
    """Return the course and its runs in schema.org's words; nothing for people who are signed in."""
    if context["request"].user.is_authenticated:
        return ""
    languages = languages_of(context["course"])
    runs = [_instance(run, context["course"], languages) for run in box["runs"]]
    return data_block(course_data(context.flatten(), runs))


def _instance(run: Run, course: Course, languages: tuple[str, ...]) -> dict[str, Any]:
    return instance_data(
        course=course,
        name=run.title,
        starts=run.starts_at.isoformat() if run.starts_at else "",
        ends=run.ends_at.isoformat() if run.ends_at else "",
        languages=languages,
        places=run.places,
    )


def _sorted(lines: list[RunLine]) -> dict[str, Any]:
    """Split the runs into those that matter now and the others, and say when the next one opens."""
    now = [line for line in lines if line.can_enrol or line.by_application or line.coming]
    opening = [
        (line.run.registration_opens_at, place)
        for place, line in enumerate(now)
        if line.opens and line.run.registration_opens_at
    ]
    return {
        "lines": now or lines,
        "others": [line for line in lines if line not in now] if now else [],
        "can_enrol": any(line.can_enrol for line in now),
        "opens": now[min(opening)[1]] if opening else None,
        "dated": any(line.starts or line.opens or line.closes for line in lines),
    }


def _run_to_read(lines: list[RunLine], course: Course) -> str:
    """Return the code of the first run whose lessons a visitor may read who waits for a code, or nothing."""
    for line in lines:
        line.run.course = course  # the row at hand, so that looking at its stage reads nothing
        if line.can_enrol and is_open_to_visitors(line.run):
            return line.run.code
    return ""


def _own_state(user: Any, course: Course) -> dict[str, Any]:
    enrollment = (
        Enrollment.objects.for_member(user)
        .filter(run__course=course)
        .select_related("run", "syllabus")
        .annotate(queue=queue_place())
        .that_counts_first()
        .first()
    )
    if enrollment is None:
        return {}
    own = {"enrollment": enrollment, "learning_url": reverse("enrollments:my_learning")}
    if enrollment.state == State.WAITLISTED:
        return {**own, "kind": "waiting", "waiting_position": enrollment.queue}
    if enrollment.state == State.COMPLETED:
        open_now = enrollment.run.is_teaching()
        again = reverse("enrollments:run", args=[enrollment.run.code]) if open_now else ""
        return {**own, "kind": "completed", "again_url": again}
    if enrollment.state == State.ACTIVE and enrollment.run.is_teaching():
        return {**own, "kind": "learning", **_way_on(enrollment, course)}
    if enrollment.state in Enrollment.OPEN_STATES:
        return {**own, "kind": "soon", **_soon(enrollment)}
    return {**own, "ended": _ended(enrollment)}


def _way_on(enrollment: Enrollment, course: Course) -> dict[str, Any]:
    done = set(Milestone.objects.filter(enrollment=enrollment).values_list("activity__key", flat=True))
    outline = outline_of(course, enrollment.language)
    following = next((a for a in outline.activities if a.key not in done), None)
    rules = enrollment.syllabus.rules if enrollment.syllabus else None
    run_url = reverse("enrollments:run", args=[enrollment.run.code])
    return {
        "progress": progress_of(rules, {str(key) for key in done}),
        "next_url": activity_url(enrollment.run.code, following) if following else run_url,
        "next_title": following.title if following else "",
    }


def _soon(enrollment: Enrollment) -> dict[str, Any]:
    """An enrolment whose classroom is not open: what it is called, and when it opens if that is to come."""
    starts = enrollment.run.starts_at
    begins = starts if starts and starts > timezone.now() else None
    words = {
        State.APPLIED: _("Your application is under way"),
        State.OFFERED: _("You are offered a place"),
        State.ACCEPTED: _("Your place is yours"),
        State.ACTIVE: _("You are enrolled"),
    }
    over = enrollment.state == State.ACTIVE and begins is None
    return {
        "title": _("Your run is not open now") if over else words[State(enrollment.state)],
        "starts": begins,
        "zone_label": zone_label(timezone.get_current_timezone_name()),
    }


def _ended(enrollment: Enrollment) -> str:
    """Say how the last enrolment ended; the runs that can be joined follow."""
    if enrollment.state == State.WITHDRAWN:
        return _("You withdrew from this course. What you did is kept.")
    if enrollment.state == State.FAILED:
        return _("You did not pass last time. Another run is another chance.")
    return _("How your last enrolment here ended: %(state)s.") % {"state": enrollment.get_state_display()}
