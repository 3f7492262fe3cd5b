"""Partners, tracks and regions: who and what stands there, in which language, at what cost."""

import pytest
from wagtail.models import Site

from courses.models import Course, CoursePage, Partner, PartnerPage
from tests.factories import PartnerFactory, make_course
from tests.factories.courses import catalogue, locale_of, partner_page

pytestmark = pytest.mark.django_db

CANARIES = ["<script>canary()</script>", '"><img src=x onerror=canary()>', "\u202etluaf"]
PAGES = ["/{}/partners/", "/{}/tracks/resilience/", "/{}/regions/africa/"]


@pytest.fixture(autouse=True)
def site_paths():
    """Wagtail keeps the site's root paths in the cache, where a rolled-back test leaves them."""
    Site.clear_site_root_paths_cache()


def text_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def title_of(course, language="en"):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code=language).title


def test_the_directory_names_partners_under_agreement_with_their_open_courses(client):
    active, closing, ended = (PartnerFactory(state=state) for state in Partner.State.values)
    for partner in (active, active, closing, ended):
        make_course(partner=partner)
    make_course(partner=active, stage=Course.Stage.MATERIAL)
    html = text_of(client, "/en/partners/")
    assert f'href="{partner_page(active).get_url()}"' in html
    assert "2 courses" in html
    assert html.count("finishes its runs and opens no new ones") == 1
    assert partner_page(ended).title not in html


def test_a_partner_without_a_page_in_this_language_is_named_in_its_own(client):
    partner = PartnerFactory()
    catalogue("en")  # the site's root
    own = partner_page(partner, "ar")
    catalogue("fr")
    html = text_of(client, "/fr/partners/")
    assert f'<h2 lang="ar" dir="rtl"><a href="/fr{own.get_url()[3:]}">{own.title}</a></h2>' in html
    page = text_of(client, f"/fr{own.get_url()[3:]}")
    assert f'<h1 lang="ar" dir="rtl">{own.title}</h1>' in page
    assert f'rel="canonical" href="http://localhost:8000{own.get_url()}"' in page


def test_an_alias_of_a_partner_is_no_edition(client):
    partner = PartnerFactory()
    own = partner_page(partner)
    catalogue("ar")
    alias = own.copy_for_translation(locale_of("ar"), alias=True)
    assert '<h1 lang="en" dir="ltr">' in text_of(client, alias.get_url())


def test_an_empty_directory_says_what_to_do(client):
    catalogue()
    assert "See the courses" in text_of(client, "/en/partners/")


@pytest.mark.parametrize(
    ("state", "words"),
    [("active", ""), ("closing", "opens no new ones"), ("ended", "agreement with this partner has ended")],
)
def test_a_partners_page_says_how_things_stand(client, state, words):
    course = make_course(partner=PartnerFactory(state=state))
    html = text_of(client, partner_page(course.partner).get_url())
    assert title_of(course) in html
    assert words in html
    assert ("notice" in html.split("<main")[1]) is bool(words)


def test_a_track_lists_its_courses_and_leads_into_the_catalogue(client):
    inside, outside = make_course(track="resilience"), make_course(track="connectivity")
    html = text_of(client, "/en/tracks/resilience/")
    assert title_of(inside) in html
    assert title_of(outside) not in html
    assert 'href="/en/courses/?track=resilience"' in html
    assert '"@type":"ItemList"' in html


def test_a_region_lists_its_courses_and_those_for_all(client):
    inside, everywhere = make_course(region="africa"), make_course(region="all")
    outside = make_course(region="europe")
    html = text_of(client, "/en/regions/africa/")
    assert title_of(inside) in html
    assert title_of(everywhere) in html
    assert title_of(outside) not in html


@pytest.mark.parametrize(
    "path", ["tracks/nothing/", "regions/all/", "regions/%27;--/", "tracks/" + "x" * 9_000]
)
def test_what_is_no_track_or_region_is_not_found(client, path):
    catalogue()
    assert client.get(f"/en/{path}").status_code in (301, 404)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_lists_are_only_read(client, address, method):
    assert getattr(client, method)(address.format("en")).status_code == 405


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_lists_stand_at_the_same_address_in_every_language(client, settings, address, language):
    catalogue(language)
    html = text_of(client, address.format(language))
    head = html.split("</head>")[0]
    assert f'<html lang="{language}"' in html
    for tag, code in (("ru", "ru"), ("zh-Hans", "zh-hans"), ("x-default", "en")):
        url = f"http://localhost:8000{address.format(code)}"
        assert f'<link rel="alternate" hreflang="{tag}" href="{url}">' in head
    assert f'rel="canonical" href="http://localhost:8000{address.format(language)}"' in head


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("address", "reads"),
    [("/en/partners/", 2), ("/en/tracks/resilience/", 1), ("/en/regions/africa/", 1), ("partner", 5)],
)
def test_lists_cost_the_same_for_one_course_and_three(
    client, django_assert_num_queries, address, reads, size
):
    partner = PartnerFactory()
    for number in range(size):
        make_course(
            partner=partner if address == "partner" or not number else PartnerFactory(),
            languages=("en", "ar"),
            track="resilience",
            region="africa",
        )
    url = partner_page(partner).get_url() if address == "partner" else address
    client.get(url)
    with django_assert_num_queries(reads):
        html = text_of(client, url)
    assert html.count('<h2><a href="' if "partners" in url else '<li class="card"') == size


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_a_list_becomes_markup(client, canary):
    course = make_course(track="resilience", region="africa")
    for page in (CoursePage.objects.get(), PartnerPage.objects.get()):
        page.title = f"T {canary}"
        if isinstance(page, PartnerPage):
            page.intro = f"I {canary}"
        page.save_revision().publish()
    for address in (*PAGES, partner_page(course.partner).get_url()):
        html = text_of(client, address.format("en"))
        assert "T " in html
        assert "<script>canary" not in html
        assert "<img src=x" not in html
