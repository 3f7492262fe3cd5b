"""Addresses outside the academy: which ones a lesson may lead to, and how readers see where they go."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from django.utils.encoding import punycode

MAX_ADDRESS_CHARS = 500

_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\<>\"]")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_SAFE = "/?:@!$&'()*+,;=-._~%[]"


@dataclass(frozen=True)
class OutsideAddress:
    """An https address; `host` is its name as the network knows it, where look-alike letters show."""

    href: str
    host: str


def outside_address(text: str) -> OutsideAddress | None:
    """Return the address in `text` where it is safe to lead a reader there, or None.

    It is https, names a host with a dot by letters (no number of a machine), and holds no name, password,
    space or character that hides another. Other scripts are written as the network writes them.
    """
    text = text.strip()
    if not 0 < len(text) <= MAX_ADDRESS_CHARS or _UNSAFE.search(text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
        host = punycode(parts.hostname or "").lower()
    except (ValueError, UnicodeError):
        return None
    labels = host.split(".")
    named = len(host) <= 253 and len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    if parts.scheme.lower() != "https" or "@" in parts.netloc or not named or not _TOP.fullmatch(labels[-1]):
        return None
    place = host if port in (None, 443) else f"{host}:{port}"
    path, query, fragment = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    return OutsideAddress(urlunsplit(("https", place, path, query, fragment)), place)
