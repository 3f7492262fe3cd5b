"""Which language a page speaks, and how an address changes with it."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

BABEL_NAMES = {"zh-hans": "zh_Hans"}


def babel_name(language: str) -> str:
    """Return Babel's name of one of our languages."""
    return BABEL_NAMES.get(language, language)


def language_in_path(path: str) -> str | None:
    """Return the language that a public address begins with (/ar/courses/ is ar), if it does."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in dict(settings.LANGUAGES) else None


def path_in_language(url: str, language: str) -> str:
    """Return `url` with the language it begins with replaced; other addresses carry none and stay."""
    parts = urlsplit(url)
    if old := language_in_path(parts.path):
        return urlunsplit(parts._replace(path=f"/{language}{parts.path[len(old) + 1 :]}"))
    return url


def preferred_language(request: HttpRequest, chosen: str | None) -> str:
    """Return the interface's language: `chosen` (the profile), else the cookie, else the browser's wish.

    Only languages whose message catalogue is complete are offered; the first of them is the last resort.
    """
    offered = settings.ACADEMY_INTERFACE_LANGUAGES
    for language in (chosen, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if language in offered:
            return language
    for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            language = get_supported_language_variant(tag)
        except LookupError:
            continue
        if language in offered:
            return language
    return offered[0]


def safe_next(request: HttpRequest, default: str) -> str:
    """Return where the form's `next` leads if that is a path on this site, else `default`."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    if url.startswith("/") and url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    ):
        return url
    return default


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language in this browser, for when nobody is signed in."""
    same_site: Any = settings.LANGUAGE_COOKIE_SAMESITE
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite=same_site,
    )


def keep_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Remember the language of the public page that a visitor reads, if it is not the one remembered."""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
        remember_language(response, language)
