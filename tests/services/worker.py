"""A real Celery worker process."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import redis

from tests.services.processes import Process


class Worker:
    """One worker with one slot, on the database and the Redis of its environment."""

    def __init__(self, environment: Mapping[str, str], *, log: Path) -> None:
        self.environment = environment
        self.log = log
        self.process: Process | None = None

    def start(self) -> None:
        """Start the worker and wait until it takes tasks."""
        command = [sys.executable, "-m", "celery", "--app", "academy", "worker", "--loglevel", "INFO"]
        shape = ["--pool", "prefork", "--concurrency", "1", "--without-gossip", "--without-mingle"]
        self.process = Process([*command, *shape], log=self.log, env=self.environment)
        self.process.wait_ready(self._awaits_tasks, seconds=60, what="the worker")

    def _awaits_tasks(self) -> bool:
        """Whether somebody stands at the queue; no other process of a test does."""
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as queue:
            return any(client["cmd"] == "brpop" for client in queue.client_list())

    def kill(self) -> None:
        """End the worker and its child at once (`kill -9`), whatever task it holds."""
        assert self.process
        self.process.kill()

    def stop(self) -> None:
        """Ask the worker to finish its task and end."""
        if self.process:
            self.process.stop(signal.SIGTERM, seconds=20)

    def output(self) -> str:
        """What the worker has printed, for a test's message."""
        return self.process.output() if self.process else ""
