"""What every template may need to know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi, get_language_info

from cms.frame import frame


def interface_languages() -> list[dict[str, str]]:
    """The languages that the interface speaks, each named in itself."""
    return [
        {"code": code, "name": get_language_info(code)["name_local"]}
        for code in settings.ACADEMY_INTERFACE_LANGUAGES
    ]


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
