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
from cms.frame import frame

FILES = ("academy.css", "checker.css", "checker.js", "checker-seal.js", "logo.svg")


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """The page, in the language that is asked for, with the keys as they are known now. One query."""
    asked = request.GET.get("language", "")
    language = asked if asked in settings.ACADEMY_INTERFACE_LANGUAGES else translation.get_language()
    keys = SigningKey.objects.filter(purpose=SigningKey.Purpose.STATEMENTS).order_by("pk")
    with translation.override(language):
        context: dict[str, Any] = {
            "known": {
                "keys": {key.kid: _told(key) for key in keys},
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
