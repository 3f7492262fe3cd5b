"""The frame of the site is made once, however often it is asked for."""

import pytest
from django.apps import apps
from wagtail.models import Page, Site

from cms.models import HomePage
from cms.services import FRAME_TEXTS, FrameText, ensure_site

pytestmark = pytest.mark.django_db


def catalogues():
    return apps.get_model("courses.CatalogueIndexPage").objects.order_by("pk")


def test_a_home_page_and_a_catalogue_in_each_language_are_translations_of_each_other():
    homes = ensure_site(languages=["en", "ar"])
    assert list(homes) == ["en", "ar"]
    assert homes["en"].translation_key == homes["ar"].translation_key
    assert homes["ar"].title == "تعلّم حيث يضعف الاتصال"
    lists = list(catalogues())
    assert [page.locale.language_code for page in lists] == ["en", "ar"]
    assert len({page.translation_key for page in lists}) == 1
    assert all(page.live for page in [*homes.values(), *lists])
    assert Site.objects.get().root_page_id == homes["en"].pk


def test_wagtails_welcome_page_goes():
    ensure_site(languages=["en"])
    assert {page.specific_class for page in Page.objects.filter(depth=2)} == {HomePage}
    assert Page.get_first_root_node().numchild == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_asking_twice_changes_nothing_and_a_new_language_joins():
    ensure_site(languages=["en"])
    home = HomePage.objects.get()
    home.title = "Our own words"
    home.save_revision().publish()
    ensure_site(languages=["en", "ar"])
    ensure_site(languages=["en", "ar"])
    assert HomePage.objects.get(pk=home.pk).title == "Our own words"
    assert HomePage.objects.count() == catalogues().count() == 2
    assert Site.objects.get().root_page_id == home.pk


def test_texts_may_be_given_and_a_language_without_any_has_the_english(monkeypatch):
    monkeypatch.delitem(FRAME_TEXTS, "fr")
    homes = ensure_site(
        languages=["en", "fr"], texts={"en": FrameText("Title", "Intro", "List", "Of courses")}
    )
    assert (homes["en"].title, homes["fr"].title) == ("Title", "Title")
    assert catalogues().first().title == "List"


def test_both_home_pages_answer(client):
    ensure_site(languages=["en", "ar"])
    Site.clear_site_root_paths_cache()
    assert "Learn where the link is weak" in client.get("/en/").content.decode()
    response = client.get("/ar/")
    assert "تعلّم حيث يضعف الاتصال" in response.content.decode()
    assert 'dir="rtl"' in response.content.decode()
