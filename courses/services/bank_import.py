"""Take the questions of a file into a partner's bank: in batches, each question whole or not at all.

The same file twice changes nothing. A question is found again by its key, else by its id within the partner,
else by what it says; it then gets one new revision where the file says something else. See
`docs/decisions/question-import.md`.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import islice

import structlog
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log as log_act
from wagtail.models import Locale

from academy.users.models import User
from courses.bank.rows import QuestionFile, ReadPicture, ReadQuestion, Skipped
from courses.bank_content import MARK, Content, content_of_file, digest, merged, refusal
from courses.models import Course, Objective, Partner
from courses.services.bank_export import as_the_file_would
from courses.services.bank_import_found import Coming, find_in_bank, key_of
from courses.services.bank_import_pictures import ImportedPictures, weight_in_pixels
from courses.services.bank_import_report import ImportReport
from courses.services.bank_import_writing import BankWriter, ImportedDrawers, difficulty_of

log = structlog.get_logger("courses.bank_import")

BATCH = 200  # questions in one transaction
BATCH_BYTES = 8_000_000  # of pictures in one transaction, four pixels counting as a byte
MOST_ID = 100

Found = ReadQuestion | Skipped
Commit = Callable[[ImportReport, int], Callable[[], None]]


class ImportTakenOver(Exception):
    """Another worker goes on with this import; what this one was writing is undone."""


def import_questions(
    *,
    file: QuestionFile,
    partner: Partner,
    language: str,
    file_name: str,
    above: Sequence[str] = (),
    live: bool = False,
    dry: bool = False,
    by: User | None = None,
) -> ImportReport:
    """Take a whole file in, or with `dry` only look what would become of it, and return the report.

    `above` is the path of the drawer for the file's own categories; a file without any gets one of its name.
    """
    run = BankImport(
        partner=partner, language=language, file=file, file_name=file_name, above=above, live=live, by=by
    )
    for batch in batches(file.found):
        if dry:
            run.look(batch)
        else:
            run.take(batch)
    run.end()
    if not dry:
        note_import(partner=partner, file_name=file_name, report=run.report, by=by)
    return run.report


def note_import(*, partner: Partner, file_name: str, report: ImportReport, by: User | None) -> None:
    """Write an import into the partner's log."""
    log_act(
        instance=partner,
        action="courses.import_questions",
        user=by,
        data={"title": file_name[:200], "count": report.imported, "changed": report.changed},
    )


def batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield what was found in pieces, by number and by the weight of their pictures."""
    batch: list[Found] = []
    weight = 0
    for each in found:
        batch.append(each)
        weight += _weight(each)
        if len(batch) == BATCH or weight > BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _weight(each: Found) -> int:
    return sum(len(picture.data) + weight_in_pixels(picture) // 4 for picture in _pictures(each))


def _pictures(each: Found) -> list[ReadPicture]:
    if isinstance(each, Skipped):
        return []
    return [picture for picture in (each.picture, *(option.picture for option in each.options)) if picture]


class BankImport:
    """One file on its way into the bank of a partner; knows what it has seen and what became of it."""

    def __init__(
        self,
        *,
        partner: Partner,
        language: str,
        file: QuestionFile,
        file_name: str,
        above: Sequence[str] = (),
        live: bool = False,
        by: User | None = None,
        report: ImportReport | None = None,
    ) -> None:
        self.partner, self.language, self.file, self.live, self.by = partner, language, file, live, by
        self.locale = Locale.objects.get(language_code=language)
        self.report = report or ImportReport()
        self.pictures = ImportedPictures(partner, file_name, by)
        self.drawers = ImportedDrawers(partner, above)
        self._default = file_name.rsplit(".", 1)[0].strip()[:200] or "?"
        self._has_drawer = bool(above)
        self._seen: dict[str, str] = {}

    @cached_property
    def _writer(self) -> BankWriter:
        keys = Course.objects.filter(partner=self.partner).values("key")
        objectives = Objective.objects.filter(page__translation_key__in=keys)
        return BankWriter(
            partner=self.partner,
            locale=self.locale,
            drawers=self.drawers,
            pictures=self.pictures,
            objectives=frozenset(objectives.values_list("translation_key", flat=True)),
            live=self.live,
            by=self.by,
        )

    def pass_over(self, found: Iterable[Found], number: int) -> None:
        """Remember what came in before this worker began: the first `number` of the file."""
        for each in islice(found, number):
            if isinstance(each, ReadQuestion):
                self._coming([each], ImportReport(), self._seen)

    def look(self, batch: Sequence[Found]) -> None:
        """Note what would become of these questions; nothing is written."""
        coming = self._coming(batch, self.report, self._seen)
        find_in_bank(coming, self.partner, self.locale)
        for each in coming:
            act = "edition" if each.shares else "new" if each.there is None else "unchanged"
            if each.there is not None and self._changes(each) is not None:
                act = "changed"
            self._count(self.report, each, act)
            self.report.find(each.question.line, each.content["name"], each.question.kind, act)

    def take(self, batch: Sequence[Found], commit: Commit | None = None) -> None:
        """Write these questions; if that fails, one by one, so that a bad one alone stays out.

        `commit` is called inside each transaction with the report as it then is and how many were dealt with;
        what it returns is called after it.
        """
        try:
            self._take(batch, commit)
        except (ImportTakenOver, OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.info("batch_goes_one_by_one", error=type(error).__name__)
            for each in batch:
                self._take_alone(each, commit)

    def _take_alone(self, each: Found, commit: Commit | None) -> None:
        try:
            self._take([each], commit)
        except (ImportTakenOver, OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.warning("question_stays_out", error=type(error).__name__, exc_info=True)
            report = _copy(self.report)
            report.skip(each.line, each.name, _why(error))
            settle = commit(report, 1) if commit else None
            if settle:
                settle()
            self.report = report

    def _take(self, batch: Sequence[Found], commit: Commit | None) -> None:
        report, overlay = _copy(self.report), _Overlay(self._seen)
        self.pictures.begin()
        for each in batch:
            for picture in _pictures(each):
                self.pictures.refusal(picture)  # decoded before the transaction, which others wait for
        try:
            with transaction.atomic():
                Partner.objects.select_for_update().only("pk").get(pk=self.partner.pk)
                coming = self._coming(batch, report, overlay)
                find_in_bank(coming, self.partner, self.locale)
                self._write(coming, report)
                settle = commit(report, len(batch)) if commit else None
        except BaseException:
            self.pictures.undo()
            self.drawers.forget()
            raise
        if settle:
            settle()
        self.report = report
        self._seen.update(overlay)

    def _write(self, coming: list[Coming], report: ImportReport) -> None:
        self.pictures.find(
            {part["picture"] for each in coming for part in (each.content, *each.content["options"])} - {""}
        )
        acts = [(each, self._changes(each) if each.there is not None else None) for each in coming]
        self._writer.create([each for each in coming if each.there is None])
        for each, content in acts:
            if content is not None:
                self._writer.change(each, content)
            act = "new" if each.there is None else "unchanged" if content is None else "changed"
            self._count(report, each, act)

    def end(self) -> None:
        """Note what the reader found to say about the whole file."""
        for words in self.file.remarks:
            self.report.remark(1, "", words)

    def _count(self, report: ImportReport, each: Coming, act: str) -> None:
        report.read += 1
        if act == "unchanged":
            report.unchanged += 1
        else:
            report.imported += 1
            report.changed += act == "changed"
        for words in dict.fromkeys((*each.question.remarks, *each.remarks)):
            report.remark(each.question.line, each.content["name"], words)

    def _coming(self, batch: Sequence[Found], report: ImportReport, seen: dict[str, str]) -> list[Coming]:
        """Those of the batch that can be asked and stand here for the first time; the rest is counted."""
        coming = []
        for each in batch:
            if isinstance(each, Skipped):
                report.skip(each.line, each.name, each.reason)
                continue
            made = self._made(each)
            if isinstance(made, str):
                report.skip(each.line, each.name, made)
                continue
            if self._is_repeated(made, seen):
                self._count(report, made, "unchanged")
                report.find(each.line, made.content["name"], each.kind, "unchanged")
                continue
            coming.append(made)
        return coming

    def _made(self, question: ReadQuestion) -> Coming | str:
        """The question as it would come in; or why it cannot."""
        if not question.category and not self._has_drawer:
            question = replace(question, category=(self._default,))
        try:
            content = content_of_file(question, self.language, self.pictures.hash_of)
        except (ValueError, RecursionError) as error:
            return _why(error)
        if reason := refusal(content):
            return _reasons()[reason]
        named, key, known = _id_of(question), key_of(question.key), digest(content)
        coming = Coming(question, content, known, named or ("" if key else known), key)
        for picture in _pictures(question):
            if words := self.pictures.refusal(picture):
                coming.remarks.append(words)
        return coming

    def _is_repeated(self, coming: Coming, seen: dict[str, str]) -> bool:
        """Whether the file has said just this before. Two that share an id and differ are told apart."""
        names = [name for name in (coming.idnumber, str(coming.key or "")) if name]
        before = [seen[name] for name in names if name in seen]
        if any(known != coming.digest for known in before):
            if not coming.idnumber.startswith(MARK):
                words = _("An earlier question of this file has the same id, so this one came in without it.")
                coming.remarks.append(words)
            coming.idnumber, coming.key = coming.digest, None
            names = [coming.idnumber]
            before = [seen[name] for name in names if name in seen]
        for name in names:
            seen[name] = coming.digest
        return bool(before)

    def _changes(self, each: Coming) -> Content | None:
        """What the bank's question is to say from now on; None where it stays as it is."""
        there = each.there
        assert there is not None
        if each.idnumber.startswith(MARK) and there.row.idnumber == each.idnumber:
            return None  # this very text came in before; what its authors made of it since stays
        ours = there.content
        said = each.content
        if digest(ours) != each.digest:
            base = as_the_file_would(there, self.file.format, self.language, self.pictures.hash_of)
            said = merged(ours, base or ours, each.content)
        difficulty, objective = difficulty_of(each), self._writer.objective_of(each)
        same = (
            said == ours
            and difficulty in ("", there.fields["difficulty"])
            and str(objective or "") in ("", there.fields["objective_key"])
        )
        return None if same else said


class _Overlay(dict[str, str]):
    """What one batch has seen, above what was seen before it: forgotten when the batch fails."""

    def __init__(self, below: dict[str, str]) -> None:
        super().__init__()
        self._below = below

    def __missing__(self, name: str) -> str:
        return self._below[name]

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._below


def _copy(report: ImportReport) -> ImportReport:
    made = copy(report)
    made.skipped, made.remarks, made.found = list(report.skipped), list(report.remarks), list(report.found)
    return made


def _id_of(question: ReadQuestion) -> str:
    """The file's id as the bank keeps it, always the same for the same; empty for none."""
    name = question.id.replace("\x00", "").strip()
    if name.startswith(MARK):
        return ""
    if len(name) > MOST_ID:
        return f"{name[: MOST_ID - 33]}~{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:32]}"
    return name


def _reasons() -> dict[str, str]:
    return {
        "prompt": _("It asks nothing: the text of the question is missing."),
        "letters": _("It holds a character that cannot be kept."),
        "options": _("It needs two options at least."),
        "right": _("None of its options is right."),
        "pairs": _("It needs two pairs at least."),
        "answer": _("It has no answer that is right."),
        "kind": _("The academy has no questions of this type."),
    }


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return _("It cannot be kept: %(reason)s") % {"reason": " ".join(error.messages)}
    return _("It holds something that cannot be kept.")
