"""Sending files: in the background, with progress, on a link that breaks."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Collection

from academy.lib.sizes import size_label
from academy.users.models import User
from cms.models import Upload
from cms.room import Room, room_of
from cms.upload_forms import LICENCES
from cms.uploads import PIECE_BYTES, most_bytes, policy_of

Kind = Upload.Kind
MOST_COLLECTIONS = 200


@dataclass(frozen=True, slots=True)
class Shelf:
    """A collection that this person may fill, with its room."""

    id: int
    name: str
    used: str
    most: str
    per_cent: int


@require_safe
def uploads(request: HttpRequest) -> HttpResponse:
    """Let a person choose files, say where they come from, and see how far each is."""
    shelves = _shelves(request.user)
    if not shelves:
        raise PermissionDenied
    limits = {kind: most_bytes(kind) for kind in Kind.values}
    context = {
        "page_title": _("Send files"),
        "crumbs": [],
        "shelves": shelves,
        "author": request.user.get_full_name(),
        "licences": LICENCES,
        "open": Upload.objects.unfinished().filter(person=request.user),
        "limits": [(_kind_words()[kind], size_label(size)) for kind, size in limits.items()],
        "create_url": reverse("uploads:create"),
        "piece_bytes": PIECE_BYTES,
        "plain_ways": _plain_ways(request.user),
    }
    return TemplateResponse(request, "courses/desk/uploads.html", context)


def _shelves(user: User) -> list[Shelf]:
    """The collections in which this person may put a file of any kind; a quota is asked once."""
    ids: set[int] = set()
    for kind in (Kind.IMAGE, Kind.DOCUMENT, Kind.AUDIO):
        ids |= set(
            policy_of(kind).collections_user_has_permission_for(user, "add").values_list("pk", flat=True)
        )
    rooms: dict[str, Room | None] = {}
    shelves = []
    for each in Collection.objects.filter(pk__in=ids).order_by("path")[:MOST_COLLECTIONS]:
        top = each.path[: 2 * Collection.steplen]
        if top not in rooms:
            rooms[top] = room_of(each)
        shelves.append(_shelf(each, rooms[top]))
    return shelves


def _shelf(collection: Collection, room: Room | None) -> Shelf:
    if room is None:
        return Shelf(collection.pk, collection.name, "", "", 0)
    used = size_label(room.used) if room.used else _("0 KB")
    share = min(100, round(100 * room.used / room.most)) if room.most else 100
    return Shelf(collection.pk, collection.name, used, size_label(room.most), share)


def _kind_words() -> dict[str, Any]:
    return {
        Kind.IMAGE: _("Pictures"),
        Kind.AUDIO: _("Audio"),
        Kind.VIDEO: _("Video"),
        Kind.DOCUMENT: _("Documents"),
    }


def _plain_ways(user: User) -> list[tuple[str, str]]:
    """Wagtail's own forms, for a browser without scripts."""
    ways = {
        Kind.IMAGE: reverse("wagtailimages:add"),
        Kind.DOCUMENT: reverse("wagtaildocs:add"),
        Kind.AUDIO: reverse("wagtailmedia:add", args=["audio"]),
        Kind.VIDEO: reverse("wagtailmedia:add", args=["video"]),
    }
    return [
        (_kind_words()[kind], url)
        for kind, url in ways.items()
        if policy_of(kind).user_has_permission(user, "add")
    ]
