"""Nobody's account closes while they hold what is live, and handing over loses nothing."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS
from courses.models import Partner, PartnerGroup, ReviewStep, Submission
from courses.services.handing_over import hand_over, responsibilities_of
from courses.services.partner_agreements import close_partner, end_partner
from courses.services.partner_errors import MayNotAppoint, SuccessorMissing, SuccessorUnfit
from courses.services.partner_people import end_role, name_coordinator
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


@pytest.fixture
def partner() -> Partner:
    make_catalogues("en")
    return make_partner("institute")


@pytest.fixture
def coordinator(partner: Partner) -> User:
    person = make_person(Role.COORDINATOR, partner, full_name="Cora Coordinator")
    name_coordinator(partner=partner, coordinator=person)
    return person


@pytest.fixture
def registrar() -> User:
    return staff(ADMINISTRATORS)


def staff(group: str) -> User:
    person = UserFactory(full_name=f"Sample {group}")
    person.groups.add(Group.objects.get(name=group))
    return person


def keys(user: User) -> list[str]:
    return [held.key for held in responsibilities_of(user)]


def review_by(reviewer: User, partner: Partner) -> ReviewStep:
    submission = Submission.objects.create(course=make_course(partner=partner, questions=0), kind="outline")
    return ReviewStep.objects.create(
        submission=submission, position=1, kind="content", state="open", reviewer=reviewer
    )


def test_seats_lone_coordinators_and_open_reviews_are_held(partner, coordinator):
    deputy = make_person(Role.AUTHOR, partner)
    name_coordinator(partner=partner, coordinator=coordinator, deputy=deputy)
    reviewer = staff(REVIEWERS)
    review_by(reviewer, partner)
    other = make_partner("other")
    alone = make_person(Role.COORDINATOR, other)
    assert not keys(alone)  # no open course waits for anybody
    make_course(partner=other, questions=0)
    assert keys(coordinator) == [f"coordinator-{partner.pk}"]
    assert keys(deputy) == [f"deputy-{partner.pk}"]
    assert keys(alone) == [f"coordinator-{other.pk}"]
    assert keys(reviewer) == ["reviews"]
    assert not keys(UserFactory())
    end_partner(partner=other, by=None)
    assert not keys(alone)


def test_handing_over_asks_for_each_thing_and_for_somebody_fit(partner, coordinator):
    closed = make_person(Role.AUTHOR, partner, is_active=True)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    key = f"coordinator-{partner.pk}"
    with pytest.raises(SuccessorMissing):
        hand_over(user=coordinator, successors={})
    for unfit in (UserFactory(), closed, coordinator):
        with pytest.raises(SuccessorUnfit):
            hand_over(user=coordinator, successors={key: unfit})
    partner.refresh_from_db()
    assert partner.coordinator == coordinator


def test_somebody_of_the_partner_follows_also_while_it_is_closing(partner, coordinator):
    author = make_person(Role.AUTHOR, partner)
    close_partner(partner=partner, by=None)
    for _time in range(2):
        hand_over(user=coordinator, successors={f"coordinator-{partner.pk}": author})
    partner.refresh_from_db()
    assert partner.coordinator == author
    assert PartnerGroup.objects.filter(partner=partner, role=Role.COORDINATOR, group__user=author).exists()


def test_the_coordinators_role_does_not_end_without_a_successor(partner, coordinator, registrar):
    with pytest.raises(SuccessorMissing):
        end_role(user=coordinator, partner=partner, role=Role.COORDINATOR, by=registrar)
    with pytest.raises(SuccessorMissing):
        name_coordinator(partner=partner, coordinator=None, by=registrar)
    with pytest.raises(MayNotAppoint):
        name_coordinator(partner=partner, coordinator=UserFactory(), by=coordinator)
    author = make_person(Role.AUTHOR, partner)
    assert end_role(user=author, partner=partner, role=Role.AUTHOR, by=coordinator)
    assert not end_role(user=author, partner=partner, role=Role.AUTHOR, by=coordinator)


# --- the form that closes an account ---


@pytest.fixture
def admin(registrar: User) -> Client:
    client = Client()
    client.force_login(registrar)
    return client


def test_an_account_closes_only_with_a_successor(partner, coordinator, admin, registrar):
    author = make_person(Role.AUTHOR, partner, full_name="Adil Author")
    edit = f"/admin/users/edit/{coordinator.pk}/"
    assert "Coordinator of Institute" in admin.get(edit).content.decode()
    data = {"full_name": "Cora Coordinator", "groups": [group.pk for group in coordinator.groups.all()]}
    refused = admin.post(edit, data)
    field = f"successor-coordinator-{partner.pk}"
    assert refused.context["form"].errors[field]
    coordinator.refresh_from_db()
    assert coordinator.is_active
    outsider = UserFactory()
    assert admin.post(edit, {**data, field: outsider.pk}).context["form"].errors[field]
    assert admin.post(edit, {**data, field: author.pk}).status_code == 302
    coordinator.refresh_from_db()
    partner.refresh_from_db()
    assert (coordinator.is_active, partner.coordinator) == (False, author)


def test_leaving_the_group_asks_for_a_successor_too(partner, coordinator, admin, registrar):
    edit = f"/admin/users/edit/{coordinator.pk}/"
    data = {"full_name": "Cora", "is_active": "on"}
    field = f"successor-coordinator-{partner.pk}"
    assert admin.post(edit, data).context["form"].errors[field]
    assert admin.post(edit, {**data, field: registrar.pk}).status_code == 302
    partner.refresh_from_db()
    assert partner.coordinator == registrar
    assert not coordinator.groups.exists()


def test_somebody_who_holds_nothing_closes_as_before(partner, admin):
    author = make_person(Role.AUTHOR, partner)
    assert admin.post(f"/admin/users/edit/{author.pk}/", {"full_name": "Adil"}).status_code == 302
    author.refresh_from_db()
    assert not author.is_active


def test_a_reviewers_courses_go_to_another_reviewer(partner, admin):
    reviewer, other = staff(REVIEWERS), staff(REVIEWERS)
    step = review_by(reviewer, partner)
    edit = f"/admin/users/edit/{reviewer.pk}/"
    admin.force_login(UserFactory(is_superuser=True))  # only a superuser closes an account of staff
    data = {"full_name": "Rita", "groups": [Group.objects.get(name=REVIEWERS).pk]}
    assert admin.post(edit, data).context["form"].errors["successor-reviews"]
    assert admin.post(edit, {**data, "successor-reviews": other.pk}).status_code == 302
    step.refresh_from_db()
    assert step.reviewer == other


def test_closing_in_bulk_passes_by_whoever_needs_a_successor(partner, coordinator, admin):
    author = make_person(Role.AUTHOR, partner)
    bulk = f"/admin/bulk/users/user/set_active_state/?id={coordinator.pk}&id={author.pk}"
    answer = admin.post(bulk, {"mark_as_active": "False"})
    assert answer["Location"] == f"/admin/users/edit/{coordinator.pk}/"
    assert User.objects.filter(pk__in=[coordinator.pk, author.pk], is_active=True).count() == 2
    admin.post(f"/admin/bulk/users/user/set_active_state/?id={author.pk}", {"mark_as_active": "False"})
    author.refresh_from_db()
    assert not author.is_active
