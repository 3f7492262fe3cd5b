"""Instructors: named for a run, they find it in a list and read its classroom, and no other."""

import pytest
from django.urls import reverse

from courses.models import PartnerGroup
from courses.services import appoint, onboard_partner
from enrollments.gate import Outside, take_seat
from enrollments.models import Run
from enrollments.run_forms import RunForm
from tests.factories import RunFactory, UserFactory, make_course
from tests.factories.courses import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    catalogue()
    return onboard_partner(name="Own Partner", slug="own-partner", texts={})


@pytest.fixture
def instructor(partner):
    person = UserFactory(full_name="Ines Instructor")
    appoint(user=person, partner=partner, role=PartnerGroup.Role.INSTRUCTOR)
    return person


def test_an_instructor_reads_the_named_run_and_no_other(partner, instructor):
    course = make_course(partner=partner)
    mine, other = RunFactory(course=course), RunFactory(course=course)
    mine.instructors.add(instructor)
    assert take_seat(instructor, mine.code).recording is False
    with pytest.raises(Outside):
        take_seat(instructor, other.code)
    instructor.groups.clear()  # the role has ended
    with pytest.raises(Outside):
        take_seat(instructor, mine.code)
    assert not Run.objects.taught_by(instructor).exists()


@pytest.mark.parametrize("runs", [1, 3])
def test_runs_you_teach_cost_the_same_for_one_and_three(
    client, partner, instructor, runs, django_assert_num_queries
):
    course = make_course(partner=partner)
    for _number in range(runs):
        RunFactory(course=course).instructors.add(instructor)
    RunFactory(course=course)
    client.force_login(instructor)
    client.get(reverse("teaching"))
    with django_assert_num_queries(TEACHING_READS):
        text = client.get(reverse("teaching")).content.decode()
    assert text.count("Read the classroom<span") == runs


def test_whoever_teaches_nowhere_has_no_such_list(client, partner):
    person = UserFactory()
    appoint(user=person, partner=partner, role=PartnerGroup.Role.AUTHOR)
    client.force_login(person)
    assert client.get(reverse("teaching")).status_code == 404


def test_only_the_partners_own_instructors_can_be_named(partner, instructor):
    coordinator, stranger = UserFactory(), UserFactory()
    appoint(user=coordinator, partner=partner, role=PartnerGroup.Role.COORDINATOR)
    form = RunForm(instance=RunFactory(course=make_course(partner=partner)), for_user=coordinator)
    offered = form.fields["instructors"].queryset
    assert list(offered) == [instructor]
    assert stranger not in offered


TEACHING_READS = 12
