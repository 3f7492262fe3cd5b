"""Health, and the data saver's switch."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.lib.data_saver import OFF, ON, remember_data_saver
from academy.users.languages import safe_next


def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers; for load balancers, so no session and no page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    response = JsonResponse({"ok": True})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def set_data_saver(request: HttpRequest) -> HttpResponse:
    """Turn the data saver on or off in this browser, and stay on the page."""
    choice = request.POST.get("data_saver", "")
    if choice not in (ON, OFF):
        return HttpResponseBadRequest(_("The data saver is either on or off."), content_type="text/plain")
    response = redirect(safe_next(request, "/"))
    remember_data_saver(response, choice)
    return response
