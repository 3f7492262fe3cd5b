"""What a review may refuse. Each says in words what is the case and what to do about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.review.locks import CourseInReview
from courses.review.refused import ReviewRefused

__all__ = [
    "AlreadyInReview",
    "AssignedToAnother",
    "ChecksFail",
    "CommentMissing",
    "CourseInReview",
    "CourseWithdrawn",
    "NotAReviewer",
    "NotInReview",
    "NotLive",
    "NotOpen",
    "NothingNew",
    "OwnWork",
    "PartnerNotActive",
    "ReviewRefused",
    "StepDecided",
    "TooMuch",
    "TooSoon",
    "WrongSuccessor",
]


class PartnerNotActive(ReviewRefused):
    """The partner's agreement is closing or has ended."""

    @property
    def message(self) -> str:
        return _("The partner's agreement is not active, so nothing new is reviewed. Ask the academy.")


class CourseWithdrawn(ReviewRefused):
    """The course is withdrawn."""

    @property
    def message(self) -> str:
        return _("This course is withdrawn. An administrator can restore it.")


class AlreadyInReview(ReviewRefused):
    """The course waits for a decision already."""

    @property
    def message(self) -> str:
        return _("This course is in review already.")


class NothingNew(ReviewRefused):
    """Everything is as it was last approved."""

    @property
    def message(self) -> str:
        return _("Nothing has changed since the last approval, so there is nothing to read.")


class ChecksFail(ReviewRefused):
    """Some “must” of the machine is not met; `findings` says which."""

    def __init__(self, findings: Sequence[Any]) -> None:
        super().__init__(findings)
        self.findings = list(findings)

    @property
    def message(self) -> str:
        return ngettext(
            "One thing must be mended before this course can be submitted. The list of checks says which.",
            "%(count)d things must be mended before this course can be submitted."
            " The list of checks says which.",
            len(self.findings),
        ) % {"count": len(self.findings)}


class NotInReview(ReviewRefused):
    """The submission was decided or taken back."""

    @property
    def message(self) -> str:
        return _("This submission is closed. The course's page shows how it ended.")


class StepDecided(ReviewRefused):
    """The step was decided by somebody, or its turn has not come."""

    @property
    def message(self) -> str:
        return _("This review is not open for a decision: it was decided, or its turn has not come.")


class NotAReviewer(ReviewRefused):
    """The person does not review for the academy."""

    @property
    def message(self) -> str:
        return _("Only reviewers of the academy can do this.")


class OwnWork(ReviewRefused):
    """The person works for the partner, or handed the course in."""

    @property
    def message(self) -> str:
        return _("Nobody reviews the courses of a partner that they work for.")


class AssignedToAnother(ReviewRefused):
    """The step belongs to another reviewer."""

    @property
    def message(self) -> str:
        return _("This review is assigned to somebody else. An administrator can assign it anew.")


class CommentMissing(ReviewRefused):
    """A course is not returned, a check not overridden, without a word why."""

    @property
    def message(self) -> str:
        return _("Say why, so that the authors know what to do.")


class NotLive(ReviewRefused):
    """The text was never approved, so there is nothing to correct."""

    @property
    def message(self) -> str:
        return _("This text is not live yet. It goes live with the course's next approval.")


class TooMuch(ReviewRefused):
    """The change is more than a small correction; `reasons` say in words which part."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(reasons)
        self.reasons = list(reasons)

    @property
    def message(self) -> str:
        return " ".join([_("This is more than a small correction, so it goes to review."), *self.reasons])


class NotOpen(ReviewRefused):
    """The course never opened, so there is nobody to withdraw it from."""

    @property
    def message(self) -> str:
        return _("This course is not open, so it cannot be withdrawn.")


class TooSoon(ReviewRefused):
    """The enrolled would have less time than they are promised."""

    def __init__(self, earliest: date) -> None:
        super().__init__(earliest)
        self.earliest = earliest

    @property
    def message(self) -> str:
        return _("Those who are enrolled need at least 90 days: the first possible day is %(day)s.") % {
            "day": date_format(self.earliest, "DATE_FORMAT")
        }


class WrongSuccessor(ReviewRefused):
    """The course named in its place is itself, or is not open."""

    @property
    def message(self) -> str:
        return _("Name another course that is open, or none.")
