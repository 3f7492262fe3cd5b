"""Request ids in logs and answers, and the two content security policies."""

import re

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from academy.middleware import RequestLogMiddleware
from tests.factories.users import UserFactory


def answer(**headers: str) -> tuple[HttpResponse, list]:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        request = RequestFactory().get("/somewhere/?q=secret", headers=headers)
        response = RequestLogMiddleware(lambda request: HttpResponse(status=204))(request)
    return response, lines


def test_a_request_gets_an_id_that_its_log_line_carries() -> None:
    response, (line,) = answer()
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/somewhere/", 204)
    assert line["ms"] >= 0
    assert "secret" not in str(line)


def test_an_id_of_the_proxy_is_kept_when_it_is_one() -> None:
    assert answer(**{"x-request-id": "proxy-0123456789"})[0]["X-Request-ID"] == "proxy-0123456789"


@pytest.mark.parametrize(
    "given", ["short", "a" * 65, "with space 123", "line\nbreak-12345", "ünïcode-12345", "<b>12345678</b>"]
)
def test_an_id_that_is_none_is_replaced(given: str) -> None:
    assert answer(**{"x-request-id": given})[0]["X-Request-ID"] != given


def test_ids_of_two_requests_differ_and_do_not_leak_into_the_next() -> None:
    structlog.contextvars.bind_contextvars(left="over")
    first, (line,) = answer()
    second, _ = answer()
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert "left" not in line


def directives(response: HttpResponse) -> dict[str, str]:
    policy = response["Content-Security-Policy"]
    return dict((part.strip() + " ").split(" ", 1) for part in policy.split(";"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/nowhere/at/all/", "/healthz", "/account/signup/"])
def test_every_page_of_the_site_is_under_the_strict_policy(client: Client, path: str) -> None:
    policy = directives(client.get(path))
    assert policy["default-src"].strip() == "'none'"
    assert policy["script-src"].strip() == "'self'"
    assert policy["base-uri"].strip() == "'none'"
    assert "unsafe" not in str(policy)


@pytest.mark.django_db
def test_wagtails_admin_has_a_wider_policy_that_keeps_to_our_origin(client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True))
    policy = directives(client.get("/admin/"))
    assert policy["script-src"].split() == ["'self'", "'unsafe-inline'", "'unsafe-eval'"]
    assert policy["default-src"].strip() == "'none'"
    assert "http" not in str(policy)
    assert "*" not in str(policy)


@pytest.mark.django_db
def test_the_wider_policy_is_for_the_admin_alone(client: Client) -> None:
    for path in ("/administrators/", "/en/admin/", "/learn/admin/"):
        assert "unsafe" not in client.get(path)["Content-Security-Policy"]


def test_a_forged_request_id_never_reaches_a_log_raw() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().get("/", headers={"x-request-id": "evil\r\nSet-Cookie: a=b"})
    assert "\n" not in RequestLogMiddleware(view)(request)["X-Request-ID"]
