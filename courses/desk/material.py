"""Bring a document in: choose it, see what becomes of it, take it. And the templates to start from."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from academy.lib.sizes import size_label
from courses.course_tree import read_tree
from courses.desk.access import AUTHORING, course_or_404, has_role
from courses.desk.material_forms import MaterialForm
from courses.material.reading import read_material
from courses.material.rows import Material, MaterialRefused
from courses.material.template import markdown_template, word_template
from courses.models import Course
from courses.review.locks import in_review
from courses.services.importing import Credit, ImportRefused, import_material
from courses.services.kept_files import KeptFileGone, drop_kept, keep_file, kept_file
from courses.services.review_errors import ReviewRefused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """Let an author turn a document into lessons of one of their courses."""
    course = course_or_404(request.user, code, AUTHORING)
    if not has_role(request.user, course.partner_id, AUTHORING):
        raise PermissionDenied
    if in_review(course):
        messages.error(
            request,
            _("This course is in review, so nothing can be added now. Take it back to go on writing."),
        )
        return redirect("desk:course", course.code)
    if request.method == "GET":
        credit = {"author": request.user.get_full_name(), "source": _("Written for this course")}
        return _ask(request, course, MaterialForm(tree=read_tree(course), initial=credit))
    if "note" in request.POST:
        return _take(request, course)
    return _look(request, course)


def _look(request: HttpRequest, course: Course) -> HttpResponse:
    """Show what becomes of the document, or ask again for the rest; what has arrived is not sent twice."""
    by: Any = request.user
    note = request.POST.get("kept", "")
    form = MaterialForm(request.POST, request.FILES, tree=read_tree(course), has_file=bool(note))
    right, upload = form.is_valid(), form.cleaned_data.get("file")
    if upload:
        note = keep_file(file=upload, name=upload.name, about=course.code, by=by)
    if not note:
        return _ask(request, course, form)
    try:
        with kept_file(note=note, about=course.code, by=by) as (name, file):
            if not right:
                return _ask(request, course, form, kept=note, name=name)
            material = read_material(name, file)
    except KeptFileGone:
        form.add_error("file", _("This document was taken already, or a day has passed. Choose it again."))
        return _ask(request, course, form)
    except MaterialRefused as refusal:
        drop_kept(note=note, about=course.code, by=by)
        form.add_error("file", str(refusal))
        return _ask(request, course, form)
    return _preview(request, course, form, material, note)


@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the document to start from, in Word's format or in Markdown."""
    if kind == "md":
        response = HttpResponse(markdown_template(), content_type="text/markdown; charset=utf-8")
    else:
        response = HttpResponse(word_template(), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, f"academy-module.{kind}") or ""
    return response


def _take(request: HttpRequest, course: Course) -> HttpResponse:
    """Take what was previewed, from the file that was kept meanwhile."""
    form = MaterialForm(request.POST, tree=read_tree(course), asks_for_file=False)
    note = request.POST["note"]
    kept = {"note": note, "about": course.code, "by": request.user}
    try:
        if not form.is_valid():
            raise ImportRefused(_("The form has changed meanwhile. Choose the document again."))
        with kept_file(**kept) as (name, file):
            material = read_material(name, file)
        done = import_material(
            course=course,
            material=material,
            language=form.language,
            credit=Credit(*(form.cleaned_data[name] for name in ("author", "source", "licence"))),
            sent=note,
            module=UUID(form.module) if form.module else None,
            title=form.cleaned_data["title"],
            by=request.user,
        )
        drop_kept(**kept)
    except KeptFileGone:
        messages.error(request, _("This document was taken already, or a day has passed. Choose it again."))
        return redirect("desk:material", course.code)
    except (ImportRefused, MaterialRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:material", course.code)
    except ReviewRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:course", course.code)
    words = ngettext(
        "%(count)d lesson is now a draft in “%(module)s”.",
        "%(count)d lessons are now drafts in “%(module)s”.",
        done.lessons,
    )
    messages.success(request, words % {"count": done.lessons, "module": done.module.title})
    return redirect("desk:course", course.code)


def _ask(
    request: HttpRequest, course: Course, form: MaterialForm, *, kept: str = "", name: str = ""
) -> HttpResponse:
    shown = _frame(course) | {"form": form, "kept": kept, "name": name}
    return render(request, "courses/desk/material.html", shown, status=422 if form.errors else 200)


def _preview(
    request: HttpRequest, course: Course, form: MaterialForm, material: Material, note: str
) -> HttpResponse:
    lessons = [
        {
            "title": lesson.title,
            "words": lesson.words,
            "parts": len(lesson.blocks),
            "pictures": len(lesson.pictures),
            "weight": size_label(sum(picture.size for picture in lesson.pictures)) if lesson.pictures else "",
        }
        for lesson in material.lessons
    ]
    hidden = {name: form.cleaned_data[name] for name in ("place", "title", "author", "source", "licence")}
    module = dict(pair for _group, pairs in form.fields["place"].choices for pair in pairs)[hidden["place"]]
    shown = {
        "lessons": lessons,
        "remarks": material.remarks,
        "pictures": len(material.pictures),
        "weight": size_label(sum(picture.size for picture in material.pictures)),
        "module": module if form.module else hidden["title"] or material.title or _("New module"),
        "new": not form.module,
        "hidden": hidden | {"note": note},
    }
    return render(request, "courses/desk/material_preview.html", _frame(course) | shown)


def _frame(course: Course) -> dict[str, Any]:
    """What both pages stand in."""
    back = reverse("desk:course", args=[course.code])
    return {
        "page_title": _("Bring in material"),
        "page_subtitle": course.code,
        "crumbs": [(_("Your courses"), reverse("desk:courses")), (course.code, back)],
        "course": course,
        "back": back,
    }
