"""The academy as people run it: `manage.py serve` with the demo, in a folder of its own."""

import email
import email.policy
import shutil
import signal
import sys
from email.message import EmailMessage
from pathlib import Path

from academy.management.commands.serve import static_digest
from tests.services.databases import KEPT, one_at_a_time
from tests.services.demo import copy_demo
from tests.services.processes import ROOT, Process, academy_environment, free_port, manage


def share_static_files(folder: Path) -> bool:
    """Let the site in `folder` use files that one run collects for all runs on the same sources.

    Return whether they are there already; else the caller collects them into `folder / "static"`.
    """
    collected = KEPT / f"static-{static_digest()[:16]}"
    collected.mkdir(parents=True, exist_ok=True)
    older = sorted(KEPT.glob("static-*"), key=lambda path: path.stat().st_mtime, reverse=True)[4:]
    for path in older:
        shutil.rmtree(path, ignore_errors=True)
    if not (folder / "static").exists():
        (folder / "static").symlink_to(collected)
    return (collected / ".collected").exists()


class Site:
    """A running demo academy: web server and sweep, SQLite, files and mail in `folder`."""

    def __init__(self, folder: Path, **environment: str | None) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        defaults: dict[str, str | None] = {"DATABASE_URL": None, "REDIS_URL": None}
        self._as_it_comes = not environment
        self.environment = academy_environment(
            **{**defaults, **environment}, ACADEMY_VAR_DIR=str(folder), ACADEMY_BASE_URL=self.url
        )
        self.process: Process | None = None

    def start(self) -> "Site":
        """Start from a copy of the seeded demo, and wait for the greeting.

        A site with settings of its own, such as another database, seeds for itself.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._as_it_comes and not (self.folder / "db.sqlite3").exists():
            copy_demo(self.folder, self.url)
        command = [sys.executable, ROOT / "manage.py", "serve", "--port", str(self.port)]
        with one_at_a_time("static"):
            share_static_files(self.folder)
            self.process = Process(command, log=self.folder / "log", env=self.environment)
            self.process.wait_ready(self._has_greeted, seconds=180, what="the demo academy")
        return self

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stop it as Ctrl-C does and return its status."""
        return self.process.stop(number) if self.process else 0

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's own database and files."""
        return manage(*arguments, env=self.environment)

    def mails(self, recipient: str = "") -> list[EmailMessage]:
        """The mails that the site has sent, oldest first; with `recipient`, those to that address."""
        found = []
        for path in sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            if recipient in str(message["To"]):
                found.append(message)
        return found

    def log(self) -> str:
        """The end of what the site has printed."""
        return self.process.output() if self.process else ""

    def _has_greeted(self) -> bool:
        return "Academy is at" in (self.folder / "log").read_text(errors="replace")
