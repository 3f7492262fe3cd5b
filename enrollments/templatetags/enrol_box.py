"""The box on a course page: its runs, and the visitor's own state."""

from typing import Any

from django import template
from django.db.models import Count, Q
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from courses.models import Course
from courses.outline import outline_of
from enrollments.models import Enrollment, Milestone, Run
from enrollments.presentation import activity_url
from enrollments.progress import progress_of
from enrollments.views.learning import queue_place

register = template.Library()


@register.inclusion_tag("enrollments/_enrol_box.html", takes_context=True)
def enrol_box(context: RequestContext, page: Any) -> dict[str, Any]:
    """Return the box for a course page. Costs one query for a visitor, two or three for a member."""
    request, course = context["request"], context["course"]
    language = page.locale.language_code
    user = request.user
    box: dict[str, Any] = {"enrollment": None, "runs": [], "sign_in_url": "", "confirm_needed": False}
    if user.is_authenticated:
        box |= _own_state(user, course)
    if not box.get("next_url") and not box.get("waiting_position"):
        box["runs"] = _runs(course, language)
    if not user.is_authenticated:
        box["sign_in_url"] = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    return {"box": box, "csrf_token": context.get("csrf_token"), "request": request}


def _own_state(user: Any, course: Course) -> dict[str, Any]:
    enrollment = (
        Enrollment.objects.for_member(user)
        .filter(run__course=course)
        .select_related("run", "syllabus")
        .annotate(queue=queue_place())
        .order_by("-pk")
        .first()
    )
    if enrollment is None:
        return {}
    State = Enrollment.State
    if enrollment.state == State.WAITLISTED:
        return {"enrollment": enrollment, "waiting_position": enrollment.queue}
    if enrollment.state not in Enrollment.LEARNING_STATES or not enrollment.run.is_teaching():
        return {"enrollment": enrollment, "starts": enrollment.run.starts_at, **_waits_for_start(enrollment)}
    done = set(Milestone.objects.filter(enrollment=enrollment).values_list("activity__key", flat=True))
    outline = outline_of(course, enrollment.language)
    following = next((a for a in outline.activities if a.key not in done), None)
    rules = enrollment.syllabus.rules if enrollment.syllabus else None
    url = activity_url(enrollment.run.code, following) if following else ""
    return {
        "enrollment": enrollment,
        "completed": enrollment.state == State.COMPLETED,
        "progress": progress_of(rules, {str(key) for key in done}),
        "next_url": url or reverse("enrollments:run", args=[enrollment.run.code]),
        "next_title": following.title if following else "",
    }


def _waits_for_start(enrollment: Enrollment) -> dict[str, Any]:
    """A member of a run that has not begun sees My learning as the way on, not a second enrolment."""
    if enrollment.state in Enrollment.OPEN_STATES:
        return {"next_url": reverse("enrollments:my_learning"), "next_title": _("My learning")}
    return {}


def _runs(course: Course, language: str) -> list[dict[str, Any]]:
    taken = Count("enrollments", filter=Q(enrollments__state__in=Enrollment.PLACE_STATES))
    runs = Run.objects.for_course(course).visible().annotate(taken=taken)[:20]
    return [_run(run, language, course) for run in runs]


def _run(run: Run, language: str, course: Course) -> dict[str, Any]:
    left = None if run.places is None else max(0, run.places - run.taken)
    open_now = run.takes_registrations() and course.stage == Course.Stage.OPEN
    direct = run.registration == Run.Registration.DIRECT
    full = left == 0 and not run.waiting_list
    return {
        "code": run.code,
        "title": run.title or run.get_paced_display(),
        "paced": run.paced,
        "starts": run.starts_at,
        "ends": run.ends_at,
        "registration_closes": run.registration_closes_at,
        "places_left": left,
        "waiting_list": run.waiting_list,
        "state_label": run.get_state_display(),
        "time_zone": run.time_zone,
        "can_enrol": open_now and direct and not full,
        "why_not": _why_not(open_now=open_now, direct=direct, full=full),
        "enrol_url": reverse("enrollments:enrol", args=[run.code]) + "?" + urlencode({"language": language}),
    }


def _why_not(*, open_now: bool, direct: bool, full: bool) -> str:
    if not open_now:
        return _("Registration is not open.")
    if not direct:
        return _("This run is joined by application or invitation.")
    return _("All places are taken.") if full else ""
