"""Two accounts of one person become one: nothing is lost, nothing is decided twice, nobody gains rights."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from academy.users.models import FormerAddress, SentMail, SignIn, User
from academy.users.roles import ADMINISTRATORS
from certificates.errors import ReasonMissing
from certificates.models import AccountMerge, Certificate, LogEntry, Portfolio
from certificates.people.errors import NotMerged, PlanChanged
from certificates.people.merging import DECISIONS, plan_of
from certificates.services.merging import merge_accounts
from courses.models import Partner, PartnerGroup
from courses.services import appoint
from courses.services.partner_people import name_coordinator
from enrollments.models import Award, Enrollment, Milestone, Transition
from tests.certificates.accounts import make_registrar, partner_with_roles, signed_in
from tests.certificates.records import make_award, make_certificate, make_run
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db) -> tuple[User, User]:
    """The account to keep and the one that goes."""
    return (
        UserFactory(email="kept@test.example", full_name="Ana Diaz"),
        UserFactory(email="gone@test.example", full_name="Ana Díaz"),
    )


def merged(kept: User, gone: User, **given) -> AccountMerge:
    return merge_accounts(kept=kept, gone=gone, by=make_registrar(), why="Same passport", **given)


def enrolled(member: User, run, state: str = "active", done: int = 0) -> Enrollment:
    award = make_award(member=member, run=run)
    found = award.enrollment
    if state != "completed":
        award.delete()
        Enrollment.objects.filter(pk=found.pk).update(state=state)
    for _number in range(done):
        activity = run.course.activities.create(kind="lesson", code=f"A{Milestone.objects.count():07}")
        Milestone.objects.create(enrollment=found, activity=activity)
    return found


def columns_that_name_people() -> set[str]:
    found = set()
    for field in User._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and not field.many_to_many:
            found.add(f"{field.related_model._meta.label}.{field.field.name}")
    return found


def test_it_is_decided_for_every_column_that_names_a_person_what_a_merge_does_to_it():
    assert columns_that_name_people() - DECISIONS.keys() == set(), "say it in people.merging.DECISIONS"
    assert DECISIONS.keys() - columns_that_name_people() == set(), "these columns are gone"


def test_everything_that_is_said_to_move_moves(two):
    kept, gone = two
    certificate = make_certificate(member=gone)
    SentMail.objects.create(user=gone, email=gone.email, subject="x")
    FormerAddress.objects.create(user=gone, email="older@test.example")
    Authenticator.objects.create(user=gone, type="totp", data={})
    SignIn.objects.create(user=gone, session_key="k", seen_on="2026-01-01")
    Portfolio.objects.create(member=gone, code="abc", is_public=True)
    merged(kept, gone)
    for column, decision in DECISIONS.items():
        label, name = column.rsplit(".", 1)
        model = next(
            f.related_model
            for f in User._meta.get_fields(include_hidden=True)
            if f.auto_created and not f.concrete and f.related_model._meta.label == label
        )
        if decision in ("moved", "ended"):
            assert not model._default_manager.filter(**{name: gone}).exists(), column
    certificate.refresh_from_db()
    assert Certificate.objects.for_member(kept).get() == certificate
    assert certificate.holder_name == "Ana Díaz"
    assert Enrollment.objects.get().member == Award.objects.get().member == kept


def test_a_merge_closes_the_account_and_frees_its_address(two, client):
    kept, gone = two
    browser = signed_in(gone)
    assert browser.get("/account/signed-in/").status_code == 200
    merged(kept, gone)
    gone.refresh_from_db()
    assert (gone.is_active, gone.has_usable_password()) == (False, False)
    assert gone.email.endswith("@merged.invalid")
    assert browser.get("/account/signed-in/").status_code == 302
    second = EmailAddress.objects.get(email="gone@test.example")
    assert (second.user, second.verified, second.primary) == (kept, True, False)


def test_a_fourth_address_becomes_a_former_one(two):
    kept, gone = two
    EmailAddress.objects.create(user=kept, email="k2@test.example", verified=True)
    EmailAddress.objects.create(user=gone, email="g2@test.example", verified=True)
    EmailAddress.objects.create(user=gone, email="claimed@test.example", verified=False)
    assert any("g2@test.example" in words for words in plan_of(kept, gone).conflicts)
    merged(kept, gone)
    assert EmailAddress.objects.filter(user=kept, email="gone@test.example", verified=True).exists()
    assert [each.email for each in kept.former_addresses.all()] == ["g2@test.example"]
    assert not EmailAddress.objects.filter(user=gone).exists()


@pytest.mark.parametrize(
    ("of_kept", "of_gone", "counts"),
    [
        (("active", 1), ("active", 2), "gone"),
        (("active", 1), ("active", 1), "kept"),
        (("active", 3), ("completed", 0), "gone"),
    ],
)
def test_of_two_enrolments_in_one_run_the_further_one_goes_on(two, of_kept, of_gone, counts):
    run = make_run()
    rows = {"kept": enrolled(two[0], run, *of_kept), "gone": enrolled(two[1], run, *of_gone)}
    plan = plan_of(*two)
    assert len(plan.same_runs) == 1 and any(str(run) in words for words in plan.conflicts)
    merged(*two)
    for name, row in rows.items():
        row.refresh_from_db()
        assert row.member == two[0]
        assert (row.state == "withdrawn") == (name != counts)
    ended = Transition.objects.get(to_state="withdrawn")
    assert (ended.why, ended.by.email) == ("Same passport", "registrar@test.example")
    assert Enrollment.objects.for_member(two[0]).that_counts_first().first() == rows[counts]


def test_two_standing_certificates_for_one_run_are_named_and_both_stay(two):
    run = make_run()
    numbers = {make_certificate(member=person, run=run).number for person in two}
    assert any("standing certificate" in words for words in plan_of(*two).conflicts)
    merged(*two)
    standing = Certificate.objects.for_member(two[0]).standing()
    assert set(standing.values_list("number", flat=True)) == numbers


def test_roles_and_seats_at_partners_go_to_the_kept_account(two):
    kept, gone = two
    partner = partner_with_roles()
    appoint(user=gone, partner=partner, role=PartnerGroup.Role.AUTHOR)
    name_coordinator(partner=partner, coordinator=gone)
    merged(kept, gone)
    assert Partner.objects.get(pk=partner.pk).coordinator == kept
    roles = PartnerGroup.objects.filter(group__user=kept).values_list("role", flat=True)
    assert set(roles) == {"author", "coordinator"}
    assert not gone.groups.exists()


def test_coordinator_and_deputy_who_are_one_person_leave_the_deputys_seat(two):
    kept, gone = two
    partner = partner_with_roles()
    name_coordinator(partner=partner, coordinator=kept, deputy=gone)
    assert any("deputy" in words for words in plan_of(kept, gone).conflicts)
    merged(kept, gone)
    partner.refresh_from_db()
    assert (partner.coordinator, partner.deputy) == (kept, None)


@pytest.mark.parametrize("whose", [0, 1])
@pytest.mark.parametrize("right", ["group", "superuser", "other group"])
def test_accounts_of_staff_are_not_merged_either_way(two, whose, right):
    person = two[whose]
    if right == "superuser":
        User.objects.filter(pk=person.pk).update(is_superuser=True)
    else:
        name = ADMINISTRATORS if right == "group" else "Friends"
        person.groups.add(Group.objects.get_or_create(name=name)[0])
    with pytest.raises(NotMerged):
        merged(*two)
    assert not AccountMerge.objects.exists()


def test_what_cannot_be_merged_is_refused_in_words(two):
    kept, gone = two
    registrar = make_registrar()
    with pytest.raises(NotMerged, match="one account"):
        merge_accounts(kept=kept, gone=kept, by=registrar, why="x")
    with pytest.raises(ReasonMissing):
        merge_accounts(kept=kept, gone=gone, by=registrar, why=" ")
    with pytest.raises(PlanChanged):
        merge_accounts(kept=kept, gone=gone, by=registrar, why="x", seen="another")
    User.objects.filter(pk=kept.pk).update(is_active=False)
    with pytest.raises(NotMerged, match="closed"):
        merge_accounts(kept=kept, gone=gone, by=registrar, why="x")
    assert not LogEntry.objects.exists()


def test_merging_twice_is_once_and_moves_what_came_late(two):
    kept, gone = two
    registrar = make_registrar()
    first = merge_accounts(kept=kept, gone=gone, by=registrar, why="x")
    late = enrolled(gone, make_run())
    again = merge_accounts(kept=kept, gone=gone, by=registrar, why="x")
    late.refresh_from_db()
    assert (again, late.member) == (first, kept)
    assert LogEntry.objects.filter(act="person.merged").count() == 1
    with pytest.raises(NotMerged, match="before"):
        merge_accounts(kept=gone, gone=kept, by=registrar, why="x")
