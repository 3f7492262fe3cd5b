"""The demo's plain pages: in six languages, led to from every foot, and saying that they are samples."""

import pytest
from django.conf import settings
from wagtail.models import Page, Site

from cms.demo.sample_pages import FOLDER, SLUGS, make_sample_pages, read_page
from cms.models import SiteProfile, StandardPage
from cms.services import FRAME_TEXTS, ensure_site

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_each_page_says_the_same_in_each_language(slug, language):
    shape = [kind for kind, _value in read_page((FOLDER / f"{slug}.en.md").read_text()).blocks]
    page = read_page((FOLDER / f"{slug}.{language}.md").read_text(encoding="utf-8"))
    assert page.title
    assert [kind for kind, _value in page.blocks] == shape


def test_every_language_has_words_of_its_own_for_the_home_page():
    assert set(FRAME_TEXTS) == set(LANGUAGES)
    assert len({text.home_title for text in FRAME_TEXTS.values()}) == len(LANGUAGES)
    assert all(
        text.home_intro and text.catalogue_title and text.catalogue_intro for text in FRAME_TEXTS.values()
    )


def test_text_is_only_text():
    page = read_page("# <b>T</b>\n\n<script>canary()</script>\n- a & b\n- c\n? Q <i>\nA <i>\n")
    assert page.title == "<b>T</b>"
    assert page.blocks == [
        ("text", "<p>&lt;script&gt;canary()&lt;/script&gt;</p><ul><li>a &amp; b</li><li>c</li></ul>"),
        ("fold", {"title": "Q <i>", "text": "<p>A &lt;i&gt;</p>"}),
    ]


@pytest.mark.django_db
def test_pages_and_profile_are_made_once(client):
    homes = ensure_site(languages=LANGUAGES)
    make_sample_pages(homes)
    Site.clear_site_root_paths_cache()
    StandardPage.objects.filter(slug="about", locale__language_code="en").update(title="Our own words")
    make_sample_pages(homes)
    assert StandardPage.objects.count() == len(SLUGS) * len(LANGUAGES)
    assert StandardPage.objects.get(slug="about", locale__language_code="en").title == "Our own words"
    assert SiteProfile.objects.count() == 1
    assert Page.find_problems() == ([], [], [], [], [])
    for language in LANGUAGES:
        html = client.get(f"/{language}/privacy/").content.decode()
        for slug in SLUGS:
            assert f'href="/{language}/{slug}/"' in html
        assert "<ul>" in html


@pytest.mark.django_db
def test_sample_values_say_so(client):
    make_sample_pages(ensure_site(languages=["en"]))
    Site.clear_site_root_paths_cache()
    html = client.get("/en/about/").content.decode()
    assert "sample academy" in html and "Sample address" in html and "Sample channel" in html
    assert ".example" in html
    contact = client.get("/en/contact/").content.decode()
    assert "Sample help desk" in contact and '<details class="fold">' in contact
