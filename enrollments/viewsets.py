"""Runs in Wagtail's admin: a coordinator's own partner's, an administrator's all."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from courses.viewsets.partner_scoped import ScopedView
from courses.viewsets.scope import rows_for
from enrollments import services
from enrollments.models import Run
from enrollments.run_forms import RunForm
from enrollments.views.joining import tell_those_who_moved


class RunIndexView(IndexView):
    """The list of runs: the person's own partners' only, newest first."""

    def get_base_queryset(self) -> QuerySet[Run]:
        """The rows that the list, its search and its filters start from."""
        return rows_for(self.request.user, Run).select_related("course__partner").order_by("-pk")


def note_instructors(form: Any, run: Run, user: Any) -> None:
    """Write into the course's log who teaches the run now, where that has changed."""
    if "instructors" in form.changed_data:
        people = [str(person.public_id) for person in run.instructors.order_by("pk")]
        data = {"run": run.code, "title": str(run), "people": people}
        log(instance=run.course, action="enrollments.name_instructors", user=user, data=data)


class RunCreateView(CreateView):
    """Making a run."""

    def save_instance(self) -> Run:
        """Save, and note who teaches it."""
        run = super().save_instance()
        note_instructors(self.form, run, self.request.user)
        return run


class RunEditView(EditView):
    """Changing a run may add places: they go to the first in order at once."""

    @property
    def header_more_buttons(self) -> list[Button]:
        """Wagtail's, and the ways to when quizzes open, to who attended, and to the logos on certificates."""
        url = reverse("quiz_windows", args=[self.object.code])
        more = Button(_("When quizzes open and close"), url=url, icon_name="time", priority=15)
        url = reverse("attendance", args=[self.object.code])
        attended = Button(_("Attendance"), url=url, icon_name="tasks", priority=16)
        url = reverse("desk:run_logos", args=[self.object.code])
        logos = Button(_("Logos on certificates"), url=url, icon_name="image", priority=17)
        return [*super().header_more_buttons, more, attended, logos]

    def save_instance(self) -> Run:
        """Save, then let the waiting list move up."""
        run = super().save_instance()
        note_instructors(self.form, run, self.request.user)
        services.promote_waiting(run=run)
        tell_those_who_moved(run)
        return run


class RunViewSet(ModelViewSet):
    """List, make and change runs; a run with people in it is cancelled, never deleted."""

    model = Run
    icon = "calendar-alt"
    menu_label = _("Runs")
    menu_order = 210
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = RunIndexView
    add_view_class = RunCreateView
    edit_view_class = RunEditView
    list_display = [
        "__str__",
        Column("state", label=_("State"), accessor="get_state_display"),
        "starts_at",
        "places",
    ]
    list_filter = ["state", "paced"]
    search_fields = ["title", "course__code"]
    search_backend_name = None
    panels = [
        FieldPanel("course"),
        FieldPanel("title"),
        FieldPanel("state"),
        FieldPanel("instructors"),
        MultiFieldPanel(
            [
                FieldPanel("paced"),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("registration_opens_at"), FieldPanel("registration_closes_at")]),
                FieldPanel("time_zone"),
            ],
            heading=_("Dates"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("registration"),
                FieldRowPanel([FieldPanel("places"), FieldPanel("waiting_list")]),
                FieldPanel("release"),
            ],
            heading=_("Places and certificates"),
        ),
    ]

    def construct_view(self, view_class: type[View], **kwargs: Any) -> Any:
        """Build a view in which the runs of other partners do not exist."""
        scoped = type(view_class.__name__, (ScopedView, view_class), {"__module__": view_class.__module__})
        return super().construct_view(scoped, **kwargs)

    def get_form_class(self, for_update: bool = False) -> type[RunForm]:
        """The form that reads wall times."""
        return RunForm
