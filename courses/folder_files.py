"""Open the files of a course folder safely: never one outside it, never a link, never one that is too big."""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings

from cms.captions import MAX_CAPTION_BYTES, CaptionsInvalid, read_captions
from cms.drawings import DrawingInvalid, read_drawing
from cms.file_types import holds_what_its_name_says
from courses.folder_pictures import photograph_refusal
from courses.lesson_text import MediaFile
from courses.toml_table import Note, Report

MAX_TEXT_BYTES = 300_000
MAX_GIFT_BYTES = 1_000_000
MAX_GIFT_FILES = 60
CHUNK_BYTES = 1_000_000

_MEDIA: dict[
    str, tuple[int, dict[str, tuple[bytes, ...]]]
] = {  # of each kind of block: the most bytes, and the first bytes of each type of file
    "image": (
        settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
        {
            ".png": (b"\x89PNG",),
            ".jpg": (b"\xff\xd8\xff",),
            ".jpeg": (b"\xff\xd8\xff",),
            ".webp": (b"RIFF",),
            ".gif": (b"GIF8",),
            ".svg": (b"",),
        },
    ),
    "audio": (
        settings.ACADEMY_AUDIO_BYTES,
        {
            ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
            ".opus": (b"OggS",),
            ".ogg": (b"OggS",),
            ".m4a": (b"\x00\x00\x00",),
        },
    ),
    "video": (settings.ACADEMY_VIDEO_BYTES, {".mp4": (b"\x00\x00\x00",), ".webm": (b"\x1a\x45\xdf\xa3",)}),
    "captions": (MAX_CAPTION_BYTES, {".vtt": (b"WEBVTT", b"\xef\xbb\xbfWEBVTT")}),
    "download": (
        settings.ACADEMY_DOCUMENT_BYTES,
        {
            ".pdf": (b"%PDF-",),
            **dict.fromkeys((".txt", ".csv"), (b"",)),
            **dict.fromkeys((".odt", ".docx", ".epub", ".pptx", ".xlsx"), (b"PK",)),
        },
    ),
}


def read_ordinary(path: Path, most: int) -> bytes:
    """Up to `most` bytes of an ordinary file; OSError where it is a link or anything else."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe would keep us waiting
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not an ordinary file")
        return stream.read(most)


@dataclass(frozen=True)
class _Looked:
    """What a look into a file found: why it is not taken, or its size and SHA-256."""

    refusal: str = ""
    size: int = 0
    sha256: str = ""


class FolderFiles:
    """The files of one folder; what cannot be read is reported under its name, at line 1."""

    def __init__(self, root: Path, report: Report) -> None:
        self._root, self._report = root.resolve(), report
        self._looked: dict[tuple[str, Path], _Looked] = {}

    def __contains__(self, name: str) -> bool:
        return self._path(name) is not None

    def _path(self, name: str) -> Path | None:
        """The ordinary file of this name inside the folder, or None."""
        pure = PurePosixPath(name)
        if not name or "\0" in name or "\\" in name or pure.is_absolute() or ".." in pure.parts:
            return None
        path = self._root / pure
        try:
            inside = path.resolve(strict=True) == path  # so no part of it is a link
            return path if inside and stat.S_ISREG(path.lstat().st_mode) else None
        except (OSError, RuntimeError):
            return None

    def text(self, name: str, limit: int = MAX_TEXT_BYTES) -> str:
        """The text of a file with `\\n` at the ends of its lines; empty after a report."""
        note = self._report.of(name)
        path = self._path(name)
        if path is None:
            note(1, "The file is missing, or is not an ordinary file of the folder.")
            return ""
        try:
            raw = read_ordinary(path, limit + 1)
        except OSError:
            note(1, "The file cannot be read.")
            return ""
        if len(raw) > limit:
            note(1, f"The file is larger than {limit:,} bytes.")
            return ""
        try:
            text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            note(raw[: error.start].count(b"\n") + 1, "The file is not in UTF-8.")
            return ""
        if "\0" in text:
            note(text[: text.index("\0")].count("\n") + 1, "The file holds a zero byte.")
            return ""
        return text

    def gift_names(self) -> list[str]:
        """The GIFT files under `questions/`, by name."""
        folder = self._root / "questions"
        if folder.is_symlink() or not folder.is_dir():
            return []
        names = sorted(f"questions/{path.name}" for path in folder.iterdir() if path.suffix == ".gift")
        if len(names) > MAX_GIFT_FILES:
            self._report.of("questions")(1, f"There are more than {MAX_GIFT_FILES} files.")
        return names[:MAX_GIFT_FILES]

    def media(self, kind: str, name: str, note: Note, *, line: int, **credit: str) -> MediaFile | None:
        """The file of a picture, recording, captions or download, or None after a report at its line."""
        path = self._path(name)
        if path is None:
            note(line, f"The file “{name[:80]}” is missing, or is not an ordinary file of the folder.")
            return None
        looked = self._looked.get((kind, path)) or _look(kind, name, path)
        self._looked[kind, path] = looked
        if looked.refusal:
            note(line, looked.refusal)
            return None
        return MediaFile(name, path, looked.size, looked.sha256, **credit)


def _look(kind: str, name: str, path: Path) -> _Looked:
    """Read a file once, and say whether it can stand in this kind of block."""
    limit, types = _MEDIA[kind]
    starts = types.get(path.suffix)
    if starts is None:
        return _Looked(f"The name of this file ({kind}) must end with one of: {', '.join(types)}.")
    try:
        size, sha256, head = digest_of(path, limit)
        content = read_ordinary(path, size) if kind in ("image", "captions") and size <= limit else head
    except OSError:
        return _Looked(f"The file “{name[:80]}” cannot be read.")
    if size > limit:
        return _Looked(f"“{name}” is larger than {limit:,} bytes.")
    known = kind != "video" or holds_what_its_name_says(path.suffix[1:], content)
    if not content.startswith(starts) or not known:
        return _Looked(f"“{name}” does not hold what its name says.")
    if refusal := _refused(path.suffix, content):
        return _Looked(f"“{name}”: {refusal}")
    return _Looked("", size, sha256)


def credit_of(said: Mapping[str, str]) -> dict[str, str]:
    """Who made a file, from what, under which licence; no longer than the library keeps."""
    most = {"author": 200, "source": 300, "licence": 100}
    return {name: said.get(name, "")[:length] for name, length in most.items()}


def digest_of(path: Path, most: int) -> tuple[int, str, bytes]:
    """Size, SHA-256 and first bytes of an ordinary file, read in pieces, and no further than `most`."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not an ordinary file")
        digest, size, head = hashlib.sha256(), 0, b""
        while size <= most and (chunk := stream.read(min(CHUNK_BYTES, most + 1 - size))):
            head = head or chunk
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest(), head


def _refused(suffix: str, content: bytes) -> str:
    """Say why these captions or this picture are not taken, or nothing."""
    try:
        if suffix == ".vtt":
            read_captions(content)
        elif suffix == ".svg":
            read_drawing(content)
    except (CaptionsInvalid, DrawingInvalid) as refusal:
        return str(refusal)
    return photograph_refusal(suffix, content)
