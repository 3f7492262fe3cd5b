"""A closed academy: a file says so, so that neither the database nor the cache has to be there.

`manage.py maintenance on` writes the file, `off` takes it away. Every process sees it with its next request.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

SHORTEST_WAIT = 60  # seconds that a client is asked to wait at least
USUAL_WAIT = 600  # where nobody has said how long it takes


@dataclass(frozen=True)
class Maintenance:
    """The academy is closed; `until` is when it is meant to open again, in UTC, where somebody has said."""

    until: datetime | None = None

    def wait_seconds(self) -> int:
        """Return how long a client may wait before it asks again."""
        if self.until is None:
            return USUAL_WAIT
        return max(SHORTEST_WAIT, round((self.until - timezone.now()).total_seconds()))

    def promised(self) -> datetime | None:
        """Return when it opens again; None where nobody has said, or where that moment has passed."""
        return self.until if self.until and self.until > timezone.now() else None


def maintenance_file() -> Path:
    """Return where the file lies while the academy is closed."""
    return Path(settings.VAR_DIR) / "maintenance.json"


def maintenance_now() -> Maintenance | None:
    """Return the maintenance that is going on; one look at the disk. A file without sense closes as well."""
    try:
        written = maintenance_file().read_text(encoding="utf-8")
    except OSError:
        return None
    try:
        until = parse_datetime(json.loads(written).get("until") or "")
    except (ValueError, AttributeError, TypeError):
        until = None
    return Maintenance(until if until and timezone.is_aware(until) else None)


def begin_maintenance(*, until: datetime | None = None) -> Maintenance:
    """Close the academy to everybody; twice is once, with the later word about `until`."""
    target = maintenance_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    half_written = target.with_suffix(".new")
    half_written.write_text(json.dumps({"until": until.isoformat() if until else None}), encoding="utf-8")
    half_written.replace(target)
    return Maintenance(until)


def end_maintenance() -> bool:
    """Open the academy again; return whether it was closed."""
    closed = maintenance_file().exists()
    maintenance_file().unlink(missing_ok=True)
    return closed
