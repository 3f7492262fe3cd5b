"""A partner's agreement: its terms, and the way from active over closing to ended, and back."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import GroupCollectionPermission, GroupPagePermission, ModelLogEntry

from academy.lib import chores
from academy.users.models import User
from courses.desk.access import courses_of, partners_of
from courses.models import Course, Invitation, Partner, PartnerGroup
from courses.services import appoint, onboard_partner
from courses.services.partner_agreements import (
    close_partner,
    end_partner,
    reopen_partner,
    set_agreement,
    tend_agreements,
)
from courses.services.partner_errors import (
    AgreementBackwards,
    AgreementPast,
    PartnerClosing,
    PartnerEnded,
    RunsUnfinished,
)
from courses.services.partner_people import name_coordinator
from courses.services.partners import Agreement, Invitee
from courses.services.rights import repair_rights
from enrollments.models import Run
from enrollments.run_forms import RunForm
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import RunFactory, UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


def today():
    """The day now: the suite may run over midnight."""
    return timezone.now().date()


@pytest.fixture
def partner() -> Partner:
    make_catalogues("en")
    return make_partner("institute")


def acts(partner: Partner) -> list[str]:
    entries = ModelLogEntry.objects.for_instance(partner).order_by("pk")
    return [entry.action.removeprefix("courses.") for entry in entries]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_one_act_brings_agreement_room_and_invitations(db):
    make_catalogues("en")
    for _time in range(2):
        partner = onboard_partner(
            name="Institute",
            slug="institute",
            texts={},
            agreement=Agreement(date(2027, 1, 1), date(2028, 12, 31), "ATC-7", 1000),
            coordinator=Invitee("c@test.example", "Cora", "fr"),
            deputy=Invitee("d@test.example"),
        )
    assert (partner.agreement_starts, partner.agreement_ends) == (date(2027, 1, 1), date(2028, 12, 31))
    assert (partner.agreement_reference, partner.quota_bytes) == ("ATC-7", 1000)
    found = Invitation.objects.order_by("email").values_list("email", "role", "as_deputy", "language")
    assert list(found) == [
        ("c@test.example", "coordinator", False, "fr"),
        ("d@test.example", "coordinator", True, "en"),
    ]


def test_the_command_does_the_same_and_says_clearly_what_is_wrong(db, capsys):
    with pytest.raises(CommandError, match="catalogue"):
        call_command("onboard_partner", "Institute")
    make_catalogues("en")
    for _time in range(2):
        call_command(
            "onboard_partner", "Institute", "--ends", "2030-01-31", "--coordinator", "c@test.example"
        )
    assert "open invitations: 1" in capsys.readouterr().out
    assert Partner.objects.get().agreement_ends == date(2030, 1, 31)
    for wrong, words in (
        (["Other", "--starts", "2030-01-01", "--ends", "2029-01-01"], "ends before"),
        (["Other", "--coordinator", "no address"], "valid email"),
        (["معهد"], "--slug"),
        (["Other", "--by", "nobody@test.example"], "no administrator"),
        (["Other", "--quota", "-1"], "0 or more"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("onboard_partner", *wrong)
    assert Partner.objects.count() == 1


def test_a_change_of_the_agreement_is_noted_with_what_was_and_is(partner):
    by = UserFactory()
    for _time in range(2):
        set_agreement(partner=partner, by=by, starts=None, ends=date(2030, 1, 31), reference="A-1")
    entry = ModelLogEntry.objects.get(action="courses.set_agreement")
    assert entry.data == {"ends": ["", "2030-01-31"], "reference": ["", "A-1"]}
    with pytest.raises(AgreementBackwards):
        set_agreement(partner=partner, by=by, starts=date(2030, 2, 1), ends=date(2030, 1, 31))


def test_closing_twice_is_once_and_brings_nobody_and_nothing_new(partner):
    person = make_person(Role.AUTHOR, partner)
    for _time in range(2):
        partner = close_partner(partner=partner, by=None, reason="Budget")
    assert acts(partner).count("close_partner") == 1
    with pytest.raises(PartnerClosing):
        appoint(user=UserFactory(), partner=partner, role=Role.AUTHOR)
    assert partners_of(fresh(person)).get() == partner  # what was begun is finished
    assert fresh(person).has_perm("courses.change_question")


def test_ending_takes_roles_and_rights_and_leaves_courses_with_the_academy(partner):
    author, coordinator = make_person(Role.AUTHOR, partner), make_person(Role.COORDINATOR, partner)
    name_coordinator(partner=partner, coordinator=coordinator, deputy=author)
    course = make_course(partner=partner)
    for _time in range(2):
        partner = end_partner(partner=partner, by=None, reason="Over")
    assert acts(partner).count("end_partner") == 1
    for person in (author, coordinator):
        assert not partners_of(fresh(person)).exists()
        assert not courses_of(fresh(person)).exists()
        assert not fresh(person).has_perm("wagtailadmin.access_admin")
    assert Course.objects.get() == course
    assert (partner.coordinator, partner.deputy) == (None, None)
    for granted in (GroupPagePermission, GroupCollectionPermission):
        assert not granted.objects.filter(group__partner_group__partner=partner).exists()
    with pytest.raises(PartnerEnded):
        close_partner(partner=partner, by=None)
    make_partner("institute")  # onboarding again repairs, and brings no ended partner back
    assert repair_rights() == 0
    assert not GroupPagePermission.objects.filter(group__partner_group__partner=partner).exists()


def test_reopening_brings_back_people_seats_and_rights(partner):
    by = UserFactory()
    author, coordinator = make_person(Role.AUTHOR, partner), make_person(Role.COORDINATOR, partner)
    gone = UserFactory()
    appoint(user=gone, partner=partner, role=Role.AUTHOR)
    name_coordinator(partner=partner, coordinator=coordinator, deputy=author)
    before = set(GroupPagePermission.objects.values_list("group", "page", "permission"))
    end_partner(partner=partner, by=None)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    for _time in range(2):
        partner = reopen_partner(partner=partner, by=by, reason="A new one")
    assert acts(partner).count("reopen_partner") == 1
    assert (partner.coordinator, partner.deputy, partner.state) == (coordinator, author, "active")
    assert partners_of(fresh(author)).get() == partner
    assert fresh(coordinator).has_perm("courses.delete_question")
    assert set(GroupPagePermission.objects.values_list("group", "page", "permission")) == before
    assert not partners_of(fresh(gone)).exists()


def test_a_past_agreement_is_not_reopened_before_it_is_prolonged(partner):
    set_agreement(partner=partner, by=None, starts=None, ends=today() - timedelta(days=1))
    close_partner(partner=partner, by=None)
    with pytest.raises(AgreementPast):
        reopen_partner(partner=partner, by=None)
    set_agreement(partner=partner, by=None, starts=None, ends=today())
    assert reopen_partner(partner=partner, by=None).state == "active"


def test_a_partner_with_runs_to_finish_ends_only_when_the_academy_takes_them_over(partner):
    run = RunFactory(course=make_course(partner=partner))
    with pytest.raises(RunsUnfinished):
        end_partner(partner=partner, by=None)
    ended = end_partner(partner=partner, by=None, keep_runs=True)
    assert ended.state == "ended"
    assert Run.objects.get() == run


def test_the_days_pass_active_closes_and_ends_when_the_last_run_is_closed_out(partner):
    other = make_partner("other")  # without a last day: nothing happens by itself
    run = RunFactory(course=make_course(partner=partner))
    last = date(2030, 1, 31)
    set_agreement(partner=partner, by=None, starts=None, ends=last)
    states = []
    for day, state in (
        (last, None),
        (last + timedelta(1), None),
        (last + timedelta(2), Run.State.CLOSED_OUT),
    ):
        if state:
            Run.objects.filter(pk=run.pk).update(state=state)
        tend_agreements(today=day)
        partner.refresh_from_db()
        states.append(partner.state)
    assert states == ["active", "closing", "ended"]
    assert tend_agreements(today=last + timedelta(9)) == 0
    assert Partner.objects.get(pk=other.pk).state == "active"


def test_closed_early_it_waits_for_its_last_day_or_the_administrator(partner):
    close_partner(partner=partner, by=None)
    assert tend_agreements() == 0
    set_agreement(partner=partner, by=None, starts=None, ends=today() + timedelta(days=1))
    assert tend_agreements() == 0
    assert tend_agreements(today=today() + timedelta(days=2)) == 1
    assert Partner.objects.get().state == "ended"


def test_the_academys_chores_tend_agreements(partner):
    set_agreement(partner=partner, by=None, starts=None, ends=today() - timedelta(days=1))
    call_command("tend_academy")
    assert Partner.objects.get().state == "ended"


def test_a_chore_that_fails_stops_no_other_and_is_told(partner, monkeypatch):
    def fail() -> int:
        raise OSError("away")

    monkeypatch.setitem(chores._CHORES, "a first one", fail)
    set_agreement(partner=partner, by=None, starts=None, ends=today() - timedelta(days=1))
    with pytest.raises(CommandError, match="a first one"):
        call_command("tend_academy")
    assert Partner.objects.get().state == "ended"


def test_rights_that_differ_are_repaired_in_the_same_few_queries(partner, django_assert_num_queries):
    with django_assert_num_queries(6):
        assert repair_rights() == 0
    for slug in ("second", "third"):
        make_partner(slug)
    with django_assert_num_queries(6):
        assert repair_rights() == 0
    group = PartnerGroup.objects.get(partner=partner, role=Role.COORDINATOR).group
    page = GroupPagePermission.objects.filter(group=group).first().page
    GroupPagePermission.objects.create(group=group, page=page, permission_type="publish")
    assert (repair_rights(), repair_rights()) == (1, 0)
    assert not GroupPagePermission.objects.filter(permission__codename="publish_page", group=group).exists()


def run_form(run: Run, user: User, **changes) -> RunForm:
    data = {"course": run.course_id, "state": run.state, "paced": run.paced, "registration": run.registration}
    data |= {"release": run.release, "waiting_list": "on", "time_zone": "UTC", **changes}
    return RunForm(data, instance=run if run.pk else None, for_user=user)


def test_a_closing_partner_finishes_runs_and_opens_none(partner):
    coordinator = make_person(Role.COORDINATOR, partner)
    course = make_course(partner=partner)
    open_run, draft = RunFactory(course=course, state="open"), RunFactory(course=course, state="draft")
    close_partner(partner=partner, by=None)
    for state in ("announced", "open", "teaching"):
        assert run_form(Run.objects.get(pk=draft.pk), fresh(coordinator), state=state).errors["state"]
    assert not run_form(Run.objects.get(pk=draft.pk), fresh(coordinator), state="cancelled").errors
    for state in ("open", "closed", "closed-out"):
        assert not run_form(Run.objects.get(pk=open_run.pk), fresh(coordinator), state=state).errors
    new = Run(
        course=course, state="draft", paced="self-paced", registration="direct", release="on-completion"
    )
    assert run_form(new, fresh(coordinator)).errors["course"]
