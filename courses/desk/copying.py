"""Copying a course at the desk."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from academy.users.roles import is_administrator
from courses.desk.access import AUTHORING, course_or_404, has_role
from courses.models import Course, CoursePage, Partner
from courses.services.copying import CODE, copy_course
from courses.services.copying_errors import CopyRefused


class CopyForm(forms.Form):
    """What the copy is called, and where it goes."""

    title = forms.CharField(
        label=gettext_lazy("Title of the new course"),
        max_length=200,
        help_text=gettext_lazy("In the language that the course was first written in."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Such as DL-101. Leave it empty and one is drawn."),
    )
    partner = forms.ModelChoiceField(
        label=gettext_lazy("Partner"), queryset=Partner.objects.none(), empty_label=None, required=False
    )

    def __init__(self, *args: Any, elsewhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if elsewhere:
            partner: Any = self.fields["partner"]
            partner.queryset = Partner.objects.filter(state=Partner.State.ACTIVE)
        else:
            del self.fields["partner"]


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a title and a code, and copy the course."""
    course = course_or_404(request.user, code, AUTHORING)
    if not has_role(request.user, course.partner_id, AUTHORING):
        raise PermissionDenied
    pages = CoursePage.objects.filter(translation_key=course.key, alias_of=None).order_by("pk")
    title = pages.values_list("draft_title", flat=True).first() or course.code
    initial = {
        "title": _("Copy of %(title)s") % {"title": title[:180]},
        "code": _free_code(course.code),
        "partner": course.partner_id,
    }
    form = CopyForm(request.POST or None, initial=initial, elsewhere=is_administrator(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_course(
                course=course,
                by=request.user,
                title=form.cleaned_data["title"],
                code=form.cleaned_data["code"],
                partner=form.cleaned_data.get("partner"),
            )
        except CopyRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Copied. Everything in it is a draft of its own."))
            return redirect("desk:course", made.code)
    context = {
        "page_title": _("Copy as a new course"),
        "page_subtitle": f"{course.code} · {title}",
        "crumbs": [
            (_("Your courses"), reverse("desk:courses")),
            (course.code, reverse("desk:course", args=[course.code])),
        ],
        "course": course,
        "form": form,
    }
    return TemplateResponse(
        request, "courses/desk/copying.html", context, status=422 if form.is_bound else 200
    )


def _free_code(code: str) -> str:
    """A code like the original's that nobody has; empty where there is none nearby."""
    wanted = [f"{code[:17]}-{number}" for number in range(2, 10)]
    taken = set(Course.objects.filter(code__in=wanted).values_list("code", flat=True))
    return next((each for each in wanted if each not in taken and CODE.fullmatch(each)), "")
