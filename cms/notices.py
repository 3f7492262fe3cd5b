"""Notices as they stand at the top of a page."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cms.frame import NoticeLine, notices_now


def notices_html(language: str) -> SafeString | str:
    """Return what is to be told at this moment to a reader of `language`, which is active; often nothing."""
    lines = notices_now(language)
    return _rendered(lines, language) if lines else ""


@lru_cache(maxsize=50)
def _rendered(lines: tuple[NoticeLine, ...], language: str) -> SafeString:
    return render_to_string("cms/_notices.html", {"notices": lines})
