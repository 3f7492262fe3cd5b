"""The files of a course that goes to another partner: copies in that partner's collection."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.models import Collection

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from cms.room import room_of
from courses.models import Partner
from courses.services.copying_errors import NoRoomForFiles

MODELS: dict[str, type[Model]] = {"image": AcademyImage, "media": AcademyMedia, "document": AcademyDocument}
_OWN = {"id", "collection", "file", "thumbnail", "uploaded_by_user", "created_at"}


def files_to_copy(used: Iterable[tuple[str, int]], source: Partner) -> list[tuple[str, Any]]:
    """Return the files of `used` (kind and id) that are `source`'s, each with its kind.

    What the academy shares with everybody stays shared.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, pk in used:
        wanted[kind].add(pk)
    inside = Collection.objects.filter(path__startswith=source.collection.path)
    return [
        (kind, row)
        for kind, ids in wanted.items()
        for row in MODELS[kind]._default_manager.filter(pk__in=ids, collection__in=inside).order_by("pk")
    ]


def hold_room(files: Sequence[tuple[str, Any]], target: Partner) -> None:
    """Refuse with `NoRoomForFiles` where `target`'s quota has too little left for copies of `files`.

    The row of the quota's owner is held to the end of the transaction, as by an upload: nobody else takes
    the room meanwhile.
    """
    room = room_of(target.collection, lock=True) if files else None
    size = sum(_size(row) for _kind, row in files)
    if room is not None and size > room.left:
        raise NoRoomForFiles(size, room)


def copy_files(
    files: Iterable[tuple[str, Any]], target: Partner, by: User | None
) -> dict[str, dict[int, int]]:
    """Copy `files` into `target`'s collection; return ids by the old ones, for each kind.

    A file whose bytes are gone is left out.
    """
    copies: dict[str, dict[int, int]] = {kind: {} for kind in MODELS}
    for kind, row in files:
        copy = _copied(row, target, by)
        if copy is not None:
            copies[kind][row.pk] = copy.pk
    return copies


def _size(row: Any) -> int:
    """How many bytes a file takes; those stored before sizes were are looked up."""
    size: int = row.file_size or 0
    if row.file_size is None:
        with suppress(OSError):
            size = row.file.size
    return size


def _copied(row: Any, target: Partner, by: User | None) -> Any:
    """Return a saved copy of one file, or None where its bytes are gone."""
    try:
        with row.file.open("rb") as stored:
            content = ContentFile(stored.read())
    except OSError:
        return None
    copy = type(row)(
        collection=target.collection,
        uploaded_by_user=by,
        **{
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if field.name not in _OWN
        },
    )
    copy.file.save(row.file.name.rsplit("/", maxsplit=1)[-1], content, save=False)
    for name in ("width", "height", "duration", "file_size", "file_hash"):  # saving the bytes forgets them
        if hasattr(row, name):
            setattr(copy, name, getattr(row, name))
    copy.save()
    return copy
