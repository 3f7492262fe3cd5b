"""A temporary PostgreSQL, for tests and for any command: `python -m tests.services.postgres make journey`.

It never syncs to the disk, listens on the loopback only, trusts everybody there, and is gone afterwards.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.services.processes import DidNotStart, NotInstalled, Process, free_port

MAX_CONNECTIONS = 300  # race tests bring 200 at once
FLAGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": str(MAX_CONNECTIONS),
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL server here, in Debian's place or on the PATH."""
    places = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    found = places[0] if places else shutil.which("initdb")
    if not found:
        raise NotInstalled("PostgreSQL's server is not installed (on Debian, apt-get install postgresql)")
    return Path(found).resolve().parent


class Cluster:
    """A running PostgreSQL of one's own; `with Cluster() as cluster: cluster.url`."""

    def __init__(self) -> None:
        self.binaries = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="academy-postgres-"))
        self.user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        self.port = free_port()
        self.process: Process | None = None

    @property
    def url(self) -> str:
        """The address of the cluster's one empty database, as Academy's DATABASE_URL."""
        return f"postgresql://academy@127.0.0.1:{self.port}/academy"

    def start(self) -> "Cluster":
        """Make the data folder and start the server in it; about a second."""
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        self._run(
            "initdb", "-D", "data", "-U", "academy", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        flags = [f"-c{name}={value}" for name, value in FLAGS.items()]
        command = [self.binaries / "postgres", "-D", "data", "-p", str(self.port), "-k", self.folder, *flags]
        log = self.folder / "log"
        self.process = Process(command, log=log, cwd=self.folder, user=self.user)
        self.process.wait_ready(self._is_ready, seconds=30, what="PostgreSQL")
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "academy", "academy")
        return self

    def stop(self) -> None:
        """Stop the server, dropping open connections, and remove its files."""
        if self.process:
            self.process.stop(signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_ready(self) -> bool:
        ask = [self.binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ask, stdin=subprocess.DEVNULL).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        identity = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **identity,  # type: ignore[call-overload]
        )
        if done.returncode:
            raise DidNotStart(f"{program} failed: {done.stderr}")

    def __enter__(self) -> "Cluster":
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *exception: object) -> None:
        self.stop()


def main() -> int:
    """Run the command of the arguments with DATABASE_URL naming a temporary PostgreSQL."""
    if len(sys.argv) < 2:
        sys.exit(
            "Say what to run on a temporary PostgreSQL, as in: python -m tests.services.postgres make journey"
        )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped then, too
    try:
        with Cluster() as cluster:
            return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": cluster.url}).returncode
    except NotInstalled as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
