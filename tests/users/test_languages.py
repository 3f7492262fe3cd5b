"""Which language a page speaks, the switch, and pages kept out of shared caches."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from academy.users.languages import language_in_path, path_in_language
from academy.users.middleware import LanguageMiddleware, PrivatePagesMiddleware
from academy.users.models import User
from tests.factories.users import UserFactory


def spoken(path: str, user: User | None = None, **headers: str) -> tuple[str, str]:
    """The language and the zone that a view at `path` would find."""
    found = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append((translation.get_language(), timezone.get_current_timezone_name()))
        return HttpResponse()

    request = RequestFactory().get(path, headers=headers)
    request.user = user or AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    if user:
        request.COOKIES["academy_session"] = "any"
    LanguageMiddleware(view)(request)
    return found[0]


@pytest.mark.parametrize(
    ("path", "accept", "language"),
    [
        ("/ar/courses/", "en", "ar"),
        ("/en/", "ar", "en"),
        ("/zh-hans/courses/", "en", "zh-hans"),
        ("/verify/", "ar-EG, en;q=0.5", "ar"),
        ("/verify/", "de, ar;q=0.5", "ar"),
        ("/verify/", "fr", "fr"),
        ("/verify/", "de", "en"),
        ("/verify/", "*", "en"),
        ("/verify/", "", "en"),
        ("/verify/", "x;q=;q,,;" * 300, "en"),
        ("/arabic/", "en", "en"),
        ("/AR/", "en", "en"),
    ],
)
def test_the_address_decides_and_else_the_browser(path: str, accept: str, language: str) -> None:
    assert spoken(path, **{"accept-language": accept})[0] == language


@pytest.mark.parametrize("cookie", ["ar", "de", "xx", "../ar", ""])
def test_a_cookie_counts_when_it_names_a_language_of_the_interface(cookie: str) -> None:
    assert spoken("/verify/", cookie=f"academy_language={cookie}")[0] == ("ar" if cookie == "ar" else "en")


@pytest.mark.django_db
def test_the_profile_counts_before_the_cookie_and_brings_the_zone() -> None:
    person = UserFactory(language="ar", time_zone="Africa/Cairo")
    assert spoken("/learn/", person, cookie="academy_language=en") == ("ar", "Africa/Cairo")
    assert spoken("/en/", person) == ("en", "Africa/Cairo")
    assert spoken("/learn/", UserFactory(language="de", time_zone="nowhere")) == ("en", "UTC")


def test_nothing_of_one_request_is_left_for_the_next() -> None:
    spoken("/ar/")
    assert translation.get_language() == "en"
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize(("accept", "home"), [("ar", "/ar/"), ("de", "/en/"), ("", "/en/")])
def test_the_root_leads_to_the_home_of_the_visitors_language(client: Client, accept: str, home: str) -> None:
    answer = client.get("/", headers={"accept-language": accept})
    assert (answer.status_code, answer.url) == (302, home)
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in answer["Vary"].split(",")}


@pytest.mark.parametrize(
    ("url", "language", "then"),
    [
        ("/en/courses/first/?page=2#top", "ar", "/ar/courses/first/?page=2#top"),
        ("/en", "ar", "/ar"),
        ("/en/", "zh-hans", "/zh-hans/"),
        ("/learn/7KQ4M2XD/", "ar", "/learn/7KQ4M2XD/"),
        ("/english/", "ar", "/english/"),
        ("/", "ar", "/"),
        ("", "ar", ""),
    ],
)
def test_a_path_with_a_language_changes_it_and_others_stay(url: str, language: str, then: str) -> None:
    assert path_in_language(url, language) == then


def test_only_a_whole_first_part_is_a_language() -> None:
    assert language_in_path("/ar/x/") == "ar"
    assert [language_in_path(path) for path in ("/arx/", "/xx/", "ar/", "//ar/", "/")] == [None] * 5


@pytest.mark.django_db
def test_the_switch_is_kept_by_browser_and_profile_and_stays_on_the_page(
    client: Client, member: User
) -> None:
    client.force_login(member)
    answer = client.post("/language/", {"language": "ar", "next": "/en/courses/?a=1"})
    assert answer.url == "/ar/courses/?a=1"
    assert answer.cookies["academy_language"].value == "ar"
    member.refresh_from_db()
    assert member.language == "ar"


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/en/",
        "//evil.example/en/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "\r\nX: y",
    ],
)
def test_the_switch_leads_nowhere_else(client: Client, there: str) -> None:
    answer = client.post("/language/", {"language": "ar", "next": there})
    assert answer.url == "/ar/"


@pytest.mark.parametrize("there", ["/en//evil.example/", "/en/\\evil.example", "/en/../..//evil.example"])
def test_a_changed_prefix_makes_no_address_of_another_site(client: Client, there: str) -> None:
    assert client.post("/language/", {"language": "ar", "next": there}).url.startswith("/ar/")


@pytest.mark.parametrize("language", ["de", "xx", "", "../", "a" * 5000])
def test_a_language_that_is_not_offered_is_refused(client: Client, language: str) -> None:
    answer = client.post("/language/", {"language": language})
    assert answer.status_code == 400
    assert "academy_language" not in answer.cookies


def test_a_link_alone_changes_no_language(client: Client) -> None:
    assert client.get("/language/?language=ar").status_code == 405


@pytest.mark.django_db
def test_the_switch_wants_the_forms_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/language/", {"language": "ar"}).status_code == 403


def cached_as(given: str | None, cookies: dict[str, str], sets_session: bool = False) -> str:
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse()
        if given:
            response["Cache-Control"] = given
        if sets_session:
            response.set_cookie("academy_session", "new")
        return response

    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    return PrivatePagesMiddleware(view)(request)["Cache-Control"]


def test_a_page_of_a_session_is_stored_by_nobody() -> None:
    session = {"academy_session": "any"}
    assert cached_as(None, session) == "private, no-store"
    assert cached_as("public, max-age=600", session) == "private, no-store"
    assert cached_as("max-age=600", {}, sets_session=True) == "private, no-store"
    assert cached_as("private, max-age=600", session) == "private, max-age=600"
    assert cached_as("no-store", session) == "no-store"


def test_a_visitors_page_is_not_shared_but_may_be_kept_by_the_browser() -> None:
    assert cached_as(None, {}) == "private, no-cache"
    assert cached_as("public, max-age=600", {}) == "public, max-age=600"


@pytest.mark.django_db
def test_signed_in_pages_say_so_through_the_real_stack(client: Client, member: User) -> None:
    client.force_login(member)
    answer = client.get("/account/profile/")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer["Vary"]
    assert answer["Content-Language"] == "en"


@pytest.mark.django_db
def test_health_asks_for_no_person(client: Client, member: User, django_assert_num_queries: Any) -> None:
    client.force_login(member)
    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.django_db
def test_a_visitor_goes_on_in_the_language_of_the_page_that_was_read(client: Client) -> None:
    english = {"accept-language": "en"}
    assert client.get("/fr/partners/", headers=english).cookies["academy_language"].value == "fr"
    assert '<html lang="fr"' in client.get("/verify/", headers=english).content.decode()
    assert "academy_language" not in client.get("/fr/partners/", headers=english).cookies
    assert client.get("/ar/no-such-page/", headers=english).status_code == 404
    assert client.get("/ar/courses/feed.xml", headers=english).status_code == 200
    assert client.cookies["academy_language"].value == "fr", "neither mistakes nor feeds are read"


@pytest.mark.django_db
def test_a_members_language_is_the_profiles_whatever_is_read(client: Client) -> None:
    client.force_login(UserFactory(language="es"))
    client.get("/fr/partners/")
    assert "academy_language" not in client.cookies
    assert '<html lang="es"' in client.get("/verify/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["en", "?q=1", "home", "//evil.example/", "https://evil.example/"])
def test_the_way_back_is_a_path_of_this_site(client: Client, way: str) -> None:
    response = client.post("/language/", {"language": "ar", "next": way})
    assert (response.status_code, response["Location"]) == (302, "/ar/")
    assert client.post("/data-saver/", {"data_saver": "on", "next": way})["Location"] == "/"
