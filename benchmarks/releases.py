"""A release by two workers on real PostgreSQL and Redis, killed twice in the middle: exactly as many.

Two Celery workers issue, draw and sign; at a third of the way one of them is killed (`kill -9`) and started
again, at two thirds the other. At the end what the killed ones held is done by the sweep, and every award
must have exactly one certificate: one number, one file, one seal, one badge. The rate counts from the first
finished certificate to the moment at which only the killed ones' items are left. A worker's memory is that
of the process that works, once it has loaded what it needs.

`RELEASES=10000 python -m benchmarks releases` is the figure of the issue; `make bench` does fewer.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.queries import row
from tests.services.postgres import Cluster
from tests.services.processes import ROOT, NotInstalled, academy_environment
from tests.services.redis import RedisServer

NUMBER = int(os.environ.get("RELEASES", "300"))
GROWTH = 20.0  # MB that a worker's memory may differ over the run


def released(number: int) -> dict[str, Any]:
    """Run the release in a process of its own (its database is another one) and return what it found."""
    with tempfile.TemporaryDirectory(prefix="academy-release-") as folder:
        found = Path(folder) / "found.json"
        cache = Path(folder) / "cache"
        (ROOT / "var" / "cache").mkdir(parents=True, exist_ok=True)
        cache.symlink_to(ROOT / "var" / "cache")  # fonts that take half a minute to make once
        with Cluster() as cluster, RedisServer() as redis:
            environment = academy_environment(
                DATABASE_URL=cluster.url,
                REDIS_URL=redis.url,
                ACADEMY_VAR_DIR=folder,
                ACADEMY_LOG_LEVEL="ERROR",
            )
            command = [sys.executable, "-m", "benchmarks._releases", str(number), str(found)]
            subprocess.run(command, env=environment, cwd=ROOT, check=True)
        return json.loads(found.read_text())


def measure() -> Iterator[dict[str, Any]]:
    """Rows: how many there are in the end, how fast, how steady the memory, and each stage's own rate."""
    try:
        found = released(NUMBER)
    except NotInstalled as missing:
        print(f"releases: not measured, for {missing}", file=sys.stderr)
        return
    exact = found["certificates"] == found["files"] == found["badges"] == found["done"] == NUMBER
    yield row("release: certificates after two kills", found["certificates"], f"of {NUMBER}", NUMBER, exact)
    yield row("release: awards with more or less than one", found["wrong"], "awards", 0, not found["wrong"])
    yield row("release: issued, drawn and signed a second, two workers", found["rate"], "1/s")
    yield row("release: files that the killed left behind", found["left behind"], "files")
    yield row("release: taken from the killed by the sweep", found["swept"], "items")
    growth = found["growth"]
    yield row("release: most that a worker's memory grew", growth, "MB", GROWTH, abs(growth) <= GROWTH)
    for name, sizes in found["memory"].items():
        for when, size in zip(("start", "middle", "end"), sizes, strict=True):
            yield row(f"release: memory of {name}, {when}", size, "MB")
    for stage, rate in found["stages"].items():
        yield row(f"release: {stage}, a second on one core", rate, "1/s")
    for ratio in found["ratios"]:
        yield ratio | {"name": f"in the same run, {ratio['name']}"}
