"""The files of a course that goes to another partner: copies in that partner's collection."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.models import Collection

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.models import Partner

MODELS: dict[str, type[Model]] = {"image": AcademyImage, "media": AcademyMedia, "document": AcademyDocument}
_OWN = {"id", "collection", "file", "thumbnail", "uploaded_by_user", "created_at"}


def copy_files(
    used: Iterable[tuple[str, int]], source: Partner, target: Partner, by: User | None
) -> dict[str, dict[int, int]]:
    """Copy the files of `used` (kind and id) that are `source`'s; return ids by the old ones, for each kind.

    What the academy shares with everybody stays shared. A file whose bytes are gone is left out.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, pk in used:
        wanted[kind].add(pk)
    inside = Collection.objects.filter(path__startswith=source.collection.path)
    copies: dict[str, dict[int, int]] = {kind: {} for kind in MODELS}
    for kind, ids in wanted.items():
        found = MODELS[kind]._default_manager.filter(pk__in=ids, collection__in=inside)
        for row in found.order_by("pk"):
            copy = _copied(row, target, by)
            if copy is not None:
                copies[kind][row.pk] = copy.pk
    return copies


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
