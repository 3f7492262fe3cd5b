"""Notices as they stand at the top of a page."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cms.frame import Frame, NoticeLine, notices_now


def notices_html(language: str, shared: Frame | None = None) -> SafeString | str:
    """Return what is to be told at this moment to a reader of `language`, which is active; often nothing.

    `shared` is the frame where the caller has it already.
    """
    lines = notices_now(language, shared)
    return _rendered(lines, language) if lines else ""


@lru_cache(maxsize=50)
def _rendered(lines: tuple[NoticeLine, ...], language: str) -> SafeString:
    return render_to_string("cms/_notices.html", {"notices": lines})
