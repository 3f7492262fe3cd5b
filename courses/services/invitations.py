"""Invitations to work for a partner: made, mailed, accepted, renewed, taken back.

The link in the mail carries a token of 256 bits. It is made from the invitation's row with the site's key, so
it lies nowhere: the database keeps its SHA-256, the queue carries the row's number, and only the mail holds
it. See `docs/decisions/agreements-and-invitations.md`.
"""

import hashlib
from base64 import urlsafe_b64encode
from datetime import timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.users.models import User
from academy.users.names import clean_name
from courses.models import Invitation, Partner, PartnerGroup
from courses.models.invitations import in_two_weeks
from courses.services.partner_errors import (
    AddressInvalid,
    AlreadyInvited,
    InvitationExpired,
    InvitationUnknown,
    InvitationUsed,
    InvitationWithdrawn,
    MailedJustNow,
    PersonInactive,
    TooManyInvitations,
)
from courses.services.partner_people import give_role, require_active, require_say, take_seat

MOST_OPEN = 50  # invitations of one partner that wait to be accepted
MOST_A_DAY = 100  # that one partner makes within 24 hours, those taken back included
REST = timedelta(minutes=10)  # between two mails of one invitation
SALT = "courses.invitations"


def token_of(invitation: Invitation) -> str:
    """Return the token that the mail carries; renewing or a new site key makes another one.

    Former keys are tried as well, so that a changed key does not spoil the mails that are still to be sent.
    """
    message = f"{invitation.pk}:{invitation.expires_at.isoformat()}"
    tokens = [_token(message, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return next((token for token in tokens if digest_of(token) == invitation.token_digest), tokens[0])


def _token(message: str, key: str) -> str:
    keyed = salted_hmac(SALT, message, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(keyed).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    *,
    partner: Partner,
    role: str,
    email: str,
    by: User | None,
    full_name: str = "",
    language: str = "en",
    as_deputy: bool = False,
) -> Invitation:
    """Offer a role at `partner` to whoever gets the mail at `email`; the mail leaves after the commit.

    `by` is an administrator, or one of the partner's coordinators for authors, translators and instructors.
    Raises `MayNotAppoint`, `PartnerClosing`, `PartnerEnded`, `AddressInvalid`, `AlreadyInvited`,
    `TooManyInvitations`, and `ValueError` for a word that is no role.
    """
    if role not in PartnerGroup.Role.values:
        raise ValueError(f"“{role}” is not a role of a partner.")
    require_say(by, partner, role)
    email, full_name = _checked(email, full_name)
    with transaction.atomic():
        locked = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
        require_active(locked)
        _refuse_too_many(locked, role, email)
        invitation = Invitation.objects.create(
            partner=locked,
            role=role,
            email=email,
            full_name=full_name,
            language=language if language in dict(settings.LANGUAGES) else "en",
            as_deputy=as_deputy and role == PartnerGroup.Role.COORDINATOR,
            invited_by=by,
            token_digest=token_hex(32),  # holds the place until the row has its number
        )
        _bind(invitation)
        _note(invitation, "courses.invite", by)
    return invitation


def invite_once(*, partner: Partner, role: str, email: str, **how: Any) -> Invitation | None:
    """As `invite`, but somebody who has an open invitation to the role gets no second one. For onboarding."""
    try:
        return invite(partner=partner, role=role, email=email, **how)
    except AlreadyInvited:
        return None


def find_invitation(token: str) -> Invitation:
    """Return the invitation with this token, in whatever state; raise `InvitationUnknown`."""
    found = Invitation.objects.select_related("partner", "invited_by").filter(token_digest=digest_of(token))
    invitation = found.first()
    if invitation is None:
        raise InvitationUnknown(_("There is no such invitation."))
    return invitation


def refuse_closed(invitation: Invitation) -> None:
    """Raise the reason why `invitation` can no longer be accepted, if there is one."""
    if invitation.accepted_at is not None:
        raise InvitationUsed(_("This invitation has been accepted already."))
    if invitation.withdrawn_at is not None:
        raise InvitationWithdrawn(_("This invitation has been taken back."))
    if invitation.expires_at <= timezone.now():
        raise InvitationExpired(_("This invitation is no longer valid."))


def accept_invitation(*, token: str, user: User) -> Invitation:
    """Give `user` the role that the token offers, once; whoever holds it may accept, whatever their address.

    Of two clicks at once one wins and the other finds it accepted. Raises `InvitationUnknown`,
    `InvitationUsed`, `InvitationWithdrawn`, `InvitationExpired`, `PartnerClosing`, `PartnerEnded`, and
    `PersonInactive`.
    """
    invitation = find_invitation(token)
    if not user.is_active:
        raise PersonInactive(_("Your account is closed."))
    with transaction.atomic():
        partner = Partner.objects.select_for_update(of=("self",)).get(pk=invitation.partner_id)
        taken = Invitation.objects.open().filter(pk=invitation.pk, token_digest=invitation.token_digest)
        if not taken.update(accepted_by=user, accepted_at=timezone.now()):
            invitation.refresh_from_db()
            refuse_closed(invitation)
            raise InvitationUnknown(_("There is no such invitation."))  # renewed since it was read
        require_active(partner)
        invitation.refresh_from_db()
        give_role(user=user, partner=partner, role=invitation.role, by=user)
        if invitation.role == PartnerGroup.Role.COORDINATOR:
            take_seat(partner=partner, user=user, as_deputy=invitation.as_deputy, by=user)
        _note(invitation, "courses.accept_invitation", user)
    return invitation


def withdraw_invitation(*, invitation: Invitation, by: User | None) -> bool:
    """Take an invitation back, so that its link opens nothing; return whether it was still there to be taken.

    Raises `MayNotAppoint`.
    """
    require_say(by, invitation.partner, invitation.role)
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True)
    with transaction.atomic():
        withdrawn = bool(waiting.update(withdrawn_at=timezone.now()))
        if withdrawn:
            _note(invitation, "courses.withdraw_invitation", by)
    invitation.refresh_from_db()
    return withdrawn


def renew_invitation(*, invitation: Invitation, by: User | None) -> Invitation:
    """Give an invitation two more weeks and a new link, and mail it; the old link opens nothing any more.

    Raises `MayNotAppoint`, `PartnerClosing`, `PartnerEnded`, `InvitationUsed`, `InvitationWithdrawn`, and
    `MailedJustNow` within ten minutes of its last mail.
    """
    require_say(by, invitation.partner, invitation.role)
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).select_related("partner")
        renewed = locked.get(pk=invitation.pk)
        require_active(renewed.partner)
        if renewed.accepted_at is not None or renewed.withdrawn_at is not None:
            refuse_closed(renewed)
        if renewed.mailed_at is not None and timezone.now() - renewed.mailed_at < REST:
            raise MailedJustNow(_("The mail went out a moment ago. Wait ten minutes before another one."))
        renewed.expires_at, renewed.mailed_at = in_two_weeks(), None
        _bind(renewed)
        _note(renewed, "courses.renew_invitation", by)
    return renewed


def _bind(invitation: Invitation) -> None:
    """Keep the digest of the token that the row now stands for; saving it has the mail sent."""
    message = f"{invitation.pk}:{invitation.expires_at.isoformat()}"
    invitation.token_digest = digest_of(_token(message, settings.SECRET_KEY))
    invitation.save(update_fields=["token_digest", "expires_at", "mailed_at"])


def _checked(email: str, full_name: str) -> tuple[str, str]:
    """The address in lower case and the name on one line; raise `AddressInvalid` for what is neither."""
    try:
        validate_email(email.strip())
        return email.strip().lower(), clean_name(full_name)
    except ValidationError as error:
        raise AddressInvalid(" ".join(error.messages)) from error


def _refuse_too_many(partner: Partner, role: str, email: str) -> None:
    """Raise where the address is invited already, or the partner has sent out as many as it may."""
    own = Invitation.objects.filter(partner=partner)
    if own.open().filter(email=email, role=role).exists():
        raise AlreadyInvited(_("This address has an open invitation to this role."))
    if own.open().count() >= MOST_OPEN:
        raise TooManyInvitations(
            _("%(most)s invitations are open. Take some back, or wait until they are accepted.")
            % {"most": MOST_OPEN}
        )
    if own.filter(created_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyInvitations(
            _("%(most)s people were invited within a day. Go on tomorrow.") % {"most": MOST_A_DAY}
        )


def _note(invitation: Invitation, action: str, by: User | None) -> None:
    data = {"role": invitation.role, "invitation": invitation.pk}  # whoever it is for can be forgotten there
    log(instance=invitation.partner, action=action, user=by, data=data)
