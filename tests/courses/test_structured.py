"""The course in schema.org's words, and what pages say to whoever shares them."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from cms.sharing import language_tag, shared
from courses.models import CoursePage, Objective
from courses.structured import data_block, duration
from tests.factories import PartnerFactory, RunFactory, UserFactory, make_course

BASE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def site_paths():
    """Wagtail keeps the site's root paths in the cache, where a rolled-back test leaves them."""
    Site.clear_site_root_paths_cache()


def blocks_in(html):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(each) for each in found]


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "PT0M"), (5, "PT5M"), (60, "PT1H"), (90, "PT1H30M"), (30_000, "PT500H")]
)
def test_a_duration_is_iso_8601(minutes, words):
    assert duration(minutes) == words


def test_nothing_in_a_data_block_can_end_it():
    hostile = '</script><script>canary()</script><!-- & \u2028\u2029 \\ " \u202e'
    block = data_block({"name": hostile})
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside) == {"name": hostile}


def test_our_languages_have_bcp_47_tags():
    assert [language_tag(code) for code in ("en", "zh-hans")] == ["en", "zh-Hans"]


def test_what_is_shared_is_one_line_without_signs_that_reverse():
    found = shared("A\n\u202eB", "x" * 1_000, language="en", canonical="/en/", addresses={"en": "/en/"})
    assert found.title == "A B"
    assert len(found.description) == 400
    assert found.alternates == []


def a_course_with_two_runs():
    """Its page, and when the second run starts."""
    course = make_course(
        languages=("en", "zh-hans"), effort_minutes=90, modality="blended", level="advanced", code="DL-101"
    )
    starts = timezone.now() + timedelta(days=10)
    RunFactory(course=course)
    RunFactory(course=course, paced="dated", starts_at=starts, ends_at=starts + timedelta(days=20), places=25)
    course.delivered_with.add(PartnerFactory(name="Second Institute"))
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code="en")
    page.objectives = [Objective(text="Measure a link", locale=page.locale)]
    page.fee_text = "Free of charge"
    page.save_revision().publish()
    return page, starts


@pytest.mark.django_db
def test_a_course_has_the_shape_that_search_engines_expect(client):
    page, starts = a_course_with_two_runs()
    (data,) = blocks_in(client.get(page.get_url()).content.decode())
    url = f"{BASE}{page.get_url()}"
    runs = data.pop("hasCourseInstance")
    provider = data.pop("provider")
    assert data == {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": page.title,
        "description": "What it is about.",
        "courseCode": "DL-101",
        "inLanguage": "en",
        "availableLanguage": ["en", "zh-Hans"],
        "educationalLevel": "Advanced",
        "timeRequired": "PT1H30M",
        "teaches": ["Measure a link"],
        "educationalCredentialAwarded": (
            "A certificate of completion, once every required activity is done "
            "and your result is 80 % or more."
        ),
        "contributor": [{"@type": "Organization", "name": "Second Institute"}],
        "offers": {"@type": "Offer", "description": "Free of charge", "url": url},
    }
    assert provider["@type"] == "Organization"
    assert provider["url"].startswith(f"{BASE}/en/courses/partner-")
    assert runs[0] == {
        "@type": "CourseInstance",
        "courseMode": "blended",
        "courseWorkload": "PT1H30M",
        "inLanguage": ["en", "zh-Hans"],
    }
    assert runs[1]["startDate"] == starts.isoformat()
    assert runs[1]["endDate"] > runs[1]["startDate"]
    assert runs[1]["maximumAttendeeCapacity"] == 25


@pytest.mark.django_db
def test_people_who_are_signed_in_pay_for_no_data_block(client):
    course = make_course()
    client.force_login(UserFactory())
    assert blocks_in(client.get(CoursePage.objects.get().get_url()).content.decode()) == []
    assert course.pk


@pytest.mark.django_db
def test_a_shared_course_names_itself_and_its_languages(client):
    course = make_course(languages=("en", "ar"))
    pages = {page.locale.language_code: page for page in CoursePage.objects.select_related("locale")}
    head = client.get(pages["ar"].get_url()).content.decode().split("</head>")[0]
    for line in (
        f'<link rel="canonical" href="{BASE}{pages["ar"].get_url()}">',
        f'<link rel="alternate" hreflang="ar" href="{BASE}{pages["ar"].get_url()}">',
        f'<link rel="alternate" hreflang="en" href="{BASE}{pages["en"].get_url()}">',
        f'<link rel="alternate" hreflang="x-default" href="{BASE}{pages["en"].get_url()}">',
        f'<meta property="og:title" content="{pages["ar"].title}">',
        f'<meta property="og:url" content="{BASE}{pages["ar"].get_url()}">',
        '<meta property="og:description" content="What it is about.">',
        '<meta property="og:locale" content="ar_AR">',
        '<meta property="og:locale:alternate" content="en_GB">',
    ):
        assert line in head, line
    assert course.pk
