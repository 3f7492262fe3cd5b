"""When each quiz of a run opens and closes: a page for the coordinator, in the run's own time zone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.desk.requests import DeskRequest
from courses.models import Activity
from courses.outline import outline_of
from courses.viewsets.scope import rows_for
from enrollments import services
from enrollments.models import Attempt, Run
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
class Now:
    """What holds for a quiz at this moment: a word with its tone, and when that changes."""

    word: str
    tone: str
    change: str


@dataclass(frozen=True)
class QuizRow:
    """A quiz of the run's course with its form, what holds now, and how many are in the middle of it."""

    activity: Activity
    title: str
    form: WindowForm
    now: Now
    sitting: int


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
    sitting = _sitting(run)
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
            now_of(run, set_so_far.get(quiz.pk, Window())),
            sitting.get(quiz.pk, 0),
        )
        for quiz in sorted(quizzes, key=lambda quiz: places.get(quiz.pk, len(places)))
        if quiz.pk in titles or quiz.pk in set_so_far
    ]


def now_of(run: Run, window: Window) -> Now:
    """Return whether a quiz with this window is open in its run now, and when that changes, told in its zone.

    The run's own dates hold besides: a quiz is never open before the teaching or after it.
    """
    now = timezone.now()
    opens = max((at for at in (run.starts_at, window.opens_at) if at), default=None)
    closes = min((at for at in (run.ends_at, window.closes_at) if at), default=None)
    over = run.state in (Run.State.CLOSED_OUT, Run.State.CANCELLED) or run.course.has_closed()
    if over or (closes and closes <= now):
        past = _("It closed on %(when)s.") % {"when": _moment(closes, run)} if closes and not over else ""
        return Now(pgettext("quiz", "Closed"), "", past)
    if (opens and opens > now) or not run.is_teaching():
        ahead = _("It opens on %(when)s.") % {"when": _moment(opens, run)} if opens and opens > now else ""
        return Now(pgettext("quiz", "Not open yet"), "amber", f"{ahead} {_closing(closes, run)}".strip())
    return Now(pgettext("quiz", "Open now"), "leaf", _closing(closes, run))


def _closing(closes: datetime | None, run: Run) -> str:
    if closes is None:
        return _("It never closes while the run is taught.")
    return _("It closes on %(when)s.") % {"when": _moment(closes, run)}


def _moment(at: datetime, run: Run) -> str:
    return date_format(at.astimezone(ZoneInfo(run.time_zone)), "DATETIME_FORMAT")


def _sitting(run: Run) -> dict[int, int]:
    """How many members are in the middle of each quiz, by the activity's id: one query."""
    attempts = Attempt.objects.filter(enrollment__run=run, state=Attempt.State.OPEN).order_by()
    return dict(attempts.values_list("activity").annotate(number=Count("pk")))
