"""Public addresses: found in two queries, live pages only, read only."""

import pytest
from wagtail import hooks
from wagtail.models import Page, Site

from cms.models import HomePage, StandardPage
from cms.routing import find_page
from cms.services import ensure_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    homes = ensure_site(languages=["en", "ar"])
    Site.clear_site_root_paths_cache()
    return homes["en"]


@pytest.fixture
def about(home):
    page = StandardPage(title="About us", slug="about", locale=home.locale)
    home.add_child(instance=page)
    deep = StandardPage(title="Deep", slug="deep", locale=home.locale, body=[("text", "<p>Far down</p>")])
    page.add_child(instance=deep)
    for each in (page, deep):
        each.save_revision().publish()
    return page


def test_a_page_at_any_depth_is_found_in_two_queries(about, django_assert_num_queries):
    Site.get_site_root_paths()
    for path in ("", "about/", "about/deep/"):
        with django_assert_num_queries(2):
            page = find_page(path, "en")
            assert page.locale.language_code == "en"
        assert isinstance(page, HomePage | StandardPage)


def test_addresses_that_wagtail_makes_lead_to_their_pages(about, client):
    deep = Page.objects.get(slug="deep")
    assert deep.get_url() == "/en/about/deep/"
    assert deep.full_url.endswith("/en/about/deep/")
    assert "Far down" in client.get(deep.get_url()).content.decode()


@pytest.mark.parametrize("path", ["/en/nothing/", "/en/about/nothing/", "/fr/", "/ar/about/nothing/"])
def test_an_address_without_a_page_is_not_found(about, client, path):
    assert client.get(path).status_code == 404


def test_a_draft_is_not_found_and_a_page_in_another_language_is_named(about, client):
    response = client.get("/ar/about/")
    assert response.status_code == 404
    assert 'href="/en/about/"' in response.content.decode()
    about.unpublish()
    assert client.get("/en/about/").status_code == 404
    assert 'href="/en/about/"' not in client.get("/ar/about/").content.decode()


def test_a_missing_slash_is_added(about, client):
    response = client.get("/en/about")
    assert (response.status_code, response["Location"]) == (301, "/en/about/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(about, client, method):
    assert getattr(client, method)("/en/about/").status_code == 405
    assert client.head("/en/about/").status_code == 200


def test_hooks_of_serving_are_kept(about, client):
    from django.http import HttpResponse

    def answer(page, request, args, kwargs):
        return HttpResponse(f"hooked {page.title}")

    def mark(callback):
        def inner(page, request, args, kwargs):
            response = callback(page, request, args, kwargs)
            response["X-Seen"] = "yes"
            return response

        return inner

    with hooks.register_temporarily("on_serve_page", mark):
        assert client.get("/en/about/")["X-Seen"] == "yes"
    with hooks.register_temporarily("before_serve_page", answer):
        assert client.get("/en/about/").content == b"hooked About us"


@pytest.mark.parametrize("canary", ["<script>canary()</script>", '"><img src=x onerror=canary()>'])
def test_no_text_of_a_plain_page_becomes_markup(about, client, canary):
    about.title = f"T {canary}"
    about.body = [("text", f"<p>x</p>{canary}<a href='javascript:canary()'>y</a>")]
    about.save_revision().publish()
    html = client.get("/en/about/").content.decode()
    for forbidden in ("<script>canary", "<img src=x", "javascript:"):
        assert forbidden not in html
    assert "canary" in html
