"""Which editions of a quiz are open: a final quiz is closed in a language that has fallen behind."""

from academy.lib.languages import native_name
from courses.models import Course
from courses.outline import OutlineActivity, languages_of, outline_of


def is_closed_here(item: OutlineActivity) -> bool:
    """Whether no new attempt starts in this edition: it is a final quiz that does not say what it should."""
    return item.stale and item.rules is not None and item.rules.is_final


def languages_open(course: Course, item: OutlineActivity) -> list[str]:
    """Return the languages of the course in which an attempt at this quiz can start."""
    editions = ((code, outline_of(course, code).by_key(item.key)) for code in languages_of(course))
    return [code for code, found in editions if found and found.language == code and not found.stale]


def names_of(languages: list[str]) -> list[str]:
    """Return what languages call themselves."""
    return [native_name(code) for code in languages]
