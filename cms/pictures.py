"""Pictures as readers get them: AVIF and WebP at three widths, with a JPEG or PNG for older browsers.

A name such as `image-12-800-1f2e3d4c.webp` says which picture, how wide, and in which state: a picture that
is replaced gets a new name, so a browser may keep the old one for good. Drawn when a page is published.

A drawing in SVG (`image-12-1f2e3d4c.svg`) is sharp at every width and light: it is sent as it was uploaded,
once it has been read by the rules of `cms.drawings`, and never drawn anew.
"""

import hashlib
from dataclasses import dataclass
from functools import cache as once
from typing import Any

import structlog
from django.conf import settings
from PIL import features

from cms.drawings import MAX_DRAWING_BYTES, Drawing, DrawingInvalid, read_drawing
from cms.file_types import extension_of
from cms.models import AcademyImage

log = structlog.get_logger("cms.pictures")

WIDTHS = (480, 800, 1280)  # pixels
FALLBACK_WIDTH = 800
FORMATS = {"avif": "avif", "webp": "webp", "jpg": "jpeg", "png": "png"}
CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp"}


@dataclass(frozen=True)
class Source:
    """One format of a picture: names of files with their widths in pixels, the narrowest first."""

    content_type: str
    files: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Picture:
    """A picture's files: the lightest format first, and one for browsers that know none of them.

    `link` is the file that a link to the picture leads to, of `link_size` bytes; `size` is what a phone takes
    where the picture stands on the page; `width` and `height` are those of `fallback`.
    """

    sources: tuple[Source, ...]
    fallback: str
    width: int
    height: int
    size: int
    link: str
    link_size: int

    @property
    def names(self) -> tuple[str, ...]:
        """All its files."""
        named = [name for source in self.sources for name, _width in source.files]
        return (*named, self.fallback)


@once
def modern_formats() -> tuple[str, ...]:
    """Return the formats, lightest first, that this Pillow can write; it may be built without them."""
    return tuple(name for name in ("avif", "webp") if features.check(name))


def picture_specs() -> list[str]:
    """Return the filters of every rendition that a page may show, to fetch them together."""
    specs = [spec_of(width, name) for width in WIDTHS for name in modern_formats()]
    return [*specs, spec_of(FALLBACK_WIDTH, "jpg"), spec_of(FALLBACK_WIDTH, "png")]


def picture_of(image: AcademyImage) -> Picture | None:
    """Return the files of an image, drawing those that are missing; None where it is gone or unreadable."""
    return _drawing(image) if extension_of(image.file.name) == "svg" else _raster(image)


def _raster(image: AcademyImage) -> Picture | None:
    """Return a picture made of pixels. AVIF is named only where it is lighter than WebP, as not always."""
    widths = _widths(image)
    fallback_type = "png" if extension_of(image.file.name) in {"png", "gif"} else "jpg"
    middle = min(FALLBACK_WIDTH, max(widths))
    try:
        last = image.get_rendition(spec_of(middle, fallback_type))
        # one by one: Wagtail makes one rendition safely beside another process, but not several
        drawn = {
            kind: {width: image.get_rendition(spec_of(width, kind)) for width in widths}
            for kind in modern_formats()
        }
        sizes = {kind: files[middle].file.size for kind, files in drawn.items()}
        last_size = last.file.size
    except Exception:  # Willow and Pillow raise what they like on a file they cannot read
        log.warning("image_unreadable", image=image.pk)
        return None
    if sizes.get("avif", 0) >= sizes.get("webp", sizes.get("avif", 0) + 1):
        del drawn["avif"]
    linked = "webp" if "webp" in drawn else fallback_type  # what every browser opens
    sources = tuple(
        Source(
            CONTENT_TYPES[kind],
            tuple((_name(image, width, kind), made.width) for width, made in files.items()),
        )
        for kind, files in drawn.items()
    )
    return Picture(
        sources=sources,
        fallback=_name(image, middle, fallback_type),
        width=last.width,
        height=last.height,
        size=min([sizes[kind] for kind in drawn], default=last_size),
        link=_name(image, middle, linked),
        link_size=sizes.get(linked, last_size),
    )


def stored_picture(pk: int, width: int, extension: str) -> Any:
    """Return the file of a picture at one of our widths and formats, drawn if need be; None for others.

    An SVG has one file, of no width, and is read again before it is handed out.
    """
    if (width not in WIDTHS or extension not in FORMATS) and (width, extension) != (0, "svg"):
        return None
    image = AcademyImage.objects.filter(pk=pk).first()
    if (extension == "svg") is not (image is not None and extension_of(image.file.name) == "svg"):
        return None
    if image is not None and extension == "svg":
        return image.file if _read(image) else None
    try:
        return image.get_rendition(spec_of(width, extension)).file if image else None
    except Exception:  # as above: a broken picture must not take its page away
        log.warning("image_unreadable", image=pk)
        return None


def _drawing(image: AcademyImage) -> Picture | None:
    """Return an SVG as its only file; its size is what travels, compressed unless a proxy sends it."""
    drawing = _read(image)
    if drawing is None:
        return None
    size = image.file.size if settings.ACADEMY_SENDFILE_PREFIX else drawing.travels
    name = f"image-{image.pk}-{mark_of(image.file.name, image.file_hash)}.svg"
    return Picture((), name, drawing.width, drawing.height, size, name, size)


def _read(image: AcademyImage) -> Drawing | None:
    """Return a stored SVG as the strict reader understands it; None where it is gone or refused."""
    try:
        with image.file.storage.open(str(image.file.name), "rb") as stored:
            return read_drawing(stored.read(MAX_DRAWING_BYTES + 1))
    except (OSError, DrawingInvalid):
        log.warning("image_unreadable", image=image.pk)
        return None


def spec_of(width: int, extension: str) -> str:
    """Return Wagtail's filter for a width and a format."""
    return f"width-{width}|format-{FORMATS[extension]}"


def mark_of(name: str, digest: str) -> str:
    """Return eight characters that change when a stored file does."""
    return (digest or hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest())[:8]


def _widths(image: AcademyImage) -> list[int]:
    """Return our widths up to the picture's own and the one above it: nothing is blown up."""
    return [width for width in WIDTHS if width < image.width] + [
        width for width in WIDTHS if width >= image.width
    ][:1]


def _name(image: AcademyImage, width: int, extension: str) -> str:
    return f"image-{image.pk}-{width}-{mark_of(image.file.name, image.file_hash)}.{extension}"
