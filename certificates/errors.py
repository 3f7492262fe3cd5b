"""What the certificates' room may refuse. Each says in words what is the case and what to do about it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from enrollments.errors import Refused

if TYPE_CHECKING:
    from certificates.models import Certificate


class AwardNotReleased(Refused):
    """The award waits for an administrator."""

    @property
    def message(self) -> str:
        return _("The certificates of this run have not been released yet.")


class NameMissing(Refused):
    """The member has given no name that could be printed."""

    @property
    def message(self) -> str:
        return _("Add your name in your profile, and your certificate is issued within a minute.")


class ReasonMissing(Refused):
    """A named act came without its reason."""

    @property
    def message(self) -> str:
        return _("Give a reason: it is kept with the certificate.")


class AlreadyReplaced(Refused):
    """A newer certificate stands in this one's place: `newest`."""

    def __init__(self, *, newest: "Certificate") -> None:
        super().__init__(newest.number)
        self.newest = newest

    @property
    def message(self) -> str:
        return _("This certificate was replaced. Open the newest one, %(number)s, instead.") % {
            "number": self.newest.grouped_number
        }


class NotRevoked(Refused):
    """Only a revoked certificate can be reinstated."""

    @property
    def message(self) -> str:
        return _("This certificate is valid, so there is nothing to reinstate.")


class SamePerson(Refused):
    """Whoever asks for an act cannot confirm it."""

    @property
    def message(self) -> str:
        return _("You asked for this yourself. Another administrator confirms it.")


class OwnMatter(SamePerson):
    """Nobody decides about their own certificate, enrolment or account."""

    @property
    def message(self) -> str:
        return _("This is about yourself. Another administrator does it.")


class NewAdministrator(Refused):
    """Whoever became an administrator within the last day, or got the account back, confirms nothing yet."""

    def __init__(self, *, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    @property
    def message(self) -> str:
        return _(
            "You became an administrator, or got your account back, less than a day ago. "
            "Another administrator confirms it, or you do from %(when)s on."
        ) % {"when": date_format(localtime(self.until), "DATETIME_FORMAT")}


class ActDecided(Refused):
    """The act was confirmed, refused or taken back meanwhile."""

    @property
    def message(self) -> str:
        return _("This was decided meanwhile. Load the page again.")


class KeyMissing(Refused):
    """There is no key in use for a purpose ("statements" or "pdfs"), so nothing can be signed."""

    @property
    def message(self) -> str:
        return _(
            "Nothing can be signed yet: no key is in use. Nothing is lost: "
            "once a key is, what waits is issued by itself."
        )


class KeyUnreadable(Refused):
    """The private half of a key cannot be read; the text for whoever runs the academy says why."""

    @property
    def message(self) -> str:
        return _(
            "The key that signs cannot be read. Tell whoever runs the academy. Nothing is lost: "
            "what waits is issued by itself afterwards."
        )


class KeyNotPrepared(Refused):
    """Only a key that waits to be used can be taken into use."""

    @property
    def message(self) -> str:
        return _("This key is no longer waiting to be used. Load the page again.")


class SinceOutside(Refused):
    """A key cannot have been in other hands before there was one, nor from a day to come."""

    @property
    def message(self) -> str:
        return _("Choose a moment after the key was made, and not one to come.")


class ReportWaits(Refused):
    """Another report of the same key waits for a second person."""

    @property
    def message(self) -> str:
        return _("A report of this key waits for a second person. Have it refused before you send another.")


class KeyReported(Refused):
    """The key is marked as compromised already."""

    @property
    def message(self) -> str:
        return _("This key is marked as compromised already.")
