"""How pytest-xdist deals tests out: one worker has all tests of a service, so that one of each is started.

Its own `--dist loadgroup` marks tests by renaming them, which pytest 9.2 no longer lets it do. Here the file
decides: one that marks tests `postgres` goes to the worker with the cluster, the browser's go to the one with
the site; every other test goes to whoever is free.
"""

from functools import cache
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.services.processes import ROOT


@cache
def service_of(path: str) -> str:
    """The service that a file's tests need and should share; empty for none."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if "mark.postgres" in text:
        return "postgres"
    return "site" if path.startswith("tests/browser/") or "mark.browser" in text else ""


class ByService(LoadScopeScheduling):
    """Deals out whole services first, then single tests."""

    def _split_scope(self, nodeid: str) -> str:
        return service_of(nodeid.split("::", 1)[0]) or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByService | None:
    """Take the place of `--dist load`, the default where there are several workers."""
    return ByService(config, log) if config.getvalue("dist") == "load" else None
