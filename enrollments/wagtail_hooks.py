"""What the classroom adds to Wagtail: runs in the admin, and the member's way from a page to their seat."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from academy.users.models import User
from cms.figures import HomeFigure
from courses.agreements import UNFINISHED_RUNS
from courses.bank_use import ANSWERED
from courses.catalogue.registrations import RunFacts
from courses.models import Activity, Course
from courses.services.withdrawal import HOOK as WITHDRAWAL
from courses.viewsets.scope import PartnerPermissionPolicy
from enrollments.course_lives import steps_of_runs
from enrollments.desk_urls import desk_urls
from enrollments.models import Enrollment, FrozenQuestion, Run
from enrollments.run_facts import facts_of_runs
from enrollments.services import end_runs_of
from enrollments.views.attendance import attendance
from enrollments.views.essays import essay, essay_sections, essays, essays_of_run, grades_essays
from enrollments.views.quiz_windows import quiz_windows
from enrollments.views.teaching import is_instructor, sections, teaching
from enrollments.viewsets import RunViewSet

register_permission_policy(Run, PartnerPermissionPolicy(Run))


@hooks.register("register_admin_viewset")
def register_runs() -> RunViewSet:
    """Put runs into the admin's menu."""
    return RunViewSet("runs")


@hooks.register("register_admin_urls")
def teaching_urls() -> list[URLPattern]:
    """Where instructors find the runs they teach, and whoever grades the essays that wait."""
    return [
        path("academy/teaching/", teaching, name="teaching"),
        path("academy/essays/", essays, name="essays"),
        path("academy/runs/<str:code>/quizzes/", quiz_windows, name="quiz_windows"),
        path("academy/runs/<str:code>/attendance/", attendance, name="attendance"),
        path("academy/essays/<int:pk>/", essay, name="essay"),
        path("academy/essays/of/<str:run>/", essays_of_run, name="essays_of_run"),
    ]


class TeachingMenuItem(MenuItem):
    """The way to the runs one teaches, for instructors."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person teaches for any partner."""
        return is_instructor(request)


@hooks.register("register_admin_menu_item")
def teaching_in_the_menu() -> TeachingMenuItem:
    """Put the list of runs into an instructor's menu."""
    return TeachingMenuItem(
        _("Runs you teach"), reverse_lazy("teaching"), name="teaching", icon_name="calendar-alt", order=205
    )


class EssaysMenuItem(MenuItem):
    """The way to the essays that one grades."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person grades for any partner."""
        return grades_essays(request)


@hooks.register("register_admin_menu_item")
def essays_in_the_menu() -> EssaysMenuItem:
    """Put the essays into the menu of whoever grades them."""
    return EssaysMenuItem(
        _("Essays to grade"), reverse_lazy("essays"), name="essays", icon_name="edit", order=206
    )


hooks.register("desk_sections", sections)
hooks.register("desk_sections", essay_sections)
hooks.register("desk_urls", desk_urls)
hooks.register("steps_of_runs", steps_of_runs)


@hooks.register("register_log_actions")
def name_acts_on_runs(actions: LogActionRegistry) -> None:
    """Give what is done about a course's runs a name in its history."""
    actions.register_action(
        "enrollments.name_instructors", _("Name the instructors of a run"), _("Instructors named")
    )
    actions.register_action(
        "enrollments.change_essay_grade", _("Change the grade of an essay"), _("Grade of an essay changed")
    )
    actions.register_action(
        "enrollments.set_quiz_windows", _("Set when quizzes open and close"), _("Opening of quizzes set")
    )
    actions.register_action(
        "enrollments.record_attendance", _("Record attendance in a run"), _("Attendance recorded")
    )
    actions.register_action("enrollments.rule", _("Rule on a question"), _("Ruled on a question"))


@hooks.register("on_activity_page")
def lead_into_the_classroom(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Send a member from an activity's place in the tree to their latest enrolment's classroom."""
    if not request.user.is_authenticated:
        return None
    activity = Activity.objects.filter(key=page.translation_key).first()
    if activity is None:
        return None
    enrollment = (
        Enrollment.objects.for_member(request.user)
        .filter(run__course=activity.course_id, state__in=Enrollment.LEARNING_STATES)
        .select_related("run")
        .order_by("-pk")
        .first()
    )
    if enrollment is None:
        return None
    return redirect("enrollments:activity", run=enrollment.run.code, activity=activity.code, slug=page.slug)


@hooks.register("courses_next_runs")
def what_runs_come_to(courses: list[int]) -> dict[int, RunFacts]:
    """Return by course what its runs come to, for the cards of the catalogue."""
    return facts_of_runs(courses)


@hooks.register("courses_taking_registrations")
def courses_open_now(courses: list[int]) -> set[int]:
    """Return which of these courses one may register in now, for the cards of the catalogue."""
    runs = Run.objects.filter(course__in=courses, state=Run.State.OPEN)
    return {run.course_id for run in runs if run.takes_registrations()}


@hooks.register(UNFINISHED_RUNS)
def count_unfinished_runs(partners: Collection[int]) -> dict[int, int]:
    """Return by partner how many runs it has begun and not finished; drafts and cancelled ones are none."""
    runs = Run.objects.filter(course__partner__in=partners, state__in=Run.VISIBLE_STATES)
    counted = runs.order_by().values_list("course__partner").annotate(Count("pk"))
    return dict(counted)


@hooks.register(WITHDRAWAL)
def end_runs_of_the_withdrawn(course: Course, by: User | None) -> list[User]:
    """Cancel the runs of a withdrawn course that come to nothing; return the enrolled, who are told."""
    return end_runs_of(course=course, by=by)


@hooks.register(ANSWERED)
def questions_that_were_met(keys: Collection[UUID]) -> set[UUID]:
    """Return those of these questions that stand in an attempt, and so are never deleted."""
    met = FrozenQuestion.objects.filter(question_key__in=keys)
    return set(met.values_list("question_key", flat=True).distinct())


@hooks.register("home_figures")
def count_where_members_live() -> list[HomeFigure]:
    """Give the home page the countries that enrolled members say they live in."""
    return [
        HomeFigure(
            "countries",
            40,
            2,
            _count_countries,
            lambda n: npgettext("figure", "country with members", "countries with members", n),
        )
    ]


def _count_countries() -> int:
    people = User.objects.exclude(country="").filter(enrollments__isnull=False)
    return people.values("country").distinct().count()
