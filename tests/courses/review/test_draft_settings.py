"""Settings of what is live wait in the draft: they go live with it, and no other draft reverts them."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from courses.models import Topic
from courses.outline import outline_of
from courses.services import review
from tests.courses.review.scenes import CoursePage, QuizPage, Scene, make_scene


def save(client, person, page, **changes):
    """Save the form of a page as somebody would, and return what the form showed."""
    client.force_login(person)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    data = shown.copy()
    if "gives_completion" in data:  # a ticked box, which a browser sends as “on”
        data["gives_completion"] = "on"
    for name, value in changes.items():
        data.setlist(name, value) if isinstance(value, list) else data.update({name: value})
        if not isinstance(value, list):
            data[name] = value
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    return shown


def approve(scene: Scene):
    submission = review.submit_course(course=scene.course, by=scene.coordinator)
    review.approve_step(step=submission.steps.get(), by=scene.reviewer)


@pytest.fixture
def two(db) -> Scene:
    """An open course in English and French."""
    return make_scene(languages=("en", "fr"))


def test_a_draft_of_a_live_course_changes_no_setting_until_it_is_approved(client, scene):
    save(client, scene.author, scene.page(), pass_mark="85", level="advanced")
    save(client, scene.author, scene.page(QuizPage), attempts="5")
    scene.course.refresh_from_db()
    assert (scene.course.pass_mark, scene.course.level) == (80, "introductory")
    assert scene.page(QuizPage).quiz_rules.attempts == 3
    version = scene.course.content_version
    approve(scene)
    scene.course.refresh_from_db()
    assert (scene.course.pass_mark, scene.course.level) == (85, "advanced")
    quiz = next(each for each in outline_of(scene.course, "en").activities if each.rules)
    assert quiz.rules.attempts == 5
    assert scene.course.content_version > version


def test_the_form_shows_what_the_draft_asks(client, scene):
    save(client, scene.author, scene.page(), pass_mark="85")
    assert save(client, scene.author, scene.page())["pass_mark"] == "85"
    assert scene.page().get_latest_revision().content["row_changes"] == {"pass_mark": 85}


def test_going_back_to_what_holds_asks_for_nothing(client, scene):
    save(client, scene.author, scene.page(), pass_mark="85")
    save(client, scene.author, scene.page(), pass_mark="80")
    assert scene.page().get_latest_revision().content.get("row_changes") is None


def test_a_draft_in_another_language_reverts_nothing(client, two):
    save(client, two.author, two.page(CoursePage, "fr"), title="Un brouillon")
    save(client, two.author, two.page(CoursePage, "en"), pass_mark="85")
    approve(two)
    two.course.refresh_from_db()
    assert two.course.pass_mark == 85
    shown = save(client, two.author, two.page(CoursePage, "fr"), title="Encore")
    assert shown["pass_mark"] == "85"
    approve(two)
    two.course.refresh_from_db()
    assert two.course.pass_mark == 85


def test_what_has_gone_live_is_not_asked_for_again(client, two):
    save(client, two.author, two.page(CoursePage, "en"), pass_mark="85")
    approve(two)
    save(client, two.author, two.page(CoursePage, "fr"), pass_mark="90")
    approve(two)
    assert save(client, two.author, two.page(CoursePage, "en"), title="Again")["pass_mark"] == "90"
    approve(two)
    two.course.refresh_from_db()
    assert two.course.pass_mark == 90


def test_topics_wait_too(client, scene):
    topic = Topic.objects.first()
    save(client, scene.author, scene.page(), topics=[str(topic.pk)])
    assert not scene.course.topics.exists()
    approve(scene)
    assert list(scene.course.topics.all()) == [topic]


def test_while_nothing_is_live_settings_hold_at_once(client, outline):
    save(client, outline.author, outline.page(), pass_mark="85")
    outline.course.refresh_from_db()
    assert outline.course.pass_mark == 85
    assert "row_changes" not in outline.page().get_latest_revision().content


def test_the_code_of_a_live_course_is_the_academys_to_change(client, scene):
    save(client, scene.author, scene.page(), code="MINE-1")
    approved = scene.page().get_latest_revision().content
    assert "code" not in approved.get("row_changes", {})


def test_a_code_that_was_taken_meanwhile_is_not_taken_again(scene):
    from tests.factories import make_course

    page = scene.page()
    page.propose_settings({"code": "WANTED-1", "level": "advanced"})
    page.save_revision()
    make_course(partner=scene.partner, code="WANTED-1")
    code = scene.course.code
    approve(scene)
    scene.course.refresh_from_db()
    assert (scene.course.code, scene.course.level) == (code, "advanced")
