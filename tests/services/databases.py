"""The suite's database: migrated once, kept between runs, and handed out as a copy.

A first migration takes 10 to 30 seconds, and `--nomigrations` is out of the question, since Wagtail's root
page and the locales come from migrations. So the migrated database is kept under `var/cache/tests/`, by a
digest of every migration of every installed app: as a file for SQLite, as a dump for PostgreSQL. A test run
copies it. A test that really commits (`django_db(transaction=True)`) is followed by a restore from the same
template instead of Django's flush, which would take the migrated rows with it.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.services.postgres import binaries
from tests.services.processes import ROOT, NotInstalled

KEPT = ROOT / "var" / "cache" / "tests"


def digest() -> str:
    """What the migrated database depends on: the engine, each migration's text, the languages."""
    found = hashlib.sha256(connection.vendor.encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            found.update(f"{config.label}/{path.name}".encode())
            found.update(path.read_bytes())
    found.update(repr([code for code, _ in settings.LANGUAGES]).encode())
    return found.hexdigest()[:16]


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process of this machine build the template `name`; others wait and then find it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def point_at(name: str) -> None:
    """Make every later connection of this process go to the database `name`."""
    connections.close_all()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def forget_older(keep: Path) -> None:
    """Remove the templates of earlier migrations, so that the cache does not grow."""
    for path in KEPT.glob(f"*{keep.suffix}"):
        if path != keep:
            path.unlink(missing_ok=True)


class SqliteDatabase:
    """The template is a file; the test database is a copy of it in a folder of the run."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "test.sqlite3"
        self.template = KEPT / f"{digest()}.sqlite3"

    def create(self) -> None:
        """Make the template where it is not kept yet, and point Django at a copy of it."""
        with one_at_a_time("sqlite"):
            if not self.template.exists():
                building = self.template.with_suffix(".building")
                building.unlink(missing_ok=True)
                point_at(str(building))
                call_command("migrate", verbosity=0, interactive=False)
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connections.close_all()
                building.replace(self.template)
                forget_older(self.template)
        shutil.copyfile(self.template, self.path)
        point_at(str(self.path))

    def restore(self) -> None:
        """Put the template's rows back, whoever else has the file open."""
        connections.close_all()
        with (
            contextlib.closing(sqlite3.connect(self.template)) as template,
            contextlib.closing(sqlite3.connect(self.path, timeout=20)) as used,
        ):
            template.backup(used)

    def destroy(self) -> None:
        """Close the copy; its folder goes with the run."""
        connections.close_all()


class PostgresDatabase:
    """The template is a database of the cluster, filled from a kept dump; a copy takes 0.1 s."""

    def __init__(self) -> None:
        self.maintenance = connection.settings_dict["NAME"]
        self.template = f"academy_template_{digest()}"
        self.name = f"academy_test_{os.getpid()}"
        self.dump = KEPT / f"{self.template}.sql"

    def create(self) -> None:
        """Make the template where the cluster has none, and point Django at a copy of it."""
        with one_at_a_time("postgres"):
            if not self._exists(self.template):
                self._build()
        self.restore()

    def restore(self) -> None:
        """Replace the test database by a fresh copy, ending whoever is still connected to it."""
        point_at(self.maintenance)
        self._sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self._sql(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        point_at(self.name)

    def destroy(self) -> None:
        """Drop the copy; the template stays for the cluster's next run."""
        point_at(self.maintenance)
        self._sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        connections.close_all()

    def _build(self) -> None:
        """Fill the template from the dump, or migrate and try to keep a dump."""
        building = f"{self.template}_building"
        self._sql(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
        self._sql(f'CREATE DATABASE "{building}" TEMPLATE template0')
        point_at(building)
        if not (
            self.dump.exists() and self._tool("psql", "-q1", "-v", "ON_ERROR_STOP=1", "-f", str(self.dump))
        ):
            call_command("migrate", verbosity=0, interactive=False)
            connections.close_all()
            unfinished = self.dump.with_suffix(".building")
            if self._tool("pg_dump", "--no-owner", "-f", str(unfinished)):
                unfinished.replace(self.dump)
                forget_older(self.dump)
        point_at(self.maintenance)
        self._sql(f'ALTER DATABASE "{building}" RENAME TO "{self.template}"')

    def _tool(self, program: str, *arguments: str) -> bool:
        """Run one of PostgreSQL's own programs on the present database; say whether it worked."""
        present = connection.settings_dict
        environment = {
            **os.environ,
            "PGHOST": present["HOST"],
            "PGPORT": str(present["PORT"]),
            "PGUSER": present["USER"],
            "PGPASSWORD": present["PASSWORD"],
            "PGDATABASE": present["NAME"],
        }
        try:
            command = [str(binaries() / program), *arguments]
        except NotInstalled:
            return False
        return subprocess.run(command, env=environment, capture_output=True).returncode == 0

    def _exists(self, name: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def _sql(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def suite_database(folder: Path) -> Any:
    """Return what makes, restores and removes the database of this run, for the configured engine."""
    if connection.vendor == "sqlite":
        return SqliteDatabase(folder)
    return PostgresDatabase()


def database_url(wrapper: BaseDatabaseWrapper) -> str:
    """The address of the database that `wrapper` talks to, for a process that is to share it."""
    used = wrapper.settings_dict
    if wrapper.vendor == "sqlite":
        return f"sqlite:///{used['NAME']}"
    password = f":{used['PASSWORD']}" if used["PASSWORD"] else ""
    return f"postgresql://{used['USER']}{password}@{used['HOST']}:{used['PORT']}/{used['NAME']}"
