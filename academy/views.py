"""Health, and the page for a failed form token."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers; for load balancers, so no session and no page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    response = JsonResponse({"ok": True})
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell a person whose form token was missing or old how to go on."""
    return render(request, "403_csrf.html", status=403)
