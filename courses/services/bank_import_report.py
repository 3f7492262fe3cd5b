"""What became of each question of a file, in the shape that the command writes and pages show."""

from dataclasses import dataclass, field
from typing import Any

KEPT_ROWS = 5_000  # of skipped ones and of remarks, in a row of the database
SHOWN_ROWS = 2_000  # of questions, in the look before

Row = dict[str, Any]


@dataclass
class ImportReport:
    """Counts, and lines about single questions. `imported` counts new ones and new drafts of old ones."""

    read: int = 0
    imported: int = 0
    unchanged: int = 0
    skipped: list[Row] = field(default_factory=list)
    remarks: list[Row] = field(default_factory=list)
    changed: int = 0  # of those imported, how many were there before
    found: list[Row] = field(default_factory=list)  # of a look: what would happen, by line
    most: int | None = None  # lines to keep of each sort

    def skip(self, line: int, name: str, reason: str) -> None:
        """Note a question that stays out."""
        self.read += 1
        self._note(self.skipped, line, name, reason)

    def remark(self, line: int, name: str, reason: str) -> None:
        """Note what came in otherwise than it was written."""
        self._note(self.remarks, line, name, reason)

    def _note(self, rows: list[Row], line: int, name: str, reason: str) -> None:
        if self.most is None or len(rows) < self.most:
            rows.append({"line": line, "name": name[:200], "reason": reason[:1000]})

    def find(self, line: int, name: str, kind: str, act: str) -> None:
        """Note in a look what would become of a question: new, changed or unchanged."""
        if len(self.found) < SHOWN_ROWS:
            self.found.append({"line": line, "name": name[:200], "kind": kind, "act": act})

    def as_json(self) -> dict[str, Any]:
        """The report as it is handed out: exactly these keys."""
        return {
            "read": self.read,
            "imported": self.imported,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "remarks": self.remarks,
        }

    def as_kept(self) -> dict[str, Any]:
        """The report as a row of the database keeps it, to go on from."""
        return self.as_json() | {"changed": self.changed, "found": self.found, "cut": self.most is not None}

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> "ImportReport":
        """Go on with a report."""
        return cls(
            most=KEPT_ROWS,
            **{
                name: kept[name]
                for name in ("read", "imported", "unchanged", "skipped", "remarks", "changed", "found")
                if name in kept
            },
        )
