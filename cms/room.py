"""Room for files: how many bytes the files of a collection take, and how many there may be.

`cms` knows no partners: whoever gives a collection a quota registers the hook `room_for_files`, a function
of (collection, lock) that returns a `Room`, or None where it knows of no limit. With `lock` it holds the row
of the quota's owner until the transaction ends, so that two uploads at once cannot both take the last bytes.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Collection

from academy.lib.sizes import size_label
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from cms.upload_rows import Upload

HOOK = "room_for_files"
MEASURED_AT_ONCE = 500  # files of unknown size whose size is looked up in one go
MODELS: tuple[type[Any], ...] = (AcademyImage, AcademyDocument, AcademyMedia)


@dataclass(frozen=True, slots=True)
class Room:
    """How many bytes of how many are taken."""

    used: int
    most: int

    @property
    def left(self) -> int:
        """How many bytes are free; 0 where more are taken than there may be."""
        return max(self.most - self.used, 0)


def used_bytes(collections: Iterable[Collection]) -> dict[int, int]:
    """Return by id what the files in each collection and below it take, with those on their way: 5 queries.

    Pictures count as uploaded: what is drawn from them can be drawn again.
    """
    paths = {each.path: each.pk for each in collections}
    used = dict.fromkeys(paths.values(), 0)
    under = Q(pk__in=[])
    for path in paths:
        under |= Q(path__startswith=path)
    inside = dict(Collection.objects.filter(under).order_by().values_list("pk", "path")) if paths else {}
    sizes: list[tuple[QuerySet[Any], str]] = [(model.objects.all(), "file_size") for model in MODELS]
    for rows, name in [*sizes, (Upload.objects.unfinished(), "size")] if inside else ():
        totals = rows.filter(collection__in=inside).order_by().values_list("collection")
        for pk, total in totals.annotate(Sum(name)):
            for path in (path for path in paths if inside[pk].startswith(path)):
                used[paths[path]] += total or 0
    return used


def measure(collection: Collection) -> None:
    """Look up the size of files that were stored before sizes were."""
    for model in MODELS:
        unknown = model.objects.filter(collection__path__startswith=collection.path, file_size=None)
        for row in unknown.only("pk", "file")[:MEASURED_AT_ONCE]:
            size = 0
            with suppress(OSError):
                size = row.file.size
            model.objects.filter(pk=row.pk, file_size=None).update(file_size=size)


def room_of(collection: Collection, *, lock: bool = False) -> Room | None:
    """Return the room of the quota that `collection` falls under, or None where there is no limit."""
    for hook in hooks.get_hooks(HOOK):
        room: Room | None = hook(collection, lock)
        if room is not None:
            return room
    return None


def check_room(collection: Collection, size: int, *, lock: bool = False, held: int = 0) -> None:
    """Raise `ValidationError` where there is no room for `size` bytes; `held` of them are counted already."""
    room = room_of(collection, lock=lock)
    if room is not None and size > room.left + held:
        words = _(
            "There is no room for this file: it has %(size)s, and %(left)s of %(most)s are free. Delete "
            "files that no lesson uses, or ask the academy for more room."
        )
        shown = {"size": size_label(size), "left": size_label(room.left), "most": size_label(room.most)}
        raise ValidationError(words % (shown if room.left else shown | {"left": _("0 KB")}), code="no_room")
