"""The README tells what is so: each variable that the settings read, each target that make has."""

import re

from tests.services.processes import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_configuration_table_is_the_settings():
    settings = (ROOT / "academy" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) == read


def test_each_command_of_the_readme_is_a_target():
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:`|^    )make ([a-z]+)", README, re.MULTILINE)
    assert set(named) <= targets | {"help"}
