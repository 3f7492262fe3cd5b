"""The tests' door to the running site's records, beside the browser."""

import json
import subprocess
import sys
from typing import Any

from tests.services.processes import ROOT
from tests.services.site import Site


class Backstage:
    """Makes people and records of the running site, and reads what it has saved; see `stagehand`.

    Its acts are called by name: `backstage.person(full_name="Ada")`.
    """

    def __init__(self, site: Site) -> None:
        self.log = (site.folder / "stagehand.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.stagehand"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=site.environment,
            cwd=ROOT,
        )

    def __getattr__(self, name: str) -> Any:
        """Return the act of this name, to be called with its arguments by keyword."""
        return lambda **wish: self._ask({"do": name, **wish})

    def _ask(self, wish: dict[str, Any]) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"The stagehand has gone; its last words are in {self.log.name}"
        reply = json.loads(line)
        assert "failed" not in reply, reply
        return reply["done"]

    def close(self) -> None:
        """Let the process end."""
        self.process.communicate(timeout=20)
        self.log.close()
