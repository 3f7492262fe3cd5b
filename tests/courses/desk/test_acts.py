"""The log: everything of a course, a partner, a person; nothing of anybody else's."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS
from courses.acts import KINDS, acts_of_course, acts_of_partner, acts_of_person
from courses.desk.acts_words import line_of
from courses.models import Course, LessonPage, Partner, PartnerGroup, Question
from courses.services import appoint
from courses.services.invitations import invite
from courses.services.partner_people import end_role
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import EnrollmentFactory, RunFactory, UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


@pytest.fixture
def partner() -> Partner:
    make_catalogues("en", "ar")
    return make_partner("institute")


@pytest.fixture
def registrar() -> User:
    person = UserFactory(full_name="Rana Registrar")
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return person


def edit(course: Course, language: str, by: User, title: str) -> LessonPage:
    key = course.activities.filter(kind="lesson").first().key
    page = LessonPage.objects.get(translation_key=key, locale__language_code=language)
    page.title = title
    page.save_revision(user=by, log_action=True)
    return page


def told(acts) -> list[tuple[str, str]]:
    return [(act.action, act.on) for act in acts[: acts.count()]]


def test_a_course_tells_the_acts_on_its_row_and_on_its_pages_in_all_languages(partner):
    author = make_person(Role.AUTHOR, partner)
    course = make_course(partner=partner, questions=0, languages=("en", "ar"))
    other = make_course(partner=partner, questions=0)
    edit(course, "en", author, "First")
    edit(course, "ar", author, "الأول")
    edit(other, "en", author, "Another course")
    log(instance=course, action="courses.open_course", user=author)
    found = told(acts_of_course(course).by(author))
    assert found == [
        ("courses.open_course", course.code),
        ("wagtail.edit", "الأول"),
        ("wagtail.edit", "First"),
    ]


def test_a_page_that_is_gone_is_still_told_with_all_that_was_done_to_it(partner):
    author = make_person(Role.AUTHOR, partner)
    course = make_course(partner=partner, questions=0)
    page = edit(course, "en", author, "To be deleted")
    DeletePageAction(page, user=author).execute(skip_permission_checks=True)
    for acts in (acts_of_course(course), acts_of_partner(partner)):
        found = told(acts)
        assert ("courses.delete_page", "To be deleted") in found
        assert ("wagtail.edit", "To be deleted") in found
        assert ("wagtail.delete", "To be deleted") in found


def test_a_partner_tells_people_agreement_courses_and_bank(partner, registrar):
    appoint(user=UserFactory(), partner=partner, role=Role.AUTHOR, by=registrar)
    invite(partner=partner, role=Role.AUTHOR, email="new@test.example", by=registrar)
    course = make_course(partner=partner, questions=1)
    question = Question.objects.get(partner=partner)
    log(instance=question, action="wagtail.edit", user=registrar)
    log(instance=course, action="courses.open_course", user=registrar)
    acts = acts_of_partner(partner)
    found = [action for action, _on in told(acts.by(registrar))]
    assert found == ["courses.open_course", "wagtail.edit", "courses.invite", "courses.appoint"]
    by_kind = {kind: acts.by(registrar).of_kind(kind).count() for kind in KINDS}
    assert by_kind == {"content": 1, "review": 1, "rights": 2, "agreements": 0}
    question.delete()
    assert ("courses.delete_question", str(question)) in told(acts_of_partner(partner))


def test_a_change_of_roles_is_told_whichever_form_made_it(partner, registrar):
    person = UserFactory(full_name="Adil Author")
    group = PartnerGroup.objects.get(partner=partner, role=Role.AUTHOR).group
    client = Client()
    client.force_login(registrar)
    data = {"full_name": person.full_name, "is_active": "on"}
    client.post(f"/admin/users/edit/{person.pk}/", {**data, "groups": [group.pk]})
    client.post(f"/admin/users/edit/{person.pk}/", data)
    acts = acts_of_partner(partner).of_kind("rights")[:2]
    assert [(act.action, act.who, act.people["person"]) for act in acts] == [
        ("courses.end_role", registrar, person),
        ("courses.appoint", registrar, person),
    ]


def test_a_person_tells_what_they_did_and_what_was_done_to_their_rights(partner, registrar):
    author = make_person(Role.AUTHOR, partner)
    course = make_course(partner=partner, questions=0)
    edit(course, "en", author, "Mine")
    end_role(user=author, partner=partner, role=Role.AUTHOR, by=registrar)
    assert [action for action, _on in told(acts_of_person(author))] == [
        "courses.end_role",
        "wagtail.edit",
        "courses.appoint",
    ]


def test_the_log_costs_the_same_for_one_act_and_three(partner, registrar):
    course = make_course(partner=partner, questions=0)
    client = Client()
    client.force_login(registrar)
    path = reverse("desk:log_of_course", args=[course.code])
    costs = []
    for number in range(3):
        edit(course, "en", UserFactory(full_name=f"Author {number}"), f"Title {number}")
        log(instance=course, action="courses.open_course", user=registrar)
        client.get(path)
        with CaptureQueriesContext(connection) as counted:
            page = client.get(path).content.decode()
        costs.append(len(counted))
    assert "Title 2" in page
    assert costs[0] == costs[2] <= 24  # the frame of Wagtail's admin takes half of them


def test_the_pages_and_filters_of_a_log(partner, registrar):
    author = make_person(Role.AUTHOR, partner, full_name="Adil Author")
    course = make_course(partner=partner, questions=0)
    for number in range(60):
        log(
            instance=course, action="courses.open_course", user=author, data={"reason": f"Reason {number:02}"}
        )
    client = Client()
    client.force_login(author)
    path = reverse("desk:log_of_course", args=[course.code])
    first, second = (client.get(path, {"p": number}).content.decode() for number in (1, 2))
    assert "Reason 59" in first
    assert "Reason 00" in second
    assert "Reason 59" not in second
    narrowed = client.get(path, {"kind": "agreements", "who": str(author.public_id)}).content.decode()
    assert "Nothing of this kind" in narrowed
    assert client.get(path, {"kind": "x", "who": "x", "p": "x"}).status_code == 200


def test_a_partners_people_read_their_own_log_only_and_no_learner_in_it(partner, registrar):
    other = make_partner("other")
    own_course, their_course = (
        make_course(partner=partner, questions=0),
        make_course(partner=other, questions=0),
    )
    learner = UserFactory(full_name="Lena Learner", email="lena@test.example")
    EnrollmentFactory(run=RunFactory(course=own_course), member=learner)
    log(instance=their_course, action="courses.open_course", user=registrar, data={"reason": "Canary"})
    for role in (Role.AUTHOR, Role.COORDINATOR, Role.TRANSLATOR):
        client = Client()
        client.force_login(make_person(role, partner))
        for name, key in (("log_of_course", own_course.code), ("log_of_partner", partner.slug)):
            text = client.get(reverse(f"desk:{name}", args=[key])).content.decode()
            assert "Lena" not in text
            assert "lena@" not in text
            assert "Canary" not in text
        for name, key in (("log_of_course", their_course.code), ("log_of_partner", other.slug)):
            assert client.get(reverse(f"desk:{name}", args=[key])).status_code == 404
        assert client.get(reverse("desk:log_of_person", args=[learner.public_id])).status_code == 404


def test_a_deputy_is_called_deputy(partner, registrar):
    who = {"partner": partner, "role": Role.COORDINATOR, "by": registrar}
    invite(email="a@test.example", **who)
    invite(email="b@test.example", as_deputy=True, **who)
    acts = acts_of_partner(partner).of_kind("rights")
    said = [line_of(act, addresses=True).details for act in acts[: acts.count()]]
    assert said == [["deputy", "b@test.example"], ["coordinator", "a@test.example"]]


def test_an_author_sees_no_address_of_who_is_invited(partner, registrar):
    invite(partner=partner, role=Role.AUTHOR, email="secret@test.example", by=registrar)
    path = reverse("desk:log_of_partner", args=[partner.slug])
    seen = {}
    for role in (Role.AUTHOR, Role.COORDINATOR):
        client = Client()
        client.force_login(make_person(role, partner))
        seen[role] = "secret@test.example" in client.get(path).content.decode()
    assert seen == {Role.AUTHOR: False, Role.COORDINATOR: True}
