"""A draft is saved and previewed however much is missing; what learners see is whole."""

import json

import pytest
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from courses.blocks import LessonBody
from courses.course_tree import read_tree
from courses.models import CoursePage, LessonPage, ModulePage, QuestionCategory, QuizRules
from courses.quality_facts import findings_of
from courses.services.arranging import add_activity
from courses.services.drawers import drawer_of
from tests.courses.academy_site import make_person
from tests.courses.test_foreign_files import files_in, ours, posted, theirs  # noqa: F401
from tests.factories import UserFactory, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


def lesson_of(partner) -> LessonPage:
    course = make_course(partner=partner, questions=0)
    return LessonPage.objects.get(translation_key__in=course.activities.values("key"))


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_picture_without_words_waits_in_the_draft_and_does_not_go_live(client, ours, alt):  # noqa: F811
    page, ids = lesson_of(ours), files_in(ours.collection, "mine")
    url, preview = (
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("edit", "preview_on_edit")
    )
    data = posted(ids) | {"body-0-value-alt": alt}
    client.force_login(make_person("author", ours))
    assert client.post(preview, data).json()["is_valid"] is True
    assert client.post(url, data).status_code == 302
    body = json.loads(page.revisions.latest("pk").content["body"])
    assert body[0]["value"]["image"] == ids["image"]
    client.force_login(UserFactory(is_superuser=True))
    response = client.post(url, data | {"action-publish": "action-publish"})
    assert response.status_code == 200  # the form again
    assert page.revisions.count() == 2


def test_a_video_without_words_waits_in_the_draft():
    block = LessonBody()
    value = block.to_python([{"type": "video", "value": {"title": "Mast", "captions": [], "transcript": ""}}])
    block.clean_deferred(value)
    with pytest.raises(StreamBlockValidationError):
        block.clean(value)


def test_a_quiz_is_born_without_an_error_and_says_where_questions_are_written(client, ours):  # noqa: F811
    author = make_person("author", ours)
    course = make_course(partner=ours, questions=0)
    module = ModulePage.objects.get(translation_key=read_tree(course).modules[0].key)
    page = add_activity(course=course, module=module.translation_key, kind="quiz", title="Test", by=author)
    client.force_login(author)
    edit, preview = (
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("edit", "preview_on_edit")
    )
    html = client.get(edit).content.decode()
    assert 'name="slots-0-question_key"' not in html
    assert reverse("wagtailsnippets_courses_question:add") + "?locale=en" in html
    assert reverse("desk:bank_import") in html
    data = nested_form_data(
        {
            "title": "Test",
            "slug": "test",
            "minutes": "5",
            "intro": rich_text(""),
            "required": "on",
            "weight": "0",
            "attempts": "3",
            "wait_days": "0",
            "counts": "highest",
            "feedback": "after",
            "slots": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    rules = QuizRules.objects.get(activity__key=page.translation_key)
    data |= {
        name: getattr(rules, name)
        for name in ("weight", "attempts", "wait_days", "counts", "feedback", "feedback_when", "layout")
    }
    assert client.post(preview, data).json()["is_valid"] is True
    response = client.post(edit, data)
    assert response.status_code == 302, response.context["form"].errors
    assert "quiz-empty" in {finding.code for finding in findings_of(course)}


def test_the_first_quiz_gives_a_new_partner_a_drawer_called_as_the_course(ours):  # noqa: F811
    course = make_course(partner=ours, questions=0)
    QuestionCategory.objects.all().delete()
    module = read_tree(course).modules[0].key
    add_activity(course=course, module=module, kind="lesson", title="Read")
    assert not QuestionCategory.objects.exists()
    for title in ("One", "Two"):
        add_activity(course=course, module=module, kind="quiz", title=title)
    title = CoursePage.objects.get(translation_key=course.key).title
    drawer = QuestionCategory.objects.get()
    assert (drawer.partner, drawer.parent, drawer.name) == (ours, None, title)
    assert ModelLogEntry.objects.filter(object_id=str(drawer.pk), action="wagtail.create").count() == 1
    assert drawer_of(partner=ours, name=f" {title} ") == drawer  # twice is once
