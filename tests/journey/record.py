"""What the journey writes down: each step with its time and its cost, and the one thing that was wrong."""

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path


class Wrong(Exception):
    """Something on the road is not as it must be; the text is one sentence about it."""


def require(holds: object, sentence: str) -> None:
    """Raise `Wrong` with this sentence unless `holds`."""
    if not holds:
        raise Wrong(sentence)


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class Request:
    """One request of a step, as its answer told it."""

    method: str
    path: str
    status: int
    ms: float
    reads: int
    writes: int
    bytes: int


@dataclass
class Step:
    """One step of the road; the sums are those of its requests, `ms` is the whole time it took."""

    name: str
    ms: float = 0.0
    reads: int = 0
    writes: int = 0
    requests: list[Request] = field(default_factory=list)


class Record:
    """The steps so far, printed as they end."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.database = ""

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time a step, sum up its requests, and print it when all of it was right."""
        present = Step(name)
        self.steps.append(present)
        started = time.perf_counter()
        yield present
        present.ms = round((time.perf_counter() - started) * 1000, 1)
        sums = f"{present.ms:8.0f} {present.reads:6} {present.writes:7} {len(present.requests):9}"
        say(f"{len(self.steps):3}  {name:<52}{sums}")

    def note(self, request: Request) -> None:
        """Add a request to the present step."""
        present = self.steps[-1]
        present.requests.append(request)
        present.reads += request.reads
        present.writes += request.writes

    def head(self) -> None:
        """Print the names of the columns."""
        say(f"{'':5}{'step':<52}{'ms':>8} {'reads':>6} {'writes':>7} {'requests':>9}")

    def write(self, path: Path, *, wrong: str = "") -> None:
        """Keep everything as JSON, with the sentence about what was wrong, if anything was."""
        data = {"database": self.database, "wrong": wrong, "steps": [asdict(step) for step in self.steps]}
        path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
