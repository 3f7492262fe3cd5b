"""Bring in a whole course that was written as a folder: choose it, see what is in it, take it as drafts."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from academy.lib.languages import native_name
from courses.desk.access import AUTHORING, partners_of
from courses.desk.material_forms import FolderForm
from courses.folder import CourseFolder, FolderInvalid, read_course_folder
from courses.material.folder_archive import unpack_folder
from courses.material.rows import MaterialRefused
from courses.models import Course, Partner
from courses.services.kept_files import KeptFileGone, drop_kept, keep_file, kept_file
from courses.services.loading import load_drafts
from courses.services.refusal import LoadRefused
from courses.services.review_errors import ReviewRefused

MOST_PROBLEMS = 200


@require_http_methods(["GET", "POST"])
def bring_folder(request: HttpRequest) -> HttpResponse:
    """Let an author bring a course of their partner's in, as a zip."""
    partners = partners_of(request.user, AUTHORING).order_by("name")
    if not partners:
        raise Http404
    if "note" in request.POST:
        return _take(request, partners)
    form = FolderForm(request.POST or None, request.FILES or None, partners=partners)
    if request.method == "GET" or not form.is_valid():
        return _ask(request, form)
    upload, partner = form.cleaned_data["file"], form.cleaned_data["partner"]
    with TemporaryDirectory(prefix="academy-folder-") as place:
        try:
            folder = _read(upload.file, Path(place))
            _refuse_others(folder, partner)
        except (MaterialRefused, LoadRefused) as refusal:
            form.add_error("file", str(refusal))
            return _ask(request, form)
        except FolderInvalid as invalid:
            form.add_error("file", _("Nothing was taken: these lines need mending first."))
            return _ask(request, form, invalid)
    note = keep_file(file=upload, name=upload.name, about=partner.slug, by=request.user)
    return _preview(request, folder, partner, note)


def _read(file: Any, place: Path) -> CourseFolder:
    unpack_folder(file, place)
    return read_course_folder(place)


def _refuse_others(folder: CourseFolder, partner: Partner) -> None:
    """Say so where the folder names another partner, or its course is somebody else's."""
    if folder.partner != partner.slug:
        raise LoadRefused(
            _("The partner in course.toml is “%(theirs)s”, not “%(yours)s”.")
            % {"theirs": folder.partner, "yours": partner.slug}
        )
    if Course.objects.filter(key=folder.key).exclude(partner=partner).exists():
        raise LoadRefused(_("The key in course.toml cannot be used. Make a new key."))


def _take(request: HttpRequest, partners: Any) -> HttpResponse:
    """Take what was previewed, from the file that was kept meanwhile."""
    partner = partners.filter(slug=request.POST.get("partner", "")).first()
    if partner is None:
        raise Http404
    kept = {"note": request.POST["note"], "about": partner.slug, "by": request.user}
    try:
        with TemporaryDirectory(prefix="academy-folder-") as place:
            with kept_file(**kept) as (_name, file):
                folder = _read(file, Path(place))
            _refuse_others(folder, partner)
            loaded = load_drafts(folder=folder, partner=partner, by=request.user)
        drop_kept(**kept)
    except KeptFileGone:
        messages.error(
            request, _("This course was taken already, or a day has passed. Choose the zip again.")
        )
        return redirect("desk:folder_in")
    except (MaterialRefused, LoadRefused, FolderInvalid) as refusal:
        messages.error(request, str(refusal)[:500])
        return redirect("desk:folder_in")
    except ReviewRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:course", folder.code)
    written = loaded.created + loaded.changed
    words = ngettext(
        "%(count)d text was brought in as a draft.", "%(count)d texts were brought in as drafts.", written
    )
    messages.success(request, words % {"count": written})
    if loaded.kept:
        messages.warning(
            request, _("The settings of the course stay as learners know them. Change them in the course.")
        )
    return redirect("desk:course", loaded.course.code)


def _ask(request: HttpRequest, form: FolderForm, invalid: FolderInvalid | None = None) -> HttpResponse:
    problems = invalid.problems if invalid else ()
    shown = _frame() | {
        "form": form,
        "problems": problems[:MOST_PROBLEMS],
        "more": max(0, len(problems) - MOST_PROBLEMS),
    }
    return render(request, "courses/desk/material_folder.html", shown, status=422 if form.errors else 200)


def _preview(request: HttpRequest, folder: CourseFolder, partner: Partner, note: str) -> HttpResponse:
    first = folder.languages[0]
    there = Course.objects.filter(key=folder.key).first()
    shown = {
        "folder": folder,
        "title": folder.texts[first].title,
        "title_language": first,
        "languages": [native_name(language) for language in folder.languages],
        "modules": [
            {"title": module.titles.get(first, module.id), "activities": len(module.activities)}
            for module in folder.modules
        ],
        "questions": len(folder.questions),
        "there": there,
        "settings_stay": there is not None and there.opened_at is not None,
        "partner": partner,
        "note": note,
    }
    return render(request, "courses/desk/material_folder_preview.html", _frame() | shown)


def _frame() -> dict[str, Any]:
    return {
        "page_title": _("Bring in a course"),
        "crumbs": [(_("Your courses"), reverse("desk:courses"))],
        "back": reverse("desk:courses"),
    }
