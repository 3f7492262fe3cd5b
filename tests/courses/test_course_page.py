"""The course page: what an official judges a course by, in which language, at what cost."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from wagtail.models import Site

from courses.models import Course, CoursePage, LessonPage, Objective, QuizPage, QuizRules, Topic
from tests.factories import PartnerFactory, RunFactory, UserFactory, make_course
from tests.factories.courses import catalogue, locale_of, partner_page

pytestmark = pytest.mark.django_db

CANARIES = ["<script>canary()</script>", '"><img src=x onerror=canary()>', "\u202etluaf\u2028]]>&amp;"]


@pytest.fixture(autouse=True)
def site_paths():
    """Wagtail keeps the site's root paths in the cache, where a rolled-back test leaves them."""
    Site.clear_site_root_paths_cache()


def page_of(course, language="en"):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code=language)


def show(client, course, language="en", at=""):
    response = client.get(at or page_of(course, language).get_url())
    assert response.status_code == 200
    return response.content.decode()


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_course_says_what_it_is_for_whom_and_who_is_behind_it(client):
    course = make_course(effort_minutes=90, pass_mark=85, level="advanced", region="africa")
    other = PartnerFactory(name="Second Institute")
    partner_page(other)
    course.delivered_with.add(other)
    course.topics.add(Topic.objects.create(slug="link-budgets", names={"en": "Link budgets"}))
    page = page_of(course)
    page.objectives = [Objective(text="Measure a link", locale=page.locale)]
    publish(
        page,
        audience="Regulators.",
        entry_requirements="A telephone.",
        fee_text="Free of charge",
        funding_text="The Ministry of Sand",
        contact="ask@partner.example",
    )
    html = show(client, course)
    words = ["1.5 h", "85 %", "Advanced", "Regulators.", "A telephone.", "Free of charge", "Ministry of Sand"]
    for each in (page.title, "What it is about.", "Measure a link", *words):
        assert each in html
    for link in ("mailto:ask@partner.example", "?topic=link-budgets", "?region=africa", "/en/tracks/"):
        assert f'href="{link}' in html or f"/en/courses/{link}" in html
    assert partner_page(course.partner).get_url() in html
    assert partner_page(other).get_url() in html


def test_a_course_is_sent_on_by_mail(client, settings):
    settings.ACADEMY_BASE_URL = "https://academy.example"
    course = make_course()
    publish(page_of(course), title='Links & "radio" + 50 % 网')
    html = show(client, course)
    [address] = re.findall(r'href="mailto:\?([^"]+)"', html)
    asked = dict(pair.split("=") for pair in unescape(address).split("&"))
    assert unquote(asked["subject"]) == 'Links & "radio" + 50 % 网'
    assert unquote(asked["body"]) == f"https://academy.example{page_of(course).url}"
    assert "+" not in address and "/" not in address


def test_the_outline_counts_what_is_in_it(client):
    html = show(client, make_course(lessons=3))
    assert "1 module ·" in html
    assert "4 activities" in html
    assert "of text" in html


def test_how_it_is_assessed_follows_from_the_rules(client):
    rules = {"attempts": 2, "wait_days": 5, "time_limit_minutes": 30}
    course = make_course(questions=2, rules=rules, pass_mark=75)
    html = show(client, course)
    for words in (
        "2 questions. You pass with 75 % or more.",
        "2 attempts, then a wait of 5 days before the next ones.",
        "30 minutes for an attempt.",
        "your result is 75 % or more",
    ):
        assert words in html
    rules = QuizRules.objects.get()
    rules.attempts, rules.time_limit_minutes, rules.pass_mark = None, None, 90
    rules.save()
    html = show(client, course)
    assert "You pass with 90 % or more. Try as often as you like. No time limit." in html
    rules.is_final, rules.weight = False, 0
    rules.save()
    html = show(client, course)
    assert "1 quiz for practice" in html
    assert "once every required activity is done." in html


def test_a_course_without_lessons_says_so_and_what_its_row_knows(client):
    course = make_course(stage=Course.Stage.MATERIAL, pass_mark=65)
    for page in (*LessonPage.objects.all(), *QuizPage.objects.all()):
        page.unpublish()
    html = show(client, course)
    assert "The lessons are being written." in html
    assert "This course opens later" in html
    assert "What you receive" in html
    assert "your result is 65 % or more" in html
    assert "<dt>Pass mark</dt><dd>65 %</dd>" in html
    assert "How it is assessed" not in html
    course.stage = Course.Stage.WITHDRAWN
    course.save()
    assert "What you receive" not in show(client, course)


def test_the_pass_mark_stands_where_it_decides(client):
    course = make_course(pass_mark=65)
    assert "<dt>Pass mark</dt>" in show(client, course)
    QuizRules.objects.update(is_final=False, weight=0)
    QuizRules.objects.get().save()
    assert "<dt>Pass mark</dt>" not in show(client, course)


def test_a_withdrawn_course_says_so_and_offers_no_run(client):
    course = make_course()
    RunFactory(course=course)
    assert "Sign in to enrol" in show(client, course)
    course.stage = Course.Stage.WITHDRAWN
    course.save()
    html = show(client, course)
    assert "is withdrawn" in html
    assert "See the other courses" in html
    assert "Sign in to enrol" not in html


def test_editions_are_named_and_an_incomplete_one_says_so(client):
    course = make_course(languages=("en", "ar"))
    assert "not complete yet" not in show(client, course)
    LessonPage.objects.get(locale__language_code="ar").unpublish()
    html = show(client, course)
    assert f'<a href="{page_of(course, "ar").get_url()}" lang="ar" hreflang="ar">' in html
    assert html.count("not complete yet") == 1


def test_a_course_is_shown_in_a_language_that_it_has_no_edition_in(client):
    course = make_course(languages=("ar", "en"))
    own = page_of(course, "ar")
    html = show(client, course, at=own.get_url().replace("/ar/", "/fr/"))
    assert '<html lang="fr"' in html
    assert f'<h1 lang="ar" dir="rtl">{own.title}</h1>' in html
    assert 'lang="ar" dir="rtl">Lesson 1 (ar)' in html
    assert f'<link rel="canonical" href="http://localhost:8000{own.get_url()}">' in html
    assert 'hreflang="fr"' not in html.split("</head>")[0]


def test_an_alias_shows_the_edition_that_it_stands_for(client):
    course = make_course()
    catalogue("ar")
    partner_page(course.partner, "ar")
    alias = page_of(course).copy_for_translation(locale_of("ar"), alias=True)
    html = show(client, course, at=alias.get_url())
    assert f'<h1 lang="en" dir="ltr">{page_of(course).title}</h1>' in html


def test_the_language_switch_finds_the_edition_whatever_its_address(client):
    course = make_course(languages=("en", "ar"))
    arabic = page_of(course, "ar")
    arabic.slug = "awwal-sa3a"
    arabic.save_revision().publish()
    answer = client.post("/language/", {"language": "ar", "next": page_of(course).get_url()}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(course, "ar").get_url()
    assert page_of(course, "ar").title in answer.content.decode()


def test_a_draft_in_another_language_is_not_shown(client):
    course = make_course(languages=("ar",))
    catalogue("en")
    own = page_of(course, "ar")
    own.unpublish()
    assert client.get(own.get_url().replace("/ar/", "/en/")).status_code == 404


@pytest.mark.parametrize("who", ["visitor", "newcomer"])
@pytest.mark.parametrize("size", [1, 3])
def test_a_course_page_costs_the_same_for_one_run_and_three(client, django_assert_num_queries, size, who):
    course = make_course(lessons=size)
    course.delivered_with.set(PartnerFactory.create_batch(size))
    course.topics.set(
        Topic.objects.create(slug=f"topic-{number}", names={"en": f"T{number}"}) for number in range(size)
    )
    RunFactory.create_batch(size, course=course)
    if who == "newcomer":
        client.force_login(UserFactory())
    url = page_of(course).get_url()
    client.get(url)
    # session and user; page, its type, the course's row; own enrolment and runs
    with django_assert_num_queries(7 if who == "newcomer" else 4):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_a_lent_course_page_costs_little_more(client, django_assert_num_queries, size):
    course = make_course(lessons=size, languages=("en", "ar", "es")[:size])
    RunFactory.create_batch(size, course=course)
    catalogue("ru")
    url = page_of(course).get_url().replace("/en/", "/ru/")
    client.get(url)
    # nothing at the address, something in another language, its editions; its type, the course's row; runs
    with django_assert_num_queries(6):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_a_course_becomes_markup_or_leaves_its_data_block(client, canary):
    course = make_course()
    RunFactory(course=course, title=f"R {canary}"[:120])
    page = page_of(course)
    page.objectives = [Objective(text=f"O {canary}", locale=page.locale)]
    texts = {
        name: f"{name} {canary}"
        for name in (
            "summary",
            "audience",
            "entry_requirements",
            "assessment_text",
            "fee_text",
            "funding_text",
        )
    }
    publish(page, title=f"T {canary}", **texts)
    html = show(client, course)
    assert "<script>canary" not in html
    assert "<img src=x" not in html
    block = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set(block) & set("<>&\u2028\u2029")
    assert 'content="T' in html


def test_a_page_is_previewed_with_its_unsaved_deliverers(admin_user, client):
    course, other = make_course(), PartnerFactory(name="Second Institute")
    page = page_of(course)
    page.staged_settings = {"delivered_with": [other], "level": "advanced"}
    html = page.make_preview_request().render().content.decode()
    assert "Second Institute" in html
    assert "Advanced" in html
    assert not course.delivered_with.exists()
