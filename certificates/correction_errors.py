"""What putting certificates right may refuse. Each says in words what is the case and what to do about it."""

from datetime import datetime

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollments.errors import Refused


class NotInForce(Refused):
    """The certificate was revoked, so there is nothing to correct."""

    @property
    def message(self) -> str:
        return _("This certificate is not in force, so its name cannot be corrected.")


class SameName(Refused):
    """The name is what the certificate says already."""

    @property
    def message(self) -> str:
        return _("This is what the certificate says already.")


class NotYourOwnChange(Refused):
    """The change is more than a spelling: it has to be asked for."""

    @property
    def message(self) -> str:
        return _("This is more than another spelling of the same name. Ask for it, and send evidence.")


class OwnTimeOver(Refused):
    """The days in which the spelling is the member's own are over: `days`."""

    def __init__(self, *, days: int) -> None:
        super().__init__(days)
        self.days = days

    @property
    def message(self) -> str:
        return _("The %(days)s days in which you can do this yourself are over. Ask for it instead.") % {
            "days": number_format(self.days)
        }


class TooManyChanges(Refused):
    """The member has used up the changes of their own: `times`."""

    def __init__(self, *, times: int) -> None:
        super().__init__(times)
        self.times = times

    @property
    def message(self) -> str:
        return _("You have changed the spelling %(times)s times already. Ask for a correction instead.") % {
            "times": number_format(self.times)
        }


class AlreadyAsked(Refused):
    """Another correction of this certificate waits for a decision."""

    @property
    def message(self) -> str:
        return _("You have asked for a correction already. Wait for the answer, or take it back first.")


class TooManyRequests(Refused):
    """So many corrections of one certificate were asked for that no more are taken for a month."""

    @property
    def message(self) -> str:
        return _("You have asked for this several times within a month. Write to us instead.")


class EvidenceMissing(Refused):
    """The correction came without its evidence, or the evidence is gone."""

    @property
    def message(self) -> str:
        return _("The evidence was deleted. It can no longer be seen.")


class SeenMissing(Refused):
    """A correction was decided without a word on what the evidence shows."""

    @property
    def message(self) -> str:
        return _("Note what you saw in the evidence: the file itself is deleted with your decision.")


class NothingChosen(Refused):
    """A bulk act names no certificate that is in force."""

    @property
    def message(self) -> str:
        return _("None of these certificates is in force, so there is nothing to revoke.")


class TooManyChosen(Refused):
    """A bulk act names more certificates than one act may: `most`."""

    def __init__(self, *, most: int) -> None:
        super().__init__(most)
        self.most = most

    @property
    def message(self) -> str:
        text = ngettext(
            "At most %(most)s certificate can be revoked in one act. Narrow the list.",
            "At most %(most)s certificates can be revoked in one act. Narrow the list.",
            self.most,
        )
        return text % {"most": number_format(self.most)}


class CountChanged(Refused):
    """The list found another number of certificates than was confirmed: `now`."""

    def __init__(self, *, now: int) -> None:
        super().__init__(now)
        self.now = now

    @property
    def message(self) -> str:
        return _("Type the number of certificates: it is %(now)s.") % {"now": number_format(self.now)}


class PersonHasRoles(Refused):
    """Whoever works here cannot be erased before their roles end."""

    @property
    def message(self) -> str:
        return _("This person works here. End their roles first, then erase them.")


class PersonErased(Refused):
    """The person was erased: `at`."""

    def __init__(self, *, at: datetime) -> None:
        super().__init__(at)
        self.at = at

    @property
    def message(self) -> str:
        return _("This person was erased on %(day)s.") % {"day": date_format(self.at, "DATE_FORMAT")}


class NameErased(Refused):
    """The holder's name was erased, and no new certificate may carry it again."""

    @property
    def message(self) -> str:
        return _("The holder's name was erased. No new certificate can take the place of this one.")


class NamesThePerson(Refused):
    """The reason of an erasure names the person, and would outlive it."""

    @property
    def message(self) -> str:
        return _("Leave names and addresses out of the reason: it is kept after the erasure.")


class TooManyFiles(Refused):
    """Evidence is looked into a few times a minute: each time takes memory."""

    @property
    def message(self) -> str:
        return f"{_('Too many files in one minute')}. {_('Wait a minute, then send the file again.')}"
