"""What a ruling on a question may be refused for, in words for the coordinator who makes it."""

from django.utils.translation import gettext as _

from enrollments.errors import Refused


class NeverAsked(Refused):
    """Nobody has met the question yet, in this language or in any."""

    @property
    def message(self) -> str:
        return _("Nobody has been asked this question yet. Change it in the bank: that is enough.")


class NothingAccepted(Refused):
    """What is to be accepted also is no answer to this question."""

    @property
    def message(self) -> str:
        return _("Say what is right too: an option that learners were shown, a wording, or a number.")


class CannotAccept(Refused):
    """The question's type has no single answer that could be accepted also."""

    @property
    def message(self) -> str:
        return _("For this type of question, choose full marks for all, or leave the question out.")


class ReasonMissing(Refused):
    """A ruling has no reason."""

    @property
    def message(self) -> str:
        return _("Say why, in a sentence or two: those whose result rises read it.")


class OwnPaper(Refused):
    """Whoever would rule has been asked the question themselves."""

    @property
    def message(self) -> str:
        return _("You were asked this question yourself. Let your deputy or an administrator rule on it.")
