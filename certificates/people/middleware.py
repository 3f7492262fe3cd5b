"""While an administrator sees as a member does: the member's pages for reading, a bar on each, no writes."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.users.languages import language_in_path, preferred_language
from academy.users.middleware import WITHOUT_PERSON
from academy.users.models import User
from academy.users.roles import is_administrator
from academy.users.time_zones import zone_of
from certificates.people.seeing import ADMIN, END_VIEW, SHOWN, Seeing, forget_seeing, may_be_seen_as
from certificates.services.seeing import end_seeing

SAFE = ("GET", "HEAD")
BODY = re.compile(rb"<body[^>]*>")
READING = ("SELECT", "(SELECT", "BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class WriteRefused(Exception):
    """A page that is only looked at wanted to record something."""


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Let nothing through to the database that is more than reading; for `connection.execute_wrapper`."""
    if not sql.lstrip().upper().startswith(READING):
        raise WriteRefused
    return execute(sql, params, many, context)


class SeeAsMiddleware:
    """Show a member's pages to an administrator who asked for it. Stands after the second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seeing = self._seeing(request)
        if seeing is None:
            return self.get_response(request)
        admin = request.user
        member = User.objects.filter(pk=seeing.member).first()
        if how := self._why_over(seeing, admin, member):
            return self._end(request, admin, member, how)
        assert isinstance(admin, User) and member is not None  # `_why_over` has looked
        name = _view_name(request)
        if request.method not in SAFE:
            if name == END_VIEW:
                return self.get_response(request)
            response: HttpResponseBase = _refusal(request)
        elif request.path_info.startswith(ADMIN):
            response = self.get_response(request)
        elif name in SHOWN:
            response = self._as_member(request, admin, member)
        else:
            response = _refusal(request)
        return _with_bar(request, response, admin, member, seeing)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that wanted to record something says that it is not shown."""
        return _refusal(request) if isinstance(exception, WriteRefused) else None

    def _seeing(self, request: HttpRequest) -> Seeing | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if request.path_info.startswith(WITHOUT_PERSON):
            return None
        return Seeing.of(request.session)

    def _why_over(self, seeing: Seeing, admin: Any, member: User | None) -> str:
        """Say why this look is over, nothing while it is not."""
        if not admin.is_authenticated or admin.pk != seeing.by or not is_administrator(admin):
            return "rights"
        if member is None or not may_be_seen_as(member):
            return "rights"
        return "time" if seeing.is_over else ""

    def _end(self, request: HttpRequest, admin: Any, member: User | None, how: str) -> HttpResponseBase:
        """End the look; what was pressed on a page of the member is not done in the administrator's name."""
        forget_seeing(request)
        if not admin.is_authenticated or member is None:
            return self.get_response(request)
        end_seeing(person=member, by=admin, how=how)
        if request.method not in SAFE:
            return _refusal(request)
        messages.info(request, _("You see your own pages again."))
        if not is_administrator(admin):
            return self.get_response(request)
        return redirect("desk:person_file", member.public_id)

    def _as_member(self, request: HttpRequest, admin: User, member: User) -> HttpResponseBase:
        session, language_before = request.session, translation.get_language()
        language = language_in_path(request.path_info) or preferred_language(request, member.language)
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        request.user = member
        try:
            with (
                translation.override(language),
                timezone.override(zone_of(member.time_zone)),
                connection.execute_wrapper(refuse_writes),
            ):
                request.LANGUAGE_CODE = language
                response = self.get_response(request)
        finally:
            request.session, request.user = session, admin
            request.LANGUAGE_CODE = language_before or language
        response.cookies.clear()
        response["Content-Language"] = language
        return response


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _refusal(request: HttpRequest) -> HttpResponse:
    """Say that this cannot be done, or seen, while looking through a member's eyes."""
    if request.method in SAFE:
        sentence = _("This page is the member’s alone, or would record something. It is not shown here.")
    else:
        sentence = _("Nothing was changed. You are only looking: end that first to do something yourself.")
    context = {"title": _("Only for reading"), "sentences": [sentence]}
    return render(request, "certificates/message.html", context, status=403)


def _with_bar(
    request: HttpRequest, response: HttpResponseBase, admin: User, member: User, seeing: Seeing
) -> HttpResponseBase:
    """Mark a page as what a member sees, whatever made it, and keep it out of every cache."""
    response["Cache-Control"] = "private, no-store"
    html = response.get("Content-Type", "").startswith("text/html")
    if response.streaming or not html or not isinstance(response, HttpResponse):
        return response
    with translation.override(preferred_language(request, admin.language)):
        told = {
            "member": member,
            "minutes": seeing.minutes_left,
            "language": translation.get_language(),
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        bar = render_to_string("certificates/_seeing_bar.html", told, request=request)
    response.content = BODY.sub(lambda body: body[0] + bar.encode(), response.content, count=1)
    response.headers.pop("Content-Length", None)
    return response
