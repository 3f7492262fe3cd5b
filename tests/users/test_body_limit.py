"""A body that is too large is refused before a byte of it is read, whoever sends it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from academy.users.middleware import BodyLimitMiddleware
from academy.users.models import User
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
LARGE, HUGE = 50_000_000, 10_000_000_000


class Unreadable:
    """A body that nobody may touch."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("the body was read")


def status(path: str, length: str, user: User | None = None) -> int:
    request: HttpRequest = RequestFactory().post(path, content_type="multipart/form-data; boundary=x")
    request.META.update({"CONTENT_LENGTH": length, "wsgi.input": Unreadable()})
    request.user = user or AnonymousUser()
    if user:
        request.COOKIES["academy_session"] = "any"
    return BodyLimitMiddleware(lambda request: HttpResponse())(request).status_code


def staff() -> User:
    person = UserFactory()
    person.groups.add(Group.objects.get(name="Administrators"))
    return person


@pytest.mark.parametrize("path", ["/language/", "/account/login/", "/learn/x/", "/admin/media/video/add/"])
def test_a_visitor_sends_no_more_than_a_form(path: str) -> None:
    assert status(path, "2000000") == 200
    assert status(path, str(LARGE)) == 413


def test_staff_send_files_in_the_admin_and_nowhere_else() -> None:
    person = staff()
    assert status("/admin/media/video/add/", str(LARGE), person) == 200
    assert status("/admin/media/video/add/", str(HUGE), person) == 413
    assert status("/language/", str(LARGE), person) == 413


def test_a_member_is_no_staff() -> None:
    assert status("/admin/media/video/add/", str(LARGE), UserFactory()) == 413


@pytest.mark.parametrize("length", ["-1", "1e9", "٣", "x", "9" * 40])
def test_a_length_that_is_none_is_refused(length: str) -> None:
    assert status("/language/", length) == 413


def test_the_limit_stands_before_the_form_token(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    client = Client(enforce_csrf_checks=True)
    assert client.post("/language/", {"language": "ar", "next": "/" + "x" * 50}).status_code == 413
