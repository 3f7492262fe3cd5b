"""Run every measurement, print a table, write `var/bench.json`; end with 1 where a limit does not hold.

python -m benchmarks             all of them
python -m benchmarks pages       some, by module
"""

import importlib
import json
import os
import pkgutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TypedDict

import benchmarks

REPORT = Path(__file__).resolve().parents[1] / "var" / "bench.json"


class Row(TypedDict):
    """One figure; without a limit it is told for information. The name says which side of it is good."""

    name: str
    value: float
    unit: str
    limit: float | None
    holds: bool


def modules_with_measurements(wanted: list[str]) -> list[str]:
    """The names of the modules here that measure, or those of them that are asked for."""
    names = [found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name[0] != "_"]
    unknown = set(wanted) - set(names)
    if unknown:
        sys.exit(f"No such measurement: {', '.join(sorted(unknown))}. There are: {', '.join(names)}.")
    return [name for name in names if name in wanted or not wanted]


def set_up_academy(folder: str) -> None:
    """Configure Academy in this process, with an empty folder for its database and files."""
    import django

    os.environ.update(ACADEMY_PROFILE="development", ACADEMY_VAR_DIR=folder, ACADEMY_LOG_LEVEL="WARNING")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
    django.setup()


def measured(name: str) -> list[Row]:
    """The rows of one module; none where it only serves the others."""
    measure = getattr(importlib.import_module(f"benchmarks.{name}"), "measure", None)
    if measure is None:
        return []
    started = time.monotonic()
    rows: list[Row] = list(measure())
    print(f"{name}: {len(rows)} figures in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return rows


def line(row: Row, width: int) -> str:
    """A row as a line for a terminal."""
    verdict = "    " if row["limit"] is None else "ok  " if row["holds"] else "FAIL"
    limit = "" if row["limit"] is None else f"limit {row['limit']:g}"
    return f"{verdict}  {row['name']:<{width}}  {row['value']:>9.5g} {row['unit']:<12} {limit}".rstrip()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        set_up_academy(folder)
        rows = [row for name in modules_with_measurements(sys.argv[1:]) for row in measured(name)]
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    width = max([len(row["name"]) for row in rows], default=0)
    print("\n".join(line(row, width) for row in rows))
    broken = sum(not row["holds"] for row in rows)
    if broken:
        print(f"{broken} of the limits do not hold.")
        return 1
    print("All limits hold. The rows are in var/bench.json.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
