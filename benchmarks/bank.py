"""The question bank's list at the desk: what it costs with a page of questions, and with fifty thousand.

Reads are counted without those of Wagtail's own frame (session, person, rights, menu), which every page of
the admin pays. Seconds are the best of a few turns.
"""

import time
import uuid
from collections.abc import Iterator
from typing import Any

from benchmarks._ground import ground
from benchmarks.queries import counted, row

PAGE, QUESTIONS = 60, 50_000
READS, FRAME, GROWTH, SECONDS = 12, 12, 1.05, 1.0
TURNS = 3
ASKED = {
    "": "as it opens",
    "q=splice+loss": "searched",
    "q=option+splice": "searched for what options say",
    "q=nowhere": "searched for what nothing says",
    "sort=verdict": "what needs a look first",
    "sort=facility&use=no": "hardest first, unused",
    "quality=feedback&sort=newest": "without feedback",
}


def measure() -> Iterator[dict[str, Any]]:
    """Rows for reads, bytes and seconds of the list, small and large."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from courses.models import QuestionCategory
    from courses.services import onboard_partner
    from tests.courses.academy_site import make_person
    from tests.factories import make_course

    ground()
    partner = onboard_partner(name="Bank", slug="bank", texts={})
    make_course(partner=partner, questions=2)
    client, address = Client(SERVER_NAME="localhost"), reverse("desk:bank")
    client.force_login(make_person("author", partner))
    drawers = [QuestionCategory.objects.create(partner=partner, name=f"Drawer {n:02}") for n in range(40)]
    _fill(drawers, 0, PAGE)
    small = {query: _cost(client, f"{address}?{query}") for query in ASKED}
    _fill(drawers, PAGE, QUESTIONS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    for query, words in ASKED.items():
        reads, size, seconds = _cost(client, f"{address}?{query}")
        name = f"question bank of {QUESTIONS}, {words}"
        yield row(f"{name}: row reads of the list", reads, "statements", READS, reads <= READS)
        flat = size <= small[query][1] * GROWTH and reads == small[query][0]
        yield row(
            f"{name}: bytes over those with {PAGE}", round(size / small[query][1], 3), "×", GROWTH, flat
        )
        yield row(name, round(seconds, 3), "s", SECONDS, seconds <= SECONDS)


def _cost(client: Any, url: str) -> tuple[int, int, float]:
    """The reads of the list alone, its bytes, and its seconds."""
    client.get(url)
    turns = []
    for _turn in range(TURNS):
        started = time.perf_counter()
        with counted() as count:
            answer = client.get(url)
        turns.append(time.perf_counter() - started)
    assert answer.status_code == 200, f"status {answer.status_code}"
    return count["reads"] - FRAME, len(answer.content), min(turns)


def _fill(drawers: list[Any], start: int, end: int) -> None:
    """Add questions of one partner, every other with statistics, all alike in length."""
    from courses.models import Question, QuestionOption, QuestionStatistics
    from tests.factories.courses import locale_of

    locale, partner = locale_of("en"), drawers[0].partner
    for begin in range(start, end, 2_000):
        numbers = range(begin, min(begin + 2_000, end))
        questions = Question.objects.bulk_create(
            Question(
                partner=partner, category=drawers[n % len(drawers)], locale=locale, live=True,
                translation_key=uuid.uuid5(uuid.NAMESPACE_OID, f"bank {n}"), name=f"Splice loss {n:06}",
                prompt=f"<p>How much light is lost at splice {n:06} of this line, and where does it go?</p>",
            )
            for n in numbers
        )  # fmt: skip
        QuestionOption.objects.bulk_create(
            QuestionOption(
                question=question, locale=locale, text=f"<p>Option {place}</p>", weight=int(place == 1),
                sort_order=place, translation_key=uuid.uuid5(question.translation_key, str(place)),
            )
            for question in questions
            for place in (1, 2, 3, 4)
        )  # fmt: skip
        QuestionStatistics.objects.bulk_create(
            QuestionStatistics(
                partner=partner, question_key=question.translation_key, answers=40, facility="0.5000",
                verdict="good",
            )
            for question in questions
        )  # fmt: skip
