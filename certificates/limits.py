"""How often one address may ask, and one thing be tried: counts in the cache."""

import ipaddress
import time

import structlog
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

log = structlog.get_logger("certificates.limits")

WINDOW_SECONDS = 60
DAY_SECONDS = 24 * 3600


def asks_too_often(request: HttpRequest, *, what: str, per_minute: int, subject: str = "") -> bool:
    """Count this request of `what`, and say whether its sender, or `subject`, has gone beyond `per_minute`.

    An address is told as for signing in (allauth's settings about proxies); an IPv6 one counts by its /64.
    Where it cannot be told or the cache is away, the request passes: the number itself is the guard, 95
    random bits, and a verification must not fail because a cache did.
    """
    try:
        return _counted(f"{what}:{subject or _sender(request)}", WINDOW_SECONDS) > per_minute
    except Exception:
        log.warning("limit_not_counted", what=what, exc_info=True)
        return False


def tries_too_often(
    request: HttpRequest, *, what: str, subject: str, per_minute: int, per_day: int
) -> int | None:
    """Count this try of `what`; return the seconds to wait where it is one too many, else None.

    `per_minute` holds for its sender, `per_day` for `subject`, whoever tries. Here the limit is the guard
    itself: where nothing can be counted, nobody may try.
    """
    try:
        if _counted(f"{what}:{_sender(request)}", WINDOW_SECONDS) > per_minute:
            return WINDOW_SECONDS
        return DAY_SECONDS if _counted(f"{what}:{subject}", DAY_SECONDS) > per_day else None
    except Exception:
        log.warning("limit_not_counted", what=what, exc_info=True)
        return WINDOW_SECONDS


def _counted(key: str, seconds: int) -> int:
    key = f"limit:{key}:{int(time.time() // seconds)}"
    cache.add(key, 0, timeout=2 * seconds)
    return cache.incr(key)


def _sender(request: HttpRequest) -> str:
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except PermissionDenied as error:
        raise LookupError("the request carries no client address") from error
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return str(address)
