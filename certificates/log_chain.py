"""Reading the log of acts from its first entry to its last, and saying where the chain does not hold.

Entries are read as plain rows and their digests computed as `services.logging` writes them; nothing is kept
but the digest before, so a log of any length is read in the same memory.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from academy.lib.canonical import digest
from certificates.models import LogEntry, LogHead

START = "0" * 64
MOST_FAULTS = 100  # beyond these, only their number is told
COLUMNS = (
    *("seq", "at", "act", "by__public_id", "person__public_id", "certificate__number", "data"),
    *("why", "why_salt", "why_digest", "previous", "digest"),
)


@dataclass
class Verdict:
    """What is the case with the log. `faults` are pairs of an entry's number and what is wrong with it.

    `erased_reasons` is the number of entries whose words were taken away with a person's name: their digest
    stands, the words can no longer be held against it. `expected` is whether the digest that was noted
    elsewhere is in the chain; None where none was given.
    """

    entries: int = 0
    head: str = START
    faults: list[tuple[int, str]] = field(default_factory=list)
    fault_count: int = 0
    erased_reasons: int = 0
    expected: bool | None = None

    @property
    def ok(self) -> bool:
        """Whether the chain holds, as far as can be told from inside."""
        return not self.fault_count and self.expected is not False

    def add(self, seq: int, what: str) -> None:
        """Note a fault."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((seq, what))


def verify_log(expect: str = "") -> Verdict:
    """Read the whole log and return what is the case; `expect` is a digest noted elsewhere, at any time.

    A log that was cut at its end together with its head is whole in itself: only `expect` finds that.
    """
    verdict = Verdict(expected=(expect == START) if expect else None)
    before, head = 0, _head()
    for row in _rows():
        if row["seq"] != before + 1:
            verdict.add(row["seq"], f"{row['seq'] - before - 1} entries are missing before it")
        if row["previous"] != verdict.head:
            verdict.add(row["seq"], "it does not follow the entry before it")
        if _digest_of(row) != row["digest"]:
            verdict.add(row["seq"], "it was changed: its digest does not match")
        if row["why"]:
            if hashlib.sha256((row["why_salt"] + row["why"]).encode()).hexdigest() != row["why_digest"]:
                verdict.add(row["seq"], "its reason was changed")
        elif row["why_digest"]:
            verdict.erased_reasons += 1
        if row["seq"] == head.seq and row["digest"] != head.digest:
            verdict.add(row["seq"], "the head names another digest for it")
        if row["digest"] == expect:
            verdict.expected = True
        verdict.entries += 1
        before, verdict.head = row["seq"], row["digest"]
    if head.seq > before:
        verdict.add(before + 1, f"the end is missing: the head says {head.seq}")
    elif before > _head().seq:  # what was added while we read has moved the head
        verdict.add(before, "there are entries beyond the head")
    return verdict


def _head() -> LogHead:
    return LogHead.objects.filter(pk=1).first() or LogHead(seq=0, digest=START)


def _rows() -> Iterator[dict[str, Any]]:
    return LogEntry.objects.order_by("seq").values(*COLUMNS).iterator(chunk_size=1000)


def _digest_of(row: dict[str, Any]) -> str:
    try:
        return digest(
            {
                "seq": row["seq"],
                "at": row["at"].isoformat(),
                "act": row["act"],
                "by": _text(row["by__public_id"]),
                "person": _text(row["person__public_id"]),
                "certificate": row["certificate__number"],
                "data": row["data"],
                "why": row["why_digest"],
                "previous": row["previous"],
            }
        )
    except (TypeError, ValueError):
        return ""  # somebody wrote into `data` what no act of ours holds


def _text(value: Any) -> str | None:
    return str(value) if value else None
