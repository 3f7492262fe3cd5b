"""What can stand against an act on a partner, its agreement, its people or an invitation.

The words of each are for the person who tried: forms show them as they are.
"""

from academy.users.responsibilities import CannotTakeOver


class PartnerRefusal(Exception):
    """Something about a partner or its people stands against what was asked."""


class NoCatalogue(PartnerRefusal):
    """There is no catalogue page in any language, so the partner has nowhere to stand."""


class PartnerNotActive(PartnerRefusal):
    """The agreement allows nothing new: it is closing, or has ended."""


class PartnerClosing(PartnerNotActive):
    """The partner finishes what it began: nobody new can be appointed, and nothing new opened."""


class PartnerEnded(PartnerNotActive):
    """The partner's agreement has ended: nobody new can be appointed."""


class PersonInactive(PartnerRefusal):
    """The person's account is closed."""


class AgreementBackwards(PartnerRefusal):
    """The agreement would end before it starts."""


class AgreementPast(PartnerRefusal):
    """The agreement's last day is over, so it cannot be active."""


class RunsUnfinished(PartnerRefusal):
    """The partner still has runs to finish."""


class SuccessorMissing(PartnerRefusal):
    """Somebody holds what must not be left without a person, and nobody was named to follow."""


class SuccessorUnfit(PartnerRefusal, CannotTakeOver):
    """Whoever was named to follow cannot take this over."""


class MayNotAppoint(PartnerRefusal):
    """Whoever asks may not give or end this role at this partner."""


class AddressInvalid(PartnerRefusal):
    """No mail can be sent to this address, or the name beside it is none."""


class AlreadyInvited(PartnerRefusal):
    """This address has an open invitation to the same role at the same partner."""


class TooManyInvitations(PartnerRefusal):
    """The partner has as many open or new invitations as it may have."""


class MailedJustNow(PartnerRefusal):
    """The invitation was mailed a short while ago."""


class InvitationClosed(PartnerRefusal):
    """The invitation can no longer be accepted."""


class InvitationUnknown(InvitationClosed):
    """No invitation has this token."""


class InvitationUsed(InvitationClosed):
    """The invitation was accepted before."""


class InvitationWithdrawn(InvitationClosed):
    """The invitation was taken back."""


class InvitationExpired(InvitationClosed):
    """The invitation's last day is over."""
