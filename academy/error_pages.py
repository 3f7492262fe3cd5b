"""The pages of what goes wrong: each in the visitor's language, with a way on; for programs, JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers

from academy.users.languages import language_in_path, preferred_language


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is at this address, and where to look for what was meant."""
    if wants_json(request):
        return json_error("not_found", 404)
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the person's account has no right to this."""
    if wants_json(request):
        return json_error("forbidden", 403)
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell a person whose form token was missing or old how to go on."""
    if wants_json(request):
        return json_error("form_expired", 403)
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; nothing that may be broken is asked: no database, no cache, no session."""
    if wants_json(request):
        return json_error("server_error", 500)
    return bare_page(request, "500.html", 500)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: at an address of JSON, or with nothing but JSON in what it accepts."""
    if request.path.endswith(".json") or request.path.startswith("/api/"):
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def json_error(what: str, status: int, **more: Any) -> JsonResponse:
    """Return an error for a program: what it is, in one word that never changes."""
    response = JsonResponse({"error": what, **more}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bare_page(
    request: HttpRequest, template: str, status: int, context: dict[str, Any] | None = None
) -> HttpResponse:
    """Return a page that needs nothing but its template, in the visitor's language as far as it is known."""
    known = getattr(request, "LANGUAGE_CODE", "") or language_in_path(request.path)
    language = known or preferred_language(request, None)
    with translation.override(language):
        html = render_to_string(template, {"home_url": f"/{language}/", **(context or {})})
    response = HttpResponse(html, status=status)
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
