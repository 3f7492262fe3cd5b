"""What it costs to submit a course of 60 activities in three languages, and to see what a reviewer reads.

Seconds of this process on this machine, the median of a few turns; each turn begins with something changed.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks._ground import ground
from benchmarks.queries import counted, row

LESSONS, QUESTIONS, LANGUAGES = 59, 120, ("en", "fr", "es")
SUBMISSION, DIFFERENCE = 5.0, 2.0  # seconds
TURNS = 3
PARAGRAPH = (
    "<p>A link is measured three times a day, in the morning, at noon and in the evening, because a network "
    "that is quick at dawn can be slow when everybody comes home and switches on the screen.</p>"
)


def measure() -> Iterator[dict[str, Any]]:
    """Rows for the first submission, for one with a few changes, and for one where every lesson changed."""
    from courses.models import Submission
    from courses.review.difference import difference_of
    from courses.services.review import submit_course

    ground()
    course, author, reviewer = big_course()
    with _without_checks():
        first, took = _timed(lambda: submit_course(course=course, by=author))
        yield _row("submission, 60 activities in three languages, first", took, SUBMISSION)
        _approve(first, reviewer)
        few, all_ = [], []
        for turn in range(TURNS):
            _change(course, 3, turn)
            submission, took = _timed(lambda: submit_course(course=course, by=author))
            few.append((took, *_measured(difference_of, submission)))
            Submission.objects.filter(pk=submission.pk).delete()
            _change(course, LESSONS, turn + 100)
            submission, took = _timed(lambda: submit_course(course=course, by=author))
            all_.append((took, *_measured(difference_of, submission)))
            Submission.objects.filter(pk=submission.pk).delete()
    yield _row(
        "submission, the same, after an approval", statistics.median(t for t, _d, _r in few), SUBMISSION
    )
    yield _row("review difference, 9 texts changed", statistics.median(d for _t, d, _r in few), DIFFERENCE)
    yield _row(
        "review difference, every lesson changed", statistics.median(d for _t, d, _r in all_), DIFFERENCE
    )
    yield row("review difference, every lesson changed: row reads", all_[-1][2], "statements")


def _row(name: str, seconds: float, limit: float) -> dict[str, Any]:
    return row(name, round(seconds, 2), "s", limit, seconds <= limit)


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    answer = act()
    return answer, time.perf_counter() - started


def _measured(act: Callable[[Any], Any], submission: Any) -> tuple[float, int]:
    with counted() as count:
        _answer, took = _timed(lambda: act(submission))
    return took, count["reads"]


def big_course() -> tuple[Any, Any, Any]:
    """A course of a partner that is live in three languages, its coordinator and a reviewer."""
    from academy.users.models import User
    from courses.models import Course
    from courses.services.submitting import give_revisions
    from tests.factories import make_course

    body = [("text", PARAGRAPH * 3) for _ in range(8)]
    course = make_course(
        lessons=LESSONS,
        questions=QUESTIONS,
        languages=LANGUAGES,
        body=body,
        stage=Course.Stage.OPEN,
    )
    people = User.objects.filter(email__in=["coordinator@demo.example", "reviewer@demo.example"])
    author, reviewer = people.order_by("email")
    give_revisions(course)  # as saving in the editor does
    return course, author, reviewer


@contextmanager
def _without_checks() -> Iterator[None]:
    """Submit a course that the machine would not let pass: it checks, and what it finds is left out."""
    from courses.services import submitting

    checks = submitting.findings_of

    def run_and_forget(course: Any) -> list[Any]:
        checks(course)
        return []

    submitting.findings_of = run_and_forget
    try:
        yield
    finally:
        submitting.findings_of = checks


def _approve(submission: Any, reviewer: Any) -> None:
    from courses.services.review import approve_step

    for step in submission.steps.all():
        approve_step(step=step, by=reviewer)


def _change(course: Any, number: int, turn: int) -> None:
    """Change a sentence in so many lessons, in every language, as drafts."""
    from courses.models import CoursePage, LessonPage
    from courses.review.locks import past_the_lock

    for head in CoursePage.objects.filter(translation_key=course.key, alias_of=None):
        lessons = LessonPage.objects.filter(path__startswith=head.path).order_by("path")[:number]
        for lesson in lessons:
            page = lesson.get_latest_revision_as_object()
            page.body = [("text", PARAGRAPH.replace("noon", f"{turn} o'clock") * 3) for _ in range(8)]
            with past_the_lock():
                page.save_revision(clean=False)
