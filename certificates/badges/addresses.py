"""Addresses and names under which badges, their issuer and its keys are known for good.

All are built from one setting, `ACADEMY_BASE_URL`. The issuer is `did:web` of that address, which outlives a
key. The same keys are known as `did:key` too, which needs no web: see `docs/decisions/open-badges.md`.
"""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse

from certificates.numbers import grouped


def did_web() -> str:
    """Return the issuer's name as `did:web`; a port is percent-encoded, as that method has it."""
    return "did:web:" + quote(urlsplit(settings.ACADEMY_BASE_URL).netloc, safe="")


def method_of(kid: str, did: str) -> str:
    """Return what a proof calls a key of ours."""
    return f"{did}#{kid}"


def did_key_method(public: str) -> str:
    """Return what a proof calls the same key without the web: `did:key:z6Mk…#z6Mk…`."""
    return f"did:key:{public}#{public}"


def badge_url(number: str, suffix: str = "json") -> str:
    """Return the permanent address of a badge, or of its picture."""
    return settings.ACADEMY_BASE_URL + reverse("certificates:badge", args=[grouped(number), suffix])


def achievement_url(course_key: str, kind: str, suffix: str = "json") -> str:
    """Return the permanent address of what is achieved: a course and a kind."""
    return settings.ACADEMY_BASE_URL + reverse("certificates:achievement", args=[course_key, kind, suffix])


def status_url(list_id: int) -> str:
    """Return the permanent address of a status list."""
    return settings.ACADEMY_BASE_URL + reverse("certificates:status_list", args=[list_id])
