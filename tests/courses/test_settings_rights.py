"""Settings of what is live: a draft changes nothing until it goes live."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from courses.models import Activity, CoursePage, LessonPage, PartnerGroup, QuizPage
from courses.services import onboard_partner
from tests.courses.academy_site import make_person
from tests.factories import make_course
from tests.factories.courses import catalogue

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


@pytest.fixture
def course():
    catalogue()
    return make_course(partner=onboard_partner(name="Own", slug="own", texts={}))


def form_of(client, page):
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    return querydict_from_html(response.content.decode(), form_id="page-edit-form")


def save(client, page, **changes):
    data = form_of(client, page)
    for name, value in changes.items():
        data[name] = value
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def test_half_a_form_of_an_editor_is_a_bad_request(client, course):
    client.force_login(make_person(Role.AUTHOR, course.partner))
    lesson = LessonPage.objects.first()
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), {"title": "Half"})
    assert answer.status_code == 400


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.COORDINATOR])
def test_a_quiz_that_names_questions_can_be_saved_unchanged(client, course, role):
    client.force_login(make_person(role, course.partner))
    page = QuizPage.objects.get()
    slots = list(page.slots.values_list("question_key", flat=True))
    response = save(client, page)
    assert response.status_code == 302
    assert [slot.question_key for slot in page.get_latest_revision_as_object().slots.all()] == slots


def test_a_draft_of_an_author_changes_no_mark_that_learners_are_held_to(client, course):
    client.force_login(make_person(Role.AUTHOR, course.partner))
    save(client, CoursePage.objects.get(), pass_mark="1")
    save(client, QuizPage.objects.get(), pass_mark="1", attempts="30000", wait_days="0")
    course.refresh_from_db()
    rules = course.activities.get(kind=Activity.Kind.QUIZ).quiz_rules
    assert course.pass_mark == 80
    assert (rules.pass_mark, rules.attempts, rules.wait_days) == (None, 3, 7)


def test_nor_does_a_draft_of_a_coordinator_until_it_goes_live(client, course):
    client.force_login(make_person(Role.COORDINATOR, course.partner))
    save(client, CoursePage.objects.get(), pass_mark="75")
    course.refresh_from_db()
    assert course.pass_mark == 80
    CoursePage.objects.get().get_latest_revision().publish()
    course.refresh_from_db()
    assert course.pass_mark == 75


def test_an_author_sets_them_while_nothing_is_live(client, course):
    page = QuizPage.objects.get()
    for each in CoursePage.objects.all():
        each.get_descendants(inclusive=True).update(live=False)
    client.force_login(make_person(Role.AUTHOR, course.partner))
    save(client, page, attempts="5")
    assert course.activities.get(kind=Activity.Kind.QUIZ).quiz_rules.attempts == 5
