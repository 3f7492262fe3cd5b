"""Node with the packages of `package-lock.json`, for tests that ask another author's software."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.services.processes import ROOT, skip_or_fail


def run_node(script: Path, *arguments: str | Path) -> Any:
    """Return what a script prints as JSON; skips, or fails in CI, where Node is missing."""
    node = shutil.which("node")
    if not node:
        skip_or_fail("Node is not installed (on Debian, apt-get install nodejs npm)")
    if not (ROOT / "node_modules" / ".package-lock.json").exists():
        skip_or_fail("The packages of package-lock.json are not installed (npm ci)")
    done = subprocess.run(
        [node, script, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    return json.loads(done.stdout)
