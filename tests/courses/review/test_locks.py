"""While a course is in review nothing in it changes, by whichever path; afterwards everything may."""

import json
import uuid

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from academy.users.models import User
from courses.models import ModulePage, Question
from courses.review.locks import CourseInReview, ReviewLock, in_review, past_the_lock
from courses.services import review
from tests.courses.review.scenes import CoursePage, LessonPage, QuizPage, make_scene, write
from tests.factories import make_course


@pytest.fixture
def locked(scene):
    """The course, in review."""
    review.submit_course(course=scene.course, by=scene.coordinator)
    return scene


@pytest.fixture
def superuser(db):
    """Somebody whom no permission stops."""
    return User.objects.create_superuser("root@academy.example", "pass")


def add_a_lesson(scene):
    page = LessonPage(title="More", slug="more", locale=scene.page().locale)
    scene.page(ModulePage).add_child(instance=page)


def copy_a_lesson(scene):
    scene.page(LessonPage).copy(to=scene.page(ModulePage), update_attrs={"slug": "copy"})


def alias_a_lesson(scene):
    scene.page(LessonPage).create_alias(parent=scene.page(ModulePage), update_slug="alias")


def move_it_first(scene):
    scene.page(QuizPage).move(scene.page(ModulePage), pos="first-child")


def save_settings(scene):
    page = scene.page()
    page.staged_settings = {"pass_mark": 1}
    page.save()


def save_a_live_page(scene):
    page = scene.page(LessonPage)
    page.title = "New"
    page.save()


PATHS = {
    "save": save_a_live_page,
    "settings": save_settings,
    "draft": lambda scene: scene.page(LessonPage).save_revision(),
    "publish": lambda scene: scene.page(LessonPage).get_latest_revision().publish(),
    "unpublish": lambda scene: scene.page(LessonPage).unpublish(),
    "add": add_a_lesson,
    "copy": copy_a_lesson,
    "alias": alias_a_lesson,
    "move": move_it_first,
    "delete": lambda scene: scene.page(LessonPage).delete(),
    "delete the course": lambda scene: scene.page().delete(),
    "delete above": lambda scene: scene.page().get_parent().specific.delete(),
    "delete unspecific": lambda scene: Page.objects.get(pk=scene.page(LessonPage).pk).delete(),
}


def state_of_pages():
    fields = ("pk", "path", "title", "live", "latest_revision_id", "last_published_at")
    return list(Page.objects.order_by("path").values_list(*fields))


@pytest.mark.parametrize("path", PATHS)
def test_no_path_changes_a_course_in_review(locked, path):
    before = state_of_pages()
    with pytest.raises((CourseInReview, ProtectedError)) as refused:
        PATHS[path](locked)
    assert getattr(refused.value, "message", "") or path == "delete unspecific"  # no page of Wagtail's does
    assert state_of_pages() == before
    locked.course.refresh_from_db()
    assert locked.course.pass_mark == 80


@pytest.mark.parametrize("path", [name for name in PATHS if "above" not in name])
def test_control_every_path_changes_it_when_it_is_not(scene, path):
    before = state_of_pages()
    PATHS[path](scene)
    scene.course.refresh_from_db()
    assert state_of_pages() != before or scene.course.pass_mark == 1


def test_nothing_moves_into_it_or_out_of_it(locked):
    other = make_course(partner=locked.partner)
    theirs = CoursePage.objects.get(translation_key=other.key)
    module = ModulePage.objects.descendant_of(theirs).get()
    lesson = LessonPage.objects.descendant_of(theirs).get()
    with pytest.raises(CourseInReview):
        lesson.move(locked.page(ModulePage), pos="last-child")
    with pytest.raises(CourseInReview):
        locked.page(LessonPage).move(module, pos="last-child")


def test_other_courses_and_the_bank_go_on(locked):
    other = make_course(partner=locked.partner)
    page = LessonPage.objects.descendant_of(CoursePage.objects.get(translation_key=other.key)).get()
    page.title = "Changed"
    page.save_revision().publish()
    question = Question.objects.first()
    question.prompt = "<p>Changed</p>"
    question.save_revision()
    assert LessonPage.objects.get(pk=page.pk).title == "Changed"
    assert Question.objects.get(pk=question.pk).get_latest_revision_as_object().prompt == "<p>Changed</p>"


def test_taking_it_back_opens_it_again(locked):
    review.take_back(submission=in_review(locked.course), by=locked.coordinator)
    save_a_live_page(locked)
    assert locked.page(LessonPage).title == "New"


def test_the_editor_says_who_locked_it_and_saves_nothing(locked, client, superuser):
    client.force_login(superuser)
    page = locked.page(ModulePage)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client.get(address).content.decode()
    assert "In review, handed in by Coco Coordinator" in html
    data = querydict_from_html(html, form_id="page-edit-form")
    data["title"] = "Sneaked in"
    for extra in ({}, {"action-publish": "yes"}):
        assert client.post(address, data.dict() | extra).status_code in (200, 302, 403)
    autosave = client.post(address, data.dict(), headers={"accept": "application/json"})
    assert autosave.status_code in (400, 403)
    assert json.loads(autosave.content)["success"] is False
    page = locked.page(ModulePage)
    assert "Sneaked in" not in (page.title, page.get_latest_revision_as_object().title)


def test_control_the_editor_saves_when_it_is_not_in_review(scene, client, superuser):
    client.force_login(superuser)
    address = reverse("wagtailadmin_pages:edit", args=[scene.page(ModulePage).pk])
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    data["title"] = "Written"
    client.post(address, data.dict())
    assert scene.page(ModulePage).get_latest_revision_as_object().title == "Written"


@pytest.mark.parametrize("view", ["delete", "copy"])
def test_wagtails_own_pages_lead_back_with_the_reason(locked, client, superuser, view):
    client.force_login(superuser)
    before = state_of_pages()
    address = reverse(f"wagtailadmin_pages:{view}", args=[locked.page(LessonPage).pk])
    answer = client.post(address, {"new_title": "x", "new_slug": "x"}, follow=True)
    assert "This course is in review" in answer.content.decode()
    assert state_of_pages() == before


def test_wagtails_own_pages_move_and_unpublish_nothing(locked, client, superuser):
    client.force_login(superuser)
    lesson = locked.page(LessonPage).pk
    Page.objects.filter(pk=lesson).update(slug="free-there-too")
    target = ModulePage.objects.descendant_of(
        CoursePage.objects.get(translation_key=make_course(partner=locked.partner).key)
    ).get()
    before = state_of_pages()
    moved = client.post(reverse("wagtailadmin_pages:move_confirm", args=[lesson, target.pk]), follow=True)
    assert "This course is in review" in moved.content.decode()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[lesson]))
    client.post(reverse("wagtailadmin_pages:set_page_position", args=[lesson]) + "?position=1")
    assert state_of_pages() == before


def test_nothing_is_added_in_wagtails_own_pages(locked, client, superuser):
    client.force_login(superuser)
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", locked.page(ModulePage).pk])
    assert client.get(address).status_code == 302
    assert client.post(address, {"title": "x", "slug": "x"}).status_code == 302
    assert LessonPage.objects.count() == 1


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_nothing_happens_to_many_at_once(locked, client, superuser, action):
    client.force_login(superuser)
    before = state_of_pages()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    chosen = f"?id={locked.page(LessonPage).pk}&next=/admin/"
    client.post(address + chosen, {"chooser": locked.page(ModulePage).pk, "include_descendants": "on"})
    assert state_of_pages() == before


def test_the_lock_holds_for_everybody(locked, superuser):
    lock = locked.page(LessonPage).get_lock()
    assert isinstance(lock, ReviewLock)
    assert lock.for_user(superuser) and lock.for_user(locked.coordinator)
    with past_the_lock():
        assert locked.page(LessonPage).get_lock() is None


def test_an_alias_follows_its_original_even_where_it_stands_in_a_course_in_review(locked):
    other = make_course(partner=locked.partner)
    lent = LessonPage.objects.descendant_of(CoursePage.objects.get(translation_key=other.key)).get()
    with past_the_lock():
        alias = lent.create_alias(parent=locked.page(ModulePage), update_slug=f"lent-{uuid.uuid4().hex[:6]}")
    lent.title = "New original"
    lent.save_revision().publish()
    assert Page.objects.get(pk=alias.pk).title == "New original"


def test_a_pinned_revision_is_never_written_over(scene):
    page = scene.page(LessonPage)
    revision = page.save_revision(user=scene.author)
    submission = review.submit_course(course=scene.course, by=scene.coordinator)
    review.return_step(step=submission.steps.get(), by=scene.reviewer, comment="Again.")
    page = scene.page(LessonPage)
    page.title = "Autosaved"
    page.save_revision(user=scene.author, overwrite_revision=revision)
    revision.refresh_from_db()
    assert revision.content["title"] != "Autosaved"
    assert scene.page(LessonPage).latest_revision_id != revision.pk


def test_a_draft_brings_no_date_for_going_live(scene):
    from django.utils import timezone

    page = scene.page(LessonPage)
    page.go_live_at = page.expire_at = timezone.now()
    assert page.save_revision().content["go_live_at"] is None


@pytest.mark.django_db
def test_a_deleted_page_leaves_its_pinned_text():
    scene = make_scene()
    submission = review.submit_course(course=scene.course, by=scene.coordinator)
    review.return_step(step=submission.steps.get(), by=scene.reviewer, comment="Too many.")
    scene.page(ModulePage).delete()
    pin = submission.pins.get(kind="lesson")
    assert pin.revision.content["title"] == "Lesson 1 (en)"


def test_a_question_that_a_review_has_read_is_retired_and_not_deleted(scene, client, superuser):
    from courses.models import QuizSlot

    submission = review.submit_course(course=scene.course, by=scene.coordinator)
    review.take_back(submission=submission, by=scene.coordinator)
    write(scene.page(QuizPage), slots=[])
    QuizSlot.objects.all().delete()
    client.force_login(superuser)
    question = Question.objects.first()
    one = reverse(Question.snippet_viewset.get_url_name("delete"), args=[question.pk])
    many = reverse("wagtail_bulk_action", args=["courses", "question", "delete"]) + f"?id={question.pk}"
    for address in (one, many):
        answer = client.post(address, follow=True)
        assert "A review has read this question" in answer.content.decode()
    assert Question.objects.filter(pk=question.pk).exists()
