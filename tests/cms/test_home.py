"""The home page: kept, cheap, filled from the records, and the same for everybody but the name."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Site

from academy.lib.kept_pages import BODY, NAME, NOTICES, PATH, TOKEN, WEIGHT
from cms import figures
from cms.figures import HomeFigure, shown_figures
from cms.models import HomePage
from cms.services import ensure_site
from courses.models import LessonPage
from enrollments.models import Enrollment, Run
from tests.factories import RunFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(bare_frame):
    cache.clear()


@pytest.fixture
def home():
    homes = ensure_site(languages=["en", "ar"])
    Site.clear_site_root_paths_cache()
    return homes["en"]


def text_of(client, path="/en/"):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def coming_run(course, days=10, **fields):
    start = timezone.now() + timedelta(days=days)
    values = {
        "paced": Run.Paced.DATED,
        "state": Run.State.OPEN,
        "starts_at": start,
        "ends_at": start + timedelta(days=20),
        **fields,
    }
    return RunFactory(course=course, **values)


@pytest.mark.parametrize("courses", [1, 3])
def test_a_warm_home_reads_one_row(home, client, courses, django_assert_num_queries):
    for _course in range(courses):
        coming_run(make_course(lessons=1, questions=0))
    text_of(client)
    with django_assert_num_queries(1):  # which state of the page is this
        assert "coming soon" not in text_of(client)


def test_a_member_pays_the_session_and_the_person_besides(home, client, django_assert_num_queries):
    client.force_login(UserFactory(full_name="Ann Canary"))
    assert "Ann Canary" in text_of(client)
    with django_assert_num_queries(3):  # session, person, which state of the page is this
        text_of(client)


def test_nothing_of_one_person_reaches_another(home, client):
    client.force_login(UserFactory(full_name="Ann Canary"))
    assert "Ann Canary" in text_of(client)
    client.logout()
    visitor = text_of(client)
    assert "Canary" not in visitor and "/account/login/" in visitor
    client.force_login(UserFactory(full_name="Bob <i>Other</i>"))
    assert "Bob &lt;i&gt;Other&lt;/i&gt;" in text_of(client)
    assert "Canary" not in text_of(client)


def test_publishing_shows_at_once_and_a_course_within_a_minute(home, client, monkeypatch):
    assert "Our own words" not in text_of(client)
    home.title = "Our own words"
    home.save_revision().publish()
    assert "Our own words" in text_of(client)
    course = make_course(lessons=1, questions=0)
    title = f"Course {str(course.key)[:8]} (en)"
    assert title not in text_of(client)
    from cms import home as view

    kept = view.cache.get
    monkeypatch.setattr(
        view.cache, "get", lambda key, *args, **more: None if ":home:" in key else kept(key, *args, **more)
    )
    assert title in text_of(client)
    assert view.KEPT_SECONDS <= 60


def test_every_address_and_token_is_the_visitors_own(home, client):
    first = client.get("/en/?q=%3Cb%3E&x='\"").content.decode()
    second = client.get("/en/?other").content.decode()
    assert "<b>" not in first.split("<main")[0]
    assert "next=/en/%3Fother" in second and "next=/en/%3Fother" not in first
    for mark in (PATH, NAME, TOKEN, BODY, WEIGHT, NOTICES):
        assert mark not in first


def test_the_search_leads_to_the_catalogue_of_the_language(home, client):
    html = text_of(client, "/ar/")
    assert 'action="/ar/courses/"' in html and 'name="q"' in html
    assert 'action="/verify/"' in html and 'name="number"' in html
    assert html.count('class="button"') == 1  # one main action


def test_tracks_are_counted_and_lead_to_their_pages(home, client):
    for track in ("resilience", "resilience", "connectivity"):
        make_course(lessons=1, questions=0, track=track)
    html = text_of(client)
    assert 'href="/en/tracks/resilience/"' in html and "2 courses" in html
    assert 'href="/en/tracks/connectivity/"' in html and "1 course<" in html
    assert "/en/tracks/distance-learning/" not in html
    assert client.get("/en/tracks/resilience/").status_code == 200


def test_next_runs_come_first_to_start_first_and_hidden_ones_not(home, client):
    course = make_course(lessons=1, questions=0)
    coming_run(course, days=40, time_zone="Pacific/Auckland")
    soon = coming_run(course, days=5, registration_closes_at=timezone.now() + timedelta(days=3))
    coming_run(course, days=1, state=Run.State.DRAFT)
    coming_run(course, days=2, state=Run.State.CANCELLED)
    coming_run(course, days=-30)
    section = text_of(client).split('id="home-runs"')[1].split("</section>")[0]
    assert section.count("<li>") == 2
    assert f'datetime="{soon.starts_at:%Y-%m-%d}"' in section.split("<li>")[1]
    assert "Register by" in section.split("<li>")[1]


def next_run(client):
    """What the home page says of the runs that start next, one text each."""
    shown = text_of(client).partition('id="home-runs"')[2].partition("</section>")[0]
    return [" ".join(each.split()) for each in shown.split("<li>")[1:]]


def take_a_place(run):
    """Somebody holds a place in the run, however they came by it."""
    Enrollment.objects.create(run=run, member=UserFactory(), language="en", state=Enrollment.State.ACCEPTED)


def closing(days):
    return {"registration_closes_at": timezone.now() + timedelta(days=days)}


@pytest.mark.parametrize(
    "fields",
    [
        {"state": Run.State.CLOSED},
        {"state": Run.State.POSTPONED},
        {"registration": Run.Registration.INVITATION},
        {"state": Run.State.ANNOUNCED, "registration": Run.Registration.INVITATION},
        closing(-1),
        {"places": 1, "waiting_list": True},
        {"places": 1, "waiting_list": False},
        {"places": 1, "registration": Run.Registration.APPLICATION},
    ],
)
def test_what_starts_soon_leaves_out_what_nobody_can_get_into(home, client, fields):
    course = make_course(lessons=1, questions=0)
    take_a_place(coming_run(course, **fields))
    assert next_run(client) == []


@pytest.mark.parametrize(
    ("fields", "said", "not_said"),
    [
        ({"places": 2, **closing(3)}, "Register by", "By application"),
        ({"places": 2}, "Open now", "Register by"),
        ({"registration": Run.Registration.APPLICATION, **closing(3)}, "By application", "Register by"),
        ({"state": Run.State.ANNOUNCED, **closing(3)}, "Coming", "Register by"),
        (
            {"state": Run.State.ANNOUNCED, "registration_opens_at": timezone.now() + timedelta(days=2)},
            "Opens on <time",
            "Coming",
        ),
    ],
)
def test_what_starts_soon_says_how_one_gets_in(home, client, fields, said, not_said):
    take_a_place(coming_run(make_course(lessons=1, questions=0), **fields))
    [line] = next_run(client)
    assert said in line
    assert not_said not in line


def test_an_open_run_of_a_course_without_lessons_is_only_coming(home, client):
    coming_run(make_course(lessons=1, questions=0), **closing(3))
    assert "Register by" in next_run(client)[0]
    LessonPage.objects.get().unpublish()
    cache.clear()
    [line] = next_run(client)
    assert "Register by" not in line
    assert "Coming" in line


def test_an_empty_academy_has_no_empty_sections(home, client):
    html = text_of(client)
    for part in ("home-figures", "home-tracks", "home-runs"):
        assert part not in html
    assert 'id="home-verify"' in html and "No course is published" in html


def test_an_editor_chooses_sections_order_and_headings(home, client):
    make_course(lessons=1, questions=0)
    home.sections = [
        ("verification", {"title": "Check <it>"}),
        ("text", "<p>Own <b>words</b><script>canary()</script></p>"),
        ("courses", {"title": "", "count": 1}),
    ]
    home.save_revision().publish()
    html = text_of(client)
    assert "Check &lt;it&gt;" in html and "<script>canary" not in html and "Own <b>words</b>" in html
    assert html.index("home-verify") < html.index("Own <b>") < html.index("home-courses")
    assert "home-tracks" not in html


@pytest.mark.parametrize("title", ["<script>canary()</script>", "\u202eUnder", "ا" * 255, "a\x07b\x05c\x03"])
def test_no_title_becomes_markup_or_breaks_the_page(home, client, title):
    HomePage.objects.filter(pk=home.pk).update(title=title, intro=title[:600])
    html = text_of(client)
    assert "<script>canary" not in html
    assert html.rstrip().endswith("</html>")


def test_the_preview_in_the_editor_shows_the_sections(home, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root@test.example", "a-long-password"))
    response = home.make_preview_request()
    assert 'id="home-verify"' in response.rendered_content


@pytest.mark.parametrize("path", ["/fr/", "/en/nothing/"])
def test_a_language_without_a_home_is_not_found(home, client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert 'name="q"' in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_home_is_only_read(home, client, method):
    assert getattr(client, method)("/en/").status_code == 405


def figure(name, value, least=1, order=1):
    return HomeFigure(name, order, least, lambda: value, lambda n: f"{name} of {n}")


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"a": (5, 1), "b": (3, 1)}, [5, 3]),
        ({"a": (5, 1), "b": (0, 1)}, []),  # one number alone is no picture
        ({"a": (5, 1), "b": (1, 2), "c": (2, 2)}, [5, 2]),
        ({}, []),
    ],
)
def test_only_figures_worth_showing_are_shown(monkeypatch, values, shown):
    made = [figure(name, value, least, order) for order, (name, (value, least)) in enumerate(values.items())]
    monkeypatch.setattr(hooks, "get_hooks", lambda name: [lambda: made])
    assert [each.value for each in shown_figures()] == shown


def test_a_figure_is_counted_once_in_ten_minutes(monkeypatch):
    asked = []
    made = [
        HomeFigure(name, 1, 1, lambda: asked.append(1) or 7, lambda n: "things") for name in ("one", "two")
    ]
    monkeypatch.setattr(hooks, "get_hooks", lambda name: [lambda: made])
    assert shown_figures() == shown_figures()
    assert len(asked) == 2
    assert figures.KEPT_SECONDS <= 600


def test_the_figures_are_those_of_the_records(home, client):
    make_course(lessons=1, questions=0, languages=("en", "ar"))
    make_course(lessons=1, questions=0)
    make_course(lessons=1, questions=0, stage="outline")
    html = text_of(client)
    assert "<dt>courses</dt><dd>2</dd>" in html
    assert "<dt>languages</dt><dd>2</dd>" in html
    assert "<dt>training partners</dt><dd>2</dd>" in html
    assert "certificates issued" not in html and "countr" not in html


def test_search_engines_are_told_of_the_home_page_in_each_language(home, client, settings):
    page = client.get("/en/").content.decode()
    base = settings.ACADEMY_BASE_URL
    assert f'<link rel="canonical" href="{base}/en/">' in page
    assert f'<link rel="alternate" hreflang="ar" href="{base}/ar/">' in page
    assert f'<link rel="alternate" hreflang="x-default" href="{base}/en/">' in page
    assert '<meta property="og:title"' in page
