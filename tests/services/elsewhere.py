"""Tests marked `postgres` run in a second pytest, on real PostgreSQL and Redis; their results count here.

The suite runs on the embedded default, SQLite. A process cannot change its engine: models and migrations of
the search index differ by it. So at the first marked test this plugin starts the services and a second pytest
on them, which runs all the marked tests and writes each report down; here the reports take the tests' places,
one by one, as if they had run here. Where `DATABASE_URL` already names PostgreSQL, everything runs on that,
in one process, and this plugin has nothing to do.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from academy.lib.children import die_with_parent
from tests.services.postgres import Cluster
from tests.services.processes import ROOT, NotInstalled
from tests.services.redis import RedisServer

REPORTS = "ACADEMY_TEST_REPORTS"  # in the second pytest: the file that takes its reports


def on_postgres() -> bool:
    """Whether this process was told to use PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


class SecondPytest:
    """The second pytest and its services, from its first marked test to the end of the run."""

    def __init__(self, items: list[pytest.Item]) -> None:
        self.stack = contextlib.ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="academy-second-")))
        self.reports = self.folder / "reports"
        os.mkfifo(self.reports)
        environment = dict(os.environ, **{REPORTS: str(self.reports)})
        environment.pop("PYTEST_XDIST_WORKER", None)
        environment["DATABASE_URL"] = self.stack.enter_context(Cluster()).url
        with contextlib.suppress(NotInstalled):  # the tests that need Redis say so themselves
            environment["REDIS_URL"] = self.stack.enter_context(RedisServer()).url
        chosen = self.folder / "tests"
        chosen.write_text("\n".join(item.nodeid for item in items))
        self.output = (self.folder / "output").open("w+")
        rounds = items[0].config.getoption("rounds")
        options = ["-p", "no:cacheprovider", "-p", "no:xdist", f"--rounds={rounds}"]
        self.pytest = subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, f"@{chosen}"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
        )
        self.lines = self._lines()
        self.waiting: dict[str, list[dict[str, Any]]] = {}

    def _lines(self) -> Iterator[str]:
        """Each line of the reports; the last one comes when the second pytest has ended."""
        keep_open = os.open(self.reports, os.O_RDONLY | os.O_NONBLOCK)  # so that a pytest that dies early
        os.set_blocking(keep_open, True)  # leaves no reader waiting for ever
        with os.fdopen(keep_open) as pipe:
            while True:
                line = pipe.readline()
                if line:
                    yield line
                elif self.pytest.poll() is not None:
                    return
                else:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        self.pytest.wait(0.05)  # not opened yet by the writer

    def reports_of(self, nodeid: str) -> list[dict[str, Any]] | None:
        """The reports of one test's phases, awaited; None where the second pytest ended without them."""
        while not self._is_complete(nodeid):
            line = next(self.lines, None)
            if line is None:
                return None
            report = json.loads(line)
            self.waiting.setdefault(report["nodeid"], []).append(report)
        return self.waiting.pop(nodeid)

    def _is_complete(self, nodeid: str) -> bool:
        return any(report["when"] == "teardown" for report in self.waiting.get(nodeid, []))

    def tail(self) -> str:
        """The end of what the second pytest printed."""
        self.output.flush()
        self.output.seek(0)
        return self.output.read()[-6000:]

    def close(self) -> None:
        """End the second pytest and stop the services."""
        if self.pytest.poll() is None:
            self.pytest.terminate()
            self.pytest.wait(20)
        self.output.close()
        self.stack.close()


class Elsewhere:
    """The plugin of the first pytest."""

    def __init__(self) -> None:
        self.second: SecondPytest | None = None
        self.cannot_start = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        """Let a marked test run in the second pytest, and report here what it reported there."""
        if not item.get_closest_marker("postgres") or self.cannot_start:
            return None
        if self.second is None:
            marked = [other for other in item.session.items if other.get_closest_marker("postgres")]
            try:
                self.second = SecondPytest(marked)
            except NotInstalled:
                self.cannot_start = True  # the tests run here and say that PostgreSQL is missing
                return None
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        for report in self._reports(item, self.second):
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        item.session._setupstate.teardown_exact(nextitem)  # what an earlier test left for this one's module
        return True

    def _reports(self, item: pytest.Item, second: SecondPytest) -> list[pytest.TestReport]:
        found = second.reports_of(item.nodeid)
        if found is None:
            text = f"The pytest on PostgreSQL ended without running this test:\n{second.tail()}"
            return [pytest.TestReport(item.nodeid, item.location, {}, "failed", text, "call")]
        reports = []
        for data in found:
            data["nodeid"] = item.nodeid
            reports.append(item.config.hook.pytest_report_from_serializable(config=item.config, data=data))
        return reports

    def pytest_sessionfinish(self) -> None:
        """Stop the second pytest and its services with this one."""
        if self.second is not None:
            self.second.close()


class Reporter:
    """The plugin of the second pytest: writes each report as a line of JSON."""

    def __init__(self, config: pytest.Config, path: str) -> None:
        self.config = config
        self.pipe = open(path, "w")  # noqa: SIM115 - open as long as the process

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        self.pipe.write(json.dumps(data, default=str) + "\n")
        self.pipe.flush()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=1, help="run each test marked `postgres` so many times")
    parser.addoption("--files", type=int, default=300, help="read so many broken files of questions a format")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repeat the race tests: `make soak` asks for twenty rounds."""
    rounds = metafunc.config.getoption("rounds")
    if rounds > 1 and metafunc.definition.get_closest_marker("postgres"):
        metafunc.fixturenames.append("round_number")
        metafunc.parametrize("round_number", range(1, rounds + 1), ids=lambda number: f"round{number}")


def pytest_configure(config: pytest.Config) -> None:
    """Take the part of the first or of the second pytest."""
    reports = os.environ.get(REPORTS)
    if reports:
        config.pluginmanager.register(Reporter(config, reports), "academy-reporter")
    elif not on_postgres():
        config.pluginmanager.register(Elsewhere(), "academy-elsewhere")
