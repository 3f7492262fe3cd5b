"""The demo, seeded once for all sites of a day on the same sources, and handed out as a copy.

Seeding takes half a minute of a processor, and every run with a browser wants two or three sites. So the
database, the files and the made fonts are kept under `var/cache/tests/`, by a digest of what they come from.
A test of seeding itself, the journey, and sites on PostgreSQL seed for themselves.
"""

import contextlib
import hashlib
import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from tests.services.databases import KEPT, one_at_a_time
from tests.services.processes import ROOT, academy_environment, manage

SOURCES = ("academy", "cms", "courses", "enrollments", "certificates", "locale", "requirements")
LEFT_OUT = {"__pycache__", "static"}
BASE_URL = "http://localhost:1"  # stands in a kept demo where a site's own address belongs
COPIES = 2  # that are kept: the newest, and the one that a run on other sources may still want
FONTS = KEPT.parent / "fonts"  # those that the suite's own process makes


def sources_digest() -> str:
    """What a seeded demo depends on: the day, and the text of code, courses, catalogues and locks."""
    found = hashlib.sha256(f"{datetime.now(UTC):%Y-%m-%d}".encode())
    for top in SOURCES:
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and path.suffix != ".mo" and not LEFT_OUT & set(path.parts):
                found.update(str(path.relative_to(ROOT)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


def copy_demo(folder: Path, base_url: str) -> None:
    """Put the demo of today's sources into `folder`, for a site at `base_url`; seed it where none is kept."""
    kept = KEPT / f"demo-{sources_digest()}"
    with one_at_a_time("demo"):
        if not kept.exists():
            _build(kept)
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        kept.touch()
    move_to(folder / "db.sqlite3", base_url)


def _build(kept: Path) -> None:
    building = KEPT / "demo.building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    if template := next(KEPT.glob("*.sqlite3"), None):
        shutil.copyfile(template, building / "db.sqlite3")
    if FONTS.exists():
        shutil.copytree(FONTS, building / "cache" / "fonts")
    environment = academy_environment(
        DATABASE_URL=None, REDIS_URL=None, ACADEMY_VAR_DIR=str(building), ACADEMY_BASE_URL=BASE_URL
    )
    for command in ("migrate", "seed_demo"):
        manage(command, "--verbosity", "0", env=environment)
    with contextlib.closing(sqlite3.connect(building / "db.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    building.rename(kept)
    others = sorted(KEPT.glob("demo-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for older in others[COPIES:]:
        shutil.rmtree(older, ignore_errors=True)


def move_to(database: Path, base_url: str) -> None:
    """Let the demo's certificates name `base_url`: their statements hold the address that verifies them."""
    from certificates.statement import statement_digest

    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        rows = connection.execute("SELECT id, statement, salt FROM certificates_certificate").fetchall()
        for pk, text, salt in rows:
            statement = json.loads(text)
            statement["verify_url"] = statement["verify_url"].replace(BASE_URL, base_url, 1)
            connection.execute(
                "UPDATE certificates_certificate SET statement = ?, digest = ? WHERE id = ?",
                (json.dumps(statement), statement_digest(statement, salt), pk),
            )
