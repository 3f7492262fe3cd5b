"""What the release desk may refuse. Each says in words what is the case and what to do about it."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from certificates.models import Release
from enrollments.errors import Refused
from enrollments.models import Run


class RunNotEnded(Refused):
    """The run is still being taught, so nobody knows yet who has earned what."""

    def __init__(self, *, run: Run) -> None:
        super().__init__(run.code)
        self.run = run

    @property
    def message(self) -> str:
        day = date_format(localtime(self.run.ends_at), "DATE_FORMAT") if self.run.ends_at else "–"
        return _("This run ends on %(day)s. Certificates can be released from then on.") % {"day": day}


class NothingToRelease(Refused):
    """Nobody in the run waits for a certificate."""

    @property
    def message(self) -> str:
        return _("Nobody in this run waits for a certificate.")


class NumberChanged(Refused):
    """Others have come or gone since the number was shown; `number` is the present one."""

    def __init__(self, *, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def message(self) -> str:
        return _("The number has changed meanwhile. Look again, then release.")


class ReleaseAtWork(Refused):
    """Another release of the same run is not finished: `release`."""

    def __init__(self, *, release: Release) -> None:
        super().__init__(release.pk)
        self.release = release

    @property
    def message(self) -> str:
        return _("Another release of this run is at work. Wait until it has ended.")


class EnrollmentAnnulled(Refused):
    """The enrolment was annulled after a finding of fraud."""

    @property
    def message(self) -> str:
        return _("The enrolment was annulled, so there is no certificate.")


class CannotGrant(Refused):
    """Whoever never learned in the run, or left it, is granted nothing."""

    @property
    def message(self) -> str:
        return _("Only somebody who took part in the run to its end can be granted a certificate.")


class KindNotGiven(Refused):
    """The course gives no such certificate."""

    @property
    def message(self) -> str:
        return _("This course does not give certificates of this kind.")


class AlreadyAwarded(Refused):
    """The award is there already."""

    @property
    def message(self) -> str:
        return _("This award has been granted already.")
