"""Taking a quiz: one question a page, saved with each answer, with and without JavaScript."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.lib.languages import direction_of
from courses.models import Activity
from enrollments import services
from enrollments.errors import AttemptClosed, NotLearning
from enrollments.forms import AnswerForm
from enrollments.gate import take_seat
from enrollments.models import Attempt, AttemptQuestion
from enrollments.views import unsaved
from enrollments.views.answers import learners_page, wants_json
from enrollments.views.classroom import find_activity
from enrollments.views.papers import frame_of_attempt, numbers_of, question_context
from enrollments.views.results import result_context


@require_POST
@learners_page
def start(request: HttpRequest, run: str, activity: str) -> HttpResponse:
    """Start a sitting, or go on with the open one."""
    seat = take_seat(request.user, run)
    if seat.enrollment is None:
        raise NotLearning
    item = find_activity(seat, activity)
    row = Activity.objects.get(pk=item.id)
    attempt = services.start_attempt(enrollment=seat.enrollment, activity=row, language=item.language)
    return redirect("enrollments:question", attempt=attempt.uuid, position=1)


def own_attempt(request: HttpRequest, attempt: uuid.UUID) -> Attempt:
    """Return the person's own attempt, or 404: somebody else's does not exist for them."""
    found = (
        Attempt.objects.for_member(request.user)
        .select_related("enrollment__run__course", "activity")
        .filter(uuid=attempt)
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@unsaved.kept_while_signed_out
@learners_page
def question(request: HttpRequest, attempt: uuid.UUID, position: int) -> HttpResponse:
    """Show one question of an open sitting, or save its answer."""
    if request.method == "POST":
        return _save(request, attempt, position)
    sitting = own_attempt(request, attempt)
    unsaved.give_back(request, attempt, position)
    if sitting.state != Attempt.State.OPEN or sitting.is_over():
        return redirect("enrollments:result", attempt=attempt)
    return _show(request, sitting, position, AnswerForm())


def _show(
    request: HttpRequest, sitting: Attempt, position: int, form: AnswerForm, status: int = 200
) -> HttpResponse:
    item = (
        AttemptQuestion.objects.select_related("question", "answer")
        .filter(attempt=sitting, position=position)
        .first()
    )
    if item is None:
        raise Http404
    context = frame_of_attempt(sitting) | question_context(sitting, item, numbers_of(sitting, position))
    return render(request, "enrollments/question.html", context | {"form": form}, status=status)


def _save(request: HttpRequest, attempt: uuid.UUID, position: int) -> HttpResponse:
    """Save one answer: JSON for the script, the next page for the plain form."""
    form = AnswerForm(request.POST)
    script = wants_json(request)
    if not form.is_valid():
        if script:
            return JsonResponse({"errors": form.errors}, status=400)
        return _show(request, own_attempt(request, attempt), position, form, status=400)
    try:
        saved_at = services.save_answer(
            member=request.user,
            attempt_uuid=attempt,
            position=position,
            value={"chosen": form.cleaned_data["answer"]},
            seq=form.cleaned_data["seq"] if script else None,
        )
    except AttemptQuestion.DoesNotExist:
        raise Http404 from None
    except AttemptClosed as closed:
        where = reverse("enrollments:result", args=[attempt])
        if script:
            return JsonResponse({"closed": True, "message": closed.message, "url": where}, status=409)
        return redirect(where)
    if script:
        return JsonResponse({"saved": True, "saved_at": saved_at.at.isoformat()})
    return redirect(_where_next(attempt, position, form.cleaned_data["go"]))


def _where_next(attempt: uuid.UUID, position: int, go: str) -> str:
    """Return the page that the pressed button leads to; past the last question that is the review."""
    last = AttemptQuestion.objects.filter(attempt__uuid=attempt).count()
    target = {"previous": position - 1, "stay": position}.get(go, position + 1)
    if go == "review" or target > last:
        return reverse("enrollments:review", args=[attempt])
    return reverse("enrollments:question", args=[attempt, max(1, target)])


@require_safe
@learners_page
def review(request: HttpRequest, attempt: uuid.UUID) -> HttpResponse:
    """Show which questions lack an answer, before handing in."""
    sitting = own_attempt(request, attempt)
    if sitting.state != Attempt.State.OPEN or sitting.is_over():
        return redirect("enrollments:result", attempt=attempt)
    numbers = numbers_of(sitting, 0)
    context: dict[str, Any] = frame_of_attempt(sitting) | {
        "numbers": numbers,
        "unanswered": [number for number in numbers if not number["answered"]],
        "hand_in_url": reverse("enrollments:hand_in", args=[attempt]),
    }
    return render(request, "enrollments/review.html", context)


@require_POST
@learners_page
def hand_in(request: HttpRequest, attempt: uuid.UUID) -> HttpResponse:
    """Hand the sitting in; a second click shows the same result."""
    services.submit_attempt(attempt=own_attempt(request, attempt))
    return redirect("enrollments:result", attempt=attempt)


@require_safe
@learners_page
def result(request: HttpRequest, attempt: uuid.UUID) -> HttpResponse:
    """Show the result and the feedback; a sitting whose time is over is handed in first."""
    sitting = own_attempt(request, attempt)
    if sitting.state == Attempt.State.OPEN:
        if not sitting.is_over():
            return redirect("enrollments:question", attempt=attempt, position=1)
        services.submit_attempt(attempt=sitting)
        sitting = own_attempt(request, attempt)
    context = frame_of_attempt(sitting) | result_context(sitting)
    context |= {"content_lang": sitting.language, "content_dir": direction_of(sitting.language)}
    return render(request, "enrollments/result.html", context)
