"""The launcher's processes live and die together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from academy.management.commands.serve import answers, running, stop_signals, wait_for, web_server
from tests.services.processes import ROOT, free_port, wait_until

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILS = [sys.executable, "-c", "raise SystemExit(3)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


def test_when_one_ends_it_is_named_and_the_other_is_stopped():
    with running({"one": SLEEPS, "two": FAILS}) as processes:
        assert wait_for(processes, stopped=[]) == "two"
    assert processes["two"].returncode == 3
    assert processes["one"].returncode == -signal.SIGTERM


def test_a_stop_that_was_asked_for_names_nobody_and_stops_both():
    with stop_signals() as stopped, running({"one": SLEEPS, "two": SLEEPS}) as processes:
        os.kill(os.getpid(), signal.SIGINT)
        assert wait_for(processes, stopped) is None
        assert stopped == [signal.SIGINT]
    assert [process.returncode for process in processes.values()] == [-signal.SIGTERM] * 2


def test_one_that_will_not_stop_is_killed(monkeypatch):
    monkeypatch.setattr("academy.management.commands.serve.GRACE_SECONDS", 0.2)
    with running({"stubborn": STUBBORN}) as processes:
        time.sleep(1)  # until it ignores the signal
    assert processes["stubborn"].returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_when_the_launcher_is_killed_its_processes_end_too():
    code = (
        "import subprocess, time; from academy.lib.children import die_with_parent;"
        f"child = subprocess.Popen({SLEEPS!r}, preexec_fn=die_with_parent); print(child.pid, flush=True);"
        "time.sleep(60)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = Path(f"/proc/{launcher.stdout.readline().strip()}")
    assert child.exists()
    launcher.kill()
    launcher.communicate()
    wait_until(lambda: not child.exists(), seconds=10, what="the child's end")


def test_waiting_ends_when_what_is_awaited_is_there():
    with running({"one": SLEEPS}) as processes:
        assert wait_for(processes, stopped=[], until=lambda: True) is None


def test_the_web_server_listens_on_this_machine_only():
    port = free_port()
    assert not answers(port)
    assert f"127.0.0.1:{port}" in web_server(port=port, threads=8)
    assert "--no-control-socket" in web_server(port=port, threads=8)


def test_make_help_names_every_target_that_a_person_would_call():
    said = subprocess.run(["make", "help"], capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "check", "journey", "bench", "soak", "messages", "lock"):
        assert f"make {target} " in said
