"""What the classroom may refuse. Each says in words what is the case and what to do about it."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.grading import MOST_WRITTEN


class Refused(Exception):
    """Something cannot be done now. `message` tells the person why and what to do."""

    @property
    def message(self) -> str:
        raise NotImplementedError


class AddressNotConfirmed(Refused):
    """The member has not confirmed their e-mail address."""

    @property
    def message(self) -> str:
        return _("Confirm your e-mail address first: we sent you a code. Then come back and enrol.")


class CourseNotOpen(Refused):
    """The course is not published, or withdrawn."""

    @property
    def message(self) -> str:
        return _("This course is not open at the moment. The catalogue shows the courses that are.")


class NothingToLearnYet(CourseNotOpen):
    """The course is an outline: it has no required activity so far."""

    @property
    def message(self) -> str:
        return _("The lessons of this course are not published yet. The course page says when it opens.")


class RegistrationClosed(Refused):
    """The run takes no registrations now."""

    @property
    def message(self) -> str:
        return _("Registration for this run is closed. The course page shows the runs that you can join.")


class RegistrationNotOpenYet(RegistrationClosed):
    """The run is announced, and takes registrations from `opens_at`; None where the day is not set."""

    def __init__(self, *, opens_at: datetime | None) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at

    @property
    def message(self) -> str:
        if self.opens_at is None:
            return _("Registration for this run has not opened yet. The course page will say when it does.")
        return _("Registration for this run opens on %(when)s. Come back then.") % {
            "when": date_format(localtime(self.opens_at), "DATETIME_FORMAT")
        }


class NotDirect(Refused):
    """The run is joined by application or invitation."""

    @property
    def message(self) -> str:
        return _("This run is joined by application or invitation. The course's contact can tell you more.")


class RunFull(Refused):
    """All places are taken and the run keeps no waiting list."""

    @property
    def message(self) -> str:
        return _("All places in this run are taken. The course page shows the other runs.")


class EnrolmentAnnulled(Refused):
    """An earlier enrolment in this run was annulled."""

    @property
    def message(self) -> str:
        return _("Your enrolment in this run was annulled. The course's contact can tell you more.")


class NotLearning(Refused):
    """The enrolment is not active, or the run is not being taught now."""

    @property
    def message(self) -> str:
        return _(
            "Your place in this run is not active now, so nothing can be recorded. My learning says why."
        )


class ActivityUnavailable(Refused):
    """The activity is not live in any language, or is of another kind or course."""

    @property
    def message(self) -> str:
        return _("This activity is not available at the moment. The rest of the course is open to you.")


class QuizUnavailable(Refused):
    """The quiz cannot be composed in this language now."""

    @property
    def message(self) -> str:
        return _(
            "This quiz is not available in this language now. Choose another language or come back later."
        )


class QuizClosedHere(Refused):
    """The final quiz has changed and its edition has not followed; `languages` names where it is open."""

    def __init__(self, *, languages: list[str]) -> None:
        super().__init__(languages)
        self.languages = languages

    @property
    def message(self) -> str:
        if not self.languages:
            return _("This quiz has changed and is closed in this language until its translation follows.")
        return _(
            "This quiz has changed and is closed in this language until its translation follows. "
            "It is open in: %(languages)s."
        ) % {"languages": ", ".join(self.languages)}


class QuizNotOpenYet(Refused):
    """In this run the quiz opens at `opens_at`."""

    def __init__(self, *, opens_at: datetime) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at

    @property
    def message(self) -> str:
        return _("This quiz opens on %(when)s. Come back then.") % {
            "when": date_format(localtime(self.opens_at), "DATETIME_FORMAT")
        }


class QuizClosed(Refused):
    """In this run the quiz closed at `closed_at`."""

    def __init__(self, *, closed_at: datetime) -> None:
        super().__init__(closed_at)
        self.closed_at = closed_at

    @property
    def message(self) -> str:
        return _("This quiz closed on %(when)s. Your results stay where they are.") % {
            "when": date_format(localtime(self.closed_at), "DATETIME_FORMAT")
        }


class TooManyAttempts(Refused):
    """The attempts are used up until `next_at`."""

    def __init__(self, *, next_at: datetime) -> None:
        super().__init__(next_at)
        self.next_at = next_at

    @property
    def message(self) -> str:
        return _("You have used your attempts for now. You can try again from %(when)s.") % {
            "when": date_format(localtime(self.next_at), "DATETIME_FORMAT")
        }


class GradeAwaited(Refused):
    """An earlier attempt holds an essay that has no grade yet."""

    @property
    def message(self) -> str:
        return _(
            "Your last attempt waits for its grade: an instructor reads what you wrote. "
            "You can start another when its result is there."
        )


class AttemptClosed(Refused):
    """The attempt is handed in or its time is over."""

    @property
    def message(self) -> str:
        return _("This attempt is handed in, so its answers cannot change any more. See its result.")


class NotAnOption(Refused):
    """The answer to the question `kind` names something that it does not offer, or is too long."""

    def __init__(self, kind: str = "") -> None:
        super().__init__(kind)
        self.most = MOST_WRITTEN.get(kind)

    @property
    def message(self) -> str:
        if self.most:
            words = ngettext(
                "This is longer than %(number)s character. Shorten it.",
                "This is longer than %(number)s characters. Shorten it.",
                self.most,
            )
            return words % {"number": self.most}
        return _("Choose one of the answers shown.")


class EssayNotHandedIn(Refused):
    """The attempt with this essay is still open, so there is nothing to grade."""

    @property
    def message(self) -> str:
        return _("This essay is not handed in yet.")


class ChangeNeedsReason(Refused):
    """The result with this essay has been given; who changes it says why."""

    @property
    def message(self) -> str:
        return _("The learner has this result already. Say why it changes.")


class NameNotGiven(Refused):
    """A certificate needs a name."""

    @property
    def message(self) -> str:
        return _("Write the name that your certificate shall carry.")


class StaysEnded(Refused):
    """An ended enrolment cannot be taken up again; `why` is one of the three."""

    STATE, RUN_OVER, ANOTHER = "state", "run over", "another"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    @property
    def message(self) -> str:
        if self.why == self.STATE:
            return _("Only an enrolment that was failed, not attended or withdrawn can be taken up again.")
        if self.why == self.ANOTHER:
            return _("The member has another enrolment in this run that is open or completed.")
        return _("The run is not taught now. Its dates hold for everybody: the coordinator can change them.")


class NoWait(Refused):
    """There is no wait that could be lifted."""

    @property
    def message(self) -> str:
        return _("The member can start another attempt already, or one is open or waits for its grade.")
