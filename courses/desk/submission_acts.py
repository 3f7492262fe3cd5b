"""What one does on the page of a submission: note, settle, take, assign, decide, take back, override."""

import uuid
from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.users.models import User
from courses.desk.submission import Rights, submission_or_404
from courses.models import PinnedRevision, ReviewNote, ReviewStep, Submission
from courses.review.refused import ReviewRefused
from courses.services import review as services

NOTE_TEMPLATE = "courses/desk/_note.html"


@require_POST
def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a note about a place, or an answer to one. A script gets the note as it stands on the page."""
    found, rights = _found(request, pk)
    if not rights.notes:
        raise PermissionDenied
    key, language, place = _place(request, found)
    answers = _note(found, request.POST["answers"]) if request.POST.get("answers") else None
    try:
        note = services.add_note(
            submission=answers.submission if answers else found,
            by=request.user,
            text=request.POST.get("text", "")[:2000].replace("\0", ""),
            key=key,
            language=language,
            place=place,
            quote=request.POST.get("quote", "")[:500].replace("\0", ""),
            answers=answers,
        )
    except ReviewRefused as refused:
        if _scripted(request):
            return HttpResponse(refused.message, status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, refused.message)
        return _back(request, found, request.POST.get("anchor", ""))
    if _scripted(request):
        top = note.answers or note
        return render(
            request, NOTE_TEMPLATE, {"note": top, "submission": found, "rights": rights, "user": request.user}
        )
    return _back(request, found, f"note-{(note.answers or note).pk}")


@require_POST
def settle_note(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """Mark a note as settled: by a reviewer, or by the partner's people who dealt with it."""
    found, rights = _found(request, pk)
    if not rights.notes:
        raise PermissionDenied
    settled = services.settle_note(note=_note(found, note), by=request.user)
    if _scripted(request):
        return render(
            request,
            NOTE_TEMPLATE,
            {"note": settled, "submission": found, "rights": rights, "user": request.user},
        )
    return _back(request, found, f"note-{settled.pk}")


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the open step, or return the course with a comment."""
    found, rights = _found(request, pk)
    if not rights.reviews:
        raise PermissionDenied
    step = _named_step(found, request)
    comment = request.POST.get("comment", "")[:4000].replace("\0", "").strip()
    if request.POST.get("decision") == "approve":
        return _do(
            request,
            found,
            lambda: services.approve_step(step=step, by=request.user, comment=comment),
            _("Approved."),
        )
    if request.POST.get("decision") == "return":
        if not comment:
            messages.error(request, _("Say why, so that the authors know what to do."))
            return _back(request, found, "decide")
        return _do(
            request,
            found,
            lambda: services.return_step(step=step, by=request.user, comment=comment),
            _("Returned to the authors, with your comment and the notes."),
        )
    raise BadRequest("No such decision.")


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the open step oneself."""
    found, rights = _found(request, pk)
    if not rights.takes:
        raise PermissionDenied
    step = _named_step(found, request)
    return _do(
        request,
        found,
        lambda: services.assign_reviewer(step=step, reviewer=request.user, by=request.user),
        _("This review is yours now."),
    )


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an administrator give the open step to somebody, and move its day."""
    found, rights = _found(request, pk)
    if not rights.assigns:
        raise PermissionDenied
    step = _named_step(found, request)
    reviewer = _reviewer(step, request.POST.get("reviewer", ""))
    due_on = _day(request.POST.get("due_on", ""))
    return _do(
        request,
        found,
        lambda: services.assign_reviewer(step=step, reviewer=reviewer, by=request.user, due_on=due_on),
        _("Assigned to %(person)s.") % {"person": reviewer.full_name},
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a coordinator take the course back before it is decided."""
    found, rights = _found(request, pk)
    if not rights.takes_back and found.state != Submission.State.TAKEN_BACK:
        raise PermissionDenied
    return _do(
        request,
        found,
        lambda: services.take_back(submission=found, by=request.user),
        _("Taken back. You can write in the course again."),
    )


@require_POST
def override(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a reviewer say with a reason that a finding of the machine does not hold here."""
    found, rights = _found(request, pk)
    if not rights.overrides:
        raise PermissionDenied
    named = {(str(row.get("code")), str(row.get("place"))) for row in found.quality}
    code, place = request.POST.get("code", ""), request.POST.get("place", "")
    if (code, place) not in named:
        raise Http404
    reason = request.POST.get("reason", "")[:1000].replace("\0", "")
    return _do(
        request,
        found,
        lambda: services.override_check(
            course=found.course, code=code, place=place, reason=reason, by=request.user
        ),
        _("Overridden, with your reason."),
        "findings",
    )


def _found(request: HttpRequest, pk: int) -> tuple[Submission, Rights]:
    found = submission_or_404(request.user, pk)
    return found, Rights(request.user, found)


def _named_step(found: Submission, request: HttpRequest) -> ReviewStep:
    """The step that the page showed: one of this submission. Services refuse what is decided meanwhile."""
    asked = request.POST.get("step", "")
    for step in found.steps.all():
        if str(step.pk) == asked:
            return step
    raise Http404


def _place(request: HttpRequest, found: Submission) -> tuple[uuid.UUID | None, str, str]:
    """The place that a note names: a text that this submission pins, or the whole."""
    asked = request.POST.get("key", "")
    if not asked:
        return None, "", ""
    try:
        key = uuid.UUID(asked)
    except ValueError as error:
        raise BadRequest("No such place.") from error
    language = request.POST.get("language", "")[:10]
    if not PinnedRevision.objects.filter(submission=found, key=key, language=language).exists():
        raise Http404
    return key, language, request.POST.get("place", "")[:200].replace("\0", "")


def _note(found: Submission, pk: int | str) -> ReviewNote:
    """A note of this submission or of an earlier one of the same course."""
    if not str(pk).isdecimal() or len(str(pk)) > 18:
        raise Http404
    note = ReviewNote.objects.filter(pk=int(pk), submission__course=found.course_id)
    answer = note.select_related("submission__course", "author", "settled_by").first()
    if answer is None:
        raise Http404
    return answer


def _reviewer(step: ReviewStep, asked: str) -> User:
    for each in services.choices_of_reviewers(step):
        if str(each.public_id) == asked:
            return each
    raise Http404


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest("No such day.") from error


def _do(
    request: HttpRequest, found: Submission, act: Callable[[], object], done: str, anchor: str = ""
) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        act()
    except ReviewRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return _back(request, found, anchor)


def _back(request: HttpRequest, found: Submission, anchor: str) -> HttpResponse:
    """To the page as the person saw it."""
    language, read = request.POST.get("shown_language", ""), request.POST.get("shown_read", "")
    query = "&".join(
        f"{name}={value}"
        for name, value in (("language", language), ("read", read))
        if value and value.replace("-", "").isalnum() and value.isascii()
    )
    url = reverse("desk:submission", args=[found.pk])
    safe = "".join(sign for sign in anchor if sign.isalnum() or sign == "-")[:120]
    return redirect(url + (f"?{query}" if query else "") + (f"#{safe}" if safe else ""))


def _scripted(request: HttpRequest) -> bool:
    return request.headers.get("X-Desk") == "script"
