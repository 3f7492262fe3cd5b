"""System checks: what must not be started."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def check_processes_share_a_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Several web processes need Redis: rate limits, site paths and rendered pages live in the cache."""
    if settings.WEB_PROCESSES > 1 and not settings.REDIS_URL:
        return [
            Error(
                "ACADEMY_WEB_PROCESSES is above 1, but REDIS_URL is not set.",
                hint="Set REDIS_URL, or run one process with threads.",
                id="academy.E001",
            )
        ]
    return []
