"""From a line of the table to the calls that it stands for."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.urls import NoReverseMatch, reverse

from tests.isolation.addresses import all_patterns
from tests.isolation.calling import METHODS
from tests.isolation.kinds import Address
from tests.isolation.sides import WORD, Side

MOST_OWN = 3  # of our own ids that theirs are posted to
Call = tuple[str, str, dict[str, Any] | None]  # method, address, body


def urls_of(name: str, address: Address, side: Side) -> list[str]:
    """The addresses of a line with the ids of a side, without questions."""
    if "/" in name:  # a pattern without a name
        route = next(pattern.route for pattern in all_patterns() if pattern.name == name)
        return [f"/{route}"]
    return list(dict.fromkeys(_reverse(name, ids) for ids in address.ids(side)))


def _reverse(name: str, ids: dict[str, Any]) -> str:
    try:
        return reverse(name, kwargs=ids)
    except NoReverseMatch:
        return reverse(name, args=list(ids.values()))


def calls_from_outside(name: str, address: Address, other: Side) -> Iterator[Call]:
    """Each method once, with theirs in the address.

    Enough for whoever may not use the admin: they are refused before a view sees anything of what they ask.
    """
    for method in METHODS:
        yield method, urls_of(name, address, other)[0], anything(other) if method == "post" else None


def calls_about(
    name: str,
    address: Address,
    own: Side,
    other: Side,
    *,
    methods: tuple[str, ...] = METHODS,
    most: int | None = None,
) -> Iterator[Call]:
    """Every call that tries to get at the other side through one address.

    Each of their ids is asked for with GET and POST, one of them with every other of the `methods` and every
    body: a view looks its row up before it reads what it is told. Theirs stand in the questions and bodies
    that are sent to our own, too. `most` is how many of the ids are tried; all where it is not given.
    """
    bodies = [anything(other), *(address.posts(own, other) if address.posts else [])]
    asks = ["", *(address.asks(other) if address.asks else [])]
    theirs = urls_of(name, address, other)[:most]
    ours = urls_of(name, address, own)[:most]
    if theirs == ours and not address.asks:
        asks.append(f"q={WORD}")
    first = theirs[0]
    for url in theirs:
        yield from (("get", f"{url}?{ask}" if ask else url, None) for ask in asks)
        yield from (("post", url, body) for body in (bodies if url == first else bodies[:1]))
    for method in methods:
        if method not in ("get", "post"):
            yield method, first, None
    yield from (("post", f"{first}?{ask}", bodies[-1]) for ask in asks[1:])
    for ids in islice(mixed(address.ids(own), address.ids(other)), most):
        yield "get", _reverse(name, ids), None
        yield "post", _reverse(name, ids), bodies[-1]
    if ours != theirs:
        for url in ours[:MOST_OWN]:
            yield from (("post", url, body) for body in bodies)
            yield from (("get", f"{url}?{ask}", None) for ask in asks[1:])


def mixed(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Our own ids, but for one of theirs: the way into somebody else's row through one's own."""
    for one, other in zip(ours, theirs, strict=False):
        if len(one) > 1:
            for key in one:
                if key in other and one[key] != other[key]:
                    yield {**one, key: other[key]}


def anything(other: Side) -> dict[str, Any]:
    """A body that names theirs under every name that a form of ours or of Wagtail's may read."""
    draft = other.pages["draft_module"].pk
    return {
        "title": "Taken", "name": "Taken", "slug": "taken", "new_title": "Taken", "new_slug": "taken",
        "new_parent_page": draft, "parent_page": draft, "parent_page_id": draft, "page": draft,
        "destination_page_id": draft, "chooser": draft, "chosen": draft, "id": draft, "copy_subpages": "on",
        "collection": other.image.collection_id, "image": other.image.pk, "cover": other.image.pk,
        "document": other.document.pk, "media": other.media.pk, "partner": other.partner.pk,
        "course": other.open_course.pk, "category": other.rows["category"].pk,
        "source": other.open_course.code,
        "copy_from": other.draft_course.code, "code": other.draft_course.code,
        "question": other.rows["question"].pk, "text": "Taken", "comment": "Taken", "reason": "Taken",
        "message": "Taken", "words": "Taken", "role": "coordinator", "email": "taken@isolation.example",
        "person": other.people["author"].pk,
        "user": other.people["author"].pk, "reviewer": other.people["author"].pk,
        "revision_id": other.pages["draft_lesson"].latest_revision_id, "language": "en", "confirm": "on",
        "next": "/admin/", "locales": 4, "value": "Taken", "submit": "1", "action": "delete", "state": "open",
        "body-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
        "note": other.rows["note"].pk, "answers": other.rows["note"].pk,
    }  # fmt: skip
