"""Confirming the name as it will be printed, before the final quiz."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enrollments import services
from enrollments.errors import NotLearning
from enrollments.gate import take_seat
from enrollments.presentation import activity_url
from enrollments.printed_names import PrintedNameForm
from enrollments.views.answers import learners_page
from enrollments.views.classroom import find_activity


@require_POST
@learners_page
def confirm_name(request: HttpRequest, run: str, activity: str) -> HttpResponse:
    """Keep the name that the learner saw, or typed, and go back to the quiz."""
    seat = take_seat(request.user, run)
    if seat.enrollment is None:
        raise NotLearning
    back = activity_url(seat.run.code, find_activity(seat, activity))
    form = PrintedNameForm(request.POST)
    if form.is_valid():
        services.confirm_name(enrollment=seat.enrollment, name=form.cleaned_data["name"])
        messages.success(request, _("Your name is kept. You can begin."))
        return redirect(back)
    messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect(f"{back}#name")
