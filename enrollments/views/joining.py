"""Enrolling and withdrawing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.editions import course_link
from enrollments import services, tasks
from enrollments.models import Enrollment, Run, Transition
from enrollments.views.answers import learners_page


def _run(code: str) -> Run:
    run = Run.objects.visible().select_related("course").filter(code=code).first()
    if run is None:
        raise Http404
    return run


@require_http_methods(["GET", "HEAD", "POST"])
@learners_page
def enrol(request: HttpRequest, run: str) -> HttpResponse:
    """Enrol in a run and open it. Whoever follows the link instead of the button lands on the course page."""
    found = _run(run)
    language = request.GET.get("language") or request.user.language
    if request.method != "POST":
        url = course_link(found.course, language).url
        if not url:
            raise Http404
        return HttpResponseRedirect(url)
    enrollment = services.enrol(member=request.user, run=found, language=language)
    tell_those_who_moved(found)
    if enrollment.state == Enrollment.State.WAITLISTED:
        messages.info(request, _("All places are taken, so you are on the waiting list."))
        return redirect("enrollments:my_learning")
    if found.is_teaching():
        messages.success(request, _("You are enrolled. Here is the first activity."))
        return redirect("enrollments:run", run=found.code)
    messages.success(request, _("You are enrolled. My learning shows when the course starts."))
    return redirect("enrollments:my_learning")


@require_POST
@learners_page
def withdraw(request: HttpRequest, run: str) -> HttpResponse:
    """Give the own place back; the first in order gets it and is told."""
    found = Enrollment.objects.for_member(request.user).filter(run__code=run).open().first()
    if found is not None:
        services.withdraw(enrollment=found, by=request.user)
        tell_those_who_moved(found.run)
        messages.success(request, _("You have withdrawn. What you did is kept."))
    return redirect("enrollments:my_learning")


def tell_those_who_moved(run: Run) -> None:
    """Have everybody in `run` told who still has to be told that a place became theirs."""
    owed = Transition.objects.still_to_tell().filter(enrollment__run=run).values_list("pk", flat=True)
    for pk in owed:
        tasks.tell_member.delay(pk)
