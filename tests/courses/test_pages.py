"""Public pages of the catalogue: what they show, to whom, at what cost, and that no text becomes markup."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail import hooks
from wagtail.models import Site

from academy.users.models import User
from courses.cards import cards_for
from courses.models import (
    CatalogueIndexPage,
    Course,
    CoursePage,
    LessonPage,
    ModulePage,
    Objective,
    PartnerPage,
    Question,
    QuizPage,
)
from tests.factories import RunFactory, make_course
from tests.factories.courses import catalogue, partner_page

pytestmark = pytest.mark.django_db

CANARIES = ["<script>canary()</script>", '"><img src=x onerror=canary()>']


@pytest.fixture(autouse=True)
def site_paths():
    """Wagtail keeps the site's root paths in the cache, where a rolled-back test leaves them."""
    Site.clear_site_root_paths_cache()


def page_of(course, language="en"):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code=language)


def get(client, page):
    return client.get(page.get_url())


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_withdrawn_course_keeps_its_page_with_a_notice(client):
    course = make_course()
    assert "is withdrawn" not in text_of(get(client, page_of(course)))
    Course.objects.filter(pk=course.pk).update(stage=Course.Stage.WITHDRAWN)
    assert "is withdrawn" in text_of(get(client, page_of(course)))
    assert page_of(course).title not in text_of(get(client, catalogue()))


def test_an_unpublished_course_is_not_there(client):
    page = page_of(make_course())
    page.unpublish()
    assert get(client, page).status_code == 404


@pytest.mark.parametrize("model", [ModulePage, LessonPage, QuizPage])
def test_what_is_inside_a_course_leads_to_the_course_page(client, model):
    course = make_course()
    page = model.objects.get(title__contains="(en)")
    response = get(client, page)
    assert (response.status_code, response["Location"]) == (302, page_of(course).get_url())


def test_a_hook_may_lead_a_learner_elsewhere(client):
    make_course()
    seen = []

    def to_the_classroom(request, page):
        from django.shortcuts import redirect

        seen.append(page)
        return redirect("/learn/")

    with hooks.register_temporarily("on_activity_page", to_the_classroom):
        response = get(client, LessonPage.objects.get())
    assert response["Location"] == "/learn/"
    assert seen == [LessonPage.objects.get()]


def test_the_catalogue_lists_each_open_course_once_in_the_pages_language_else_its_first(client):
    both = make_course(languages=("en", "ar"))
    arabic = make_course(languages=("ar",))
    closed = make_course(stage=Course.Stage.MATERIAL)
    html = text_of(get(client, catalogue()))
    assert page_of(both).title in html
    assert page_of(both, "ar").title not in html
    assert f'lang="ar" dir="rtl" hreflang="ar">{page_of(arabic, "ar").title}' in html
    assert page_of(closed).title not in html


def test_a_card_names_only_the_languages_that_are_complete():
    course = make_course(languages=("en", "ar"))
    cards = lambda: cards_for("en")  # noqa: E731
    assert cards()[0].languages == (("en", "English"), ("ar", "العربيّة"))
    LessonPage.objects.get(locale__language_code="ar").unpublish()
    assert cards()[0].languages == (("en", "English"),)
    assert cards()[0].url == page_of(course).get_url()


def test_a_card_says_whether_registration_is_open(client):
    course = make_course()
    assert "Open now" not in text_of(get(client, catalogue()))
    RunFactory(course=course)
    assert "Open now" in text_of(get(client, catalogue()))


def test_home_and_partner_pages_list_courses(client):
    course, other = make_course(), make_course()
    home = client.get("/en/")
    assert page_of(course).title in text_of(home)
    html = text_of(get(client, partner_page(course.partner)))
    assert page_of(course).title in html
    assert page_of(other).title not in html


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_a_public_page_becomes_markup(client, canary):
    course = make_course()
    page = page_of(course)
    page.title = f"T {canary}"
    for field in ("summary", "audience", "entry_requirements", "assessment_text", "fee_text"):
        setattr(page, field, f"{field} {canary}")
    page.description = f"<p>described</p>{canary}<a href='javascript:canary()'>x</a>"
    page.objectives = [Objective(text=f"O {canary}", locale=page.locale)]
    page.save_revision().publish()
    for child in (ModulePage.objects.get(), LessonPage.objects.get(), QuizPage.objects.get()):
        child.title = f"{child.title} {canary}"
        child.save_revision().publish()
    for model in (PartnerPage, CatalogueIndexPage):
        other = model.objects.get()
        other.title, other.intro = f"P {canary}", f"I {canary}"
        other.save_revision().publish()
    for url in (page.get_url(), partner_page(course.partner).get_url(), catalogue().get_url(), "/en/"):
        html = text_of(client.get(url))
        assert "canary" in html
        assert "<script>canary" not in html
        assert "<img src=x" not in html
        assert "javascript:" not in html


@pytest.fixture
def admin_client(client):
    """A browser signed in as somebody who may do everything."""
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    return client


@pytest.mark.parametrize("model", [CoursePage, ModulePage, LessonPage, QuizPage])
def test_pages_are_previewed_as_they_will_be_seen(admin_client, model):
    make_course(body=[("text", "<p>Of weak links</p>")])
    page = model.objects.get()
    page.title = f"Draft {page.title}"
    page.save_revision()
    response = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    html = text_of(response)
    assert page.title in html
    if model is LessonPage:
        assert "Of weak links" in html
        assert "Preview with a sample learner" in html


def test_a_question_is_previewed_with_safe_texts(admin_client):
    make_course(questions=1)
    question = Question.objects.get()
    question.prompt = f"<p>Which?</p>{CANARIES[0]}"
    question.save_revision()
    response = question.make_preview_request()
    html = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert "Which?" in html
    assert "canary" not in html
    assert "Option 1 en" in html


def test_a_level_of_an_objective_and_a_kind_of_note_are_told_apart():
    with translation.override("fr"):  # both are “Remember” in English
        assert translation.gettext("Remember") == "À retenir"
        assert str(Objective.Bloom.REMEMBER.label) != "À retenir"
