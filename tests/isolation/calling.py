"""Calling an address as somebody, and seeing what came back, what it names and what it changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.isolation.kinds import AWAY, BAD, CLOSED, NOT_ALLOWED, OK, SIGN_IN

WRITING = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
MARK = re.compile(r"zqcanary[a-z0-9_.-]*")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


@dataclass
class Answer:
    """What came back."""

    method: str
    url: str
    status: int
    location: str
    text: str
    wrote: bool

    @property
    def kind(self) -> str:
        """The class of the answer, as the table names it."""
        if self.status in (301, 302, 303):
            if "/account/login/" in self.location:
                return SIGN_IN
            return CLOSED if self.location == "/admin/" else AWAY
        kinds = {200: OK, 204: OK, 206: OK, 400: BAD, 403: CLOSED, 404: CLOSED, 405: NOT_ALLOWED}
        return kinds.get(self.status, str(self.status))

    def marks(self) -> set[str]:
        """The other side's marks in body and headers; what the caller typed into the address is no news."""
        text = self.text
        for typed in {self.url, unquote(self.url), quote(self.url), quote(self.url, safe="")}:
            for part in {typed, *typed.split("?")}:
                text = text.replace(part, "")
        for name in re.findall(MARK, unquote(self.url)):
            text = text.replace(name, "")
        return set(MARK.findall(text))


@contextmanager
def taken_back(client: Client) -> Iterator[list[str]]:
    """Take back what a call did, in the database, the cache and the client's cookies; list its writes."""
    writes: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITING.match(sql):
            writes.append(sql)
        return execute(sql, params, many, context)

    cookies = client.cookies.output()
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic(), connection.execute_wrapper(watch):
        yield writes
        transaction.set_rollback(True)
    if client.cookies.output() != cookies:
        client.cookies.clear()
        for name, value in kept.items():
            client.cookies[name] = value
    if writes:
        cache.clear()


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Answer:
    """Call once; must stand inside `taken_back`, which is asked whether it wrote."""
    send = getattr(client, method)
    response = send(url, body) if method == "post" else send(url)
    return Answer(
        method, url, response.status_code, response.headers.get("Location", ""), _text_of(response), False
    )


def _text_of(response: HttpResponseBase) -> str:
    data = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return unescape(unquote(f"{headers}\n{cookies}\n")) + unescape(data.decode(errors="replace"))
