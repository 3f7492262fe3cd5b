"""Starting, awaiting and stopping the processes that tests need."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from academy.lib.children import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


class NotInstalled(Exception):
    """A service that a test needs is not on this machine."""


class DidNotStart(Exception):
    """A process ended, or did not answer in time; the text holds the end of its output."""


def skip_or_fail(what: str) -> NoReturn:
    """Skip the test because `what` is missing here; in CI nothing may be missing, so fail it."""
    if IN_CI:
        pytest.fail(f"{what}; with CI=true every service must be there", pytrace=False)
    pytest.skip(what)


def free_port() -> int:
    """Return a port of this machine that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], Any], *, seconds: float, what: str, pause: float = 0.02) -> Any:
    """Return the first true value of `condition`, or raise `TimeoutError` saying `what` did not come."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds:g} s")
        time.sleep(pause)


class Process:
    """A child process in a session of its own, with its output in a file, stopped for certain."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        user: str | None = None,
    ) -> None:
        self.log = log
        identity: dict[str, Any] = {"user": user, "group": user, "extra_groups": []} if user else {}
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **identity,
            )

    def wait_ready(self, answers: Callable[[], Any], *, seconds: float, what: str) -> None:
        """Return when `answers()` is true; raise `DidNotStart` when the process ends or time is up."""

        def ready() -> bool:
            if self.popen.poll() is not None:
                raise DidNotStart(f"{what} ended with status {self.popen.returncode}:\n{self.output()}")
            return bool(answers())

        try:
            wait_until(ready, seconds=seconds, what=what)
        except TimeoutError as error:
            self.stop()
            raise DidNotStart(f"{error}:\n{self.output()}") from None

    def output(self, characters: int = 4000) -> str:
        """Return the end of what the process has printed."""
        return self.log.read_text(errors="replace")[-characters:]

    def stop(self, number: int = signal.SIGTERM, *, seconds: float = 15) -> int:
        """Ask the process to end, then make its whole session end; return its status."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(seconds)
        self.kill()
        return self.popen.wait()

    def kill(self) -> None:
        """End the process and its children at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


def accepts_connections(port: int) -> bool:
    """Whether something listens on this port."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def academy_environment(**changes: str | None) -> dict[str, str]:
    """The environment of a process that runs Academy itself, under its own settings.

    A change of None takes a variable away. Nothing of a person's own `ACADEMY_*` settings gets through,
    since a test must not depend on them.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ACADEMY_", "PYTEST_"))
        and name not in {"DJANGO_SETTINGS_MODULE", "EMAIL_URL"}
    }
    kept.update(ACADEMY_PROFILE="development", DJANGO_SETTINGS_MODULE="academy.settings")
    kept.update({name: value for name, value in changes.items() if value is not None})
    for name in [name for name, value in changes.items() if value is None]:
        kept.pop(name, None)
    return kept


def manage(*arguments: str, env: Mapping[str, str], seconds: float = 300) -> str:
    """Run a management command to its end and return what it printed; its failure is raised with it."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=dict(env),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    if done.returncode:
        raise DidNotStart(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
