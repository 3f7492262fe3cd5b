"""Withdraw a course, and restore it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from academy.users.roles import is_administrator
from courses.desk.access import COORDINATING, course_or_404, has_role
from courses.desk.requests import DeskRequest
from courses.desk.withdrawal_form import WithdrawalForm
from courses.models import Course
from courses.review.refused import ReviewRefused
from courses.services.withdrawal import restore_course, withdraw_course


@require_http_methods(["GET", "POST"])
def withdraw(request: DeskRequest, code: str) -> HttpResponse:
    """Let a coordinator, or an administrator, withdraw an open course with a notice."""
    course = course_or_404(request.user, code)
    if not has_role(request.user, course.partner_id, COORDINATING):
        raise PermissionDenied
    if course.stage != Course.Stage.OPEN:
        messages.error(request, _("This course is not open, so it cannot be withdrawn."))
        return redirect("desk:course", course.code)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_course(course=course, by=request.user, **form.cleaned_data)
        except ReviewRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Withdrawn. Those who are enrolled are told by mail."))
            return redirect("desk:course", course.code)
    back = reverse("desk:course", args=[course.code])
    shown = {
        "page_title": _("Withdraw this course"),
        "page_subtitle": course.code,
        "crumbs": [(_("Your courses"), reverse("desk:courses")), (course.code, back)],
        "form": form,
        "course": course,
        "back": back,
    }
    return render(request, "courses/desk/withdrawal.html", shown, status=422 if form.errors else 200)


@require_POST
def restore(request: DeskRequest, code: str) -> HttpResponse:
    """Let an administrator open a withdrawn course again."""
    course = course_or_404(request.user, code)
    if not is_administrator(request.user):
        raise PermissionDenied
    try:
        restore_course(course=course, by=request.user)
    except ReviewRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Open again. Runs that were cancelled stay so: make a new one."))
    return redirect("desk:course", course.code)
