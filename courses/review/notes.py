"""The notes of reviews that nobody has settled yet, by the text that they are about."""

import uuid
from collections import Counter, defaultdict

from django.db.models import QuerySet

from courses.models import Course, ReviewNote

MOST = 500  # notes of one course


def open_notes(course: Course) -> QuerySet[ReviewNote]:
    """The notes on `course`, of all rounds, that are not settled; answers stand under them."""
    return ReviewNote.objects.filter(submission__course=course, answers=None, settled_at=None)


def open_notes_by_key(course: Course) -> dict[str, int]:
    """Return how many open notes each text has, by its key; those on the whole have none. One query."""
    keys = open_notes(course).values_list("key", flat=True)[:MOST]
    return dict(Counter(str(key or "") for key in keys))


def notes_on(key: uuid.UUID, language: str) -> list[ReviewNote]:
    """Return the open notes on one text, those of `language` first, with their answers; two queries."""
    notes = ReviewNote.objects.filter(key=key, answers=None, settled_at=None)
    notes = notes.select_related("author", "submission").prefetch_related("replies__author")
    found: dict[bool, list[ReviewNote]] = defaultdict(list)
    for note in notes.order_by("created_at", "pk")[:MOST]:
        found[note.language == language].append(note)
    return [*found[True], *found[False]]
