"""The report of an import as rows of a table: what becomes of each question, and what is to say about it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.models import Question, QuestionImport

ACTS = {
    "new": (_("new"), "leaf"),
    "edition": (_("one more language"), "leaf"),
    "changed": (_("a new draft"), "sea"),
    "unchanged": (_("here already"), ""),
    "skipped": (_("stays out"), "rose"),
    "remark": (_("came in"), "amber"),
}
STATES = {
    QuestionImport.State.LOOKING: (_("being looked at"), "sea"),
    QuestionImport.State.LOOKED: (_("waits for you"), "amber"),
    QuestionImport.State.WAITING: (_("coming in"), "sea"),
    QuestionImport.State.RUNNING: (_("coming in"), "sea"),
    QuestionImport.State.DONE: (_("done"), "leaf"),
    QuestionImport.State.FAILED: (_("ended early"), "rose"),
}


@dataclass
class ImportRow:
    """One question of the file. `words` are why it stays out, or what came in otherwise than written."""

    line: int
    name: str
    kind: str
    act: str
    tone: str
    words: list[str] = field(default_factory=list)
    stays_out: bool = False


def rows_of(report: dict[str, Any], *, only_words: bool) -> list[ImportRow]:
    """Return the rows of a report in the order of the file; `only_words` those with something to say."""
    remarks: dict[tuple[int, str], list[str]] = defaultdict(list)
    for each in report.get("remarks", []):
        remarks[each["line"], each["name"]].append(each["reason"])
    rows = [
        _row(each, each["act"], remarks.pop((each["line"], each["name"]), []))
        for each in report.get("found", [])
    ]
    rows += [_row(each, "skipped", [each["reason"]]) for each in report.get("skipped", [])]
    for (line, name), words in remarks.items():
        rows.append(_row({"line": line, "name": name}, "remark" if name else "", words))
    rows.sort(key=lambda row: row.line)
    return [row for row in rows if row.words] if only_words else rows


def _row(each: dict[str, Any], act: str, words: list[str]) -> ImportRow:
    kind = each.get("kind", "")
    label, tone = ACTS.get(act, ("", ""))
    return ImportRow(
        line=each["line"],
        name=each["name"],
        kind=str(Question.Kind(kind).label) if kind in Question.Kind.values else "",
        act=str(label),
        tone=tone,
        words=words,
        stays_out=act == "skipped",
    )
