"""Taking a quiz: a question a page or all on one, saved with each answer, with and without JavaScript."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.lib.data_saver import saves_data
from academy.lib.languages import direction_of
from courses.answers import answer_from, remark_on
from courses.models import Activity
from enrollments import services
from enrollments.errors import AttemptClosed, NotAnOption, NotLearning
from enrollments.forms import AnswerForm
from enrollments.gate import take_seat
from enrollments.models import Attempt, AttemptQuestion
from enrollments.presentation import activity_url
from enrollments.printed_names import awaits_name
from enrollments.views import unsaved
from enrollments.views.answers import learners_page, wants_json
from enrollments.views.classroom import find_activity
from enrollments.views.papers import (
    extras_of,
    frame_of_attempt,
    is_on_one_page,
    now_ms,
    numbers_of,
    prefix_of,
    question_context,
    question_shown,
)
from enrollments.views.results import result_context
from enrollments.views.saving import save_all, save_one


@require_POST
@learners_page
def start(request: HttpRequest, run: str, activity: str) -> HttpResponse:
    """Start a sitting, or go on with the open one."""
    seat = take_seat(request.user, run)
    if seat.enrollment is None:
        raise NotLearning
    item = find_activity(seat, activity)
    if awaits_name(seat.enrollment, item, seat.course):
        return redirect(f"{activity_url(seat.run.code, item)}#name")
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


def is_open(sitting: Attempt) -> bool:
    """Whether answers can still be given."""
    return sitting.state == Attempt.State.OPEN and not sitting.is_over()


@require_http_methods(["GET", "HEAD", "POST"])
@unsaved.kept_while_signed_out
@learners_page
def question(request: HttpRequest, attempt: uuid.UUID, position: int) -> HttpResponse:
    """Show one question of an open sitting, or save its answer."""
    if request.method == "POST":
        return _save(request, attempt, position)
    sitting = own_attempt(request, attempt)
    unsaved.give_back(request, attempt, position)
    if not is_open(sitting):
        return redirect("enrollments:result", attempt=attempt)
    if is_on_one_page(sitting):
        where = reverse("enrollments:paper", args=[attempt])
        return redirect(where if position == 1 else f"{where}#question-{position}")
    return _show(request, sitting, position)


def _show(
    request: HttpRequest, sitting: Attempt, position: int, *, sent: QueryDict | None = None
) -> HttpResponse:
    """Show a question; one whose fields were `sent` and refused keeps what is in them, and says so."""
    item = (
        AttemptQuestion.objects.select_related("question", "answer")
        .filter(attempt=sitting, position=position)
        .first()
    )
    if item is None:
        raise Http404
    shown = _refused(item, sent) | {"light": saves_data(request)}
    context = frame_of_attempt(sitting)
    context |= question_context(sitting, item, numbers_of(sitting, position), **shown)
    return render(request, "enrollments/question.html", context, status=200 if sent is None else 400)


def _refused(item: AttemptQuestion, sent: QueryDict | None, prefix: str = "") -> dict[str, Any]:
    if sent is None:
        return {}
    content = item.question.content
    return {"given": answer_from(content, sent, prefix), "error": NotAnOption(content["kind"]).message}


def _save(request: HttpRequest, attempt: uuid.UUID, position: int) -> HttpResponse:
    """Save one answer: JSON for the script, the next page for the plain form."""
    form = AnswerForm(request.POST)
    script = wants_json(request)
    if not form.is_valid():
        return _not_saved(request, attempt, position, script=script)
    seq = form.cleaned_data["seq"] if script else None
    try:
        saved = save_one(request.user, attempt, position, request.POST, seq=seq)
    except AttemptQuestion.DoesNotExist:
        raise Http404 from None
    except NotAnOption as refused:
        return _not_saved(request, attempt, position, script=script, why=refused.message)
    except AttemptClosed as closed:
        where = reverse("enrollments:result", args=[attempt])
        if script:
            return JsonResponse({"closed": True, "message": closed.message, "url": where}, status=409)
        return redirect(where)
    remark = remark_on(saved.content, saved.value)
    if script:
        return JsonResponse({"saved": True, "saved_at": saved.at.isoformat(), "remark": remark})
    if remark and form.cleaned_data["go"] != "previous" and not request.POST.get("told"):
        return redirect("enrollments:question", attempt=attempt, position=position)  # to mend it, or go on
    return redirect(_where_next(attempt, position, form.cleaned_data["go"]))


def _not_saved(
    request: HttpRequest, attempt: uuid.UUID, position: int, *, script: bool, why: str = ""
) -> HttpResponse:
    if script:
        return JsonResponse({"refused": why or NotAnOption().message}, status=400)
    sitting = own_attempt(request, attempt)
    if not is_open(sitting):
        return redirect("enrollments:result", attempt=attempt)
    return _show(request, sitting, position, sent=request.POST)


def _where_next(attempt: uuid.UUID, position: int, go: str) -> str:
    """Return the page that the pressed button leads to; past the last question that is the review."""
    last = AttemptQuestion.objects.filter(attempt__uuid=attempt).count()
    target = {"previous": position - 1, "stay": position}.get(go, position + 1)
    if go == "review" or target > last:
        return reverse("enrollments:review", args=[attempt])
    return reverse("enrollments:question", args=[attempt, max(1, target)])


@require_http_methods(["GET", "HEAD", "POST"])
@unsaved.kept_while_signed_out
@learners_page
def paper(request: HttpRequest, attempt: uuid.UUID) -> HttpResponse:
    """Show all questions of an open sitting on one page, or save all their answers."""
    sitting = own_attempt(request, attempt)
    unsaved.give_back(request, attempt)
    if not is_open(sitting):
        return redirect("enrollments:result", attempt=attempt)
    if not is_on_one_page(sitting):
        return redirect("enrollments:question", attempt=attempt, position=1)
    if request.method != "POST":
        return _show_paper(request, sitting)
    try:
        refused = save_all(request.user, attempt, request.POST)
    except AttemptClosed:
        return redirect("enrollments:result", attempt=attempt)
    if refused:
        return _show_paper(request, sitting, refused=refused)
    return redirect("enrollments:review", attempt=attempt)


def _show_paper(request: HttpRequest, sitting: Attempt, refused: list[int] | None = None) -> HttpResponse:
    light = saves_data(request)
    items = sitting.questions.select_related("question", "answer").order_by("position")
    questions = []
    for item in items:
        sent = request.POST if item.position in (refused or ()) else None
        shown = _refused(item, sent, prefix_of(item.position))
        prefix = prefix_of(item.position)
        questions.append(question_shown(sitting, item, prefix=prefix, light=light, **shown))
    context = frame_of_attempt(sitting) | {
        "questions": questions,
        **extras_of(questions),
        "total": len(questions),
        "action": reverse("enrollments:paper", args=[sitting.uuid]),
        "numbers": numbers_of(sitting, 0),
        "whole": True,
        "now_ms": now_ms(),
    }
    return render(request, "enrollments/question.html", context, status=400 if refused else 200)


@require_safe
@learners_page
def review(request: HttpRequest, attempt: uuid.UUID) -> HttpResponse:
    """Show which questions lack an answer, before handing in."""
    sitting = own_attempt(request, attempt)
    if not is_open(sitting):
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
    context = frame_of_attempt(sitting) | result_context(sitting, light=saves_data(request))
    context |= {"content_lang": sitting.language, "content_dir": direction_of(sitting.language)}
    return render(request, "enrollments/result.html", context)
