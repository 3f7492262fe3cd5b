"""Request ids in every log line, compression of text, and the two content security policies."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from academy.error_pages import bare_page, json_error, wants_json
from academy.maintenance import maintenance_now

log = structlog.get_logger("academy.request")

SQUEEZED = re.compile(r"application/(?:[a-z.+-]*\+)?(?:json|xml|javascript)\b|image/svg\+xml")
SECRET_IN_PATH = re.compile(
    r"^(/invitations/|/account/password/reset/key/)[^/]+"
)  # whoever has it may use it
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

# Wagtail's admin builds its pages with inline styles and scripts of its own (its Draftail editor, previews
# and telepath data), so it cannot run under the site's policy. It keeps to our own origin all the same.
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "worker-src": ["'self'", "blob:"],
}


class RequestLogMiddleware:
    """Give each request an id (the caller's, if well formed), log its end, and answer with the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        log.info(
            "request",
            method=request.method,
            path=SECRET_IN_PATH.sub(r"\1…", request.path),
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        return response


class PolicyMiddleware(CSPMiddleware):
    """The site's strict policy everywhere, and a wider one, same origin only, in Wagtail's admin."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith("/admin/") and not report_only:
            parts.replace = ADMIN_POLICY
        elif getattr(request, "is_preview", False):  # a page as the editor's side panel shows it
            parts.replace = {"frame-ancestors": ["'self'"]}
        return parts


class CompressionMiddleware(GZipMiddleware):
    """Squeezes text only: pictures and recordings are small already, and a part of a file stays that part."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        if response.status_code == 206 or not (kind.startswith("text/") or SQUEEZED.match(kind)):
            return response
        return super().process_response(request, response)


class MaintenanceMiddleware:
    """While the academy is closed: one page for everybody, until when, and nothing asked of any service.

    Health checks pass, so that nobody restarts what is being repaired; static files were served before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        closed = maintenance_now()
        if closed is None or request.path_info == "/healthz":
            return self.get_response(request)
        promised = closed.promised()
        if wants_json(request):
            until = promised.isoformat() if promised else None
            response: HttpResponse = json_error("maintenance", 503, until=until)
        else:
            minutes = -(-closed.wait_seconds() // 60)
            told = {"until": promised, "minutes": minutes, "again_url": request.get_full_path()}
            response = bare_page(request, "503.html", 503, told)
        response["Retry-After"] = str(closed.wait_seconds())
        return response


class PageRedirectMiddleware(RedirectMiddleware):
    """Editors' redirects, only for what would be a page: nobody redirects a certificate's number."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        match = request.resolver_match
        if match is not None and match.view_name not in ("home", "page", "courses:catalogue"):
            return response
        return super().process_response(request, response)
