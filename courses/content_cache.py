"""The content cache of `cms`, under the name by which this app and those to its right know it."""

from cms.content_cache import KEPT_SECONDS, keep, key_of, release

__all__ = ["KEPT_SECONDS", "keep", "key_of", "release"]
