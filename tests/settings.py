"""The environment that tests give to `academy.settings`, and the four settings they replace.

Everything else is what people run: the tests see the real middleware, policies and limits.
State goes to a folder that lives as long as the process, never to `var/`. A process that was killed leaves
its folder behind; the next one removes it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _is_running(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (OSError, ValueError):
        return False
    return True


for _left in Path(tempfile.gettempdir()).glob("academy-tests-*"):
    if not _is_running(_left.name.split("-")[2]):
        shutil.rmtree(_left, ignore_errors=True)
_folder = tempfile.mkdtemp(prefix=f"academy-tests-{os.getpid()}-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["ACADEMY_PROFILE"] = "development"
os.environ["ACADEMY_VAR_DIR"] = _folder
os.environ.setdefault("ACADEMY_LOG_LEVEL", "WARNING")

from academy.settings import *  # noqa: E402, F403
from academy.settings import BASE_DIR, STORAGES  # noqa: E402

ACADEMY_CACHE_DIR = BASE_DIR / "var" / "cache"  # what is slow to make once, such as a Chinese font instance
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # no manifest and no collected files in the test process
