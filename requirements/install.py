"""Make `.venv` and install a locked set of packages into it: `python3 requirements/install.py runtime`.

`runtime` is what an academy needs to run, `dev` adds what its tests and checks need. Packages are
checked against the hashes in the lock. uv installs them, since it takes a fraction of pip's time; uv
itself comes from the registry, locked as well, and where it fails pip does the work. A second run with
the same locks does nothing. This file must parse on old Pythons, so that it can name the wrong one.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE.parent / ".venv"
PYTHON = VENV / "bin" / "python"
CONTAINS = {"runtime": ["runtime"], "dev": ["runtime", "dev"]}  # which locks a set satisfies


def venv_python():
    """The version of the Python that made `.venv`, or None where there is none that works."""
    config = VENV / "pyvenv.cfg"
    if not (PYTHON.exists() and config.exists()):  # a link to a Python that is gone does not exist
        return None
    for line in config.read_text().splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "version":
            return value.strip()
    return None


def digest(name):
    """What identifies an installation of the lock `name`: its text, the place, the Python."""
    text = (HERE / (name + ".txt")).read_text()
    return hashlib.sha256("\n".join([text, str(VENV), venv_python() or ""]).encode()).hexdigest()


def stamp(name):
    return VENV / (".installed-" + name)


def is_installed(name):
    return stamp(name).exists() and stamp(name).read_text() == digest(name)


def refuse_unusable_python():
    """Say in one sentence why this Python cannot make the venv, and end."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 11):
        sys.exit(
            "Academy needs Python 3.11 or newer, and %s is %s: name another one, "
            "as in `make run PYTHON=python3.12`." % (sys.executable, found)
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(
            "Python %s has no venv module: install it first (on Debian and Ubuntu, "
            "`apt-get install python3-venv`)." % found
        )


def make_venv():
    """Make `.venv` where there is none, or where the Python that made it is gone."""
    if venv_python():
        return
    refuse_unusable_python()
    print("Making .venv with Python %s" % sys.version.split()[0], flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def install(name):
    """Install the lock `name`, with uv where that works, else with pip."""
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_LINK_MODE="copy")
    lock = str(HERE / (name + ".txt"))
    got_uv = subprocess.run([*pip, "--requirement", str(HERE / "uv.txt")])
    if got_uv.returncode == 0:
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--require-hashes", "--strict"]
        by_uv = subprocess.run([*uv, "--python", str(PYTHON), "--requirement", lock], env=environment)
        if by_uv.returncode == 0:
            return
    print("uv could not install the packages; pip takes over (about a minute).", flush=True)
    if subprocess.run([*pip, "--requirement", lock]).returncode:
        sys.exit("The packages could not be installed: is the package registry within reach?")


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "runtime"
    if name not in CONTAINS:
        sys.exit("Say which packages to install: %s." % " or ".join(CONTAINS))
    if is_installed(name):
        return
    started = time.monotonic()
    make_venv()
    print("Installing the packages of requirements/%s.txt" % name, flush=True)
    install(name)
    for satisfied in CONTAINS[name]:
        stamp(satisfied).write_text(digest(satisfied))
    print("Installed in %.1f s" % (time.monotonic() - started), flush=True)


if __name__ == "__main__":
    main()
