"""Many people at the same moment: threads that begin together, each on a connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from enrollments.errors import Refused

AT_ONCE = 50


@dataclass
class Outcome:
    """How one act ended: what it returned or raised, and how long it took."""

    value: Any
    error: Exception | None
    seconds: float

    @property
    def refused(self) -> bool:
        """Whether it ended in a plain sentence to the person."""
        return isinstance(self.error, Refused)

    @property
    def failed(self) -> bool:
        """Whether the person would have seen an error page."""
        return self.error is not None and not self.refused


def together(acts: Sequence[Callable[[], Any]], *, at_once: int = AT_ONCE) -> list[Outcome]:
    """Do all of this, at most `at_once` at a time, the first ones at the same moment; outcomes in order."""
    outcomes: list[Outcome | None] = [None] * len(acts)
    waiting = iter(range(len(acts)))
    taking = threading.Lock()
    threads = min(at_once, len(acts))
    line = threading.Barrier(threads)

    def one_after_the_other() -> None:
        try:
            connection.ensure_connection()
            line.wait(30)
            while True:
                with taking:
                    number = next(waiting, None)
                if number is None:
                    return
                outcomes[number] = timed(acts[number])
        finally:
            connection.close()

    crowd = [threading.Thread(target=one_after_the_other, daemon=True) for _ in range(threads)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(120)
    assert not any(thread.is_alive() for thread in crowd), "somebody still waits after two minutes"
    return [outcome for outcome in outcomes if outcome is not None]


def timed(act: Callable[[], Any]) -> Outcome:
    """Do one thing and say how it ended."""
    started = time.perf_counter()
    value, error = None, None
    try:
        value = act()
    except Exception as raised:
        error = raised
    return Outcome(value, error, time.perf_counter() - started)


def without_locks(monkeypatch: Any) -> None:
    """Take the row locks away: every `select_for_update` becomes a plain read."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self.all())


def without_constraint(model: Any, name: str) -> None:
    """Take a unique constraint (or its index) away; the database is a fresh copy for the next test."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"')
        cursor.execute(f'DROP INDEX IF EXISTS "{name}"')


def unique_on(model: Any, *columns: str) -> str:
    """The name of the unique constraint that the database has on these columns."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return next(
        name
        for name, about in found.items()
        if about["unique"] and not about["primary_key"] and about["columns"] == list(columns)
    )


def rest_after(monkeypatch: Any, module: Any, name: str, seconds: float) -> None:
    """Rest after a step of the product, as a slow disk would: guarded or not, the same for both."""
    step = getattr(module, name)

    def rested(*args: Any, **kwargs: Any) -> Any:
        found = step(*args, **kwargs)
        time.sleep(seconds)
        return found

    monkeypatch.setattr(module, name, rested)


def meet_after(monkeypatch: Any, module: Any, name: str, number: int, seconds: float = 20) -> None:
    """Let `number` callers wait for each other after a step of the product, however slow the machine is.

    For controls only: where a guard keeps them apart they would wait in vain.
    """
    step, line = getattr(module, name), threading.Barrier(number)

    def met(*args: Any, **kwargs: Any) -> Any:
        found = step(*args, **kwargs)
        line.wait(seconds)
        return found

    monkeypatch.setattr(module, name, met)


def rest_before(monkeypatch: Any, module: Any, name: str, seconds: float) -> None:
    """Rest before a step of the product."""
    step = getattr(module, name)

    def rested(*args: Any, **kwargs: Any) -> Any:
        time.sleep(seconds)
        return step(*args, **kwargs)

    monkeypatch.setattr(module, name, rested)
