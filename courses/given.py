"""Which certificates a course gives, by which rule, and what of it is said in one word or stored."""

from collections.abc import Mapping
from typing import Any, NamedTuple

# What the outline's form and a course folder call it, and what the two columns of a course then hold.
GIVES = {
    "completion": {"gives_completion": True, "gives_participation": False},
    "participation": {"gives_completion": False, "gives_participation": True},
    "both": {"gives_completion": True, "gives_participation": True},
    "none": {"gives_completion": False, "gives_participation": False},
}
AWARD_SETTINGS = (
    *("gives_completion", "gives_participation", "attendance_mark", "valid_months", "is_supervised"),
)


class Given(NamedTuple):
    """What a course gives: for whoever meets its requirements, or attends `attendance_mark` per cent.

    `attendance_mark` is None where it gives no certificate of participation, `valid_months` where what it
    gives is for good.
    """

    completion: bool = True
    attendance_mark: int | None = None
    valid_months: int | None = None
    supervised: bool = False


def gives_of(settings: Mapping[str, Any]) -> str:
    """Return the word of `GIVES` for the settings of a course."""
    completion, participation = settings["gives_completion"], settings["gives_participation"]
    if completion:
        return "both" if participation else "completion"
    return "participation" if participation else "none"


def given_by(course: Any) -> Given:
    """Return what a course (a row, or what stands for it in a preview) gives now."""
    return Given(
        course.gives_completion,
        course.attendance_mark if course.gives_participation else None,
        course.valid_months,
        course.is_supervised,
    )


def as_rules(given: Given) -> dict[str, Any]:
    """Return what a syllabus keeps of it; nothing of what every course gave before there was a choice."""
    return {} if given == Given() else {"awards": given._asdict()}


def from_rules(rules: Mapping[str, Any]) -> Given:
    """Return what the rules of a syllabus give."""
    return Given(**rules["awards"]) if "awards" in rules else Given()
