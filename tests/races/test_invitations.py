"""An invitation is accepted once, however many click at once."""

import time
from functools import partial

import pytest

from courses.models import PartnerGroup
from courses.models.invitations import InvitationQuerySet
from courses.services.invitations import accept_invitation, invite, token_of
from courses.services.partner_errors import InvitationUsed
from courses.services.partners import onboard_partner
from tests.courses.academy_site import make_catalogues, make_partner
from tests.factories import UserFactory
from tests.races.together import together, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Role = PartnerGroup.Role
AT_ONCE = 20


def clicks() -> list:
    make_catalogues("en")
    invitation = invite(partner=make_partner("institute"), role=Role.AUTHOR, email="n@test.example", by=None)
    token = token_of(invitation)
    return [partial(accept_invitation, token=token, user=user) for user in UserFactory.create_batch(AT_ONCE)]


def people() -> int:
    return PartnerGroup.objects.filter(role=Role.AUTHOR, group__user__isnull=False).count()


def test_of_twenty_people_with_one_link_one_gets_the_role(figures):
    outcomes = together(clicks())
    errors = [outcome.error for outcome in outcomes if outcome.error]
    figures([outcome for outcome in outcomes if not isinstance(outcome.error, InvitationUsed)])
    assert {type(error) for error in errors} == {InvitationUsed}
    assert (len(errors), people()) == (AT_ONCE - 1, 1)


def test_control_with_a_look_before_the_leap_several_get_the_role(figures, monkeypatch):
    """The same with the guard off: whether it is open is read first, and written a moment later."""
    acts = clicks()
    without_locks(monkeypatch)
    still_open = InvitationQuerySet.open

    def looked_at(self):
        found = list(still_open(self).values_list("pk", flat=True))
        time.sleep(0.3)
        return self.filter(pk__in=found)

    monkeypatch.setattr(InvitationQuerySet, "open", looked_at)
    outcomes = together(acts)
    figures(outcomes, failures=people() - 1)
    assert people() > 1


def test_a_partner_that_is_brought_in_twice_at_once_is_there_once(figures):
    make_catalogues("en", "ar")
    outcomes = together([partial(onboard_partner, name="Twice", slug="twice", texts={})] * 4)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    partner = outcomes[0].value
    assert {outcome.value.pk for outcome in outcomes} == {partner.pk}
    assert PartnerGroup.objects.filter(partner=partner).count() == 4
