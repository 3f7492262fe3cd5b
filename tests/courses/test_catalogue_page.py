"""The catalogue's page: what it shows, what it costs, and what no visitor can do to it."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django.utils.http import urlencode

from courses.catalogue import serving
from courses.models import Course, CoursePage, Topic
from enrollments.models import Run
from tests.factories import RunFactory, make_course
from tests.factories.bulk import many_courses
from tests.factories.courses import catalogue

pytestmark = pytest.mark.django_db
URL = "/en/courses/"


@pytest.fixture(autouse=True)
def empty_shelves():
    """No page of another test is kept."""
    serving.plain_pages.clear()
    serving.asked_pages.clear()


def course_called(title, language="en", **row):
    course = make_course(questions=0, languages=(language,), **row)
    page = CoursePage.objects.get(translation_key=course.key)
    page.title = title
    page.save_revision().publish()
    return course


def ask(client, query="", url=URL, **wish):
    response = client.get(f"{url}?{query or urlencode(wish, doseq=True)}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def titles(html):
    return [re.sub("<[^>]+>", "", found).strip() for found in re.findall(r"<h3>(.*?)</h3>", html)]


def heading(html):
    return re.search(r'<h2 id="results"><bdi>(.*?)</bdi>', html)[1]


def counts(html, facet):
    """The count behind each value of a facet."""
    found = re.findall(rf'name="{facet}" value="([^"]+)"( checked)?>.*?facet__count">(\d+)<', html)
    return {value: int(number) for value, _checked, number in found}


def test_the_page_says_how_much_there_is(client):
    make_course(), make_course(), catalogue()
    html = ask(client)
    assert re.search(r"2 courses\s+from 2 training partners", html)
    assert heading(html) == "All 2 courses"


def test_facets_narrow_and_count(client):
    course_called("One", track="resilience", region="africa")
    course_called("Two", track="resilience", region="all")
    course_called("Three", track="connectivity", region="europe")
    html = ask(client, track="resilience", region="africa")
    assert sorted(titles(html)) == ["One", "Two"]
    assert counts(html, "track") == {"resilience": 2, "connectivity": 0}
    assert counts(html, "region")["europe"] == 1
    html = ask(client, track=["resilience", "connectivity"])
    assert heading(html) == "3 courses"


def test_each_filter_can_be_taken_away_by_a_link(client):
    course_called("One", track="resilience")
    RunFactory(course=course_called("Two", track="connectivity"))
    html = ask(client, q="one", track="resilience", level="introductory")
    assert '<a class="chip" href="/en/courses/?q=one&level=introductory">' in html
    assert '<a class="chip" href="/en/courses/?q=one&track=resilience">' in html
    assert '<a class="chip chip--all" href="/en/courses/?q=one">' in html
    assert '<a class="chip" href="/en/courses/">' in ask(client, open=1)


def test_topics_languages_partners_and_open_now_are_facets(client):
    course = course_called("One")
    course.topics.add(Topic.objects.get(slug="early-warning"))
    RunFactory(course=course)
    course_called("Deux", language="fr")
    for query in ("topic=early-warning", "language=en", f"partner={course.partner.slug}", "open=1"):
        assert titles(ask(client, query)) == ["One"], query


def test_a_facet_that_cannot_narrow_is_not_shown(client):
    course_called("One", track="resilience", level="advanced")
    course_called("Two", track="connectivity", level="advanced")
    html = ask(client)
    assert 'name="track"' in html
    assert 'name="level"' not in html
    assert 'name="level" value="advanced" checked' in ask(client, level="advanced")


def test_a_course_in_another_language_is_found_shown_once_and_marked(client):
    catalogue(), course_called("L'école en ligne", language="fr")
    html = ask(client, q="ecole")
    assert titles(html) == ["L'école en ligne"]
    assert 'lang="fr" dir="ltr" hreflang="fr"' in html


def test_engines_and_readers_of_feeds_are_told_of_the_courses(client, member):
    course_called('Weak </script> "links"')
    page = client.get(URL).content.decode()
    assert '<link rel="alternate" type="application/atom+xml" href="/en/courses/feed.xml"' in page
    assert (
        '<a class="button button--plain" href="/en/courses/feed.xml">New courses as a feed (Atom)</a>' in page
    )
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(block)
    assert data["@type"] == "ItemList"
    assert [item["name"] for item in data["itemListElement"]] == ['Weak </script> "links"']
    client.force_login(member)
    assert "ld+json" not in client.get(URL).content.decode()


def test_a_misspelt_word_is_told(client):
    course_called("Emergency drills")
    html = ask(client, q="emergancy")
    assert titles(html) == ["Emergency drills"]
    assert "No course has “emergancy”. Showing results for “emergency”." in html


def test_where_only_some_words_fit_no_heading_says_otherwise(client):
    course_called("Emergency drills")
    html = ask(client, q="emergency volcanoes")
    assert heading(html) == "1 course"
    assert "No course has all the words of “emergency volcanoes”." in html


def test_where_nothing_fits_there_is_a_way_on(client):
    course_called("One", track="resilience", level="advanced")
    course_called("Two", track="connectivity")
    html = ask(client, q="one", track="connectivity")
    assert heading(html) == "0 courses for “one”"
    assert re.search(r'href="/en/courses/\?q=one"><bdi>Without “Universal connectivity”</bdi></a>', html)
    assert re.search(r'href="/en/courses/\?track=connectivity"><bdi>Without “one”</bdi></a>', html)
    assert "See all 2 courses" in html
    assert "Try other or fewer words" in ask(client, q="zzzzzz")


def test_an_empty_catalogue_says_so(client):
    catalogue()
    assert "No course is published in this language yet." in ask(client)
    assert "No course is published in this language yet." in ask(client, q="x", track="resilience")


def in_days(days):
    return timezone.now() + timedelta(days=days)


def test_courses_are_ordered(client):
    late, soon, open_now, never = (course_called(title) for title in ("Delta", "Charlie", "Bravo", "Alpha"))
    for course, days in ((late, 60), (soon, 30)):
        dates = {"starts_at": in_days(days), "ends_at": in_days(days + 9)}
        RunFactory(course=course, state=Run.State.ANNOUNCED, paced=Run.Paced.DATED, **dates)
    RunFactory(course=open_now)
    for number, course in enumerate((soon, never, late, open_now)):
        course.effort_minutes = 60 * (number + 1)
        course.opened_at = in_days(-number)
        course.save()
    assert titles(ask(client)) == ["Bravo", "Charlie", "Delta", "Alpha"]
    assert titles(ask(client, sort="title")) == ["Alpha", "Bravo", "Charlie", "Delta"]
    assert titles(ask(client, sort="newest")) == ["Charlie", "Alpha", "Delta", "Bravo"]
    assert titles(ask(client, sort="shortest")) == ["Charlie", "Alpha", "Delta", "Bravo"]
    assert 'href="/en/courses/?sort=title" aria-current="true">Title' in ask(client, sort="title")


def test_what_is_in_the_readers_language_comes_before_its_equals(client):
    french, english = course_called("Zèle", language="fr"), course_called("Alpha")
    assert titles(ask(client, url="/fr/courses/")) == ["Zèle", "Alpha"]
    assert titles(ask(client)) == ["Alpha", "Zèle"]
    RunFactory(course=english)
    assert titles(ask(client, url="/fr/courses/")) == ["Alpha", "Zèle"]
    RunFactory(course=french)
    assert titles(ask(client, url="/fr/courses/")) == ["Zèle", "Alpha"]


def test_a_card_tells_places_dates_and_facts(client):
    one = course_called("One", track="resilience", effort_minutes=90)
    dates = {"paced": Run.Paced.DATED, "starts_at": in_days(30), "ends_at": in_days(60)}
    run = RunFactory(course=one, state=Run.State.ANNOUNCED, **dates)
    html = ask(client)
    assert re.search(r'pill">Starts \d', html)
    assert "1.5 h of learning" in html
    run.state, run.places = Run.State.OPEN, 1
    run.save()
    assert "1 place left" in ask(client)
    run.places = 0
    run.save()
    assert "All places are taken" in ask(client)


def test_the_list_has_pages(client):
    many_courses(30)
    first, second = ask(client, sort="title"), ask(client, sort="title", page=2)
    assert (len(titles(first)), len(titles(second))) == (12, 12)
    assert not set(titles(first)) & set(titles(second))
    assert 'rel="next" href="/en/courses/?sort=title&page=2"' in first
    assert 'rel="prev" href="/en/courses/?sort=title"' in second
    assert "Page 3 of 3" in ask(client, sort="title", page=99)


def test_addresses_are_canonical_for_search_engines(client, settings):
    settings.ACADEMY_BASE_URL = "https://academy.example"
    make_course(), catalogue()
    html = ask(client, "color=red&level=introductory&page=1")
    assert '<link rel="canonical" href="https://academy.example/en/courses/?level=introductory">' in html
    assert "noindex" not in html
    for query in ("q=course", "sort=title", "level=introductory&track=distance-learning", "level=advanced"):
        assert '<meta name="robots" content="noindex, follow">' in ask(client, query), query
    assert "noindex" not in ask(client)


def test_runs_change_what_is_open_at_once(client):
    course = course_called("One")
    assert "Open now" not in ask(client)
    run = RunFactory(course=course)
    assert "Open now" in ask(client)
    run.state = Run.State.CANCELLED
    run.save()
    assert "Open now" not in ask(client)


def test_a_page_is_made_once_and_belongs_to_nobody(client, member, monkeypatch):
    course_called("One")
    member.full_name = "Zaphod Q"
    member.save()
    client.force_login(member)
    assert "Zaphod Q" in ask(client)
    assert "Zaphod Q" not in "".join(serving.plain_pages._values.values())
    monkeypatch.setattr(serving, "render_to_string", None)
    assert "Zaphod Q" in ask(client)
    client.logout()
    monkeypatch.undo()
    assert "Zaphod Q" not in ask(client)


def test_what_someone_searched_for_stays_out_of_the_next_ones_page(client):
    course_called("One")
    ask(client, q="secret plan")
    assert "secret" not in ask(client)


def test_a_flood_of_words_pushes_no_common_page_out(client, monkeypatch):
    course_called("One")
    monkeypatch.setattr(serving.asked_pages, "_most", 3)
    ask(client)
    for number in range(8):
        ask(client, q=f"word{number}")
    assert len(serving.asked_pages) == 3
    assert len(serving.plain_pages) == 1


def test_a_message_is_shown_once(client, member):
    course_called("One")
    client.force_login(member)
    ask(client)
    client.post("/account/logout/", {"next": URL})
    response = client.get(URL)
    assert response.status_code == 200


HOSTILE = [
    "a" * 10_000,
    "网" * 3_000,
    "' OR 1=1; DROP TABLE courses_course; --",
    "(a+)+$ [^x] \\1 .*",
    '"NEAR(a b) AND NOT *',
    "\0\x01\x02\x03\x04\x05\x06\x07",
    "\u202e\u2066evil\u2069",
    "<script>canary()</script><img src=x onerror=canary()>",
    "{{ 7|add:7 }} {% load %} %s %(x)s",
    "עברית العربية 中文 Ελλ \U0001f4a7",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["q", "track", "partner", "sort", "page", "open", "no-such"])
def test_hostile_parameters_break_nothing(client, name, text):
    course_called("One")
    response = client.get(URL, {name: text})
    assert response.status_code == 200
    html = response.content.decode()
    assert "<script>canary" not in html
    assert "<img src=x" not in html
    assert not re.search("[\x00-\x07\u202a-\u202e\u2066-\u2069]", html)


def test_a_thousand_values_and_broken_bytes_break_nothing(client):
    course_called("One")
    for query in ("track=a&" * 1000, "q=%ff%fe&track=%ff", "q[]=x&&&==&%=%", "page=1e9&page=٣&page=0x2"):
        assert client.get(f"{URL}?{query}").status_code == 200


def test_overrides_and_long_words_in_titles_stay_where_they_are(client):
    course_called("\u202eesrever \u2067and " + "x" * 200)
    html = ask(client)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)
    assert titles(html)[0].startswith("esrever and xxx")


@pytest.mark.parametrize("number", [10, 2000])
def test_the_catalogue_costs_the_same_for_ten_courses_and_two_thousand(
    client, member, django_assert_num_queries, django_assert_max_num_queries, number
):
    many_courses(number)
    for person in (0, 2):  # a visitor, then a member: session, user
        if person:
            client.force_login(member)
        ask(client)
        with django_assert_num_queries(2 + person):  # the page's state, the catalogue's version
            assert heading(ask(client)) == f"All {number:d} courses"
        shown = "&page=2" if person else "&page=1"
        for query in (f"track=resilience&level=advanced{shown}", f"region=africa&sort=title{shown}"):
            with django_assert_num_queries(4 + person):  # first sight: and the page, its editions
                ask(client, query)
            with django_assert_num_queries(2 + person):
                ask(client, query)
        ask(client, q="network", region="africa")
        with django_assert_num_queries(2 + person):
            ask(client, q="network", region="africa")
        with django_assert_max_num_queries(7 + person):  # first sight of words that nobody wrote
            ask(client, q=f"netwrok qwertyuiop{person}", region="africa")


def test_a_catalogue_at_another_address_answers_too(client):
    course_called("One")
    page = catalogue()
    page.slug = "training"
    page.save_revision().publish()
    assert client.get(URL).status_code == 404
    assert titles(ask(client, url="/en/training/", q="one")) == ["One"]


def test_the_catalogue_is_previewed_as_it_is():
    course_called("One")
    page = catalogue()
    page.title = "Unsaved title"
    response = page.make_preview_request(original_request=None, preview_mode="")
    html = response.render().content.decode()
    assert "Unsaved title" in html
    assert titles(html) == ["One"]


def test_an_unpublished_catalogue_is_not_there(client):
    catalogue().unpublish()
    assert client.get(URL).status_code == 404


def test_courses_in_other_stages_are_counted_nowhere(client):
    course_called("One", track="resilience")
    course_called("Two", track="connectivity", stage=Course.Stage.MATERIAL)
    html = ask(client)
    assert titles(html) == ["One"]
    assert 'value="connectivity"' not in html
