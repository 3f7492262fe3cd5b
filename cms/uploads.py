"""Receiving a file in pieces, so that a dropped link costs the last piece and not the file.

The bytes are appended in short transactions under a lock on the upload's row, at the place where the row says
that they belong; a piece that was written but not recorded is written again. Once all are there, the very
forms of the admin look the file through (`cms.upload_forms`): what is in it, whether there is room, whether
the person may still put files there. A file that is refused leaves nothing behind but the words why.
"""

import os
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.forms import FileField
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form
from wagtail.models import Collection
from wagtail.permissions import policy_registry
from wagtailmedia.forms import get_media_form
from wagtailmedia.permissions import get_permission_policy
from wagtailmedia.settings import wagtailmedia_settings

from academy.lib.sizes import size_label
from academy.users.models import User
from cms.file_types import extension_of
from cms.models import AcademyDocument, AcademyImage, AcademyMedia, Upload
from cms.room import check_room

log = structlog.get_logger("cms.uploads")

PIECE_BYTES = 5_000_000  # the most that one request may add
MOST_OPEN = 10  # uploads of one person at a time
MAX_NAME = 255
FIELDS = ("title", "author", "source", "licence", "description", "duration")
Kind, State = Upload.Kind, Upload.State


class UploadRefused(Exception):
    """The upload cannot begin, or its file cannot be kept; says why, for whoever sends it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class OffsetMismatch(Exception):
    """These bytes do not begin where those before them end; `received` says where they do."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class UploadEnded(Exception):
    """Nothing can be added: all bytes are there, or the upload was refused."""


def kind_of(name: str) -> str:
    """Return the kind of file that a name promises; empty for none that we take."""
    extension = extension_of(name)
    if extension in settings.WAGTAILIMAGES_EXTENSIONS:
        return Kind.IMAGE
    if extension in wagtailmedia_settings.AUDIO_EXTENSIONS:
        return Kind.AUDIO
    if extension in wagtailmedia_settings.VIDEO_EXTENSIONS:
        return Kind.VIDEO
    return Kind.DOCUMENT if extension in settings.WAGTAILDOCS_EXTENSIONS else ""


def most_bytes(kind: str) -> int:
    """Return how large a file of this kind may be."""
    return {
        Kind.IMAGE: settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
        Kind.AUDIO: settings.ACADEMY_AUDIO_BYTES,
        Kind.VIDEO: settings.ACADEMY_VIDEO_BYTES,
        Kind.DOCUMENT: settings.ACADEMY_DOCUMENT_BYTES,
    }[Kind(kind)]


def policy_of(kind: str) -> Any:
    """Return who may put files of this kind where."""
    models: dict[str, type[Any]] = {Kind.IMAGE: AcademyImage, Kind.DOCUMENT: AcademyDocument}
    return policy_registry.get_by_type(models[kind]) if kind in models else get_permission_policy()


def start_upload(
    *, person: User, name: str, size: int, collection: Collection, fields: Mapping[str, str]
) -> Upload:
    """Take note of a file that is about to come, and hold room for it. Raises `UploadRefused`."""
    kind = kind_of(name)
    if not kind:
        raise UploadRefused(_("Files of this kind are not kept here. Save it in another format first."))
    if size < 1:
        raise UploadRefused(str(FileField.default_error_messages["empty"]))
    if size > most_bytes(kind):
        words = _(
            "This file has %(size)s. The most that can be uploaded here is %(most)s: make it smaller first."
        )
        raise UploadRefused(words % {"size": size_label(size), "most": size_label(most_bytes(kind))})
    if not _may_put(person, kind, collection):
        raise UploadRefused(_("You cannot put files into this collection."))
    kept = {key: str(fields.get(key, ""))[:1000] for key in FIELDS if fields.get(key)}
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=person.pk)  # so that the count below is true
        if Upload.objects.unfinished().filter(person=person).count() >= MOST_OPEN:
            raise UploadRefused(_("Too many files are on their way. Let one arrive, or take one back."))
        try:
            check_room(collection, size, lock=True)
        except ValidationError as refusal:
            raise UploadRefused(refusal.messages[0]) from refusal
        return Upload.objects.create(
            person=person, collection=collection, kind=kind, name=name[-MAX_NAME:], size=size, fields=kept
        )


def receive_piece(*, upload: Upload, offset: int, piece: bytes) -> Upload:
    """Add bytes that begin at `offset`, and return the upload as it is then.

    The lock on the row keeps two requests from writing at once. Raises `OffsetMismatch` and `UploadEnded`.
    """
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.state != State.RECEIVING:
            raise UploadEnded
        if offset != locked.received or offset + len(piece) > locked.size:
            raise OffsetMismatch(locked.received)
        if piece:
            _write(locked.path, offset, piece)
        locked.received += len(piece)
        locked.touched_at = timezone.now()
        locked.save(update_fields=["received", "touched_at"])
    return locked


def finish_upload(*, upload: Upload) -> Upload:
    """Look a file through that has arrived, and keep it in its collection; twice is the same as once.

    Returns the upload, done or refused with words. Whoever comes second while the first one looks finds it
    being checked.
    """
    mine = Upload.objects.filter(pk=upload.pk, state=State.RECEIVING, received=upload.size)
    if mine.update(state=State.CHECKING, touched_at=timezone.now()):
        try:
            row, words = _keep(upload)
        except Exception:
            Upload.objects.filter(pk=upload.pk, state=State.CHECKING).update(state=State.RECEIVING)
            raise
        state = State.DONE if row else State.REFUSED
        Upload.objects.filter(pk=upload.pk).update(
            state=state, result=row.pk if row else None, words=words, touched_at=timezone.now()
        )
        upload.path.unlink(missing_ok=True)
    upload.refresh_from_db()
    return upload


def abandon_upload(*, upload: Upload) -> None:
    """Forget an upload and its bytes; a file that was kept stays."""
    path = upload.path
    Upload.objects.filter(pk=upload.pk).delete()
    path.unlink(missing_ok=True)


def sweep_uploads() -> int:
    """Forget what nobody will go on with, and what ended; return how many. A chore."""
    Upload.objects.filter(  # the process died while it looked a file through
        state=State.CHECKING, touched_at__lt=timezone.now() - timedelta(hours=1)
    ).update(state=State.RECEIVING)
    gone = list(Upload.objects.expired()[:1000])
    for upload in gone:
        abandon_upload(upload=upload)
    return len(gone)


class ArrivedFile(UploadedFile):
    """A file that came in pieces, as the admin's forms expect one; it is moved into its place, not copied."""

    def __init__(self, path: Path, name: str, size: int) -> None:
        self._path = path
        super().__init__(file=path.open("rb"), name=name, size=size)

    def temporary_file_path(self) -> str:
        """Where it lies until it is kept."""
        return str(self._path)


def _may_put(person: User, kind: str, collection: Collection) -> bool:
    allowed = policy_of(kind).collections_user_has_permission_for(person, "add")
    return person.is_active and allowed.filter(pk=collection.pk).exists()


def _write(path: Path, offset: int, piece: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        view = memoryview(piece)
        while view:
            written = os.pwrite(handle, view, offset)
            view, offset = view[written:], offset + written
        os.ftruncate(handle, offset)  # nothing of a longer piece that was not recorded stays behind
    finally:
        os.close(handle)


def _keep(upload: Upload) -> tuple[Any, str]:
    """Return the row of the file that has arrived, or None and the words why it is refused.

    The form works on a copy in the same folder, which it moves into place: whatever fails, the bytes stay.
    """
    if not upload.path.exists() or upload.path.stat().st_size != upload.size:
        return None, _("The file did not arrive whole. Send it again.")
    if not _may_put(upload.person, upload.kind, upload.collection):
        return None, _("You cannot put files into this collection.")
    copy = upload.path.with_suffix(".checked")
    _link(upload.path, copy)
    try:
        with ArrivedFile(copy, Path(upload.name).name, upload.size) as file:
            form = _form(upload, file)
            # the room held for this upload is what its file takes, so it is not counted twice
            form.held_bytes = upload.size
            if not form.is_valid():
                return None, " ".join(
                    f"{form.fields[name].label}: {each}" if name in form.fields and name != "file" else each
                    for name, errors in form.errors.items()
                    for each in errors
                )
            with transaction.atomic():
                row = form.save()
            row.file.close()
        log.info("upload_kept", kind=upload.kind, id=row.pk, size=upload.size)
        return row, ""
    finally:
        copy.unlink(missing_ok=True)


def _form(upload: Upload, file: IO[bytes]) -> Any:
    data = {
        **{name: str(value) for name, value in upload.fields.items()},
        "title": upload.fields.get("title") or Path(upload.name).stem[:255],
        "collection": str(upload.collection_id),
    }
    files = {"file": file}
    made: dict[str, Any] = {"uploaded_by_user": upload.person}
    if upload.kind == Kind.IMAGE:
        return get_image_form(AcademyImage)(data, files, instance=AcademyImage(**made), user=upload.person)
    if upload.kind == Kind.DOCUMENT:
        return get_document_form(AcademyDocument)(
            data, files, instance=AcademyDocument(**made), user=upload.person
        )
    row = AcademyMedia(**made, type=upload.kind)
    return get_media_form(AcademyMedia)(
        data | {"duration": data.get("duration", "0")}, files, instance=row, user=upload.person
    )


def _link(path: Path, copy: Path) -> None:
    """A second name for the same bytes, or a copy of them where the disk knows no such thing."""
    copy.unlink(missing_ok=True)
    try:
        os.link(path, copy)
    except OSError:
        shutil.copyfile(path, copy)
