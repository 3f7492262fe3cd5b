"""A release at work: how far it is, what failed, pause, resume and try again, and the zip of its PDFs."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates import tasks
from certificates.desk.release import PER_PAGE, page_of, require_registrar
from certificates.models import Release, ReleaseItem
from certificates.services import release_zip, releasing
from courses.desk.requests import DeskRequest
from courses.sizes import size_label
from enrollments.errors import Refused

TONES = {Release.State.RUNNING: "sea", Release.State.PAUSED: "amber", Release.State.DONE: "leaf"}


def _release_or_404(uuid: UUID) -> Release:
    rows = Release.objects.select_related("run__course__partner", "by")
    return get_object_or_404(rows, uuid=uuid)


def numbers_of(release: Release) -> dict[str, Any]:
    """How far a release is: `total`, `done`, `failed`, `waiting`, and whether it `goes_on`; one query."""
    item = ReleaseItem.State
    counted = release.items.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(state=item.DONE)),
        failed=Count("pk", filter=Q(state=item.FAILED)),
        waiting=Count("pk", filter=Q(state=item.WAITING)),
    )
    zip_comes = bool(release.zip_wanted_at and not release.zip)
    goes_on = release.state == Release.State.RUNNING
    return counted | {"goes_on": goes_on or zip_comes, "state": str(release.state)}


@never_cache
@require_safe
def work(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Show how far a release is; a reload shows the same, for the numbers come with the page."""
    require_registrar(request)
    row = _release_or_404(uuid)
    failed = row.items.filter(state=ReleaseItem.State.FAILED).select_related(
        "award__member", "award__enrollment", "certificate"
    )
    page = Paginator(failed.order_by("pk"), PER_PAGE).get_page(request.GET.get("p"))
    above = (str(row.run), reverse("desk:release", args=[row.run.code]))
    context = page_of(row.run, _("Release"), above) | {
        "release": row,
        "tone": TONES[Release.State(row.state)],
        "numbers": numbers_of(row),
        "page": page,
        "zip_size": _size_of_zip(row),
    }
    return TemplateResponse(request, "certificates/desk/release_work.html", context)


@never_cache
@require_safe
def state(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Say how far a release is, to the script of its page."""
    require_registrar(request)
    return JsonResponse(numbers_of(_release_or_404(uuid)))


@require_POST
def act(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Pause, resume, try what failed again, or ask for the zip; pressing twice is as pressing once."""
    require_registrar(request)
    row = _release_or_404(uuid)
    try:
        _act(request, row, request.POST.get("act", ""))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("desk:release_work", row.uuid)


def _act(request: DeskRequest, row: Release, wanted: str) -> None:
    if wanted == "pause":
        releasing.pause_release(release=row, by=request.user)
    elif wanted == "resume":
        if releasing.resume_release(release=row, by=request.user):
            tasks.begin_release(row)
    elif wanted == "retry":
        if number := releasing.retry_items(release=row, by=request.user, item=_item(row, request)):
            tasks.begin_release(row)
            words = ngettext("%(number)s is tried again.", "%(number)s are tried again.", number)
            messages.success(request, words % {"number": number})
    elif wanted == "zip" and release_zip.want_zip(release=row):
        tasks.begin_zip(row)


def _item(row: Release, request: DeskRequest) -> ReleaseItem | None:
    """The one item that is named; None where none is, and all failed ones are meant."""
    named = request.POST.get("item", "")
    if not named:
        return None
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        raise Http404
    return get_object_or_404(row.items, pk=int(named))


def _size_of_zip(row: Release) -> str:
    if not row.zip:
        return ""
    try:
        return size_label(row.zip.size)
    except OSError:
        return ""


@never_cache
@require_safe
def send_zip(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Send the zip of a release to an administrator, by the web server in front where it is told to."""
    require_registrar(request)
    row = _release_or_404(uuid)
    if not row.zip:
        raise Http404
    if settings.ACADEMY_SENDFILE_PREFIX:
        response = HttpResponse(content_type="application/zip")
        response["X-Accel-Redirect"] = settings.ACADEMY_SENDFILE_PREFIX + quote(str(row.zip.name))
    else:
        response = _from_disk(row)
    name = f"certificates-{row.run.course.code}-{row.run.code}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _from_disk(row: Release) -> HttpResponse:
    try:
        return FileResponse(row.zip.open("rb"), content_type="application/zip")  # type: ignore[return-value]
    except OSError as error:
        raise Http404 from error
