"""How long the whole matrix of marks takes on two processes: a figure of `make bench`."""

import subprocess  # nosec B404: our own tests
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree  # nosec B405: read from our own run

ROOT = Path(__file__).parents[2]


def run_matrix(processes: int = 2) -> tuple[int, float]:
    """Run it, and return how many calls it made and how many seconds it took; raise where it is red."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        began = time.perf_counter()
        tests = ["tests/isolation/test_canaries.py", "-q", f"--numprocesses={processes}"]
        command = [sys.executable, "-m", "pytest", *tests, f"--junitxml={report}"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds = time.perf_counter() - began
        found = ElementTree.parse(report).iter("property")  # nosec B314
        calls = sum(int(each.get("value", 0)) for each in found if each.get("name") == "calls")
    return calls, seconds
