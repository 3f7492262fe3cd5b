"""What an act on a person's account may refuse, each in words that say what to do."""

from django.utils.translation import gettext as _

from enrollments.errors import Refused


class NothingToMail(Refused):
    """There is no standing certificate with a PDF to write about."""

    @property
    def message(self) -> str:
        return _("There is nothing to send: the certificate does not stand, or its PDF is not drawn yet.")


class AccountIsStaffs(Refused):
    """Accounts of academy staff are not touched by other administrators."""

    @property
    def message(self) -> str:
        return _("This is an account of academy staff. Only a superuser may do this to it.")


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
