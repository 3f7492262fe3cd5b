"""The process behind `benchmarks.releases`: fills a database, has two workers release, kills, and counts."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import django

PATIENCE = 180.0  # seconds in which a release must have come on by one


def main() -> None:
    """Release so many certificates and write what was found to a file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
    django.setup()
    from django.db import connection

    from benchmarks._releases_ground import waiting_run
    from benchmarks._releases_stages import ratios, stages
    from tests.services.databases import database_url, suite_database

    number, path = int(sys.argv[1]), Path(sys.argv[2])
    suite_database(path.parent).create()  # a copy of the kept template, instead of minutes of migrations
    os.environ["DATABASE_URL"] = database_url(connection)
    run, registrar = waiting_run(number)
    found = Trial(run, registrar, number, path.parent).go()
    spare, _registrar = waiting_run(40)
    path.write_text(json.dumps(found | {"stages": stages(spare, registrar), "ratios": ratios()}))


class Trial:
    """One release with two workers, each killed once."""

    def __init__(self, run: Any, registrar: Any, number: int, folder: Path) -> None:
        self.run, self.registrar, self.number = run, registrar, number
        self.log = folder / "worker"
        self.workers = [self._start(place) for place in range(2)]
        self.memory: dict[str, list[float]] = {}
        self.seen: dict[int, int] = {}  # how many were done when a process was first seen

    def _start(self, place: int) -> Any:
        from tests.services.processes import Process

        command = [sys.executable, "-m", "celery", "--app", "academy", "worker", "--loglevel", "ERROR"]
        shape = ["--pool", "prefork", "--concurrency", "1", "--without-gossip", "--without-mingle"]
        name = ["--hostname", f"w{place}-{time.monotonic_ns()}@bench"]
        return Process([*command, *shape, *name], log=self.log.with_suffix(f".{place}"), env=dict(os.environ))

    def go(self) -> dict[str, Any]:
        """Release, kill at a third and at two thirds, sweep, count."""
        from certificates import tasks
        from certificates.services import releasing

        release = releasing.start_release(run=self.run, by=self.registrar, mail=False)
        tasks.begin_release(release)
        kills = [self.number // 3, 2 * self.number // 3]
        began, first, moved, last = 0.0, 0, time.monotonic(), 0
        while (done := self._done(release)) < self.number and not self._only_held(release):
            now = time.monotonic()
            if done and not began:
                began, first = now, done
            if done != last:
                last, moved = done, now
            ended = any(worker.popen.poll() is not None for worker in self.workers)
            if ended or now - moved > PATIENCE:
                raise RuntimeError("\n".join(worker.output() for worker in self.workers))
            if kills and done >= kills[0]:
                kills.pop(0)
                self._kill(len(kills))
            self._weigh(done)
            time.sleep(0.25)
        seconds = time.monotonic() - began
        before = self._done(release)
        swept = self._sweep(release)
        for worker in self.workers:
            worker.stop(seconds=30)
        return self._counted(release) | {"rate": round((before - first) / seconds, 1), "swept": swept}

    def _done(self, release: Any) -> int:
        return release.items.filter(state="done").count()

    def _only_held(self, release: Any) -> bool:
        """Whether nothing is left but what the killed workers held."""
        from certificates.services import releasing

        return not releasing.is_left(release=release) and not self._at_work(release)

    def _at_work(self, release: Any) -> bool:
        """Whether anything was claimed within the last seconds; a living worker renews with each item."""
        from datetime import timedelta

        from django.utils import timezone

        fresh = timezone.now() - timedelta(seconds=5)
        return release.items.filter(state="waiting", claimed_at__gt=fresh).exists()

    def _kill(self, place: int) -> None:
        self.workers[place].kill()
        self.workers[place] = self._start(place)

    def _weigh(self, done: int) -> None:
        """Note the memory of the processes that work (the workers' children), once they have warmed up."""
        for place, worker in enumerate(self.workers):
            for child in children_of(worker.popen.pid):
                if done < self.seen.setdefault(child, done) + min(200, self.number // 6):
                    continue
                self.memory.setdefault(f"worker {place + 1} (process {child})", []).append(resident(child))

    def _sweep(self, release: Any) -> int:
        """Let the killed workers' claims lapse, and do what they held, as the sweep beside a server does."""
        from certificates import sweeping

        swept, until = 0, time.monotonic() + 120
        while self._done(release) < self.number and time.monotonic() < until:
            swept += sweeping.release_waiting()
            sweeping.draw_missing()
            time.sleep(1)
        return swept

    def _counted(self, release: Any) -> dict[str, Any]:
        from django.db.models import Count

        from certificates.models import Certificate
        from enrollments.models import Award

        kept = Certificate.objects.exclude(pdf="")
        awards = Award.objects.filter(enrollment__run=self.run).annotate(number=Count("certificates"))
        storage = Certificate._meta.get_field("pdf").storage
        there, named = set(storage.listdir("certificates")[1]), set(kept.values_list("pdf", flat=True))
        steady = {name: sizes for name, sizes in self.memory.items() if len(sizes) >= 10}
        return {
            "certificates": Certificate.objects.count(),
            "files": sum(name.rpartition("/")[2] in there for name in named),
            "left behind": len(there) - len(named),
            "badges": kept.exclude(badge=None).exclude(seal="").count(),
            "done": self._done(release),
            "wrong": awards.exclude(number=1).count(),
            "growth": max((round(sizes[-1] - sizes[0], 1) for sizes in steady.values()), default=0.0),
            "memory": {name: [sizes[0], sizes[len(sizes) // 2], sizes[-1]] for name, sizes in steady.items()},
        }


def children_of(pid: int) -> list[int]:
    """The processes that this one has started."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def resident(pid: int) -> float:
    """How much memory a process holds, in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmRSS")), 0.0)


if __name__ == "__main__":
    main()
