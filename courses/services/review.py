"""The door to review: submit a course, decide about it, note something, correct a word."""

from courses.services.correcting import correct, mark_seen
from courses.services.deciding import (
    approve_step,
    assign_reviewer,
    choices_of_reviewers,
    consent_by_silence,
    return_step,
)
from courses.services.noting import add_note, end_override, override_check, settle_note
from courses.services.submitting import submit_course, take_back

__all__ = [
    "add_note",
    "approve_step",
    "assign_reviewer",
    "choices_of_reviewers",
    "consent_by_silence",
    "correct",
    "end_override",
    "mark_seen",
    "override_check",
    "return_step",
    "settle_note",
    "submit_course",
    "take_back",
]
