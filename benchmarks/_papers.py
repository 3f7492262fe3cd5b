"""The process of `benchmarks.papers`, on a PostgreSQL of its own: it prints what starts cost, as JSON."""

import json
import time
import uuid
from typing import Any

import django
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

QUESTIONS, DRAWN, STARTS = 50_000, 40, 9
_BATCH = 2000


def main() -> None:
    """Make the bank, start attempts, and tell the median time and the most reads and writes."""
    enrollments, quiz = _ground()
    from enrollments import services

    times, most = [], 0
    for number, enrollment in enumerate(enrollments):
        with CaptureQueriesContext(connection) as asked:
            began = time.perf_counter()
            attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
            seconds = time.perf_counter() - began
        if attempt.questions.count() != DRAWN:
            raise RuntimeError("a paper is not whole")
        if number:  # the first start makes the course's outline, which is kept from then on
            times.append(seconds * 1000)
            most = max(most, sum(each["sql"].startswith(WORK) for each in asked.captured_queries))
    print(json.dumps({"queries": most, "milliseconds": sorted(times)[len(times) // 2]}))


WORK = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def _ground() -> tuple[list[Any], Any]:
    """Enrolments in a run of a course whose quiz draws from the large bank, and that quiz."""
    from courses.models import Question, QuestionCategory, QuizPage, QuizSlot
    from tests.factories import EnrollmentFactory, RunFactory, make_course

    run: Any = RunFactory(course=make_course(questions=1))
    quiz = run.course.activities.get(kind="quiz")
    top = Question.objects.get(partner=run.course.partner).category
    inside = QuestionCategory.objects.create(partner=top.partner, parent=top, name="Inside")
    _fill([top, inside])
    page = QuizPage.objects.get(translation_key=quiz.key)
    QuizSlot.objects.filter(page=page).delete()
    QuizSlot.objects.create(page=page, category=top, with_below=True, draw=DRAWN, sort_order=0)
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return EnrollmentFactory.create_batch(STARTS, run=run), quiz


def _fill(categories: list[Any]) -> None:
    from courses.models import Question, QuestionOption
    from tests.factories.courses import locale_of

    locale = locale_of("en")
    levels = ["", *Question.Difficulty.values]
    for start in range(0, QUESTIONS, _BATCH):
        made = Question.objects.bulk_create(
            Question(
                partner=categories[0].partner,
                category=categories[number % 2],
                difficulty=levels[number % 4],
                name=f"Question {number}",
                prompt=f"<p>Which is {number}?</p>",
                translation_key=uuid.uuid4(),
                locale=locale,
                live=True,
            )
            for number in range(start, start + _BATCH)
        )
        QuestionOption.objects.bulk_create(
            QuestionOption(
                question=question,
                text=f"<p>{place}</p>",
                weight=int(place == 0),
                sort_order=place,
                translation_key=uuid.uuid4(),
                locale=locale,
            )
            for question in made
            for place in range(4)
        )


if __name__ == "__main__":
    django.setup()
    main()
