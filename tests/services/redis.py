"""A temporary Redis that keeps nothing on the disk."""

import shutil
import tempfile
from pathlib import Path

from tests.services.processes import NotInstalled, Process, accepts_connections, free_port


class RedisServer:
    """A running Redis of one's own; `with RedisServer() as server: server.url`."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        if not program:
            raise NotInstalled("Redis is not installed (on Debian, apt-get install redis-server)")
        self.program = program
        self.folder = Path(tempfile.mkdtemp(prefix="academy-redis-"))
        self.port = free_port()
        self.process: Process | None = None

    @property
    def url(self) -> str:
        """The address, as Academy's REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "RedisServer":
        """Start the server; also after `stop`, on the same port and with nothing in it."""
        command = [
            self.program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.folder.mkdir(exist_ok=True)
        self.process = Process(command, log=self.folder / "log", cwd=self.folder)
        self.process.wait_ready(lambda: accepts_connections(self.port), seconds=10, what="Redis")
        return self

    def stop(self) -> None:
        """Stop the server and forget all it held."""
        if self.process:
            self.process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "RedisServer":
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()
