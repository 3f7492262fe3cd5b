"""A course folder as a zip: unpacked within bounds, and packed again while it is being sent."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from courses.material.archive import Archive, Limits
from courses.material.rows import MaterialRefused

LIMITS = Limits(archive=200_000_000, members=5_000, member=200_000_000, total=600_000_000)
_IGNORED = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git"}
_PACKED_ALREADY = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp3", ".ogg", ".opus", ".m4a", ".mp4", ".webm"}
_DAY = (2026, 1, 1, 0, 0, 0)
_CHUNK = 256 * 1024


def unpack_folder(file: BinaryIO, folder: Path) -> None:
    """Unpack the course folder in a zip below `folder`, whether it lies at the top or in one folder there.

    Raises `MaterialRefused` for whatever a zip may hold against us, and where there is no `course.toml`.
    """
    archive = Archive(file, LIMITS)
    names = [name for name in archive.names if not _IGNORED & set(PurePosixPath(name).parts)]
    tops = [name for name in names if PurePosixPath(name).name == "course.toml" and name.count("/") <= 1]
    if len(tops) != 1:
        raise MaterialRefused(
            _("There is no course in this zip: it needs one folder with “course.toml” in it.")
        )
    above = tops[0].removesuffix("course.toml")
    archive.unpack(folder, {name: name.removeprefix(above) for name in names if name.startswith(above)})


def pack_folder(folder: Path, name: str) -> Iterator[bytes]:
    """The folder as a zip with one folder called `name` in it, piece by piece as files are read."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as written:  # type: ignore[call-overload]
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            info = ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", _DAY)
            info.compress_type = ZIP_STORED if path.suffix in _PACKED_ALREADY else ZIP_DEFLATED
            info.file_size = path.stat().st_size
            info.external_attr = 0o100644 << 16
            with path.open("rb") as source, written.open(info, "w") as member:
                while chunk := source.read(_CHUNK):
                    member.write(chunk)
                    yield from sink.taken()
        yield from sink.taken()
    yield from sink.taken()


class _Sink:
    """Takes what the zip writer writes; it cannot seek, so the writer puts sizes after each file."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Hold a piece until it is taken."""
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: pieces are taken as they come."""

    def taken(self) -> Iterator[bytes]:
        """What has been written since the last time."""
        held, self._held = self._held, []
        if held:
            yield b"".join(held)
