"""The keys that sign, for people and for programs: `/keys/` and two documents under `/.well-known/`."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import SigningKey
from certificates.signing.key_documents import did_document, fingerprint, keys_document, state_of

MOST = 100  # keys that are told of; a key lasts for years


@require_safe
def keys_page(request: HttpRequest) -> HttpResponse:
    """Show which keys sign and signed, with the fingerprints that people compare. One query."""
    rows = [
        {"key": key, "state": state_of(key), "fingerprint": fingerprint(key)}
        for key in reversed(_published())
    ]
    return render(request, "certificates/keys.html", {"rows": rows})


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """Send the document of our `did:web`, by which wallets find the key that signed a badge."""
    return _document(did_document, "application/did+json")


@require_safe
def key_list(request: HttpRequest) -> HttpResponse:
    """Send all keys with the times in which they signed, for checkers that work without asking us."""
    return _document(lambda keys: keys_document(keys, timezone.now()), "application/json")


def _document(made: Callable[[list[SigningKey]], dict[str, Any]], content_type: str) -> HttpResponse:
    text = json.dumps(made(_published()), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def _published() -> list[SigningKey]:
    """Return the newest keys, oldest first."""
    return list(reversed(SigningKey.objects.order_by("-pk")[:MOST]))
