"""How often one address may ask: a count per minute in the cache."""

import ipaddress
import time

import structlog
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

log = structlog.get_logger("certificates.limits")

WINDOW_SECONDS = 60


def asks_too_often(request: HttpRequest, *, what: str, per_minute: int) -> bool:
    """Count this request of `what`, and say whether its sender has gone beyond `per_minute`.

    An address is told as for signing in (allauth's settings about proxies); an IPv6 one counts by its /64.
    Where it cannot be told or the cache is away, the request passes: the number itself is the guard, 95
    random bits, and a verification must not fail because a cache did.
    """
    try:
        key = f"limit:{what}:{_sender(request)}:{int(time.time() // WINDOW_SECONDS)}"
        cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
        return cache.incr(key) > per_minute
    except Exception:
        log.warning("limit_not_counted", what=what, exc_info=True)
        return False


def _sender(request: HttpRequest) -> str:
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except PermissionDenied as error:
        raise LookupError("the request carries no client address") from error
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return str(address)
