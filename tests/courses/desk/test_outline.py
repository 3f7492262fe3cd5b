"""The outline of a course at the desk: what its people see and do there."""

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from courses.course_tree import read_tree
from courses.models import Course, CourseMail, LessonPage, PartnerGroup, Submission
from courses.services import appoint, onboard_partner
from tests.factories import UserFactory, make_course
from tests.factories.courses import catalogue

OUTLINE_READS = 20  # with session, person, rights and menu
LIST_READS = 25


@pytest.fixture
def partner(db):
    catalogue()
    return onboard_partner(name="Nile Institute", slug="nile", texts={})


@pytest.fixture
def writer(partner):
    person = UserFactory(full_name="Wanda Writer")
    appoint(user=person, partner=partner, role=PartnerGroup.Role.AUTHOR)
    return person


def page_of(client, course):
    return client.get(reverse("desk:course", args=[course.code]))


def test_an_author_sees_the_whole_course_on_one_page(client, writer, partner):
    course = make_course(partner=partner, lessons=2, stage=Course.Stage.MATERIAL)
    client.force_login(writer)
    answer = page_of(client, course)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Lesson 1 (en)" in text
    assert "Final quiz (en)" in text
    assert "Tell your coordinator that it is ready" in text
    quiz = course.activities.get(kind="quiz").code
    for way in ("papers", "quiz_statistics"):
        assert f'href="{reverse(f"desk:{way}", args=[quiz])}"' in text


def test_a_strangers_course_is_not_there(client, writer):
    course = make_course()
    client.force_login(writer)
    assert page_of(client, course).status_code == 404
    arrange = reverse("desk:arrange", args=[course.code])
    assert client.post(arrange, {"act": "add", "kind": "module", "title": "Mine"}).status_code == 404


def test_the_list_shows_own_courses_only(client, writer, partner):
    mine, theirs = make_course(partner=partner), make_course()
    client.force_login(writer)
    text = client.get(reverse("desk:courses")).content.decode()
    assert mine.code in text
    assert theirs.code not in text


def big_course(partner, activities):
    """A course in three languages with so many lessons and a quiz, some changed since they went live."""
    course = make_course(partner=partner, lessons=activities - 1, languages=("en", "fr", "ar"))
    for page in LessonPage.objects.filter(activity_of(course))[:5]:
        page.title += " again"
        page.save_revision()
    return course


def activity_of(course):
    return Q(translation_key__in=course.activities.values("key"))


@pytest.mark.parametrize("activities", [2, 60])
def test_the_outline_costs_the_same_for_two_activities_and_sixty(
    client, writer, partner, activities, django_assert_num_queries
):
    course = big_course(partner, activities)
    client.force_login(writer)
    page_of(client, course)  # sizes and findings are kept from here on
    with django_assert_num_queries(OUTLINE_READS):
        text = page_of(client, course).content.decode()
    assert text.count('data-kind="activity"') == activities
    assert "live, with changes" in text


@pytest.mark.parametrize("courses", [1, 3])
def test_your_courses_cost_the_same_for_one_and_three(
    client, writer, partner, courses, django_assert_num_queries
):
    for _number in range(courses):
        make_course(partner=partner, languages=("en", "fr"))
    client.force_login(writer)
    client.get(reverse("desk:courses"))
    with django_assert_num_queries(LIST_READS):
        text = client.get(reverse("desk:courses")).content.decode()
    assert text.count('data-label="Languages"') == courses


def post(client, course, **fields):
    return client.post(reverse("desk:arrange", args=[course.code]), fields)


def test_parts_are_added_moved_and_renamed_from_the_page(client, writer, partner):
    course = make_course(partner=partner, lessons=2, stage=Course.Stage.MATERIAL)
    client.force_login(writer)
    module = read_tree(course).modules[0]
    first, second, quiz = (part.key for part in module.parts)
    post(client, course, act="down", key=first)
    assert [part.key for part in read_tree(course).modules[0].parts] == [second, first, quiz]
    post(client, course, act="up", key=first)
    post(client, course, act="add", kind="module", title="Second module")
    new = read_tree(course).modules[1]
    post(client, course, act="down", key=quiz)
    assert [part.key for part in read_tree(course).modules[1].parts] == [quiz]
    post(client, course, act="up", key=quiz)
    assert [part.key for part in read_tree(course).modules[0].parts] == [first, second, quiz]
    post(client, course, act="move_to", key=first, module=new.key)
    post(client, course, act="rename", key=first, title="New words")
    post(client, course, act="up", key=new.key)
    tree = read_tree(course)
    assert tree.modules[0].key == new.key
    assert tree.modules[0].parts[0].editions["en"].title == "New words"


def test_a_script_hears_why_nothing_moved(client, writer, partner):
    course = make_course(partner=partner, stage=Course.Stage.MATERIAL)
    client.force_login(writer)
    module = read_tree(course).modules[0]
    fields = {"act": "move", "key": module.parts[0].key, "module": module.key, "position": "1"}
    url = reverse("desk:arrange", args=[course.code])
    assert client.post(url, fields, headers={"X-Desk": "script"}).status_code == 204
    Submission.objects.create(course=course, kind="material")
    answer = client.post(url, fields, headers={"X-Desk": "script"})
    assert answer.status_code == 409
    assert "in review" in answer.content.decode()
    assert "data-outline" not in page_of(client, course).content.decode()


def test_an_author_leaves_the_order_of_an_open_course_to_the_coordinator(client, writer, partner):
    course = make_course(partner=partner, lessons=2)
    keys = [part.key for part in read_tree(course).modules[0].parts]
    client.force_login(writer)
    post(client, course, act="down", key=keys[0])
    assert [part.key for part in read_tree(course).modules[0].parts] == keys
    boss = UserFactory()
    appoint(user=boss, partner=partner, role=PartnerGroup.Role.COORDINATOR)
    client.force_login(boss)
    post(client, course, act="down", key=keys[0])
    assert [part.key for part in read_tree(course).modules[0].parts][1] == keys[0]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"act": "explode"},
        {"act": "move", "key": "no-key", "position": "0"},
        {"act": "move", "key": "00000000-0000-0000-0000-000000000001", "position": "-1"},
        {"act": "add", "kind": "course", "title": "x"},
    ],
)
def test_nonsense_is_refused(client, writer, partner, fields):
    course = make_course(partner=partner)
    client.force_login(writer)
    assert post(client, course, **fields).status_code == 400


def test_a_translator_reads_and_arranges_nothing(client, partner):
    course = make_course(partner=partner)
    person = UserFactory()
    appoint(user=person, partner=partner, role=PartnerGroup.Role.TRANSLATOR)
    client.force_login(person)
    assert page_of(client, course).status_code == 200
    assert "data-outline" not in page_of(client, course).content.decode()
    assert post(client, course, act="add", kind="module", title="Mine").status_code in (302, 403)
    assert len(read_tree(course).modules) == 1


def test_calling_it_ready_writes_to_the_coordinator_once(client, writer, partner):
    course = make_course(partner=partner, stage=Course.Stage.MATERIAL)
    coordinator = UserFactory(full_name="Cora Coordinator")
    appoint(user=coordinator, partner=partner, role=PartnerGroup.Role.COORDINATOR)
    client.force_login(writer)
    for _time in range(2):
        answer = client.post(reverse("desk:ready", args=[course.code]), follow=True)
        assert "Cora Coordinator" in answer.content.decode()
    assert [mail.to for mail in CourseMail.objects.filter(kind="ready")] == [coordinator]


def test_drafts_are_walked_through_as_a_learner_sees_them(client, writer, partner):
    course = make_course(partner=partner, lessons=2, languages=("en", "fr"))
    client.force_login(writer)
    part = read_tree(course).modules[0].parts[0]
    page = LessonPage.objects.get(translation_key=part.key, locale__language_code="en")
    page.body = [("text", "<p>Only a draft yet.</p>")]
    page.save_revision()
    assert client.get(reverse("desk:preview_course", args=[course.code])).status_code == 200
    step = client.get(reverse("desk:preview_step", args=[course.code, "en", part.key]))
    assert "Only a draft yet." in step.content.decode()
    assert step.headers["X-Frame-Options"] == "SAMEORIGIN"
    french = client.get(reverse("desk:preview_step", args=[course.code, "fr", part.key]))
    assert "Text of lesson 1 in fr." in french.content.decode()
    client.force_login(UserFactory())
    assert client.get(reverse("desk:preview_step", args=[course.code, "en", part.key])).status_code != 200


def test_the_ways_to_withdraw_and_to_open_again_stand_where_they_lead_somewhere(client, writer, partner):
    course = make_course(partner=partner)
    client.force_login(writer)
    withdraw = reverse("desk:withdraw", args=[course.code])
    assert withdraw not in page_of(client, course).content.decode()
    boss = UserFactory()
    appoint(user=boss, partner=partner, role=PartnerGroup.Role.COORDINATOR)
    client.force_login(boss)
    assert withdraw in page_of(client, course).content.decode()
    Course.objects.filter(pk=course.pk).update(stage=Course.Stage.WITHDRAWN)
    restore = reverse("desk:restore", args=[course.code])
    assert restore not in page_of(client, course).content.decode()
    client.force_login(UserFactory(is_superuser=True))
    assert restore in page_of(client, course).content.decode()


def test_who_told_the_coordinator_reads_so_until_the_course_changes(client, writer, partner):
    course = make_course(partner=partner, stage=Course.Stage.MATERIAL)
    appoint(user=UserFactory(full_name="Coco"), partner=partner, role=PartnerGroup.Role.COORDINATOR)
    client.force_login(writer)
    client.post(reverse("desk:ready", args=[course.code]))
    text = page_of(client, course).content.decode()
    assert "Told on " in text and "Tell your coordinator" not in text
    page = LessonPage.objects.get(activity_of(course))
    page.save_revision()
    assert "Tell your coordinator" in page_of(client, course).content.decode()


def test_the_words_of_a_review_stand_on_the_course_and_on_its_outline(client, writer, partner):
    course = make_course(partner=partner, stage=Course.Stage.OUTLINE)
    found = Submission.objects.create(
        course=course, kind="outline", state="returned", closed_at=timezone.now(), submitted_by=writer
    )
    reviewer = UserFactory(full_name="Rita Reviewer")
    found.steps.create(position=0, kind="content", state="returned", comment="Mend it.", decided_by=reviewer)
    for _number in range(2):
        found.notes.create(text="Which source?", author=reviewer)
    client.force_login(writer)
    for name in ("course", "outline_form"):
        text = client.get(reverse(f"desk:{name}", args=[course.code])).content.decode()
        assert "Mend it." in text and "Rita Reviewer" in text and "2 notes from the review" in text
        assert reverse("desk:submission", args=[found.pk]) in text
