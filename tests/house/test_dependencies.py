"""Each package is locked with hashes, explained, above its floor, and under a licence that we may use."""

import importlib.metadata
import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.services.processes import ROOT

# What a known hole was closed in, or what the design stands on: never below these.
FLOORS = {
    "django": "5.2.19",
    "wagtail": "8.0.1",
    "django-allauth": "65.21",
    "reportlab": "5.1",
    "celery": "5.7",
}
WEAK_COPYLEFT = {"psycopg", "python-bidi", "hypothesis"}  # imported unchanged
PERMISSIVE = {"MIT", "ISC", "Zlib", "BSD-3-Clause", "BSD-2-Clause", "Apache-2.0", "CC0-1.0"}
# These tell their licence in a file: BSD-3-Clause, and for the contexts themselves the W3C's.
TOLD_IN_A_FILE = {"node_modules/@digitalbazaar/credentials-context"}
TOOLS = {"djlint"}  # run on their own, no part of what we deliver


def named_packages() -> list[Requirement]:
    """The packages that requirements/*.in name."""
    lines = [line for path in (ROOT / "requirements").glob("*.in") for line in path.read_text().splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def npm_packages() -> dict[str, str]:
    """The packages that package.json names, with their versions."""
    named = json.loads((ROOT / "package.json").read_text())
    assert set(named) <= {"name", "description", "private", "license", "devDependencies"}
    return named["devDependencies"]


def test_each_named_package_has_its_row_and_each_row_its_package():
    rows = re.findall(r"^\| ([a-z0-9@/-]+) \|", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE)
    named = [package.name for package in named_packages()] + sorted(npm_packages())
    assert sorted(set(rows) - {"package"}) == sorted(named)


def test_each_package_of_npm_is_locked_with_a_hash_and_without_an_address_and_may_be_used():
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages = {name: package for name, package in locked.items() if name}
    assert set(npm_packages()) <= {name.removeprefix("node_modules/") for name in packages}
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package
        terms = set(re.split(r" AND | OR |[()]", package["license"])) - {""}
        assert name in TOLD_IN_A_FILE or terms <= PERMISSIVE


@pytest.mark.parametrize("lock", ["runtime", "dev", "uv"])
def test_each_locked_package_has_a_hash(lock):
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements" / f"{lock}.txt").read_text())
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_what_is_installed_is_not_below_its_floor(name, floor):
    assert Version(importlib.metadata.version(name)) >= Version(floor)


@pytest.mark.parametrize("package", named_packages(), ids=lambda package: package.name)
def test_the_licence_is_one_that_we_may_use(package):
    if package.name == "uv" or package.name in TOOLS:
        return
    metadata = importlib.metadata.metadata(package.name)
    classified = [text for text in metadata.get_all("Classifier", []) if text.startswith("License")]
    stated = " ".join([metadata.get("License-Expression", ""), metadata.get("License", "")[:80], *classified])
    copyleft = re.search(r"GPL|MPL|EUPL|SSPL", stated)
    assert not copyleft or package.name in WEAK_COPYLEFT, stated
