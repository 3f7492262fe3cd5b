"""A course at the desk, on one page: its modules and activities in order, their states, what comes next."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from academy.lib.languages import direction_of, native_name
from courses.course_tree import CourseTree, read_tree
from courses.desk.access import AUTHORING, COORDINATING, course_or_404, has_role
from courses.desk.last_review import last_review
from courses.desk.outline_rows import corrections_of, marks_of, rows_of
from courses.desk.outline_side import is_changed, next_step, people_of, side_links
from courses.desk.worklists_words import standing_of
from courses.models import Course, Submission
from courses.review.refused import ReviewRefused
from courses.services import arranging
from courses.services.arranging_errors import NotArranged, OrderIsLive
from courses.services.readiness import tell_it_is_ready

LAST = 9999  # beyond the end of any module


@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    """Show the course's outline to its people, and to whoever reviews it."""
    found = course_or_404(request.user, code)
    tree = read_tree(found)
    standing = standing_of(found)
    reviewed = bool(standing.submission and standing.submission.state == Submission.State.IN_REVIEW)
    may_write = has_role(request.user, found.partner_id, AUTHORING)
    marks = marks_of(found, tree)
    may_arrange = may_write and not reviewed and found.stage != Course.Stage.WITHDRAWN
    corrects = may_arrange and has_role(request.user, found.partner_id, COORDINATING)
    rows = rows_of(found, tree, in_review=reviewed, findings=marks, corrects=corrects)
    context = {
        **_title(found, tree),
        "page_subtitle": f"{found.code} · {found.partner.name}",
        "crumbs": [(_("Your courses"), reverse("desk:courses"))],
        "course": found,
        "standing": standing,
        "modules": rows,
        "languages": _languages(tree),
        "may_arrange": may_arrange,
        "corrections": corrections_of(tree.course) if corrects else (),
        "arrange_url": reverse("desk:arrange", args=[found.code]),
        "next": next_step(request.user, found, standing, is_changed(tree, rows)),
        "links": side_links(request.user, found, tree),
        "findings": sum(marks.values()),
        "activities": sum(len(row.rows) for row in rows),
        "people": people_of(found),
        "review": last_review(standing),
        "is_open": found.stage == Course.Stage.OPEN,
    }
    return TemplateResponse(request, "courses/desk/outline.html", context)


@require_POST
def arrange(request: HttpRequest, code: str) -> HttpResponse:
    """Add, name, order, copy or take out a part of the course. A script gets 204, or 409 with the reason."""
    found = course_or_404(request.user, code)
    if not has_role(request.user, found.partner_id, AUTHORING):
        raise PermissionDenied
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise BadRequest("No such act.")
    scripted = request.headers.get("X-Desk") == "script"
    try:
        _refuse_live_order(request, found)
        place = act(request, found)
    except (NotArranged, ReviewRefused) as refusal:
        words = str(getattr(refusal, "words", None) or getattr(refusal, "message", refusal))
        if scripted:
            return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, words)
        place = request.POST.get("key", "")[:36]
    if scripted:
        return HttpResponse(status=204)
    return redirect(reverse("desk:course", args=[found.code]) + (f"#part-{place}" if place else ""))


def _refuse_live_order(request: HttpRequest, found: Course) -> None:
    """Raise `OrderIsLive` where an author would change at once what learners of an open course see."""
    if request.POST["act"] not in ORDERING or found.stage != Course.Stage.OPEN:
        return
    if not has_role(request.user, found.partner_id, COORDINATING):
        part = read_tree(found).find(_key(request))
        if part and part.is_live:
            raise OrderIsLive


@require_POST
def ready(request: HttpRequest, code: str) -> HttpResponse:
    """Let an author tell the coordinator that the course can be submitted."""
    found = course_or_404(request.user, code)
    if not has_role(request.user, found.partner_id, AUTHORING):
        raise PermissionDenied
    told = tell_it_is_ready(course=found, by=request.user)
    if told:
        names = ", ".join(person.full_name for person in told)
        messages.success(request, _("We have written to %(names)s.") % {"names": names})
    else:
        messages.warning(request, _("Your organisation has no coordinator yet. Ask the academy to name one."))
    return redirect("desk:course", found.code)


@require_POST
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Let a coordinator hand the whole course in for review."""
    from courses.services.review import submit_course

    found = course_or_404(request.user, code)
    if not has_role(request.user, found.partner_id, COORDINATING):
        raise PermissionDenied
    try:
        submit_course(course=found, by=request.user, message=request.POST.get("message", "")[:2000].strip())
    except ReviewRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Submitted. Nothing in the course changes until it is decided."))
    return redirect("desk:course", found.code)


def _title(found: Course, tree: CourseTree) -> dict[str, Any]:
    page = tree.course.shown(tree.languages)
    if page is None:
        return {"page_title": found.code}
    return {
        "page_title": page.title,
        "page_lang": page.language,
        "page_dir": direction_of(page.language),
        "course_page": page,
    }


def _languages(tree: CourseTree) -> list[dict[str, str]]:
    return [{"code": code, "name": native_name(code), "dir": direction_of(code)} for code in tree.languages]


def _key(request: HttpRequest, name: str = "key") -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise BadRequest("No such part.") from error


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not (value.isascii() and value.isdecimal() and len(value) < 5):
        raise BadRequest("No such place.")
    return int(value)


def _add(request: HttpRequest, found: Course) -> str:
    kind, title = request.POST.get("kind", ""), request.POST.get("title", "")
    if kind == "module":
        page = arranging.add_module(course=found, title=title, by=request.user)
    elif kind in ("lesson", "quiz"):
        page = arranging.add_activity(
            course=found, module=_key(request, "module"), kind=kind, title=title, by=request.user
        )
    else:
        raise BadRequest("No such kind.")
    messages.success(request, _("Added “%(title)s”.") % {"title": page.title})
    return str(page.translation_key)


def _rename(request: HttpRequest, found: Course) -> str:
    key = _key(request)
    arranging.rename(course=found, key=key, title=request.POST.get("title", ""), by=request.user)
    return str(key)


def _duplicate(request: HttpRequest, found: Course) -> str:
    title = _("Copy of %(title)s") % {"title": request.POST.get("title", "")[:180]}
    copy = arranging.duplicate(course=found, key=_key(request), title=title, by=request.user)
    messages.success(request, _("Added “%(title)s”.") % {"title": copy.title})
    return str(copy.translation_key)


def _move(request: HttpRequest, found: Course) -> str:
    """To a place: of a module among modules, or of an activity in the module that is named."""
    key, position = _key(request), _number(request, "position")
    if request.POST.get("module"):
        arranging.move_activity(
            course=found, key=key, module=_key(request, "module"), position=position, by=request.user
        )
    else:
        arranging.move_module(course=found, key=key, position=position, by=request.user)
    return str(key)


def _required(request: HttpRequest, found: Course) -> str:
    return _set_required(request, found, True)


def _optional(request: HttpRequest, found: Course) -> str:
    return _set_required(request, found, False)


def _set_required(request: HttpRequest, found: Course, required: bool) -> str:
    key = _key(request)
    arranging.set_required(course=found, key=key, required=required, by=request.user)
    return str(key)


def _take_out(request: HttpRequest, found: Course) -> str:
    return _set_leaving(request, found, True)


def _keep(request: HttpRequest, found: Course) -> str:
    return _set_leaving(request, found, False)


def _set_leaving(request: HttpRequest, found: Course, leaves: bool) -> str:
    key = _key(request)
    arranging.set_leaving(course=found, key=key, leaves=leaves, by=request.user)
    return str(key)


def _remove(request: HttpRequest, found: Course) -> str:
    arranging.remove(course=found, key=_key(request), by=request.user)
    messages.success(request, _("Deleted."))
    return ""


def _shift(request: HttpRequest, found: Course, by: int) -> str:
    """One place up or down; an activity at the edge of its module goes over into the next."""
    key, tree = _key(request), read_tree(found)
    module = tree.module_of(key)
    if module is None:
        keys = [each.key for each in tree.modules]
        if key in keys and 0 <= keys.index(key) + by < len(keys):
            arranging.move_module(course=found, key=key, position=keys.index(key) + by, by=request.user)
        return str(key)
    place = [each.key for each in module.parts].index(key) + by
    if not 0 <= place < len(module.parts):
        beside = tree.modules.index(module) + by
        if not 0 <= beside < len(tree.modules):
            return str(key)
        module = tree.modules[beside]
        place = 0 if by > 0 else len(module.parts)
    arranging.move_activity(course=found, key=key, module=module.key, position=place, by=request.user)
    return str(key)


def _up(request: HttpRequest, found: Course) -> str:
    return _shift(request, found, -1)


def _down(request: HttpRequest, found: Course) -> str:
    return _shift(request, found, 1)


def _move_to(request: HttpRequest, found: Course) -> str:
    """To the end of the module that is named."""
    key = _key(request)
    arranging.move_activity(
        course=found, key=key, module=_key(request, "module"), position=LAST, by=request.user
    )
    return str(key)


ORDERING = {"move", "up", "down", "move_to"}
ACTS: dict[str, Callable[[HttpRequest, Course], str]] = {
    "add": _add,
    "rename": _rename,
    "duplicate": _duplicate,
    "move": _move,
    "up": _up,
    "down": _down,
    "move_to": _move_to,
    "required": _required,
    "optional": _optional,
    "take_out": _take_out,
    "keep": _keep,
    "remove": _remove,
}
