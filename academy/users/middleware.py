"""The person behind a request: language and zone, the second factor, and pages kept out of shared caches."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from academy.users.languages import keep_language, language_in_path, preferred_language
from academy.users.models import User
from academy.users.second_factor import what_to_do_first
from academy.users.sign_ins import note_visit
from academy.users.time_zones import zone_of

GetResponse = Callable[[HttpRequest], HttpResponse]

# Files and health need no person: nothing is read for them.
WITHOUT_PERSON = ("/healthz", "/static/", "/media/", "/pictures/", "/site/")
# What somebody may do who has yet to set up or show a second factor: that, leave, or change the language.
BEFORE_SECOND_FACTOR = ("/account/", "/language/", *WITHOUT_PERSON)


def signed_in(request: HttpRequest) -> User | None:
    """Return the signed-in person; without a session cookie there is none, and nothing is asked."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


class PrivatePagesMiddleware:
    """Keep every page that belongs to a session out of every cache, and the others out of shared ones.

    A visitor's page holds a form token too, so a shared cache must not keep it. A view that says
    `private` itself, such as a lesson's picture that a weak link should load once, is left as it is; so is a
    file that is the same for everybody and for good (`immutable`).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        given = response.get("Cache-Control", "")
        if "immutable" in given and cookie not in response.cookies:
            return response
        if cookie in request.COOKIES or cookie in response.cookies:
            if "private" not in given and "no-store" not in given:
                response["Cache-Control"] = "private, no-store"
        elif not given:
            response["Cache-Control"] = "private, no-cache"
        return response


class LanguageMiddleware:
    """Speak the person's language and tell times in their zone.

    A public page carries its language in its address, and a visitor who reads one goes on in its language
    elsewhere: the cookie keeps it. There the profile decides, then the cookie, then what the browser asks
    for. The bare root leads to the home page of that language.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(WITHOUT_PERSON):
            return self.get_response(request)
        user = signed_in(request)
        language = language_in_path(request.path_info)
        asked = not language
        language = language or preferred_language(request, user.language if user else None)
        zone = zone_of(user.time_zone) if user else zone_of("UTC")
        if user:
            note_visit(request)
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            preview = getattr(request, "is_dummy", False)  # of a question, which has no address of its own
            if request.path_info == "/" and request.method in ("GET", "HEAD") and not preview:
                response: HttpResponse = HttpResponseRedirect(f"/{language}/")
            else:
                response = self.get_response(request)
        patch_vary_headers(response, ["Cookie", "Accept-Language"] if asked else ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        if not asked and not user and _is_page(response):
            keep_language(request, response, language)
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")


# Where members send a file: evidence for a correction of their name.
MEMBERS_FILES = re.compile(r"/certificates/[^/]+/correct/")
MEMBERS_FILE_BYTES = 5_000_000


class BodyLimitMiddleware:
    """Refuse a body that is too large before anything of it is read; staff send files in the admin, members
    at `MEMBERS_FILES` only.

    Stands after authentication, and before the form token is looked for in the body. A body without a length
    is never read at all. Where a view looks at the length itself, before it reads, it answers in its own way.
    """

    judged_by_view = ("/verify/file/",)

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdecimal() or int(length) > self.most(request, int(length)):
            text = _("This is more than can be sent here. Choose a smaller file, or a shorter text.")
            return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)

    def most(self, request: HttpRequest, length: int) -> int:
        """The most bytes that this request may bring; who sends it is asked only where it matters."""
        usual = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if request.path_info in self.judged_by_view:
            return length
        if length > usual and MEMBERS_FILES.fullmatch(request.path_info):
            return MEMBERS_FILE_BYTES + usual if signed_in(request) else usual
        if length <= usual or not request.path_info.startswith("/admin/"):
            return usual
        user = signed_in(request)
        files = max(
            settings.ACADEMY_VIDEO_BYTES, settings.ACADEMY_AUDIO_BYTES, settings.ACADEMY_DOCUMENT_BYTES
        )
        return files + usual if user and user.has_perm("wagtailadmin.access_admin") else usual


class SecondFactorMiddleware:
    """Send whoever's role demands a second factor to set it up, or to show it, before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.ACADEMY_SECOND_FACTOR and not request.path_info.startswith(BEFORE_SECOND_FACTOR):
            user = signed_in(request)
            if user and (page := what_to_do_first(request, user)):
                return self.send_to(request, page)
        return self.get_response(request)

    def send_to(self, request: HttpRequest, page: str) -> HttpResponse:
        """Redirect to `page`, and back afterwards where the request was for a page."""
        if page.startswith("mfa_reauthenticate") and request.method in ("GET", "HEAD"):
            return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
        return redirect(f"{reverse(page)}?required=yes")
