"""Give a course away as a folder, to those who write it."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.desk.access import AUTHORING, course_or_404, has_role
from courses.desk.material_forms import ExportForm
from courses.material.folder_archive import pack_folder
from courses.models import Course
from courses.services.exporting import export_course


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Let an author or coordinator download the course, its questions with their answers in it."""
    course = course_or_404(request.user, code, AUTHORING)
    if not has_role(request.user, course.partner_id, AUTHORING):
        raise PermissionDenied
    usual = ExportForm.LIVE if course.stage == Course.Stage.OPEN else ExportForm.DRAFTS
    form = ExportForm(request.POST if request.method == "POST" else None, initial={"texts": usual})
    if request.method == "POST" and form.is_valid():
        folder = TemporaryDirectory(prefix="academy-export-")
        live = form.cleaned_data["texts"] == ExportForm.LIVE
        try:
            export_course(course=course, folder=Path(folder.name), live=live, by=request.user)
        except BaseException:
            folder.cleanup()
            raise
        name = re.sub(r"[^a-z0-9]+", "-", course.code.lower()).strip("-") or "course"
        response = StreamingHttpResponse(_packed(folder, name), content_type="application/zip")
        response["Content-Disposition"] = content_disposition_header(True, f"{name}.zip") or ""
        response["Cache-Control"] = "private, no-store"
        return response
    back = reverse("desk:course", args=[course.code])
    shown = {
        "page_title": _("Export the course"),
        "page_subtitle": course.code,
        "crumbs": [(_("Your courses"), reverse("desk:courses")), (course.code, back)],
        "form": form,
        "back": back,
    }
    return render(request, "courses/desk/material_export.html", shown, status=422 if form.errors else 200)


def _packed(folder: TemporaryDirectory, name: str) -> Iterator[bytes]:
    """The folder as a zip; it is deleted when all of it was sent, or the reader has gone."""
    with folder:
        yield from pack_folder(Path(folder.name), name)
