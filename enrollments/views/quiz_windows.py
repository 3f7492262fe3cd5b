"""When each quiz of a run opens and closes: a page for the coordinator, in the run's own time zone."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.desk.requests import DeskRequest
from courses.models import Activity
from courses.outline import outline_of
from courses.viewsets.scope import rows_for
from enrollments import services
from enrollments.models import Run
from enrollments.run_forms import WallTimeField, instant_of
from enrollments.services.windows import Window


class WindowForm(forms.Form):
    """When one quiz opens and closes in a run; wall times there."""

    opens_at = WallTimeField(label=gettext_lazy("Opens"), required=False)
    closes_at = WallTimeField(label=gettext_lazy("Closes"), required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, window: Window, **kwargs: Any) -> None:
        told = {
            name: f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"
            for name, instant in window._asdict().items()
            if instant
        }
        super().__init__(*args, initial=told, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        """Put the wall times into the run's zone; a bare closing date is the end of that day there."""
        data = super().clean() or {}
        for name in ("opens_at", "closes_at"):
            if data.get(name):
                data[name] = instant_of(data[name], self.zone, closing=name == "closes_at")
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("The quiz closes after it opens."))
        return data

    @property
    def window(self) -> Window:
        """What was typed."""
        return Window(self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at"))


@dataclass(frozen=True)
class QuizRow:
    """A quiz of the run's course with its form."""

    activity: Activity
    title: str
    form: WindowForm


@require_http_methods(["GET", "POST"])
def quiz_windows(request: DeskRequest, code: str) -> HttpResponse:
    """Show, and set, when the quizzes of a run can be taken; whoever may change the run may."""
    runs = rows_for(request.user, Run, ["change"]).select_related("course__partner")
    run = get_object_or_404(runs, code=code)
    rows = _rows(request, run)
    wrong = [row for row in rows if row.form.errors]
    if request.method == "POST" and not wrong:
        changed = services.set_windows(
            run=run, windows={row.activity: row.form.window for row in rows}, by=request.user
        )
        messages.success(request, _("Saved.") if changed else _("Nothing has changed."))
        return redirect("quiz_windows", code=run.code)
    context = {
        "page_title": _("When quizzes open and close"),
        "page_subtitle": str(run),
        "crumbs": [(_("Runs"), reverse("runs:index")), (str(run), reverse("runs:edit", args=[run.pk]))],
        "run": run,
        "rows": rows,
        "back": reverse("runs:edit", args=[run.pk]),
    }
    return render(request, "enrollments/quiz_windows.html", context, status=422 if wrong else 200)


def _rows(request: DeskRequest, run: Run) -> list[QuizRow]:
    """The quizzes of the course in its order, those without a live page last, each with its form."""
    outline = outline_of(run.course, get_language() or "en")
    titles = {activity.id: activity.title for activity in outline.activities}
    places = {activity.id: place for place, activity in enumerate(outline.activities)}
    quizzes = Activity.objects.filter(course=run.course_id, kind=Activity.Kind.QUIZ)
    set_so_far, zone = services.windows_of(run), ZoneInfo(run.time_zone)
    return [
        QuizRow(
            quiz,
            titles.get(quiz.pk, quiz.code),
            WindowForm(
                request.POST if request.method == "POST" else None,
                prefix=quiz.code,
                zone=zone,
                window=set_so_far.get(quiz.pk, Window()),
            ),
        )
        for quiz in sorted(quizzes, key=lambda quiz: places.get(quiz.pk, len(places)))
        if quiz.pk in titles or quiz.pk in set_so_far
    ]
