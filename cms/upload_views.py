"""The tus protocol for resumable uploads, version 1.0.0: its core, creation, expiration and termination.

https://tus.io/protocols/resumable-upload. An upload is its sender's alone: to anybody else it is not there.
A request without a file's bytes is answered at once; one with bytes has at most `PIECE_BYTES`, is read to its
end or to where the link broke, and what came is kept.
"""

import base64
import binascii
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import Collection

from cms.models import Upload
from cms.upload_rows import EXPIRES
from cms.uploads import (
    FIELDS,
    PIECE_BYTES,
    OffsetMismatch,
    UploadEnded,
    UploadRefused,
    abandon_upload,
    finish_upload,
    most_bytes,
    receive_piece,
    start_upload,
)

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
OCTETS = "application/offset+octet-stream"
MAX_METADATA = 8_000  # characters
READ_AT_ONCE = 64 * 1024
_EDITORS = {
    Upload.Kind.IMAGE: "wagtailimages:edit",
    Upload.Kind.DOCUMENT: "wagtaildocs:edit",
    Upload.Kind.AUDIO: "wagtailmedia:edit",
    Upload.Kind.VIDEO: "wagtailmedia:edit",
}


@never_cache
@require_http_methods(["OPTIONS", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Say what is spoken here (OPTIONS), or begin an upload (POST) and say where its bytes go."""
    if request.method == "OPTIONS":
        return _answer(
            204, **{"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(_largest())}
        )
    if refusal := _wrong_version(request):
        return refusal
    size, said = _number(request, "Upload-Length"), _metadata(request)
    if size is None or said is None or not said.get("filename"):
        return _words(400, _("The name or the size of the file is missing."))
    number = said.get("collection", "")
    collection = Collection.objects.filter(
        pk=int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    ).first()
    if collection is None:
        return _words(400, _("Choose a collection."))
    try:
        upload = start_upload(
            person=request.user,
            name=said["filename"],
            size=size,
            collection=collection,
            fields={name: said[name] for name in FIELDS if name in said},
        )
    except UploadRefused as refused:
        return _words(413 if size > _largest() else 422, refused.words)
    place = reverse("uploads:upload", args=[upload.public_id])
    return _answer(201, Location=place, **_where(upload))


@never_cache
@require_http_methods(["HEAD", "PATCH", "DELETE", "GET", "OPTIONS"])
def upload(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One upload: how far it is (HEAD), more of it (PATCH), what became of it (GET), forget it (DELETE)."""
    found = get_object_or_404(
        Upload.objects.select_related("person", "collection"), public_id=public_id, person=request.user
    )
    if request.method == "GET":
        return JsonResponse(_state(found))
    if request.method == "OPTIONS":
        return _answer(204, **{"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS})
    if refusal := _wrong_version(request):
        return refusal
    if request.method == "HEAD":
        return _answer(200, **{"Upload-Length": str(found.size)}, **_where(found))
    if request.method == "DELETE":
        abandon_upload(upload=found)
        return _answer(204)
    return _patch(request, found)


def _patch(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != OCTETS:
        return _answer(415)
    offset = _number(request, "Upload-Offset")
    if offset is None:
        return _words(400, _("It is not said where these bytes belong."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > PIECE_BYTES:
        return _answer(413, **_where(found))
    if offset != found.received:  # before anything is read
        return _answer(409, **_where(found))
    piece = _read(request)
    try:
        found = receive_piece(upload=found, offset=offset, piece=piece)
    except Upload.DoesNotExist:
        raise Http404 from None
    except (OffsetMismatch, UploadEnded):
        found.refresh_from_db()
        return _answer(409, **_where(found))
    if found.received == found.size:
        found = finish_upload(upload=found)
        if found.state == Upload.State.REFUSED:
            return _words(422, found.words, **_where(found))
    return _answer(204, **_where(found))


def _read(request: HttpRequest) -> bytes:
    """Return the body as far as it came; what arrived before the link broke is not asked for again."""
    parts: list[bytes] = []
    left = PIECE_BYTES
    try:
        while left > 0 and (part := request.read(min(READ_AT_ONCE, left))):
            parts.append(part)
            left -= len(part)
    except (UnreadablePostError, OSError):
        pass
    return b"".join(parts)


def _state(found: Upload) -> dict[str, Any]:
    url = reverse(_EDITORS[Upload.Kind(found.kind)], args=[found.result]) if found.result else ""
    return {
        "state": found.state,
        "received": found.received,
        "size": found.size,
        "words": found.words,
        "url": url,
    }


def _where(found: Upload) -> dict[str, str]:
    """Headers: how far the upload is, and until when it waits."""
    return {
        "Upload-Offset": str(found.received),
        "Upload-Expires": http_date((found.touched_at + EXPIRES).timestamp()),
    }


def _answer(status: int, **headers: str) -> HttpResponse:
    answer = HttpResponse(status=status, headers=headers)
    answer["Tus-Resumable"] = VERSION
    return answer


def _words(status: int, words: str, **headers: str) -> HttpResponse:
    answer = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8", headers=headers)
    answer["Tus-Resumable"] = VERSION
    return answer


def _wrong_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, **{"Tus-Version": VERSION})


def _number(request: HttpRequest, header: str) -> int | None:
    value = request.headers.get(header, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else None


def _metadata(request: HttpRequest) -> dict[str, str] | None:
    """Return what the sender says of the file: pairs of a name and base64, between commas. None if broken."""
    header = request.headers.get("Upload-Metadata", "")
    if len(header) > MAX_METADATA:
        return None
    said: dict[str, str] = {}
    for pair in filter(None, (each.strip() for each in header.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            said[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return None
        if "\0" in said[name]:
            return None
    return said


def _largest() -> int:
    return max(most_bytes(kind) for kind in Upload.Kind.values)
