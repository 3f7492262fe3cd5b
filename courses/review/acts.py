"""What the acts of a review are called in a course's history."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.log_actions import LogActionRegistry

ACTS = (
    ("courses.submit_course", _("Submit a course"), _("Submitted")),
    ("courses.take_back", _("Take a submission back"), _("Taken back")),
    ("courses.assign_reviewer", _("Assign a reviewer"), _("Reviewer assigned")),
    ("courses.approve_step", _("Approve a review step"), _("Review step approved")),
    ("courses.return_step", _("Return a course"), _("Returned")),
    ("courses.consent_by_silence", _("Consent by silence"), _("Approved by silence")),
    ("courses.approve", _("Approve a submission"), _("Approved")),
    ("courses.add_note", _("Add a review note"), _("Note added")),
    ("courses.settle_note", _("Settle a review note"), _("Note settled")),
    ("courses.override_check", _("Override a check"), _("Check overridden")),
    ("courses.end_override", _("End an override"), _("Override ended")),
    ("courses.correct", _("Make a small correction"), _("Corrected")),
    ("courses.mark_seen", _("Look at a correction"), _("Correction seen")),
    ("courses.withdraw_course", _("Withdraw a course"), pgettext_lazy("a course", "Withdrawn")),
    ("courses.restore_course", _("Restore a course"), _("Restored")),
)


def name_acts_of_review(actions: LogActionRegistry) -> None:
    """Give what reviewers and coordinators do to a course a name in its history."""
    for action, label, message in ACTS:
        actions.register_action(action, label, message)
