"""How long reviews take: the academy's rules, and the days on which they are due."""

from datetime import date, timedelta

from courses.models import ReviewRules, ReviewStep


def review_rules() -> ReviewRules:
    """Return the academy's rules of review."""
    return ReviewRules.load()


def due_date(kind: str, opened: date, rules: ReviewRules) -> date:
    """Return the day on which a step that opens on `opened` is due.

    Counted in working days, Monday to Friday: whoever reviews gets whole days of work, wherever they live.
    """
    days = rules.content_days if kind == ReviewStep.Kind.CONTENT else rules.design_days
    return working_days_after(opened, days)


def working_days_after(day: date, count: int) -> date:
    """Return the day that is `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
