"""Asking about a number as anybody may: the page, the same as data, and what a page says."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client


def page(client: Client, number: str) -> Any:
    """The answer for people."""
    return client.get(f"/verify/{number}/")


def twin(client: Client, number: str) -> dict[str, Any]:
    """The answer for machines."""
    return json.loads(client.get(f"/verify/{number}.json").content)


def text(response: HttpResponse) -> str:
    """What the answer says, with single spaces."""
    return " ".join(response.content.decode().split())
