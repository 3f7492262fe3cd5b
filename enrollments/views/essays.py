"""*Essays to grade*: for a run's instructors and its partner's coordinators; one essay after the other."""

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from academy.lib.languages import direction_of
from courses.answers import frozen_html, picture, recording, words_in
from courses.desk.access import Role, roles_by_partner
from courses.desk.worklists_sections import SHOWN, Item, Section
from courses.editions import course_link
from enrollments import services, tasks
from enrollments.errors import Refused
from enrollments.essay_forms import STEPS, EssayGradeForm
from enrollments.essay_queue import essays_of, waiting_by_run, waiting_of
from enrollments.models import Attempt, AttemptQuestion, EssayGrade, Run
from enrollments.readable import ESSAY_PLACES, rounded_down
from enrollments.services.marking import essay_grades
from enrollments.views.papers import file_url

GRADING = frozenset({Role.COORDINATOR, Role.INSTRUCTOR})


def grades_essays(request: HttpRequest) -> bool:
    """Whether the person grades for any partner."""
    return any(roles & GRADING for roles in roles_by_partner(request.user).values())


@require_safe
def essays(request: HttpRequest) -> HttpResponse:
    """List the runs in which essays wait for this person."""
    if not grades_essays(request):
        raise Http404
    context = {
        "page_title": _("Essays to grade"),
        "rows": [_run_row(run, number) for run, number in waiting_by_run(request.user)],
    }
    return TemplateResponse(request, "enrollments/essays.html", context)


def _run_row(run: Run, number: int) -> dict[str, Any]:
    return {
        "title": course_link(run.course, get_language() or "en").title or run.course.code,
        "label": run.title or run.code,
        "partner": run.course.partner.name,
        "number": number,
        "url": reverse("essays_of_run", args=[run.code]),
    }


@require_safe
def essays_of_run(request: HttpRequest, run: str) -> HttpResponse:
    """Go to the essay of this run that has waited longest, or back to the list where none does."""
    if not grades_essays(request):
        raise Http404
    following = waiting_of(request.user).filter(attempt__enrollment__run__code=run).first()
    if following is None:
        return redirect("essays")
    return redirect("essay", pk=following.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def essay(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one essay without its writer's name, or grade it and go on to the next."""
    item = (
        essays_of(request.user)
        .select_related("question", "answer", "attempt__enrollment__run__course__partner")
        .filter(pk=pk)
        .first()
    )
    if item is None:
        raise Http404
    before = essay_grades([item]).get(item.pk)
    form = _form(request, item, before)
    if request.method == "POST" and form.is_valid() and _grade(request, item, form):
        return redirect("essays_of_run", run=item.attempt.enrollment.run.code)
    context = _essay_context(request, item, before) | {"form": form}
    return TemplateResponse(request, "enrollments/essay.html", context)


def _form(request: HttpRequest, item: AttemptQuestion, before: EssayGrade | None) -> EssayGradeForm:
    initial = {}
    if before:
        points = rounded_down(_share(before) * item.points, ESSAY_PLACES)
        initial = {"points": points, "comment": before.comment}
    return EssayGradeForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        worth=item.points,
        language=get_language() or "",
        changes=item.attempt.state == Attempt.State.HANDED_IN,
    )


def _grade(request: HttpRequest, item: AttemptQuestion, form: EssayGradeForm) -> bool:
    """Grade, and say what came of it; a refusal stands in the form, with what was written."""
    try:
        given = services.grade_essay(
            question=item,
            by=request.user,
            points=int(form.cleaned_data["points"] * STEPS),
            out_of=item.points * STEPS,
            comment=form.cleaned_data["comment"],
            reason=form.cleaned_data.get("reason", ""),
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    if given.tell and not given.told_at:
        tasks.tell_of_essay.delay(given.pk)
        messages.success(request, _("Graded. The result is complete, and the learner is told."))
    else:
        messages.success(request, _("Graded. The result follows with the last essay of the attempt."))
    return True


def _essay_context(request: HttpRequest, item: AttemptQuestion, before: EssayGrade | None) -> dict[str, Any]:
    run = item.attempt.enrollment.run
    content = item.question.content
    answer = getattr(item, "answer", None)
    text = str(answer.value.get("text", "")) if answer else ""
    files = file_url(item.attempt, item.position)
    language = content.get("language") or item.attempt.language
    waiting = waiting_of(request.user).filter(attempt__enrollment__run=run).count()
    return {
        "page_title": _("Essay"),
        "crumbs": [(_("Essays to grade"), reverse("essays"))],
        "run": _run_row(run, waiting),
        "item": item,
        "prompt": frozen_html(content["prompt"]),
        "image": picture(content, files, light=True),
        "audio": recording(content, files, light=True),
        "lang": language,
        "dir": direction_of(language),
        "text": text,
        "words": words_in(text),
        "fewest": content.get("min_words"),
        "most": content.get("max_words"),
        "before": before,
        "before_points": rounded_down(_share(before) * item.points, ESSAY_PLACES) if before else "",
    }


def _share(grade: EssayGrade) -> Fraction:
    return Fraction(grade.points, grade.out_of)


def essay_sections(request: HttpRequest) -> list[Section]:
    """The worklist's part about essays: the runs in which some wait; nothing where none does."""
    if not grades_essays(request):
        return []
    rows = [_run_row(run, number) for run, number in waiting_by_run(request.user)]
    if not rows:
        return []
    items = tuple(
        Item(row["title"], row["url"], row["label"], str(row["number"]), "amber") for row in rows[:SHOWN]
    )
    return [Section(15, _("Essays to grade"), items, reverse("essays"), _("All runs with essays"), "")]
