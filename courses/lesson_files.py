"""The files of lessons: pictures at a few widths, recordings, captions, documents. Served by the classroom.

A name such as `audio-12-1f2e3d4c.mp3` says which file, and in which state: a file that is replaced gets a new
name, so a browser may keep the old one. Names of pictures come from `cms.pictures`.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import structlog
from django.core.files import File
from django.http import Http404

from cms.captions import MAX_CAPTION_BYTES, CaptionsInvalid, read_captions, words_of
from cms.file_types import FILE_TYPES, extension_of
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from cms.pictures import Picture, mark_of, picture_of, picture_specs, stored_picture
from courses.partner_files import usable_files

log = structlog.get_logger("courses.files")

_NAME = re.compile(
    r"(image|audio|video|captions|document)-([0-9]{1,18})(?:-([0-9]{3,4}))?-[0-9a-f]{8}\.([a-z0-9]{3,5})"
)


@dataclass(frozen=True)
class PlainFile:
    """A recording or a document as it is; `kind` is its format as people write it: PDF, MP3, Opus."""

    name: str
    size: int
    kind: str
    content_type: str
    seconds: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Its only file."""
        return (self.name,)

    @property
    def played_type(self) -> str:
        """What a browser decides by whether it can play this: an Ogg file may hold several codecs."""
        return "audio/ogg; codecs=opus" if self.kind == "Opus" else self.content_type


@dataclass(frozen=True)
class Captions(PlainFile):
    """Captions that a browser can show; `words` is what is said in them, for a reader."""

    words: str = ""


@dataclass(frozen=True)
class LessonFile:
    """An open, seekable file of `size` bytes to serve; one with a `save_as` name is saved, never shown."""

    file: File
    name: str
    content_type: str
    size: int
    save_as: str = ""


class LessonFiles:
    """The files that some lessons of one partner use: four queries at most once renditions exist.

    `path` is where one of the lessons stands in the tree. Files of another partner are not there at all.
    `media` are audio and video; `documents` are files to keep and captions.
    """

    def __init__(self, *, path: str, images: set[int], media: set[int], documents: set[int]) -> None:
        usable: Any = usable_files(AcademyImage, path).filter(pk__in=images)
        self._images = (
            {image.pk: image for image in usable.prefetch_renditions(*picture_specs())} if images else {}
        )
        self._media = usable_files(AcademyMedia, path).in_bulk(media) if media else {}
        self._documents = usable_files(AcademyDocument, path).in_bulk(documents) if documents else {}

    def description(self, pk: int | None) -> str:
        """The text alternative that an image brings along."""
        image = self._images.get(pk)
        return image.description if image else ""

    def picture(self, pk: int | None) -> Picture | None:
        """Return an image's renditions, making what is missing; None for one that is gone or unreadable."""
        image = self._images.get(pk)
        return picture_of(image) if image else None

    def audio(self, pk: int | None) -> PlainFile | None:
        """Return a recording of sound, or None where it is gone or something else."""
        return self._recording("audio", pk)

    def video(self, pk: int | None) -> PlainFile | None:
        """Return a video, or None where it is gone or something else."""
        return self._recording("video", pk)

    def document(self, pk: int | None) -> PlainFile | None:
        """Return a document, or None where it is gone."""
        document = self._documents.get(pk)
        return _plain("document", document) if document else None

    def captions(self, pk: int | None) -> Captions | None:
        """Return captions; None for a document that is gone or holds none that we would show."""
        document = self._documents.get(pk)
        if document is None or extension_of(document.file.name) != "vtt":
            return None
        plain = _plain("captions", document)
        if plain is None or plain.size > MAX_CAPTION_BYTES:
            return None
        try:
            with document.file.storage.open(str(document.file.name), "rb") as stored:
                cues = read_captions(stored.read(MAX_CAPTION_BYTES + 1))
        except (OSError, CaptionsInvalid):
            log.warning("captions_unreadable", document=pk)
            return None
        return Captions(plain.name, plain.size, plain.kind, plain.content_type, words=words_of(cues))

    def _recording(self, kind: str, pk: int | None) -> PlainFile | None:
        media = self._media.get(pk)
        if media is None or media.type != kind:
            return None
        return _plain(kind, media, seconds=round(media.duration or 0))


def recording_of(media: AcademyMedia) -> PlainFile | None:
    """Return a recording as the classroom names it; None for one that is gone or of a type we do not play."""
    return _plain(media.type, media, seconds=round(media.duration or 0))


def open_lesson_file(name: str) -> LessonFile:
    """Open the file with this name for the classroom, which has checked that the lesson has it.

    The file can seek, so that a part of it can be sent; the caller closes it. Raises Http404 for a name
    that is not ours, a file that is gone, and a type that is not on the list.
    """
    match = _NAME.fullmatch(name)
    if match is None or match[4] not in FILE_TYPES:
        raise Http404
    kind, pk, width, extension = match[1], int(match[2]), int(match[3] or 0), match[4]
    stored = _stored(kind, pk, width, extension)
    if stored is None:
        raise Http404
    try:
        file, size = stored.storage.open(stored.name, "rb"), stored.size
    except OSError as error:
        log.warning("file_missing", file=name)
        raise Http404 from error
    save_as = PurePosixPath(stored.name).name if kind == "document" else ""
    return LessonFile(file, name, FILE_TYPES[extension], size, save_as)


def stored_name(name: str) -> str:
    """Return where a lesson's file lies in the private storage, for previews; empty if it is nowhere."""
    match = _NAME.fullmatch(name)
    stored = _stored(match[1], int(match[2]), int(match[3] or 0), match[4]) if match else None
    return stored.name if stored else ""


def _stored(kind: str, pk: int, width: int, extension: str) -> Any:
    if kind == "image":
        return stored_picture(pk, width, extension)
    model = AcademyMedia if kind in {"audio", "video"} else AcademyDocument
    found = model.objects.filter(pk=pk).first()
    if found is None or extension == "svg" or extension_of(found.file.name) != extension:
        return None  # a drawing is a picture, or nothing
    return found.file


def _plain(kind: str, row: Any, seconds: int = 0) -> PlainFile | None:
    extension = extension_of(row.file.name)
    if extension not in FILE_TYPES or extension == "svg":
        return None
    try:
        size = row.file.size
    except OSError:
        log.warning("file_missing", kind=kind, id=row.pk)
        return None
    mark = mark_of(f"{row.file.name}{size}", getattr(row, "file_hash", ""))
    name = f"{kind}-{row.pk}-{mark}.{extension}"
    written = "Opus" if extension == "opus" else extension.upper()
    return PlainFile(name, size, written, FILE_TYPES[extension], seconds)
