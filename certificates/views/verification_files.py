"""Verification by file: dropped, read in memory, answered, and forgotten."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from certificates.forms import FileForm, NumberForm
from certificates.limits import WINDOW_SECONDS, asks_too_often
from certificates.verifying.by_file import Verdict, verdict_on
from certificates.verifying.evidence import LARGEST, Evidence
from certificates.views.verification import unkept

FILES_PER_MINUTE = 20
FORM_BYTES = 20_000  # what a form takes besides its file


class KeptInMemory(MemoryFileUploadHandler):
    """Takes a file of any size that is let in here; so Django never writes it down."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


@csrf_exempt  # only to look at the length before anything is read: `_looked_at` asks for the token
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request: HttpRequest) -> HttpResponse:
    """Say whether a file is ours, unchanged, and what is the case with its number.

    Anything but a file leads to the form. What is too large is refused before any of it is read.
    """
    if request.method != "POST":
        return unkept(redirect(reverse("certificates:verify_form") + "#file"))
    if asks_too_often(request, what="verify-file", per_minute=FILES_PER_MINUTE):
        return _too_often(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + FORM_BYTES:
        return _answer(request, Verdict(Evidence(trouble="too large")), status=413)
    request.upload_handlers = [KeptInMemory(request)]
    return _looked_at(request)


@csrf_protect
def _looked_at(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"form": NumberForm(), "file_form": form}
        return unkept(render(request, "certificates/verify_form.html", context))
    return _answer(request, verdict_on(form.cleaned_data["file"].read()))


def _answer(request: HttpRequest, verdict: Verdict, *, status: int = 200) -> HttpResponse:
    known = verdict.facts if verdict.facts and verdict.facts.statement else None
    context = {"verdict": verdict, "certificate": known, "file_form": FileForm()}
    return unkept(render(request, "certificates/verify_file.html", context, status=status))


def _too_often(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Too many files in one minute"),
        "sentences": [
            _("More than %(limit)s files were sent from your network within a minute.")
            % {"limit": FILES_PER_MINUTE},
            _("Wait a minute, then send the file again."),
        ],
    }
    response = render(request, "certificates/message.html", context, status=429)
    response["Retry-After"] = str(WINDOW_SECONDS)
    return unkept(response)
