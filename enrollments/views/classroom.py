"""Opening activities: one gate, whatever the kind."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from academy.lib.data_saver import saves_data
from academy.lib.downloads import kept_by_its_reader, send_file
from academy.lib.kept_pages import BODY, TOKEN, NobodysRequest, fill_in_for
from academy.lib.languages import native_name
from cms.notices import notices_html
from courses.editions import lesson_sources
from courses.models import Activity
from courses.outline import OutlineActivity, languages_of, outline_of
from courses.rendering import lesson_body, open_lesson_file
from enrollments import services
from enrollments.errors import ActivityUnavailable, CourseNotOpen
from enrollments.gate import NotYet, Seat, take_seat, take_visitors_seat
from enrollments.models import Requirement
from enrollments.presentation import activity_url, frame, key_of_point, next_to_do
from enrollments.views.answers import learners_page, readers_page
from enrollments.views.fronts import quiz_front, what_is_missing

KEPT_SECONDS = 3600  # a lesson's page as people at one point of a run see it


def _seat(request: HttpRequest, run: str) -> Seat:
    """Return the reader's seat: a person's, or that of a visitor whose sign-up waits for its code."""
    if request.user.is_authenticated:
        return take_seat(request.user, run)
    return take_visitors_seat(run, get_language() or "")


@require_safe
@readers_page
def enter(request: HttpRequest, run: str) -> HttpResponse:
    """Open the run at the first activity that is not done."""
    seat = _seat(request, run)
    following = next_to_do(seat)
    if following is None:
        raise CourseNotOpen
    return redirect(activity_url(seat.run.code, following))


def find_activity(seat: Seat, code: str) -> OutlineActivity:
    """Return the live activity. What members are held to but is gone is refused in words; else 404."""
    found = seat.outline.by_code(code)
    if found is not None:
        if seat.visiting and found.kind != Activity.Kind.LESSON:
            raise NotYet(
                _("This opens with your account"),
                _("You can read the lessons already. Type the code from the mail, and the rest opens too."),
            )
        return found
    syllabus = seat.enrollment.syllabus_id if seat.enrollment else None
    if Requirement.objects.filter(syllabus_id=syllabus, activity__code=code).exists():
        raise ActivityUnavailable
    raise Http404


@require_safe
@readers_page
def activity(request: HttpRequest, run: str, activity: str, slug: str = "") -> HttpResponse:
    """Show a lesson, or the front page of a quiz; `?in=en` shows a lesson once in another language."""
    seat = _seat(request, run)
    item = find_activity(seat, activity)
    if item.kind == Activity.Kind.QUIZ:
        front = frame(seat, item) | quiz_front(seat, item, request.user)
        return render(request, "enrollments/quiz_start.html", front)
    if asked := request.GET.get("in", ""):
        seat = _in_asked_language(seat, asked)
        item = find_activity(seat, activity)
    light = saves_data(request)
    body = lesson_body(item, light=light).with_files(files_url(seat, item))
    if seat.visiting or messages.get_messages(request):
        return render(request, "enrollments/lesson.html", lesson_context(seat, item) | {"body": body})
    key = key_of_point(seat, item) + (":light" if light else "")
    kept = cache.get(key)
    if kept is None:
        context = lesson_context(seat, item) | {"body": BODY, "csrf_token": TOKEN}
        kept = render_to_string("enrollments/lesson.html", context, request=NobodysRequest(saves_data=light))
        cache.set(key, kept, KEPT_SECONDS)
    notices = notices_html(get_language() or seat.language)
    return HttpResponse(fill_in_for(request, kept, body, notices))


def lesson_context(seat: Seat, item: OutlineActivity) -> dict[str, Any]:
    """Return what a lesson's page shows around its text; nothing in it says who reads."""
    return frame(seat, item) | {
        "sources": lesson_sources(item),
        "missing": what_is_missing(seat),
        "newer": newer_edition(seat, item),
    }


def newer_edition(seat: Seat, item: OutlineActivity) -> dict[str, str] | None:
    """Return the way to the text that a stale lesson does not say yet, None for one that is up to date."""
    newer = outline_of(seat.course, item.newer_in).by_key(item.key) if item.stale else None
    if newer is None or newer.language == item.language:
        return None
    query = urlencode({"in": newer.language})
    return {
        "code": newer.language,
        "name": native_name(newer.language),
        "title": newer.title,
        "url": f"{activity_url(seat.run.code, newer)}?{query}",
    }


def _in_asked_language(seat: Seat, language: str) -> Seat:
    """The same seat for one look at another edition; the learner's own language stays."""
    if language and language != seat.language and language in languages_of(seat.course):
        return replace(seat, language=language)
    return seat


def files_url(seat: Seat, item: OutlineActivity) -> str:
    """Return the address that the files of a lesson stand under."""
    return reverse("enrollments:activity", args=[seat.run.code, item.code]) + "files/"


@require_POST
@learners_page
def finish(request: HttpRequest, run: str, activity: str) -> HttpResponse:
    """Record that the lesson is finished, and go on to the next activity."""
    seat = take_seat(request.user, run)
    item = find_activity(seat, activity)
    if seat.enrollment is not None:
        row = Activity.objects.get(pk=item.id)
        services.finish_activity(enrollment=seat.enrollment, activity=row)
    _previous, following = seat.outline.neighbours(item.code)
    if following is None:
        return redirect("enrollments:my_learning")
    return redirect(activity_url(seat.run.code, following))


@require_GET
@kept_by_its_reader
@readers_page
def file(request: HttpRequest, run: str, activity: str, name: str) -> HttpResponseBase:
    """Send a file of a lesson to whoever may read that lesson."""
    seat = _seat(request, run)
    item = find_activity(seat, activity)
    if item.kind != Activity.Kind.LESSON or name not in lesson_body(item).files:
        raise Http404
    found = open_lesson_file(name)
    return send_file(
        request,
        file=found.file,
        name=found.name,
        size=found.size,
        content_type=found.content_type,
        save_as=found.save_as,
    )


@require_POST
@learners_page
def switch_language(request: HttpRequest, run: str) -> HttpResponse:
    """Read the course in another language from here on; progress stays."""
    seat = take_seat(request.user, run)
    if seat.enrollment is not None:
        services.set_language(enrollment=seat.enrollment, language=request.POST.get("language", ""))
    back = request.POST.get("activity", "")
    known = seat.outline.by_code(back)
    return redirect(activity_url(seat.run.code, known) if known else reverse("enrollments:run", args=[run]))
