"""Counts handed-in papers into the statistics of their questions, each paper once.

The first sitting of each enrolment counts, in practice and graded quizzes alike: who comes back has seen the
question and perhaps its answer. Later sittings are looked at and left out.

Two counters at once are harmless. A batch of papers is locked while it is counted, and another counter passes
it over; rows of statistics are locked in the order of their keys, and rulings are read after that, so that a
question that is counted anew never misses a paper nor meets it twice. All is one transaction: a counter that
is killed leaves its batch as it was.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from courses.models import QuestionStatistics
from enrollments.models import Attempt, Ruling
from enrollments.services.papers import Contents, Papers, Row, read_papers, value_of
from enrollments.statistics import FEWEST, SCALE, Seen, Sums, add_paper, figures_of, together
from enrollments.statistics_findings import Asked, findings_of, verdict_of
from enrollments.statistics_reading import Read, read_answer, seconds_between

BATCH = 2_500  # papers that are counted, and locked, together
ANEW = 1_000  # papers that are read together when a question is counted anew
SECONDS = 240  # after this long, the next chore goes on

ByLanguage = dict[str, dict[str, Sums]]


def count_handed_in(*, batch: int = BATCH, seconds: float = SECONDS) -> int:
    """Count what was handed in since the last time; return how many papers. What is left waits for the next.

    It costs as much as is new: papers are found by an index of those that have not been counted.
    """
    until = time.monotonic() + seconds
    contents: Contents = {}
    done = 0
    while found := _count_batch(batch, contents):
        done += found
        if time.monotonic() > until:
            break
    return done


def _count_batch(batch: int, contents: Contents) -> int:
    with transaction.atomic():
        waiting = (
            Attempt.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            .filter(state=Attempt.State.HANDED_IN, counted_at__isnull=True)
            .order_by("pk")
        )
        taken = {attempt.pk: attempt for attempt in waiting.select_related("activity__course")[:batch]}
        if not taken:
            return 0
        first = {pk: attempt for pk, attempt in taken.items() if attempt.number == 1}
        if first:
            _count(first, contents)
        Attempt.objects.filter(pk__in=list(taken)).update(counted_at=timezone.now())
        return len(taken)


class Place(NamedTuple):
    """A row of statistics that papers need: whose it is, and the question as it was last asked there."""

    partner_id: int
    newest: int  # the id of the frozen question


Places = dict[tuple[str, str], Place]  # by key and language; "" is all languages


def _count(attempts: dict[int, Attempt], contents: Contents) -> None:
    """Add these papers to the statistics of what they asked."""
    papers = read_papers(attempts, contents)
    places = _places(papers, attempts)
    rows = _locked(places)
    papers.read_rulings()  # as they are now that nobody else writes these rows
    kept: ByLanguage = defaultdict(dict)
    for (key, language), row in rows.items():
        kept[key][language] = Sums.from_json(row.sums)
    for language, by_key in sums_of(papers, attempts).items():
        for key, sums in by_key.items():
            kept[key][language] += sums
            kept[key][""] += sums
    _write(rows, kept, _asked(papers, places))


def _places(papers: Papers, attempts: dict[int, Attempt], *, only: str = "") -> Places:
    found: Places = {}
    for attempt_id, rows in papers:
        attempt = attempts[attempt_id]
        partner, language = attempt.activity.course.partner_id, attempt.language
        for row in rows:
            key = papers.questions[row.question_id].key
            if only and key != only:
                continue
            for place in ((key, language), (key, "")):
                known = found.get(place)
                if known is None or known.newest < row.question_id:
                    found[place] = Place(partner, row.question_id)
    return found


def _asked(papers: Papers, places: Places) -> dict[tuple[str, str], Asked]:
    return {at: Asked.of(papers.questions[place.newest].content) for at, place in places.items()}


def _locked(places: Places) -> dict[tuple[str, str], QuestionStatistics]:
    """Return the rows of these questions, made where they are missing, locked in the order of their keys."""
    rows = QuestionStatistics.objects.filter(question_key__in={key for key, _language in places})
    there = {(str(key), language) for key, language in rows.values_list("question_key", "language")}
    QuestionStatistics.objects.bulk_create(
        [
            QuestionStatistics(
                partner_id=places[key, language].partner_id, question_key=uuid.UUID(key), language=language
            )
            for key, language in sorted(places.keys() - there)
        ],
        ignore_conflicts=True,  # another counter made it meanwhile
        batch_size=1_000,
    )
    locked = rows.select_for_update().order_by("question_key", "language")
    return {(str(row.question_key), row.language): row for row in locked}


def sums_of(papers: Papers, attempts: dict[int, Attempt], *, only: str = "") -> ByLanguage:
    """Return what papers say, by language and question; with `only`, of this question alone.

    Equal answers to one question are graded once. A question that a ruling dropped, or gave to all, tells
    nobody apart: it keeps what its answers say, and does not count into the results of papers.
    """
    read: dict[tuple[int, str | None], Read] = {}
    found: ByLanguage = defaultdict(dict)
    for attempt_id, rows in papers:
        attempt = attempts[attempt_id]
        gaps = seconds_between(attempt.started_at, [row.saved_at for row in rows])
        paper = [_seen(papers, row, gap, read) for row, gap in zip(rows, gaps, strict=True)]
        add_paper(found[attempt.language], paper, only=only)
    return found


def _seen(papers: Papers, row: Row, gap: float | None, read: dict[tuple[int, str | None], Read]) -> Seen:
    frozen = papers.questions[row.question_id]
    place = (row.question_id, row.text)
    known = read.get(place)
    if known is None:
        known = read[place] = read_answer(frozen.content, value_of(row), frozen.accepted)
    share = known.share
    if share is None:
        grade = papers.essays.get(row.pk)
        share = round(SCALE * grade.points / grade.out_of) if grade else 0
    points = 0 if frozen.rulings and frozen.kinds & {Ruling.Kind.DROP, Ruling.Kind.FULL} else row.points
    return Seen(frozen.key, share, points, known.chosen, known.links, known.wrong, known.empty, gap)


def _write(
    rows: dict[tuple[str, str], QuestionStatistics], kept: ByLanguage, newest: dict[tuple[str, str], Asked]
) -> None:
    """Make the columns of these rows from their sums, and store both."""
    rulings = _rulings(kept)
    now = timezone.now()
    changed = []
    for (key, language), row in rows.items():
        sums, asked = kept[key][language], newest.get((key, language))
        if asked is None:
            continue  # nobody was asked in this language now
        shown = [each for code, each in kept[key].items() if code and each.n >= FEWEST]
        # Else one could subtract, and read the few answers of one language from those of all.
        told = sums if language or not shown else together(shown)
        figures = figures_of(told)
        accepted = {
            option for ruling in rulings.get(key, ()) for option in (ruling.accepted or {}).get("options", ())
        }
        row.findings = findings_of(
            told,
            figures,
            asked,
            editions=None if language else {code: each for code, each in kept[key].items() if code},
            ruled=key in rulings,
            accepted=frozenset(accepted),
        )
        row.answers, row.facility, row.discrimination = (
            figures.answers,
            figures.facility,
            figures.discrimination,
        )
        row.point_biserial, row.seconds = figures.point_biserial, figures.seconds
        row.verdict = verdict_of(figures, row.findings) if shown else QuestionStatistics.Verdict.FEW
        row.sums, row.counted_at = sums.as_json(), now
        row.ruled_at = _last(rulings.get(key, ()))
        changed.append(row)
    _store(changed)


def _last(rulings: Iterable[Ruling]) -> datetime | None:
    return max((ruling.at for ruling in rulings), default=None)


def _rulings(keys: Iterable[str]) -> dict[str, list[Ruling]]:
    found: dict[str, list[Ruling]] = {}
    for ruling in Ruling.objects.filter(question_key__in=list(keys)):
        found.setdefault(str(ruling.question_key), []).append(ruling)
    return found


def _store(rows: list[QuestionStatistics]) -> None:
    """Write the rows, which exist and are locked, in a few statements."""
    QuestionStatistics.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["question_key", "language"],
        update_fields=[
            *("answers", "facility", "discrimination", "point_biserial", "seconds", "verdict", "findings"),
            *("sums", "ruled_at", "counted_at"),
        ],
        batch_size=500,
    )


def count_anew(*, question_key: uuid.UUID) -> int:
    """Count one question again from all papers that were counted, as rulings have it now; return how many.

    A counter at work waits for it, or it for the counter. Doing it twice comes to the same.
    """
    key = str(question_key)
    contents: Contents = {}
    counted = Attempt.objects.filter(
        questions__question__question_key=question_key,
        state=Attempt.State.HANDED_IN,
        counted_at__isnull=False,
        number=1,
    )
    with transaction.atomic():
        there = QuestionStatistics.objects.select_for_update().filter(question_key=question_key)
        rows = {(key, row.language): row for row in there.order_by("question_key", "language")}
        ids = sorted(set(counted.values_list("pk", flat=True)))
        found: ByLanguage = {key: {language: Sums() for _key, language in rows}}
        newest: dict[tuple[str, str], Asked] = {}
        for start in range(0, len(ids), ANEW):
            attempts = _attempts(ids[start : start + ANEW])
            papers = read_papers(attempts, contents)
            newest |= _asked(papers, _places(papers, attempts, only=key))
            for language, by_key in sums_of(papers, attempts, only=key).items():
                found[key][language] += by_key[key]
                found[key][""] += by_key[key]
        _write(rows, found, newest)
    return len(ids)


def _attempts(ids: list[int]) -> dict[int, Attempt]:
    return Attempt.objects.select_related("activity__course").in_bulk(ids)
