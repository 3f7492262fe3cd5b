"""The process that `answers` measures: fills a database with papers, counts them, prints seconds as JSON."""

import json
import resource
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

QUESTIONS, PAPERS, LONG, MORE = 1_000, 25_000, 40, 100
BATCH = 5_000


def main() -> None:
    """Seed, count, seed a little more, count that."""
    django.setup()
    from enrollments.models import Attempt
    from enrollments.services.counting import count_anew, count_handed_in

    ground = _ground()
    _papers(ground, PAPERS)
    found = {"count": _timed(lambda: count_handed_in(seconds=600))}
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    assert not Attempt.objects.filter(counted_at__isnull=True).exists()
    _papers(ground, MORE)
    found["more"] = _timed(lambda: count_handed_in())
    found["anew"] = _timed(lambda: count_anew(question_key=ground["keys"][0]))
    print(json.dumps(found | _grading()))


def _timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _ground() -> dict[str, Any]:
    """A course with a quiz, and questions in two languages as learners met them."""
    from enrollments.models import FrozenQuestion, Run
    from tests.factories import UserFactory, make_course

    course = make_course(lessons=0, questions=1)
    run = Run.objects.create(course=course, state=Run.State.OPEN)
    keys = [uuid.UUID(int=number + 1) for number in range(QUESTIONS)]
    FrozenQuestion.objects.bulk_create(
        FrozenQuestion(
            digest=f"{language}{number}", question_key=key, content=_content(number, language, key)
        )
        for language in ("en", "fr")
        for number, key in enumerate(keys)
    )
    return {"run": run, "quiz": course.activities.get(kind="quiz"), "keys": keys, "member": UserFactory()}


def _content(number: int, language: str, key: uuid.UUID) -> dict[str, Any]:
    written = number % 5 == 0
    options = [
        {
            "key": str(uuid.uuid5(key, str(place))),
            "weight": int(place == 0),
            "feedback": "<p>So it is.</p>",
            **({"answer": f"word {place}"} if written else {"text": f"<p>Option {place} of {number}</p>"}),
        }
        for place in range(1 if written else 4)
    ]
    kind = "short-text" if written else "single"
    prompt = f"<p>Question {number}, and some words more to make it as long as questions are?</p>"
    about = {"v": 2, "key": str(key), "language": language, "kind": kind}
    return about | {"options": options, "prompt": prompt}


def _papers(ground: dict[str, Any], number: int) -> None:
    """Handed-in papers of forty questions each, a fifth in French, written straight into the tables."""
    from django.db import connection
    from django.utils import timezone

    from enrollments.models import Attempt, Enrollment

    start = timezone.now() - timedelta(hours=1)
    for first in range(0, number, BATCH):
        several = range(first, min(first + BATCH, number))
        rows = Enrollment.objects.bulk_create(
            Enrollment(run=ground["run"], member=ground["member"], state="withdrawn", language="en")
            for _ in several
        )
        made = Attempt.objects.bulk_create(
            Attempt(
                enrollment=row, activity=ground["quiz"], number=1, language="fr" if place % 5 == 0 else "en",
                state="handed-in", limits={"pass_mark": 70, "rule": "pass", "counts": "best"}, seed=place,
                started_at=start, handed_in_at=timezone.now(), points=1, out_of=2,
            )
            for place, row in zip(several, rows, strict=True)
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(QUESTIONS_ASKED, [QUESTIONS, LONG, made[0].pk])
            cursor.execute(ANSWERS, [made[0].pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


QUESTIONS_ASKED = """
    INSERT INTO enrollments_attemptquestion (attempt_id, question_id, position, option_order, points, section)
    SELECT a.id, f.id, p, '[]', 1, ''
    FROM enrollments_attempt a CROSS JOIN generate_series(1, 40) p
    JOIN enrollments_frozenquestion f
      ON f.digest = a.language || ((a.id * 7 + p) %% %s)::text AND p <= %s
    WHERE a.id >= %s
"""
ANSWERS = """
    INSERT INTO enrollments_answer (question_id, value, seq, saved_at)
    SELECT q.id, CASE WHEN f.content->>'kind' = 'short-text'
        THEN jsonb_build_object('text', 'word ' || (random() * random() * 30)::int)
        ELSE jsonb_build_object('chosen', jsonb_build_array(
            f.content->'options'->(CASE WHEN random() < 0.2 + 0.7 * (a.id %% 97) / 97.0 THEN 0
                                   ELSE 1 + (random() * 2.99)::int %% 3 END)->>'key')) END,
        0, a.started_at + q.position * interval '40 s' * (0.5 + random())
    FROM enrollments_attempt a JOIN enrollments_attemptquestion q ON q.attempt_id = a.id
    JOIN enrollments_frozenquestion f ON f.id = q.question_id
    WHERE a.id >= %s
"""


def _grading() -> dict[str, float]:
    """How many papers a second are graded by one core, from memory and from the database."""
    from courses.grading import share_earned
    from enrollments.grading import score
    from enrollments.models import Attempt
    from enrollments.services.marking import marks_of, score_of

    attempts = list(Attempt.objects.order_by("pk")[:1_000])
    papers = []
    for attempt in attempts:
        items = attempt.questions.select_related("question", "answer")
        papers.append([(item.question.content, item.answer.value, item.points) for item in items])
    started = time.process_time()
    for paper in papers:
        score((share_earned(content, value), points) for content, value, points in paper)
    graded = time.process_time() - started
    started = time.process_time()
    for attempt in attempts[:200]:
        score_of(marks_of(attempt))
    marked = time.process_time() - started
    return {"graded": len(papers) / graded, "marked": 200 / marked}


if __name__ == "__main__":
    main()
