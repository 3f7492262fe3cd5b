"""The ground that the journey walks on: a fresh database and the academy as `manage.py serve` runs it."""

import contextlib
import os
import re
import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.journey.record import require
from tests.services.databases import KEPT
from tests.services.processes import ROOT, Process, academy_environment, free_port, manage

COUNTING = ROOT / "tests" / "journey" / "counted.py"


class Ground:
    """A served academy with the demo in it; `folder` has its files and its mail."""

    def __init__(self, folder: Path, database_url: str | None) -> None:
        self.folder = folder
        self.database = "PostgreSQL" if database_url else "SQLite"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = academy_environment(
            DATABASE_URL=database_url,
            REDIS_URL=None,
            ACADEMY_VAR_DIR=str(folder),
            ACADEMY_BASE_URL=self.url,
            GUNICORN_CMD_ARGS=f"--config {COUNTING}",
        )
        collected = KEPT / "static"  # collected once for all runs; `serve` sees whether it is stale
        collected.mkdir(parents=True, exist_ok=True)
        (folder / "static").symlink_to(collected)

    @property
    def mail(self) -> Path:
        """Where the demo's mail goes."""
        return self.folder / "mail"

    def manage(self, *arguments: str) -> None:
        """Run a management command on the fresh database."""
        manage(*arguments, env=self.environment)

    @contextlib.contextmanager
    def served(self) -> Iterator[None]:
        """Serve, from the greeting on, until the journey is over."""
        command = [sys.executable, ROOT / "manage.py", "serve", "--port", str(self.port)]
        process = Process(command, log=self.log, env=self.environment)
        try:
            process.wait_ready(
                lambda: "Academy is at" in self.log.read_text(errors="replace"),
                seconds=180,
                what="the server",
            )
            yield
        finally:
            process.stop(signal.SIGINT)

    def password(self) -> str:
        """The demo's password, as the greeting prints it."""
        found = re.search(r"Sign in with the password (\S+) as", self.log.read_text(errors="replace"))
        require(found, "The server's greeting names no password of the demo")
        return found[1] if found else ""

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.folder / "server.log"


@contextlib.contextmanager
def fresh_ground() -> Iterator[Ground]:
    """An empty database, on the PostgreSQL of DATABASE_URL or as SQLite in a folder; gone afterwards."""
    configured = os.environ.get("DATABASE_URL", "")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="academy-journey-")))
        postgres = configured.startswith("postgres")
        url = stack.enter_context(fresh_postgres(configured)) if postgres else None
        yield Ground(folder, url)


@contextlib.contextmanager
def fresh_postgres(url: str) -> Iterator[str]:
    """A new database under a random name on the server of `url`; yields its address and drops it."""
    name = f"academy_journey_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
