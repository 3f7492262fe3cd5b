"""The offline checker: one page that works without a network once it was opened, and its service worker.

The page is the same for everybody: it knows no person, so a copy on a shared machine tells nothing.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from academy.lib.languages import native_name
from certificates.models import SigningKey
from certificates.signing.key_documents import state_of
from certificates.signing.key_files import PDFS, STATEMENTS
from cms.frame import frame

FILES = ("academy.css", "checker.css", "checker.js", "checker-seal.js", "checker-pdf.js", "logo.svg")


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """The page, in the language that is asked for, with the keys as they are known now. One query."""
    asked = request.GET.get("language", "")
    language = asked if asked in settings.ACADEMY_INTERFACE_LANGUAGES else translation.get_language()
    keys = list(SigningKey.objects.order_by("pk"))
    with translation.override(language):
        context: dict[str, Any] = {
            "known": {
                "keys": {key.kid: _told(key) for key in keys if key.purpose == STATEMENTS},
                "files": [told_of_files(key) for key in keys if key.purpose == PDFS],
                "fetched": timezone.now().isoformat(timespec="seconds"),
            },
            "languages": [(code, native_name(code)) for code in settings.ACADEMY_INTERFACE_LANGUAGES],
            "release": _release(_files()),
        }
        response = render(request, "certificates/checker.html", context)
        response["Content-Language"] = language
    response["X-Checker-Release"] = context["release"]
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which keeps the page and these files, under a name that a new release changes."""
    files = _files()
    head = f"const RELEASE = {json.dumps(_release(files))};\nconst FILES = {json.dumps(files)};\n"
    body = head + render_to_string("certificates/checker-worker.js")
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


def _files() -> list[str]:
    theme = frame().theme_digest
    own = [static(f"academy/{name}") for name in FILES]
    return [*own, reverse("theme", args=[theme])] if theme else own


def _release(files: list[str]) -> str:
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12]


def _told(key: SigningKey) -> dict[str, Any]:
    """A key as the page needs it."""
    return {"public": key.public, "compromised": key.compromised_at is not None, "specimen": key.specimen}


def told_of_files(key: SigningKey) -> dict[str, Any]:
    """A key for PDF files as the page needs it: what a signature of ours holds, and until when it was made.

    `public` is the P-256 point, `serial` the number of the key's own X.509 certificate (both hexadecimal),
    `own` the digest of that certificate, and `certificates` those of all in the order that a signature has.
    A prepared key has no `until`, so that a page from before it was taken into use believes what it signs.
    """
    from certificates.signing.pdf_checks import chain_of, marks_of  # loads ASN.1, which few pages need

    chain, marks = chain_of(key.certificate), marks_of(key.certificate)
    until = None if state_of(key) == "prepared" else key.retired_at
    return {
        "public": marks[0].decode() if marks else "",
        "serial": marks[1].decode() if len(marks) > 1 else "",
        "own": hashlib.sha256(chain[0]).hexdigest() if chain else "",
        "certificates": [hashlib.sha256(der).hexdigest() for der in sorted(chain)],
        "until": until.isoformat(timespec="milliseconds") if until else None,
        "compromised": key.compromised_at is not None,
    }
