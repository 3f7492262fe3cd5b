"""What members decide about who sees their certificates: the name on the page, and a public portfolio."""

from collections.abc import Collection

from django.db import transaction

from academy.lib.codes import new_code
from academy.users.models import User
from certificates.models import Certificate, Portfolio
from certificates.services.logging import log_act
from enrollments.models import Award


def hide_name(*, certificate: Certificate, by: User, hidden: bool) -> Certificate:
    """Leave the holder's name out of the verification page, or show it again; twice changes nothing.

    It holds for all certificates of the award: the one it replaced would tell the name otherwise.
    """
    with transaction.atomic():
        Award.objects.select_for_update(no_key=True).get(pk=certificate.award_id)
        chain = Certificate.objects.filter(award=certificate.award_id)
        changed = chain.filter(name_hidden=not hidden).update(name_hidden=hidden)
        locked = chain.get(pk=certificate.pk)
        if changed:
            act = "certificate.name_hidden" if hidden else "certificate.name_shown"
            log_act(act=act, by=by, certificate=locked)
    return locked


def set_portfolio(*, member: User, is_public: bool, shown: Collection[int]) -> Portfolio:
    """Switch a member's public page on or off, and choose the certificates on it by their ids.

    Ids of others' certificates are left out. Switching it on again gives it a new address: the old one was
    given up. Nothing is public before the member says so.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=member.pk)
        portfolio, _created = Portfolio.objects.get_or_create(member=member, defaults={"code": _code()})
        if is_public and not portfolio.is_public:
            portfolio.code = _code()
        portfolio.is_public = is_public
        portfolio.save()
        portfolio.shown.set(Certificate.objects.for_member(member).filter(pk__in=shown))
    return portfolio


def _code() -> str:
    """24 characters that nobody guesses: 120 random bits."""
    return "".join(new_code() for _ in range(3))
