"""A site without its Redis is slower, not down."""

import pytest
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisIsAway

from academy.lib.redis_cache import ForgivingRedisCache
from tests.services.processes import free_port, skip_or_fail
from tests.services.redis import NotInstalled, RedisServer


@pytest.fixture
def nobody() -> str:
    """The address of a Redis that is not there."""
    return f"redis://127.0.0.1:{free_port()}/0"


def test_while_redis_is_away_the_cache_is_empty_and_locks_are_free(nobody):
    cache = ForgivingRedisCache(nobody, {})
    cache.set("a", 1)
    cache.set_many({"a": 1})
    cache.delete_many(["a"])
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a"]) == {}
    assert cache.add("lock", 1) is True
    assert (cache.has_key("a"), cache.touch("a"), cache.delete("a"), cache.clear()) == (False,) * 4
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_control_djangos_own_cache_fails(nobody):
    with pytest.raises(RedisIsAway):
        RedisCache(nobody, {}).get("a")


def test_while_redis_is_there_it_is_a_cache():
    try:
        server = RedisServer()
    except NotInstalled as missing:
        skip_or_fail(str(missing))
    with server:
        cache = ForgivingRedisCache(server.url, {})
        assert cache.add("a", 1) and not cache.add("a", 2)
        assert cache.incr("a") == cache.get("a") == 2
        assert cache.get_many(["a", "b"]) == {"a": 2}
        assert cache.delete("a") and not cache.has_key("a")
        with pytest.raises(ValueError, match="not found"):
            cache.incr("a")
