"""What answers cost: a million of them counted into statistics, a few more afterwards, papers graded.

A process of its own counts on a PostgreSQL of its own; the seconds are those on the clock, grading's are CPU.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks.queries import row

COUNTED = 60.0  # seconds for a million answers


def measure() -> Iterator[dict[str, Any]]:
    """Rows for counting, for counting what is new, and for grading."""
    from tests.services.postgres import Cluster

    with Cluster() as cluster, tempfile.TemporaryDirectory(prefix="academy-answers-") as folder:
        environment = os.environ | {
            "DATABASE_URL": cluster.url,
            "ACADEMY_VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "academy.settings",
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env=environment, check=True)
        command = [sys.executable, "-m", "benchmarks._answers"]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    seconds = found["count"]
    yield row("statistics of 1 000 000 answers", round(seconds, 1), "s", COUNTED, seconds <= COUNTED)
    yield row("statistics of 1 000 000 answers: memory", round(found["memory"]), "MB")
    yield row("statistics: 4 000 answers more", round(found["more"], 2), "s")
    yield row("statistics: a question counted anew from 1 000 papers", round(found["anew"], 1), "s")
    yield row("grading papers of 40 questions, a core", round(found["graded"]), "papers/s")
    yield row("grading the same from the database", round(found["marked"]), "papers/s")
