"""How many rows' reads and writes a page costs, whatever else the database is asked.

Statements are counted as the database gets them: SELECT is a read; INSERT, UPDATE and DELETE are writes;
BEGIN, COMMIT, SAVEPOINT and their kin are told apart. A page is asked for twice: the first answer fills the
caches that are kept per published version, the second is held to the budget.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from benchmarks._ground import Ground, ground

KINDS = {"SELECT": "reads", "WITH": "reads", "INSERT": "writes", "UPDATE": "writes", "DELETE": "writes"}


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count this thread's statements by kind: `reads`, `writes`, `transactions`."""
    count: Counter[str] = Counter()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        count[KINDS.get(sql.lstrip("( \n").split(None, 1)[0].upper(), "transactions")] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield count


def pages(at: Ground) -> list[tuple[str, int, Callable[[], Any]]]:
    """Each page with its budget and how it is asked for."""
    member, visitor = at.client(), at.client(signed_in=False)

    def save() -> Any:
        return member.post(at.question, {"answer": at.chosen}, headers={"accept": "application/json"})

    return [
        ("course page, signed in", 8, lambda: member.get(at.course)),
        ("lesson", 8, lambda: member.get(at.lesson)),
        ("quiz page", 8, lambda: member.get(at.quiz)),
        ("question page", 8, lambda: member.get(at.question)),
        ("save an answer", 4, save),
        ("my learning", 6, lambda: member.get(at.my_learning)),
        ("verification", 3, lambda: visitor.get(at.verification)),
    ]


def measure() -> Iterator[dict[str, Any]]:
    """A row per page, and what it cost besides."""
    for name, budget, ask in pages(ground()):
        with counted() as cold:
            ask()
        with counted() as warm:
            answer = ask()
        assert answer.status_code == 200, f"{name}: status {answer.status_code}"
        total = warm["reads"] + warm["writes"]
        yield row(f"{name}: row reads and writes", total, "statements", budget, total <= budget)
        yield row(f"{name}: the same on first sight", cold["reads"] + cold["writes"], "statements")
        yield row(f"{name}: BEGIN, SAVEPOINT and their kin", warm["transactions"], "statements")


def row(name: str, value: float, unit: str, limit: float | None = None, holds: bool = True) -> dict[str, Any]:
    """One figure of the report."""
    return {"name": name, "value": value, "unit": unit, "limit": limit, "holds": holds}
