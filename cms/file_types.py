"""The types of files that the academy keeps and sends, by extension; what is not here is never shown."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

FILE_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

HEAD_BYTES = 1024  # enough to know a file by

# What GIF, JPEG, PNG and WebP begin with: all pictures that we take, but for drawings in SVG.
PHOTOGRAPH = re.compile(rb"GIF8[79]a|\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF[\s\S]{4}WEBP")

_ZIP = re.compile(rb"PK\x03\x04")
_OGG = re.compile(rb"OggS")
_MP4 = re.compile(rb"\x00[\s\S]{3}ftyp")  # ISO/IEC 14496-12, 4.3: the first box says what the file is
_FIRST_BYTES: Mapping[str, re.Pattern[bytes]] = {
    "m4a": _MP4,
    "mp4": _MP4,
    "mp3": re.compile(rb"ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]"),  # a tag, or the sync word of a frame
    "ogg": _OGG,
    "opus": _OGG,
    "webm": re.compile(rb"\x1a\x45\xdf\xa3"),
    "pdf": re.compile(rb"[\s\S]{0,1000}%PDF-"),
    "docx": _ZIP,
    "epub": _ZIP,
    "odt": _ZIP,
    "pptx": _ZIP,
    "xlsx": _ZIP,
    "vtt": re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT"),
    "csv": re.compile(rb"[^\x00]*\Z"),
    "txt": re.compile(rb"[^\x00]*\Z"),
}


def extension_of(name: str | None) -> str:
    """Return what stands after the last dot of a file's name, in small letters."""
    return PurePosixPath(name or "").suffix.lstrip(".").lower()


def holds_what_its_name_says(extension: str, head: bytes) -> bool:
    """Whether the first `HEAD_BYTES` of a recording or document begin as files of this extension do.

    Text is whatever has no zero byte. Pictures are not asked about: see `PHOTOGRAPH`
    and `cms.drawings`.
    """
    pattern = _FIRST_BYTES.get(extension)
    return pattern is not None and pattern.match(head[:HEAD_BYTES]) is not None
