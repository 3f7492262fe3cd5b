"""The files of lessons: pictures at a few widths, recordings, documents. Named here, served by the classroom.

A name such as `image-12-800-1f2e3d4c.webp` says which file, and in which state: a file that is replaced gets
a new name, so a browser may keep the old one for good.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import structlog
from django.core.files import File
from django.http import Http404

from cms.file_types import FILE_TYPES
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.partner_files import usable_files

log = structlog.get_logger("courses.files")

WIDTHS = (480, 800, 1280)  # pixels
FALLBACK_WIDTH = 800
_NAME = re.compile(r"(image|audio|document)-([0-9]{1,18})(?:-([0-9]{3,4}))?-[0-9a-f]{8}\.([a-z0-9]{3,5})")
_FORMATS = {"webp": "webp", "jpg": "jpeg", "png": "png"}


@dataclass(frozen=True)
class Picture:
    """A picture's renditions: WebP names with their widths, and one for browsers without WebP."""

    sources: tuple[tuple[str, int], ...]
    fallback: str
    width: int
    height: int
    size: int  # bytes of the WebP that a phone takes

    @property
    def names(self) -> tuple[str, ...]:
        """All its files."""
        return (*(name for name, _width in self.sources), self.fallback)


@dataclass(frozen=True)
class PlainFile:
    """A recording or a document as it is; `kind` is its extension in capitals."""

    name: str
    size: int
    kind: str
    content_type: str
    seconds: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Its only file."""
        return (self.name,)


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
    """

    def __init__(self, *, path: str, images: set[int], audio: set[int], documents: set[int]) -> None:
        specs = [_spec(width, "webp") for width in WIDTHS]
        specs += [_spec(FALLBACK_WIDTH, "jpg"), _spec(FALLBACK_WIDTH, "png")]
        usable: Any = usable_files(AcademyImage, path).filter(pk__in=images)
        self._images = {image.pk: image for image in usable.prefetch_renditions(*specs)} if images else {}
        self._audio = usable_files(AcademyMedia, path).in_bulk(audio) if audio else {}
        self._documents = usable_files(AcademyDocument, path).in_bulk(documents) if documents else {}

    def description(self, pk: int | None) -> str:
        """The text alternative that an image brings along."""
        image = self._images.get(pk)
        return image.description if image else ""

    def picture(self, pk: int | None) -> Picture | None:
        """Return an image's renditions, making what is missing; None for one that is gone or unreadable."""
        image = self._images.get(pk)
        return _picture(image) if image else None

    def audio(self, pk: int | None) -> PlainFile | None:
        """Return a recording, or None where it is gone."""
        media = self._audio.get(pk)
        return _plain("audio", media, seconds=round(media.duration or 0)) if media else None

    def document(self, pk: int | None) -> PlainFile | None:
        """Return a document, or None where it is gone."""
        document = self._documents.get(pk)
        return _plain("document", document) if document else None


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
        image = AcademyImage.objects.filter(pk=pk).first() if width in WIDTHS else None
        if image is None or extension not in _FORMATS:
            return None
        try:
            return image.get_rendition(_spec(width, extension)).file
        except Exception:  # Willow and Pillow raise what they like on a file they cannot read
            log.warning("image_unreadable", image=pk)
            return None
    model = AcademyMedia if kind == "audio" else AcademyDocument
    found = model.objects.filter(pk=pk).first()
    if found is None or _extension(found.file.name) != extension:
        return None
    return found.file


def _spec(width: int, extension: str) -> str:
    return f"width-{width}|format-{_FORMATS[extension]}"


def _extension(name: str | None) -> str:
    return PurePosixPath(name or "").suffix.lstrip(".").lower()


def _mark(name: str, digest: str) -> str:
    return (digest or hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest())[:8]


def _picture(image: AcademyImage) -> Picture | None:
    widths = [width for width in WIDTHS if width < image.width]
    widths += [width for width in WIDTHS if width >= image.width][:1]
    fallback_type = "png" if _extension(image.file.name) in {"png", "gif"} else "jpg"
    fallback_width = min(FALLBACK_WIDTH, max(widths))
    specs = {width: _spec(width, "webp") for width in widths}
    last = _spec(fallback_width, fallback_type)
    mark = _mark(image.file.name, image.file_hash)
    try:
        # one by one: Wagtail makes one rendition safely beside another process, but not several
        made = {spec: image.get_rendition(spec) for spec in (*specs.values(), last)}
        phone = made[specs[fallback_width]].file.size
    except Exception:  # as above: a broken picture must not take its lesson away
        log.warning("image_unreadable", image=image.pk)
        return None
    return Picture(
        sources=tuple(
            (f"image-{image.pk}-{width}-{mark}.webp", made[spec].width) for width, spec in specs.items()
        ),
        fallback=f"image-{image.pk}-{fallback_width}-{mark}.{fallback_type}",
        width=made[last].width,
        height=made[last].height,
        size=phone,
    )


def _plain(kind: str, row: Any, seconds: int = 0) -> PlainFile | None:
    extension = _extension(row.file.name)
    if extension not in FILE_TYPES:
        return None
    try:
        size = row.file.size
    except OSError:
        log.warning("file_missing", kind=kind, id=row.pk)
        return None
    mark = _mark(f"{row.file.name}{size}", getattr(row, "file_hash", ""))
    name = f"{kind}-{row.pk}-{mark}.{extension}"
    return PlainFile(name, size, extension.upper(), FILE_TYPES[extension], seconds)
