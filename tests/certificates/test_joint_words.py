"""What an act of two persons would do is said in the reader's language; old acts keep their words."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import translation

from academy.users.models import User
from certificates import services
from certificates.joint import KINDS
from certificates.joint_words import words_of
from certificates.models import JointAct, SigningKey
from certificates.qualifying import GRANT
from certificates.services.erasing import ERASE, ask_to_erase, erase_person
from certificates.services.granting import ask_to_grant
from certificates.services.keeping_keys import (
    ACTIVATE,
    REPORT,
    ask_to_activate_key,
    ask_to_report_key,
    prepare_key,
)
from certificates.services.reissuing import REISSUE, reissue_by_hand
from certificates.services.revoking import REINSTATE, REVOKE_MANY, ask_to_reinstate, ask_to_revoke_many
from enrollments.models import Enrollment
from tests.certificates.accounts import make_registrar, signed_in
from tests.certificates.records import make_award, make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A folder of its own for keys."""
    settings.ACADEMY_KEYS_DIR = tmp_path / "keys"


def grant(member: User, by: User) -> JointAct:
    award = make_award(member=member)
    enrollment = award.enrollment
    award.delete()
    Enrollment.objects.filter(pk=enrollment.pk).update(state="active")
    enrollment.refresh_from_db()
    return ask_to_grant(enrollment=enrollment, kind="completion", by=by, why="x")


def reinstate(member: User, by: User) -> JointAct:
    certificate = make_certificate(member=member)
    services.revoke_certificate(certificate=certificate, by=by, why="x")
    certificate.refresh_from_db()
    return ask_to_reinstate(certificate=certificate, by=by, why="x")


def reissue(member: User, by: User) -> JointAct:
    act = reissue_by_hand(
        certificate=make_certificate(member=member), by=by, why="x", holder_name="Pia Steen"
    )
    assert isinstance(act, JointAct)
    return act


def revoke(member: User, by: User) -> JointAct:
    numbers = [make_certificate(member=member).number for _ in range(2)]
    return ask_to_revoke_many(numbers=numbers, by=by, why="x")


ASKED: dict[str, Callable[[User, User], JointAct]] = {
    GRANT: grant,
    REINSTATE: reinstate,
    REISSUE: reissue,
    REVOKE_MANY: revoke,
    ERASE: lambda member, by: ask_to_erase(member=member, by=by, why="x"),
    ACTIVATE: lambda _member, by: ask_to_activate_key(key=prepare_key(purpose="badges"), by=by, why="x"),
    REPORT: lambda _member, by: report(by),
}


def report(by: User) -> JointAct:
    key: SigningKey = prepare_key(purpose="badges")
    return ask_to_report_key(key=key, since=key.created_at, by=by, why="x")


def said(act: JointAct, language: str) -> str:
    with translation.override(language):
        return words_of(JointAct.objects.get(pk=act.pk))


def test_every_kind_is_asked_for_here():
    assert set(ASKED) == set(KINDS)


@pytest.mark.parametrize("kind", ASKED)
def test_asked_in_one_language_an_act_is_read_in_another(kind):
    with translation.override("fr"):
        act = ASKED[kind](UserFactory(full_name="Ana Diaz"), UserFactory())
    assert act.summary == ""
    english, french = said(act, "en"), said(act, "fr")
    assert english and "%(" not in english
    assert (english == french) is (kind == REISSUE), "a re-issue is a number and two names"


def test_the_desk_says_it_in_the_readers_language():
    with translation.override("fr"):
        act = revoke(UserFactory(), UserFactory())
    desk = signed_in(make_registrar())
    for page in (reverse("desk:joint_acts"), reverse("desk:joint_act", args=[act.uuid])):
        assert "Revoke 2 certificates." in desk.get(page).content.decode()


def test_an_act_of_earlier_days_keeps_its_words():
    act = revoke(UserFactory(), UserFactory())
    JointAct.objects.update(summary="Révoquer 2 certificats.")
    assert said(act, "en") == "Révoquer 2 certificats."


@pytest.mark.parametrize("kind", [GRANT, REINSTATE, REISSUE])
def test_after_an_erasure_an_act_names_nobody_and_still_says_something(kind):
    member = UserFactory(full_name="Ana Diaz")
    act = ASKED[kind](member, UserFactory())
    assert kind == REINSTATE or "Ana Diaz" in said(act, "en")
    erase_person(member=member, by=UserFactory(), why="By letter")
    words = said(act, "en")
    assert words and "Ana" not in words and "Pia" not in words and "erased.invalid" not in words
