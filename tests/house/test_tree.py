"""The repository keeps the house rules."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

from academy import catalogues
from tests.house.rules import RULES
from tests.services.processes import ROOT

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitignore",
    ".npmrc",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "academy",
    "benchmarks",
    "certificates",
    "cms",
    "courses",
    "docs",
    "enrollments",
    "locale",
    "manage.py",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "requirements",
    "templates",
    "tests",
}
LARGEST_BYTES = 600_000
CATALOGUE_BYTES = 1_500_000  # a language's catalogue is one file, by gettext's rule


@cache
def committed() -> tuple[str, ...]:
    """Every file that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file()))


@cache
def texts() -> dict[str, str]:
    """The text of each committed file that has one."""
    found = {}
    for name in committed():
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_everywhere(rule):
    complaints = [f"{path}: {what}" for path, text in texts().items() for what in rule(path, text)]
    assert not complaints, "\n" + "\n".join(complaints)


def test_the_top_level_holds_only_what_it_should():
    assert {Path(name).parts[0] for name in committed()} <= TOP_LEVEL


def test_no_committed_file_is_large_or_a_font():
    def most(name: str) -> int:
        return CATALOGUE_BYTES if name.endswith("django.po") else LARGEST_BYTES

    assert not [name for name in committed() if (ROOT / name).stat().st_size > most(name)]
    assert not [name for name in committed() if name.endswith((".ttf", ".otf", ".woff", ".woff2", ".mo"))]


def test_texts_for_people_stay_calm():
    loud = [message.id for message in catalogues.gather() if message.id and "!" in str(message.id)]
    assert not loud
    fussy = [message.id for message in catalogues.gather() if "please note" in str(message.id).lower()]
    assert not fussy
