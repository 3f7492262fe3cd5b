"""Sending a private file whose gate has been passed: whole, in part, or by the proxy."""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CHUNK_BYTES = 64 * 1024
KEPT_SECONDS = 30 * 24 * 3600
# A link may lead to a picture or a recording itself: the page that a browser makes around it styles itself.
SHOWN = ("image/", "audio/", "video/")
SHOWN_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
DRAWN_POLICY = (
    "default-src 'none'; sandbox"  # an SVG is a document: it loads and runs nothing, from no origin
)
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def send_file(
    request: HttpRequest, *, file: BinaryIO, name: str, size: int, content_type: str, save_as: str = ""
) -> HttpResponseBase:
    """Answer with `file` (stored as `name`, `size` bytes), as an attachment where `save_as` names one.

    One byte range is honoured (RFC 9110, 14.2), so that audio can be moved through and a broken download
    goes on; several ranges get the whole. With `ACADEMY_SENDFILE_PREFIX` the proxy sends the bytes.
    """
    if settings.ACADEMY_SENDFILE_PREFIX:
        file.close()
        response: HttpResponseBase = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.ACADEMY_SENDFILE_PREFIX + quote(name)
    else:
        response = _with_range(request.headers.get("Range", ""), file, size, content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if content_type.startswith(SHOWN):
        response["Content-Security-Policy"] = shown_policy(content_type)
    disposition = content_disposition_header(as_attachment=bool(save_as), filename=save_as)
    if disposition:
        response["Content-Disposition"] = disposition
    return response


def shown_policy(content_type: str) -> str:
    """Return the content security policy of a file that a browser may show by itself."""
    return DRAWN_POLICY if "svg" in content_type else SHOWN_POLICY


def kept_by_its_reader(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap a view of files whose names change with them: the reader's browser keeps each, nobody else does.

    A weak link so loads a picture once. What the view refuses is kept nowhere.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code in (200, 206):
            response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}, immutable"
        return response

    return wrapped


def _with_range(wanted: str, file: BinaryIO, size: int, content_type: str) -> HttpResponseBase:
    part = _first_and_last(wanted, size)
    if part is None:
        response: HttpResponseBase = StreamingHttpResponse(_chunks(file, size), content_type=content_type)
        response["Content-Length"] = str(size)
    elif part[0] >= size:
        file.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        first, last = part
        file.seek(first)
        response = StreamingHttpResponse(
            _chunks(file, last - first + 1), status=206, content_type=content_type
        )
        response["Content-Length"] = str(last - first + 1)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Accept-Ranges"] = "bytes"
    return response


def _first_and_last(wanted: str, size: int) -> tuple[int, int] | None:
    """Read a Range header of one range; None for none, several or nonsense, which all get the whole file."""
    match = ONE_RANGE.match(wanted)
    if not match or match.groups() == ("", "") or len(wanted) > 60:
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


def _chunks(file: BinaryIO, length: int) -> Iterator[bytes]:
    with file:
        while length > 0:
            chunk = file.read(min(CHUNK_BYTES, length))
            if not chunk:
                return
            length -= len(chunk)
            yield chunk
