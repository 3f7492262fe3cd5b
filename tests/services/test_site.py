"""The demo as people start it: it greets, answers, keeps to its policy, and ends as a whole."""

import subprocess
import sys
import urllib.request

import pytest

from tests.services.processes import ROOT


def test_the_site_answers_and_names_one_sign_in_per_role(site):
    with urllib.request.urlopen(f"{site.url}/healthz") as answer:
        assert answer.status == 200
    said = (site.folder / "log").read_text()
    assert f"Academy is at {site.url}" in said
    for role in ("member", "author", "coordinator", "instructor", "reviewer", "registrar", "admin"):
        assert f"{role}@demo.example" in said


def test_a_taken_port_is_named_in_one_sentence(site):
    command = [sys.executable, ROOT / "manage.py", "serve", "--port", str(site.port)]
    done = subprocess.run(command, env=site.environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"CommandError: Port {site.port} is taken")
    assert done.stderr.count("\n") == 1


@pytest.mark.browser
def test_the_front_page_opens_in_chromium_and_nothing_is_refused(page):
    answer = page.goto("/en/")
    assert answer.status == 200
    assert page.locator("h1").count() == 1
