"""`manage.py serve`: the embedded academy, one web server and the sweep beside it."""

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from academy.catalogues import compile_stale
from academy.demo.people import PASSWORD, sign_ins
from academy.demo.seeding import certificate_to_verify
from academy.lib.children import die_with_parent

HOST = "127.0.0.1"  # the embedded academy is for this machine; demo passwords must not leave it
GRACE_SECONDS = 10


class Command(BaseCommand):
    """What `make run` starts, and all that a small academy needs: no Redis, no second machine."""

    help = "Prepare the database and files, then serve on this machine with the sweep beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument("--sweep-every", type=int, default=30, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        refuse_taken_port(port)
        try:
            self.prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped while it was being prepared; the next start goes on.") from None
        commands = {
            "The web server": web_server(port=port, threads=options["threads"]),
            "The sweep": [*manage(), "sweep", "--every", str(options["sweep_every"])],
        }
        with stop_signals() as stopped, running(commands) as processes:
            ended = wait_for(processes, stopped, until=lambda: answers(port))
            if not ended and not stopped:
                self.greet(port)
                connection.close()  # for hours nothing is asked here again
                ended = wait_for(processes, stopped)
        if ended:
            status = processes[ended].returncode
            raise CommandError(f"{ended} ended by itself with status {status}, so everything was stopped.")
        self.stdout.write("Stopped.")

    def prepare(self) -> None:
        """Bring database, demo, catalogues and static files up to date; quick when they are."""
        for name in ("mail", "media", "private", "static", "cache"):
            (settings.VAR_DIR / name).mkdir(parents=True, exist_ok=True)
        compile_stale()
        if pending_migrations():
            self.tell("Migrating the database (up to half a minute the first time)")
            call_command("migrate", verbosity=0, interactive=False)
        if not any((settings.ACADEMY_CACHE_DIR / "fonts").glob("*")):
            from certificates.drawing import fonts  # slow to import, and needed once

            self.tell("Making the bold fonts of certificates")
            fonts.prepare(("A", "\u0628"))
        if settings.DEMO:
            call_command("seed_demo", if_empty=True, stdout=self.stdout)
        if static_is_stale():
            self.tell("Collecting and compressing static files")
            collect_static()

    def greet(self, port: int) -> None:
        """Print the address, and in the demo one sign-in per role and a certificate to verify."""
        self.tell(f"\nAcademy is at http://localhost:{port} (Ctrl-C stops it)")
        if settings.DEMO:
            self.tell(f"Sign in with the password {PASSWORD} as")
            for line in sign_ins():
                self.tell(line)
            if path := certificate_to_verify():
                self.tell(f"A certificate to verify: http://localhost:{port}{path}")

    def tell(self, line: str) -> None:
        """Print a line at once, also where the output is a file or a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def refuse_taken_port(port: int) -> None:
    """End with one sentence where something else listens on the port."""
    with socket.socket() as probe:
        # As gunicorn will: a connection that is still fading away is no listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CommandError(
                f"Port {port} is taken: stop what listens there, or name another, as in `make run PORT=8123`."
            ) from None


def answers(port: int) -> bool:
    """Whether the web server answers yet: it listens some seconds before it has loaded Academy."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return bool(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def pending_migrations() -> bool:
    """Whether the database lacks a migration; far quicker than to migrate in vain."""
    executor = MigrationExecutor(connection)
    pending = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    connection.close()
    return pending


def static_digest() -> str:
    """What the collected static files were made from: each source's name, size and time of change."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            source = os.stat(storage.path(path))
            found.update(f"{path} {source.st_size} {source.st_mtime_ns}\n".encode())
    return found.hexdigest()


def static_is_stale() -> bool:
    """Whether the collected files were made from other sources than those there now."""
    stamp = settings.STATIC_ROOT / ".collected"
    return not stamp.exists() or stamp.read_text() != static_digest()


def collect_static() -> None:
    """Collect, name by content and compress the static files, and note what they were made from."""
    present = static_digest()
    call_command("collectstatic", verbosity=0, interactive=False)
    (settings.STATIC_ROOT / ".collected").write_text(present)


def manage() -> list[str]:
    """The beginning of a management command's command line."""
    return [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]


def web_server(*, port: int, threads: int) -> list[str]:
    """gunicorn in one process with threads: the cache lives in the process (see the system check)."""
    return [
        *(sys.executable, "-m", "gunicorn", "academy.wsgi"),
        *("--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(threads)),
        *("--graceful-timeout", "5", "--timeout", "60", "--keep-alive", "15"),
        *("--forwarder-headers", "", "--log-level", "warning", "--no-control-socket"),
    ]


@contextlib.contextmanager
def stop_signals() -> Iterator[list[int]]:
    """Note Ctrl-C, `kill` and a closed terminal in a list, in place of ending this process at once."""
    stopped: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        stopped.append(number)

    before = {
        number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def running(commands: Mapping[str, Sequence[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start the commands, and stop them all at the end, whatever the end is.

    Each has a session of its own, so that Ctrl-C reaches this process alone and the stop is orderly.
    """
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            processes[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
            )
        yield processes
    finally:
        for process in processes.values():
            process.terminate()
        end = time.monotonic() + GRACE_SECONDS
        for process in processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, end - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(
    processes: Mapping[str, subprocess.Popen[bytes]], stopped: Sequence[int], until: Any = lambda: False
) -> str | None:
    """Return the name of the first process to end; None when a stop was asked for or `until()` is true."""
    while not stopped and not until():
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        time.sleep(0.2)
    return None
