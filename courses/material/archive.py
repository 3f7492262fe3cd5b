"""Read a zip that may come from an enemy: every bound is checked before anything is unpacked.

Zip slip, bombs, links, nested archives, a hundred thousand members, names that hide: refused as a whole, in
words for whoever sent the file. The format is PKWARE's APPNOTE 6.3; of it we take stored and deflated members
of archives with fewer than 65 535 of them, which is what every office program and zip tool writes.
"""

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from academy.lib.sizes import size_label
from courses.material.rows import MaterialRefused

MAX_NAME_CHARS = 200
MAX_DEPTH = 8
CHUNK = 64 * 1024

_END, _END_BYTES, _MOST_COMMENT = b"PK\x05\x06", 22, 65_535
_ZIP64 = b"PK\x06\x07"
_DIRECTORY_BYTES = 400  # of the directory for each member, on average at most
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PACKED = re.compile(r"\.(zip|jar|war|apk|7z|rar|gz|tgz|bz2|xz|zst|tar|cab|iso|lzh|arj)$", re.IGNORECASE)
_ZIP_INSIDE = re.compile(
    r"\.(docx|odt|epub|pptx|xlsx)$", re.IGNORECASE
)  # documents, which are zips themselves
_BROKEN = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
    OSError,
)


@dataclass(frozen=True)
class Limits:
    """How much of an archive is taken: bytes of the file, members, bytes of one and of all unpacked."""

    archive: int
    members: int
    member: int
    total: int
    ratio: int = 200  # unpacked to packed, where it unpacks to more than `free`
    free: int = 20_000_000


class Archive:
    """A zip whose directory has been checked; members are read within what the directory promised."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Check the directory of `file`; raises `MaterialRefused` and reads no member."""
        self._limits = limits
        size = file.seek(0, 2)
        if size > limits.archive:
            raise MaterialRefused(
                _("This file has %(size)s. The most that is taken here is %(most)s.")
                % {"size": size_label(size), "most": size_label(limits.archive)}
            )
        _check_end(file, size, limits.members)
        try:
            file.seek(0)
            self._zip = ZipFile(file)
        except _BROKEN as error:
            raise _unreadable() from error
        self._infos = _checked_infos(self._zip.infolist(), size, limits)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files, folders aside, in the order of the archive."""
        return tuple(self._infos)

    def read(self, name: str, most: int | None = None) -> bytes:
        """The bytes of a member; raises `MaterialRefused` for more than `most`, or where it is damaged."""
        info = self._infos[name]
        if most is not None and info.file_size > most:
            raise MaterialRefused(
                _("“%(name)s” in this file unpacks to %(size)s, which is more than is taken.")
                % {"name": _short(name), "size": size_label(info.file_size)}
            )
        return b"".join(self._chunks(info))

    def unpack(self, folder: Path, names: dict[str, str]) -> None:
        """Write members below `folder`, each under the name that `names` gives it."""
        for name, wanted in names.items():
            path = folder / wanted
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as written:
                for place, chunk in enumerate(self._chunks(self._infos[name])):
                    if place == 0 and chunk.startswith(b"PK\x03\x04") and not _ZIP_INSIDE.search(name):
                        raise _nested(name)
                    written.write(chunk)

    def _chunks(self, info: ZipInfo) -> Iterator[bytes]:
        """Unpack a member piece by piece; never more than its directory entry says."""
        left = info.file_size
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(min(CHUNK, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        raise BadZipFile
                    yield chunk
                if left:
                    raise BadZipFile
        except MaterialRefused:
            raise
        except _BROKEN as error:
            raise _unreadable() from error


def _check_end(file: BinaryIO, size: int, members: int) -> None:
    """Refuse by the last record what the zip reader would spend memory on: it reads all entries."""
    start = max(0, size - _END_BYTES - _MOST_COMMENT)
    file.seek(start)
    tail = file.read(_END_BYTES + _MOST_COMMENT)
    plain = tail[-_END_BYTES:].startswith(_END) and tail.endswith(b"\0\0")
    place = len(tail) - _END_BYTES if plain else tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_BYTES:
        raise _unreadable()
    if tail[max(0, place - 20) :].startswith(_ZIP64):
        raise _too_many(members)
    entries, directory = struct.unpack("<HI", tail[place + 10 : place + 16])
    if entries > members or directory > max(members * _DIRECTORY_BYTES, 4096):
        raise _too_many(members)


def _checked_infos(infos: list[ZipInfo], size: int, limits: Limits) -> dict[str, ZipInfo]:
    """The files of the directory by name; raises `MaterialRefused` for what no honest zip has."""
    if len(infos) > limits.members:
        raise _too_many(limits.members)
    found: dict[str, ZipInfo] = {}
    folded: set[str] = set()
    total = packed = 0
    for info in infos:
        _check_name(info)
        _check_kind(info)
        total, packed = total + info.file_size, packed + info.compress_size
        if info.file_size > limits.member or total > limits.total or packed > size:
            raise _too_much(limits.total)
        if info.is_dir():
            continue
        if info.filename.casefold() in folded:
            raise MaterialRefused(
                _("Two files in it have the same name: “%(name)s”.") % {"name": _short(info.filename)}
            )
        folded.add(info.filename.casefold())
        found[info.filename] = info
    if total > limits.free and total > limits.ratio * max(size, 1):
        raise _too_much(limits.total)
    return found


def _check_name(info: ZipInfo) -> None:
    name = info.filename
    parts = PurePosixPath(name).parts
    hidden = info.orig_filename != name  # the reader cuts names at a zero byte
    if (
        not 0 < len(name) <= MAX_NAME_CHARS
        or hidden
        or name.startswith("/")
        or ".." in parts
        or len(parts) > MAX_DEPTH
        or _UNSAFE_NAME.search(name)
    ):
        raise MaterialRefused(
            _("A name in this file leads elsewhere or cannot be used: “%(name)s”.") % {"name": _short(name)}
        )


def _check_kind(info: ZipInfo) -> None:
    name = info.filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise MaterialRefused(_("“%(name)s” is a link or a device, not a file.") % {"name": _short(name)})
    if info.flag_bits & 0x41:
        raise MaterialRefused(_("This file is locked with a password. Save it without one."))
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _unreadable()
    if _PACKED.search(name):
        raise _nested(name)


def _short(name: str) -> str:
    plain = _UNSAFE_NAME.sub("�", name)
    return plain if len(plain) <= 60 else f"{plain[:60]}…"


def _unreadable() -> MaterialRefused:
    return MaterialRefused(_("This file is damaged, or is not what its name says. Save it again and retry."))


def _too_many(members: int) -> MaterialRefused:
    return MaterialRefused(_("There are more than %(most)s files in it.") % {"most": f"{members:,}"})


def _too_much(total: int) -> MaterialRefused:
    return MaterialRefused(
        _("It unpacks to more than is taken here: at most %(most)s.") % {"most": size_label(total)}
    )


def _nested(name: str) -> MaterialRefused:
    return MaterialRefused(
        _("There is an archive inside it: “%(name)s”. Unpack it first.") % {"name": _short(name)}
    )
