"""Starting an attempt at a quiz that draws 40 questions from a bank of 50 000.

A process of its own does it on a PostgreSQL of its own. The bank is 50 000 single choices of four options in
one branch of two categories, with three difficulties; each start is a new enrolment's, so that most questions
are frozen for the first time.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks.queries import row

MOST_QUERIES = 12
MOST_MILLISECONDS = 1000


def measure() -> Iterator[dict[str, Any]]:
    """Rows for the reads and writes of one start, and for its median time."""
    from tests.services.postgres import Cluster

    with Cluster() as cluster, tempfile.TemporaryDirectory(prefix="academy-papers-") as folder:
        environment = os.environ | {
            "DATABASE_URL": cluster.url,
            "ACADEMY_VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "academy.settings",
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env=environment, check=True)
        command = [sys.executable, "-m", "benchmarks._papers"]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    asked, took = found["queries"], found["milliseconds"]
    name = "start of an attempt, 40 drawn from 50 000"
    yield row(f"{name}: reads and writes", asked, "", MOST_QUERIES, asked <= MOST_QUERIES)
    yield row(f"{name}: median", round(took), "ms", MOST_MILLISECONDS, took <= MOST_MILLISECONDS)
