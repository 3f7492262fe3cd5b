"""What the classroom's pages show of a course's outline and of a learner's way through it."""

import hashlib
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.lib.languages import direction_of, native_name
from cms.content_cache import key_of
from cms.frame import frame as frame_of_site
from courses.editions import course_link
from courses.models import Activity
from courses.outline import OutlineActivity, OutlineModule, languages_of
from courses.sizes import weight_label
from enrollments.gate import Seat
from enrollments.progress import keys, progress_of


def activity_url(run_code: str, activity: OutlineActivity) -> str:
    """Return the activity's address in a run, with its title's slug for people who read addresses."""
    return reverse("enrollments:activity", args=[run_code, activity.code, activity.slug])


def outline_html(seat: Seat, current: OutlineActivity) -> SafeString:
    """Return the outline beside an activity as HTML."""
    context = {"outline": outline_for(seat, current), "lang": seat.language}
    return render_to_string("enrollments/_outline.html", context)


def key_of_point(seat: Seat, current: OutlineActivity) -> str:
    """Return a cache key of everything that a lesson's page shows besides its reader's name and its text.

    People who stand at the same point of the same run share it: what they have done is part of the key, and
    who they are is not on the page that is kept.
    """
    enrollment = seat.enrollment
    state = (enrollment.state, enrollment.syllabus_id) if enrollment else None
    words = (get_language(), seat.language, frame_of_site().version)
    point = repr((sorted(seat.done), state, seat.recording, *words, current.revision))
    digest = hashlib.sha256(point.encode()).hexdigest()[:32]
    return key_of("point", seat.course.key, seat.course.content_version, seat.run.code, current.code, digest)


def outline_for(seat: Seat, current: OutlineActivity | None = None) -> list[dict[str, Any]]:
    """Return modules and activities with the learner's own state."""
    return [_module(seat, module, current) for module in seat.outline.modules]


def _module(seat: Seat, module: OutlineModule, current: OutlineActivity | None) -> dict[str, Any]:
    return {
        "number": module.number,
        "title": module.title,
        "activities": [_step(seat, activity, current) for activity in module.activities],
    }


def _step(seat: Seat, activity: OutlineActivity, current: OutlineActivity | None) -> dict[str, Any]:
    state = "done" if activity.id in seat.done else "todo"
    if current and activity.id == current.id:
        state = "current"
    return {
        "title": activity.title,
        "kind": activity.kind,
        "kind_label": Activity.Kind(activity.kind).label,
        "questions": activity.questions,
        "minutes": activity.minutes,
        "required": activity.required,
        "size_label": weight_label(activity.text_bytes, activity.media_bytes),
        "state": state,
        "url": activity_url(seat.run.code, activity),
    }


def next_to_do(seat: Seat) -> OutlineActivity | None:
    """Return the first activity that is not done, else the first of all; None for an empty course."""
    activities = seat.outline.activities
    return next((a for a in activities if a.id not in seat.done), activities[0] if activities else None)


def done_keys(seat: Seat) -> set[str]:
    """Return the keys of the done activities that are live now, or that the outline still knows."""
    return keys(activity.key for activity in seat.outline.activities if activity.id in seat.done)


def frame(seat: Seat, activity: OutlineActivity) -> dict[str, Any]:
    """Return what the frame around every activity needs (see templates/enrollments/classroom.html)."""
    outline = seat.outline
    link = course_link(seat.course, seat.language)
    previous, following = outline.neighbours(activity.code)
    rules = seat.enrollment.syllabus.rules if seat.enrollment and seat.enrollment.syllabus else None
    number, position = _place(seat, activity)
    return {
        "course_title": link.title,
        "course_url": link.url,
        "outline_html": outline_html(seat, activity),
        "progress": progress_of(rules, done_keys(seat)),
        "activity": {
            "code": activity.code,
            "title": activity.title,
            "kind": activity.kind,
            "minutes": activity.minutes,
            "module_number": number,
            "position": position,
        },
        "content_lang": activity.language,
        "content_dir": direction_of(activity.language),
        "is_done": activity.id in seat.done,
        "previous": _link(seat, previous),
        "next": _link(seat, following),
        "finish_url": reverse("enrollments:finish", args=[seat.run.code, activity.code]),
        "languages": languages_to_read(seat),
        "switch_url": reverse("enrollments:language", args=[seat.run.code]) if seat.enrollment else "",
        "read_only": not seat.recording,
        "visiting": seat.visiting,
    }


def _link(seat: Seat, activity: OutlineActivity | None) -> dict[str, str] | None:
    return {"title": activity.title, "url": activity_url(seat.run.code, activity)} if activity else None


def _place(seat: Seat, activity: OutlineActivity) -> tuple[int, str]:
    """Return the module's number and a phrase such as “Activity 2 of 3”."""
    for module in seat.outline.modules:
        for index, other in enumerate(module.activities, start=1):
            if other.id == activity.id:
                words = _("Activity %(number)s of %(total)s")
                return module.number, words % {"number": index, "total": len(module.activities)}
    return 0, ""


def languages_to_read(seat: Seat) -> list[dict[str, Any]]:
    """Return the languages that the course is offered in, named in themselves."""
    offered = languages_of(seat.course)
    return [
        {"code": code, "name": native_name(code), "current": code == seat.language}
        for code, _name in settings.LANGUAGES
        if code in offered
    ]
