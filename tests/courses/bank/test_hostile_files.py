"""Files that an enemy made are answered: in ten seconds, in little memory, and never by falling over."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.courses.bank.hostile import SECONDS

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("sort", ["xml", "text"])
def test_hostile_files_are_answered_in_time_and_in_little_memory(sort):
    done = subprocess.run(
        [sys.executable, "-m", "tests.courses.bank.hostile", sort],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) > 40
    assert [answer for answer in answers if "raised" in answer["ended"]] == []
    assert [answer for answer in answers if answer["seconds"] > SECONDS] == []
    if sort == "xml":
        ended = {answer["name"]: answer["ended"] for answer in answers}
        assert ended["billion laughs"] == ended["external entity"] == ended["120 MB"] == "unreadable"
        assert (
            ended["a data address of 8 MB"]
            == ended["a picture of 8 MB"]
            == ended["a name with folders"]
            == "1 taken, 0 left"
        )
        assert ended["100 000 options"] == "0 taken, 1 left"
