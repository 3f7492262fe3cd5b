"""Finished pages in this process's memory: the last ones asked for, and never more than so many."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Shelf:
    """Keeps the `most` values that were used last; threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def keep(self, key: Hashable, make: Callable[[], str]) -> str:
        """Return what is kept under `key`, making it first where it is missing; making holds nobody up."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
