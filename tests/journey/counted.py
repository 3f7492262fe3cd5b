"""Gunicorn's configuration for the journey alone: every answer says how many row reads and writes it cost.

`manage.py serve` starts gunicorn as for anybody; the journey names this file in `GUNICORN_CMD_ARGS`, and the
product knows nothing of it. A read is a SELECT, a write an INSERT, UPDATE or DELETE; what opens, closes or
marks a transaction is neither.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

READS, WRITES = "X-Journey-Reads", "X-Journey-Writes"

counted = threading.local()  # gthread serves a request in one thread, which has its own connection


def kind_of(sql: str) -> str | None:
    """Return "reads" or "writes", or None for a statement that touches no rows."""
    words = sql.lstrip(" \n\t(").upper()
    verb = words.split(None, 1)[0] if words else ""
    if verb == "WITH":
        return "writes" if any(f" {word} " in words for word in ("INSERT", "UPDATE", "DELETE")) else "reads"
    return {"SELECT": "reads", "INSERT": "writes", "UPDATE": "writes", "DELETE": "writes"}.get(verb)


def count(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Count one statement (as Django's `execute_wrapper`), then run it."""
    kind = kind_of(str(sql))
    if kind:
        setattr(counted, kind, getattr(counted, kind, 0) + 1)
    return execute(sql, params, many, context)


def watch(connection: Any, **kwargs: Any) -> None:
    """Count on a connection that has just been opened, once."""
    if count not in connection.execute_wrappers:
        connection.execute_wrappers.append(count)


def telling(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return the WSGI application with the two counts among the headers of each answer."""

    def told(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        counted.reads = counted.writes = 0

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            counts = [(READS, str(counted.reads)), (WRITES, str(counted.writes))]
            return start_response(status, [*headers, *counts], *rest)

        return application(environ, start)

    return told


def post_worker_init(worker: Any) -> None:
    """Gunicorn's hook: the worker has loaded the application and has not answered anybody yet."""
    from django.db.backends.signals import connection_created

    connection_created.connect(watch, weak=False)
    worker.wsgi = telling(worker.wsgi)
