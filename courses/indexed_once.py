"""Keeps a page or question that a loader saves several times out of the search index until it is complete.

Wagtail indexes at every save: a page that is made and published is written into the index three times, which
took a quarter of the time of loading a course. What stands in the index in the end is the same.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from asgiref.local import Local
from wagtail.search import index
from wagtail.search.backends import get_search_backends

_waiting = Local()


@contextlib.contextmanager
def indexed_once(instance: Any) -> Iterator[None]:
    """Index `instance` as it is stored at the end of the block, and nothing of ours before."""
    _waiting.value = True
    try:
        yield
    finally:
        del _waiting.value
    index.insert_or_update_object(type(instance)._default_manager.get(pk=instance.pk))


@contextlib.contextmanager
def indexed_together(instances: list[Any]) -> Iterator[None]:
    """Index what `instances` holds at the end of the block, a model at a time, and nothing of ours before."""
    _waiting.value = True
    try:
        yield
    finally:
        del _waiting.value
    by_model: dict[type, list[Any]] = defaultdict(list)
    for instance in instances:
        by_model[type(instance)].append(instance)
    for backend in get_search_backends(with_auto_update=True):
        for model, made in by_model.items():
            backend.add_bulk(model, made)


class IndexedOnce:
    """A page or snippet that can wait for its place in the index."""

    def get_indexed_instance(self) -> Any:
        """What is to be indexed now; None means nothing, as for any page that is not complete yet."""
        return None if getattr(_waiting, "value", False) else super().get_indexed_instance()
