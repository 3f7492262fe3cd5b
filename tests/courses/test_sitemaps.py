"""What search engines and feed readers get: public pages in every language, nothing of the classroom."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.models import Site

from cms.models import StandardPage
from courses.models import Course, CoursePage, LessonPage
from courses.services import open_course
from tests.factories import make_course
from tests.factories.courses import catalogue, partner_page

pytestmark = pytest.mark.django_db

BASE = "http://localhost:8000"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def site_paths():
    """Wagtail keeps the site's root paths in the cache, where a rolled-back test leaves them."""
    Site.clear_site_root_paths_cache()


def xml_of(client, url, kind):
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith(kind)
    return ElementTree.fromstring(response.content)


def urls_in(client, language="en"):
    found = xml_of(client, f"/sitemap-{language}.xml", "application/xml")
    return {url.findtext(f"{MAP}loc").removeprefix(BASE): url for url in found}


def test_the_index_names_a_sitemap_for_each_language(client, settings):
    found = xml_of(client, "/sitemap.xml", "application/xml")
    locs = [each.text for each in found.iter(f"{MAP}loc")]
    assert locs == [f"{BASE}/sitemap-{code}.xml" for code in settings.ACADEMY_INTERFACE_LANGUAGES]
    assert client.get("/sitemap-de.xml").status_code == 404


def test_a_page_stands_with_its_other_languages_and_its_day(client):
    course = make_course(languages=("en", "ar"))
    pages = {page.locale.language_code: page for page in CoursePage.objects.select_related("locale")}
    line = urls_in(client)[pages["en"].get_url()]
    others = {link.get("hreflang"): link.get("href") for link in line.iter(LINK)}
    assert others == {
        "en": f"{BASE}{pages['en'].get_url()}",
        "ar": f"{BASE}{pages['ar'].get_url()}",
        "x-default": f"{BASE}{pages['en'].get_url()}",
    }
    assert line.findtext(f"{MAP}lastmod") == f"{timezone.now():%Y-%m-%d}"
    assert pages["ar"].get_url() in urls_in(client, "ar")
    assert course.pk


def test_public_pages_and_lists_stand_there_and_the_classroom_does_not(client):
    course = make_course()
    home = catalogue().get_parent()
    about = StandardPage(title="About", slug="about", locale=home.locale)
    home.add_child(instance=about)
    about.save_revision().publish()
    found = urls_in(client)
    for url in ("/en/", "/en/about/", catalogue().get_url(), partner_page(course.partner).get_url()):
        assert url in found
    for url in ("/en/partners/", "/en/tracks/connectivity/", "/en/regions/cis/"):
        assert url in found
    assert not [url for url in found if "module" in url or "lesson" in url or "quiz" in url]
    about.unpublish()
    assert "/en/about/" not in urls_in(client)
    assert LessonPage.objects.live().exists()


@pytest.mark.parametrize("size", [1, 3])
def test_a_sitemap_costs_the_same_for_one_course_and_three(client, django_assert_num_queries, size):
    for _ in range(size):
        make_course(languages=("en", "ar"))
    urls_in(client)
    with django_assert_num_queries(1):
        found = urls_in(client)
    assert sum("/course-" in url for url in found) == size


def test_robots_are_kept_out_of_what_is_personal(client):
    text = client.get("/robots.txt").content.decode()
    for path in ("/learn/", "/account/", "/admin/", "/verify/"):
        assert f"Disallow: {path}\n" in text
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "Disallow: /\n" not in text


def test_the_feed_tells_of_new_courses_in_its_language_newest_first(client, time_machine):
    time_machine.move_to("2026-03-01T10:00Z", tick=False)
    first = make_course(languages=("en", "ar"), stage=Course.Stage.MATERIAL)
    open_course(course=first)
    time_machine.move_to("2026-05-01T10:00Z", tick=False)
    second = make_course(stage=Course.Stage.MATERIAL)
    make_course(stage=Course.Stage.MATERIAL)
    open_course(course=second)
    feed = xml_of(client, "/en/courses/feed.xml", "application/atom+xml")
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"urn:uuid:{second.key}",
        f"urn:uuid:{first.key}",
    ]
    assert entries[0].findtext(f"{ATOM}summary") == "What it is about."
    assert datetime.fromisoformat(entries[1].findtext(f"{ATOM}updated")) < timezone.now() - timedelta(days=30)
    assert entries[0].find(f"{ATOM}link").get("href").startswith(f"{BASE}/en/courses/")
    arabic = xml_of(client, "/ar/courses/feed.xml", "application/atom+xml")
    assert len(arabic.findall(f"{ATOM}entry")) == 1


def test_an_empty_feed_is_a_feed(client):
    catalogue()
    assert xml_of(client, "/en/courses/feed.xml", "application/atom+xml").findall(f"{ATOM}entry") == []


def test_signs_that_xml_forbids_stop_no_feed(client):
    make_course()
    page = CoursePage.objects.get()
    page.title, page.summary = "A\x08\x0b<b>&\u202eC", "]]>\x1f\ud7ff<img src=x onerror=canary()>"
    page.save_revision().publish()
    feed = xml_of(client, "/en/courses/feed.xml", "application/atom+xml")
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "A <b>&C"
    assert "<img" not in entry.findtext(f"{ATOM}summary")


@pytest.mark.parametrize("url", ["/sitemap.xml", "/sitemap-en.xml", "/robots.txt", "/en/courses/feed.xml"])
def test_they_are_only_read(client, url):
    assert client.post(url).status_code == 405
