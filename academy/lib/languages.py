"""What a language calls itself, and which way it is written; languages are named by Django's codes."""

from django.utils.translation import get_language_info


def native_name(language: str) -> str:
    """Return what a language calls itself. Raises KeyError for one that Django does not know."""
    return get_language_info(language)["name_local"]


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr`, as HTML's `dir` has them. Raises KeyError as `native_name` does."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"
