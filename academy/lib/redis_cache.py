"""Redis as the cache. It may be away: then the site is slower, and not down."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger("academy.cache")

SILENCE_SECONDS = 10  # between two lines in the log about the same absence


class ForgivingClient(RedisCacheClient):
    """Answers as an empty cache would while Redis does not answer.

    Nothing is served stale when it comes back: what is kept of content carries its version in its key, and
    counts for rate limits start again. `add` succeeds, so that nobody waits for a lock that cannot be had;
    `incr` says that there is no such count.
    """

    _spoke_at = float("-inf")

    def _or(self, away: Any, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except (RedisError, OSError):
            if time.monotonic() - ForgivingClient._spoke_at > SILENCE_SECONDS:
                ForgivingClient._spoke_at = time.monotonic()
                log.warning("cache_away", exc_info=True)
            return away

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return self._or(True, lambda: super(ForgivingClient, self).add(key, value, timeout))

    def get(self, key: Any, default: Any) -> Any:
        return self._or(default, lambda: super(ForgivingClient, self).get(key, default))

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._or(None, lambda: super(ForgivingClient, self).set(key, value, timeout))

    def touch(self, key: Any, timeout: Any) -> bool:
        return self._or(False, lambda: super(ForgivingClient, self).touch(key, timeout))

    def delete(self, key: Any) -> bool:
        return self._or(False, lambda: super(ForgivingClient, self).delete(key))

    def get_many(self, keys: Any) -> dict[Any, Any]:
        return self._or({}, lambda: super(ForgivingClient, self).get_many(keys))

    def has_key(self, key: Any) -> bool:
        return self._or(False, lambda: super(ForgivingClient, self).has_key(key))

    def incr(self, key: Any, delta: int) -> int:
        found = self._or(None, lambda: super(ForgivingClient, self).incr(key, delta))
        if found is None:
            raise ValueError(f"Key '{key}' not found.")
        return found

    def set_many(self, data: Any, timeout: Any) -> None:
        self._or(None, lambda: super(ForgivingClient, self).set_many(data, timeout))

    def delete_many(self, keys: Any) -> None:
        self._or(None, lambda: super(ForgivingClient, self).delete_many(keys))

    def clear(self) -> bool:
        return self._or(False, lambda: super(ForgivingClient, self).clear())


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache with the client above."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
