"""Imports that outlive their request: looked at, taken, and gone on with by whoever comes next.

Each batch is committed together with how far the import has come, so a worker that is killed leaves nothing
half done and nothing twice. A worker holds an import by the moment of its last sign (`touched_at`), which it
renews with each batch, and only where nobody else has renewed it meanwhile: after a minute of silence another
worker goes on, and the first one, should it wake, writes nothing any more.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, cast

import structlog
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.users.models import User
from courses.bank.reading import read_questions
from courses.bank.rows import Unreadable
from courses.models import Partner, QuestionCategory, QuestionImport
from courses.services.bank_import import BankImport, Found, ImportTakenOver, batches, note_import
from courses.services.bank_import_report import ImportReport

log = structlog.get_logger("courses.bank_import")

SILENCE = timedelta(minutes=1)  # after which a worker counts as gone
SLICE_SECONDS = 20.0  # for which one worker goes on at a time
AT_ONCE_BYTES = 200_000  # files up to this are begun within the request
AT_ONCE_SECONDS = 6.0
MOST_TAKEN_OVER = 3  # times without any progress
FILE_KEPT = timedelta(days=7)
NOBODY = datetime(2000, 1, 1, tzinfo=UTC)  # nobody is at work

State = QuestionImport.State
UNFINISHED = (State.LOOKING, State.WAITING, State.RUNNING)


def receive_import(
    *,
    partner: Partner,
    file: File,
    name: str,
    language: str,
    category: QuestionCategory | None,
    by: User | None,
) -> QuestionImport:
    """Keep a file of questions until it has been looked at and taken, and return its row."""
    row = QuestionImport(
        partner=partner,
        by=by,
        file_name=name[-200:],
        category=category,
        language=language,
        touched_at=NOBODY,
    )
    file.seek(0)
    row.file.save(f"{row.uuid.hex}.questions", File(file.file if file.file else file), save=False)
    row.save()
    return row


def take_import(*, row: QuestionImport, by: User | None) -> bool:
    """Have an import that was looked at taken; false where somebody has done so already."""
    looked = QuestionImport.objects.filter(pk=row.pk, state=State.LOOKED).exclude(file="")
    return bool(
        looked.update(state=State.WAITING, done=0, report={}, touched_at=NOBODY, ended_at=None, by=by)
    )


def begin_import(*, row: QuestionImport) -> bool:
    """Do a small file at once, and say whether it was one; a large one waits for a worker or the sweep."""
    small = bool(row.file) and row.file.size <= AT_ONCE_BYTES
    if small:
        work_on_import(import_id=row.pk, seconds=AT_ONCE_SECONDS)
    return small


def is_left(*, import_id: int) -> bool:
    """Whether somebody has to go on with an import."""
    return QuestionImport.objects.filter(_free(), pk=import_id).exists()


def work_on_imports(*, seconds: float = SLICE_SECONDS) -> int:
    """Go on with whatever waits, for so many seconds; returns how many questions were dealt with."""
    until, done = time.monotonic() + seconds, 0
    waiting = QuestionImport.objects.filter(_free()).order_by("made_at", "pk")
    for pk in list(waiting.values_list("pk", flat=True)[:100]):
        if (left := until - time.monotonic()) <= 0:
            break
        done += work_on_import(import_id=pk, seconds=left)
    return done


def work_on_import(*, import_id: int, seconds: float = SLICE_SECONDS) -> int:
    """Go on with one import, unless somebody else is; returns how many questions were dealt with."""
    row = _claim(import_id)
    if row is None:
        return 0
    before = row.done
    with translation.override(row.by.language if row.by else row.language):
        try:
            with row.file.open("rb") as opened:
                _Worker(row).go_on(opened, seconds)
        except ImportTakenOver:
            log.info("import_taken_over", import_id=row.pk)
        except (Unreadable, OSError) as refusal:
            words = str(refusal) if isinstance(refusal, Unreadable) else _("The file is not there any more.")
            _end_badly(row, words)
        except Exception:
            log.exception("import_stopped", import_id=row.pk)
            _let_go(row)
            raise
    return row.done - before


def _free() -> Q:
    quiet = Q(touched_at__lt=timezone.now() - SILENCE)
    return ~Q(file="") & (Q(state=State.WAITING) | Q(state__in=(State.LOOKING, State.RUNNING)) & quiet)


def _claim(pk: int) -> QuestionImport | None:
    """Take an import that nobody works on; None where somebody does. One that gets nowhere is given up."""
    row = QuestionImport.objects.select_related("partner", "by", "category").filter(_free(), pk=pk).first()
    if row is None:
        return None
    before, now = row.touched_at, timezone.now()
    lost = row.report.get("lost", 0) + (before != NOBODY)
    row.report["lost"] = lost
    state = State.LOOKING if row.state == State.LOOKING else State.RUNNING
    mine = QuestionImport.objects.filter(pk=pk, touched_at=before, state=row.state)
    if not mine.update(state=state, touched_at=now, report=row.report):
        return None
    row.state, row.touched_at = state, now
    if lost > MOST_TAKEN_OVER:
        _end_badly(row, _("This file could not be worked through. Split it, and bring in the parts."))
        return None
    return row


def _hold(row: QuestionImport, **changes: Any) -> Callable[[], None]:
    """Renew the hold on an import, and write how far it has come; raises `ImportTakenOver`.

    Returns what has the row itself say so, for when the transaction is committed.
    """
    now = max(timezone.now(), row.touched_at + timedelta(microseconds=1))
    changes.setdefault("touched_at", now)
    mine = QuestionImport.objects.filter(pk=row.pk, touched_at=row.touched_at, state=row.state)
    if not mine.update(**changes):
        raise ImportTakenOver

    def settle() -> None:
        for name, value in changes.items():
            setattr(row, name, value)

    return settle


def _let_go(row: QuestionImport) -> None:
    """After an error that is ours, let another worker try again in a minute."""
    QuestionImport.objects.filter(pk=row.pk, touched_at=row.touched_at).update(touched_at=timezone.now())


def _end_badly(row: QuestionImport, words: str) -> None:
    """Nothing more can be done with the file; what came in stays, and the report says so."""
    report = ImportReport.from_kept(row.report)
    if not row.done:
        report = ImportReport()
    kept = report.as_kept() | {"failed": words[:1000]}
    _hold(row, state=State.FAILED, ended_at=timezone.now(), report=kept)()


class _Worker:
    """Looks at, or takes, one import for a while."""

    def __init__(self, row: QuestionImport) -> None:
        self.row = row
        self.looks = row.state == State.LOOKING

    def go_on(self, opened: File, seconds: float) -> None:
        """Go on where the one before stopped; when the time is over, leave the rest to the next."""
        row, until = self.row, time.monotonic() + seconds
        file = read_questions(cast(BinaryIO, opened), name=row.file_name, language=row.language)
        run = BankImport(
            partner=row.partner,
            language=row.language,
            file=file,
            file_name=row.file_name,
            above=path_of(row.category),
            by=row.by,
            report=ImportReport.from_kept(row.report),
        )
        run.pass_over(file.found, row.done)
        _hold(row)()
        for batch in batches(file.found):
            self._do(run, batch)
            if time.monotonic() > until:
                self._rest()
                return
        run.end()
        self._end(run)

    def _do(self, run: BankImport, batch: Sequence[Found]) -> None:
        if self.looks:
            run.look(batch)
            self._commit(run.report, len(batch))()
        else:
            run.take(batch, self._commit)

    def _commit(self, report: ImportReport, number: int) -> Callable[[], None]:
        """Within the transaction of a batch: what came in and how far it is are true together."""
        return _hold(self.row, done=self.row.done + number, report=self._kept(report) | {"lost": 0})

    def _kept(self, report: ImportReport) -> dict[str, Any]:
        return report.as_kept() if self.looks else report.as_kept() | {"found": []}

    def _rest(self) -> None:
        state = State.LOOKING if self.looks else State.WAITING
        _hold(self.row, state=state, touched_at=NOBODY)()

    def _end(self, run: BankImport) -> None:
        changes = {"format": run.file.format, "report": self._kept(run.report), "total": run.report.read}
        if self.looks:
            _hold(self.row, state=State.LOOKED, **changes)()
            return
        with transaction.atomic():
            settle = _hold(self.row, state=State.DONE, ended_at=timezone.now(), **changes)
            note_import(
                partner=self.row.partner, file_name=self.row.file_name, report=run.report, by=self.row.by
            )
        settle()


def path_of(category: QuestionCategory | None) -> tuple[str, ...]:
    """Return the names of a category and of those above it."""
    names: list[str] = []
    while category is not None and len(names) < 10:
        names.insert(0, category.name)
        category = category.parent
    return tuple(names)


def drop_import(*, row: QuestionImport) -> bool:
    """Forget a file that was looked at and is not wanted after all; false where it was taken meanwhile."""
    gone = QuestionImport.objects.filter(pk=row.pk, state__in=(State.LOOKED, State.FAILED))
    name, storage = row.file.name, row.file.storage
    if not gone.filter(ended_at=None).delete()[0]:
        return False
    if name:
        storage.delete(name)
    return True


def drop_old_import_files() -> int:
    """Delete files a week after they came, also of imports that nobody took; returns how many. A chore."""
    old = QuestionImport.objects.filter(made_at__lt=timezone.now() - FILE_KEPT).exclude(file="")
    gone = 0
    for row in old.exclude(state=State.RUNNING)[:1000]:
        name, storage = row.file.name, row.file.storage
        unused = QuestionImport.objects.filter(pk=row.pk, state=row.state)
        if row.state == State.DONE or row.state == State.FAILED:
            changed = unused.update(file="")
        else:
            words = {"failed": "", "skipped": [], "remarks": [], "old": True}
            changed = unused.update(
                file="", state=State.FAILED, ended_at=timezone.now(), report=row.report | words
            )
        if changed:
            storage.delete(str(name))
            gone += 1
    return gone
