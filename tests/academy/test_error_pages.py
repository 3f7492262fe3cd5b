"""What goes wrong is said in the visitor's language, with a way on; to programs in JSON."""

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from academy import error_pages
from academy.urls import urlpatterns as academy_urls
from tests.factories import UserFactory


def broken(request):
    """A view that fails."""
    raise RuntimeError("canary of a failure")


def refused(request):
    """A view that refuses."""
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


urlpatterns = [
    path("broken/", broken),
    path("ar/broken/", broken),
    path("broken.json", broken),
    path("refused/", refused),
    path("refused.json", refused),
    *academy_urls,
]
handler403 = "academy.error_pages.forbidden"
handler404 = "academy.error_pages.not_found"
handler500 = "academy.error_pages.server_error"

here = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def calm():
    """A client that gets the page of an error in place of the error."""
    return Client(raise_request_exception=False)


@here
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "headers", "language", "direction"),
    [
        ("/ar/broken/", {}, "ar", "rtl"),
        ("/broken/", {"accept-language": "ar"}, "ar", "rtl"),
        ("/broken/", {"accept-language": "fr"}, "fr", "ltr"),
        ("/broken/", {}, "en", "ltr"),
    ],
)
def test_a_failure_speaks_the_visitors_language(calm, address, headers, language, direction):
    response = calm.get(address, headers=headers)
    html = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'href="/{language}/"' in html
    assert "canary" not in html and "Traceback" not in html


@here
@pytest.mark.django_db
def test_a_failure_speaks_the_members_language(calm):
    calm.force_login(UserFactory(language="ar"))
    assert 'lang="ar"' in calm.get("/broken/").content.decode()


def test_the_page_of_a_failure_asks_nothing_that_may_be_broken(monkeypatch):
    def away(*args, **kwargs):
        raise OSError("away")

    for name in ("get", "set", "add", "get_many"):
        monkeypatch.setattr(cache, name, away)
    monkeypatch.setattr(connection, "ensure_connection", away)
    request = RequestFactory().get("/en/", headers={"accept-language": "ar"})
    assert error_pages.server_error(request).status_code == 500
    closed = error_pages.bare_page(request, "503.html", 503)
    assert 'lang="en"' in closed.content.decode()


@here
@pytest.mark.django_db
def test_with_the_database_away_the_page_of_a_failure_still_comes(calm, monkeypatch):
    def away(*args, **kwargs):
        raise OSError("away")

    calm.cookies["academy_session"] = "a-session-that-must-be-read"
    monkeypatch.setattr(connection, "cursor", away)
    response = calm.get("/ar/courses/")
    assert response.status_code == 500
    assert 'lang="ar"' in response.content.decode()


@here
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "error"),
    [
        ("/broken.json", 500, "server_error"),
        ("/refused.json", 403, "forbidden"),
        ("/nothing/at/all.json", 404, "not_found"),
        ("/api/nothing", 404, "not_found"),
    ],
)
def test_programs_get_json(calm, address, status, error):
    response = calm.get(address)
    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    assert json.loads(response.content) == {"error": error}


@here
@pytest.mark.django_db
def test_whoever_accepts_nothing_but_json_gets_it_and_a_browser_a_page(calm):
    assert calm.get("/broken/", headers={"accept": "application/json"})["Content-Type"] == "application/json"
    both = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"
    assert calm.get("/broken/", headers={"accept": both})["Content-Type"].startswith("text/html")


@here
@pytest.mark.django_db
def test_a_refusal_and_a_missing_page_have_ways_on(calm):
    refusal, missing = calm.get("/refused/"), calm.get("/ar/nothing/at/all/")
    assert (refusal.status_code, missing.status_code) == (403, 404)
    assert 'href="/en/courses/"' in refusal.content.decode()
    html = missing.content.decode()
    assert 'action="/ar/courses/"' in html and 'name="q"' in html and 'dir="rtl"' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/en/" + "x" * 10_000 + "/", "/en/%00/", "/en/'; DROP TABLE--/", "/en/%E2%80%AE/"]
)
def test_hostile_addresses_are_simply_not_found(calm, address):
    response = calm.get(address)
    assert response.status_code == 404
    assert "DROP TABLE" not in response.content.decode().split("<main")[1]


@pytest.mark.django_db
def test_an_old_form_says_so_in_the_visitors_language():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/login/", {"login": "x"}, headers={"accept-language": "ar"})
    assert response.status_code == 403
    assert 'dir="rtl"' in response.content.decode()
    response = client.post("/account/login/", headers={"accept": "application/json"})
    assert json.loads(response.content) == {"error": "form_expired"}


@pytest.mark.django_db
def test_too_many_tries_have_ways_on():
    from django.template.loader import render_to_string

    with translation.override("ar"):
        html = render_to_string("429.html", request=RequestFactory().get("/account/login/"))
    assert 'href="/ar/courses/"' in html
