"""What an act on a person's account may refuse, each in words that say what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollments.errors import Refused


class NothingToMail(Refused):
    """There is no standing certificate with a PDF to write about."""

    @property
    def message(self) -> str:
        return _("There is nothing to send: the certificate does not stand, or its PDF is not drawn yet.")


class MailedLately(Refused):
    """The same mail was sent a moment ago."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes

    @property
    def message(self) -> str:
        return ngettext(
            "This mail was sent less than %(number)d minute ago. Wait for it before you send it again.",
            "This mail was sent less than %(number)d minutes ago. Wait for it before you send it again.",
            self.minutes,
        ) % {"number": self.minutes}


class AccountIsStaffs(Refused):
    """Accounts of academy staff are not touched by other administrators."""

    @property
    def message(self) -> str:
        return _("This is an account of academy staff. Only a superuser may do this to it.")


class AccountIsPartners(Refused):
    """The account acts for a partner: whoever came to it would too."""

    @property
    def message(self) -> str:
        return _("This person acts for a partner. Only a superuser may do this to the account.")


class AccountOver(Refused):
    """The account was closed, merged or erased."""

    @property
    def message(self) -> str:
        return _("This account is closed, merged or erased.")


class AddressTaken(Refused):
    """The new address is somebody's."""

    @property
    def message(self) -> str:
        return _("Another account has this address. If both are the same person's, merge the two accounts.")


class AddressIsTheirs(Refused):
    """The new address is the person's already."""

    @property
    def message(self) -> str:
        return _(
            "This address is confirmed for this account already. Send a link for a new password instead."
        )


class NotMerged(Refused):
    """The merge cannot be done: `sentences` say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences

    @property
    def message(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences)


class MayNotBeSeenAs(Refused):
    """Nobody looks through the eyes of somebody who has rights."""

    @property
    def message(self) -> str:
        return _("Only accounts without any role can be looked at this way, while they are open.")


class PlanChanged(Refused):
    """Something changed between looking at a merge and confirming it."""

    @property
    def message(self) -> str:
        return _("Something changed meanwhile. Read again what the merge does, then confirm it.")
