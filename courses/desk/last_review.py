"""How the last review of a course ended, for those who work on it: the comments, and the way to the notes."""

from dataclasses import dataclass

from courses.desk.worklists_words import Standing
from courses.models import ReviewStep, Submission

CLOSED = frozenset({Submission.State.RETURNED, Submission.State.APPROVED})


@dataclass(frozen=True)
class LastReview:
    """A review that was decided: what its reviewers wrote, and how many notes nobody has settled yet."""

    submission: Submission
    open_notes: int
    comments: list[tuple[str, str]]  # who, and what they wrote


def last_review(standing: Standing) -> LastReview | None:
    """Return how a course's last review ended; None before one, during one, and where nobody wrote."""
    submission = standing.submission
    if submission is None or submission.state not in CLOSED:
        return None
    open_notes = int(getattr(submission, "open_notes", 0))
    steps = ReviewStep.objects.filter(submission=submission).exclude(comment="").select_related("decided_by")
    comments = [
        (step.decided_by.full_name if step.decided_by else "", step.comment)
        for step in steps.order_by("position")
    ]
    return LastReview(submission, open_notes, comments) if open_notes or comments else None
