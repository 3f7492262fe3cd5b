"""Acts of two persons: asked for by one, confirmed by another, and done once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS
from certificates import joint
from certificates.errors import ActDecided, NewAdministrator, OwnMatter, ReasonMissing, SamePerson
from certificates.models import JointAct, LogEntry
from certificates.services.joint_acts import ask_for_act, confirm_act, refuse_act
from certificates.services.recovering import recover_account
from tests.certificates.records import make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Left(ActDecided):
    """What a kind refuses."""


@pytest.fixture
def done(monkeypatch):
    acts: list[JointAct] = []
    monkeypatch.setitem(joint.KINDS, "try", joint.JointKind("Try it", acts.append))
    return acts


@pytest.fixture
def asked(done):
    return ask("because", UserFactory())


def ask(why, by, **about):
    return ask_for_act(kind="try", by=by, why=why, data={"n": 1}, **about)


def acts_logged() -> list[str]:
    return list(LogEntry.objects.filter(act__startswith="try.").order_by("seq").values_list("act", flat=True))


def test_asking_does_nothing_but_keep_and_log_it(asked, done):
    assert (asked.state, asked.why, done) == ("waiting", "because", [])
    assert acts_logged() == ["try.asked"]


def test_asking_twice_is_the_act_that_waits(asked):
    assert ask("again", UserFactory()) == asked
    assert JointAct.objects.count() == 1
    assert acts_logged() == ["try.asked"]


def test_an_act_about_something_else_or_after_a_decision_is_a_new_one(asked):
    certificate = make_certificate()
    assert ask("other", asked.asked_by, certificate=certificate) != asked
    refuse_act(act=asked, by=UserFactory(), note="no")
    assert ask("again", asked.asked_by) != asked


def test_an_act_needs_a_reason(done):
    with pytest.raises(ReasonMissing):
        ask("  ", UserFactory())
    assert not JointAct.objects.exists()


def test_a_long_reason_is_kept_as_far_as_there_is_room(done):
    assert len(ask("x" * 900, UserFactory()).why) == 300
    assert len(LogEntry.objects.get(act="try.asked").why) == 300


def test_a_second_person_confirms_and_it_is_done_once(asked, done):
    second = UserFactory()
    confirm_act(act=asked, by=second, note=" seen ")
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.note) == ("done", second, "seen")
    assert [act.decided_by for act in done] == [second]
    with pytest.raises(ActDecided):
        confirm_act(act=asked, by=UserFactory())
    assert len(done) == 1
    assert acts_logged() == ["try.asked", "try.confirmed"]


def test_whoever_asked_cannot_confirm(asked, done):
    with pytest.raises(SamePerson):
        confirm_act(act=asked, by=asked.asked_by)
    assert (JointAct.objects.get().state, done) == ("waiting", [])


def become(person, how):
    if how == "group":
        person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    elif how == "from the group's side":
        Group.objects.get(name=ADMINISTRATORS).user_set.add(person)
    elif how == "superuser":
        person.is_superuser = True
        person.save()
    else:
        become(person, "group")
        aged(person, days=300)
        root = User.objects.create_superuser("root@test.example")
        recover_account(person=person, email="new@test.example", by=root, why="Passport seen")


def aged(person, **by):
    since = timezone.now() - timedelta(**by)
    assert User.objects.filter(pk=person.pk, administrator_since__isnull=False).update(
        administrator_since=since
    )


@pytest.mark.parametrize("how", ["group", "from the group's side", "superuser", "recovered"])
def test_a_new_administrator_confirms_nothing_for_a_day_and_is_told_until_when(asked, done, how):
    second = UserFactory()
    become(second, how)
    with pytest.raises(NewAdministrator) as refused:
        confirm_act(act=asked, by=second)
    assert "Another administrator confirms it" in refused.value.message
    assert (JointAct.objects.get().state, done) == ("waiting", [])
    aged(second, hours=23, minutes=59)
    with pytest.raises(NewAdministrator):
        confirm_act(act=asked, by=second)
    aged(second, hours=24)
    confirm_act(act=asked, by=second)
    assert len(done) == 1


def test_a_new_administrator_asks_and_refuses(done):
    new = UserFactory()
    become(new, "group")
    ask("mine", new)
    assert refuse_act(act=ask("theirs", UserFactory()), by=new, note="no").state != "waiting"


def test_saving_an_old_superuser_makes_nobody_new():
    root = User.objects.create_superuser("root@test.example")
    aged(root, days=3)
    root.refresh_from_db()
    before = root.administrator_since
    root.save()
    root.groups.add(Group.objects.create(name="Friends"))
    root.refresh_from_db()
    assert root.administrator_since == before


def test_whom_an_act_is_about_neither_asks_nor_confirms(done):
    certificate = make_certificate()
    themself = certificate.award.member
    with pytest.raises(OwnMatter):
        ask("please", themself, certificate=certificate)
    by_key = {"kind": "try", "data": {"person": str(themself.public_id)}}
    abouts = ({"certificate": certificate}, {"enrollment": certificate.award.enrollment})
    acts = [ask("x", UserFactory(), **about) for about in abouts]
    acts.append(ask_for_act(by=UserFactory(), why="x", **by_key))
    for act in acts:
        with pytest.raises(OwnMatter):
            confirm_act(act=act, by=themself)
    assert not done


def test_the_database_refuses_one_person_too(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        JointAct.objects.update(state="done", decided_by=asked.asked_by)


def test_what_its_kind_refuses_is_not_confirmed(asked, monkeypatch):
    def refuse(act):
        raise Left

    monkeypatch.setitem(joint.KINDS, "try", joint.JointKind("Try it", refuse))
    with pytest.raises(Left):
        confirm_act(act=asked, by=UserFactory())
    assert JointAct.objects.get().state == "waiting"
    assert acts_logged() == ["try.asked"]


def test_refusing_needs_a_reason_and_does_nothing(asked, done):
    with pytest.raises(ReasonMissing):
        refuse_act(act=asked, by=UserFactory(), note=" ")
    refused = refuse_act(act=asked, by=UserFactory(), note="not yet")
    assert (refused.state, refused.note, done) == ("refused", "not yet", [])
    with pytest.raises(ActDecided):
        refuse_act(act=asked, by=UserFactory(), note="again")


def test_ones_own_act_is_taken_back(asked, done):
    assert refuse_act(act=asked, by=asked.asked_by, note="mistake").state == "withdrawn"
    assert acts_logged() == ["try.asked", "try.withdrawn"]


def test_the_log_names_certificate_and_person(done):
    certificate = make_certificate()
    act = ask("because", UserFactory(), certificate=certificate)
    refuse_act(act=act, by=UserFactory(), note="no")
    entries = LogEntry.objects.filter(act__startswith="try.")
    assert {entry.certificate for entry in entries} == {certificate}
    assert {entry.person for entry in entries} == {certificate.award.member}
    assert {entry.data["joint_act"] for entry in entries} == {str(act.uuid)}


def test_every_kind_is_registered_when_the_app_is_ready():
    assert {"certificate.reinstate", "certificates.revoke", "person.erase"} <= set(joint.KINDS)
