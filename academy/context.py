"""What every template may need to know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from academy.lib.languages import native_name
from cms.frame import frame


def interface_languages() -> list[dict[str, str]]:
    """The languages that the interface speaks, each named in itself."""
    return [{"code": code, "name": native_name(code)} for code in settings.ACADEMY_INTERFACE_LANGUAGES]


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, language, direction, the frame that every page shares, and whether this is the demo."""
    language = get_language() or settings.LANGUAGE_CODE
    shared = frame()
    return {
        "site_name": shared.in_language(language).name,
        "frame": shared,
        "demo_mode": settings.DEMO,
        "html_lang": language,
        "html_dir": "rtl" if get_language_bidi() else "ltr",
    }
