"""The pictures that a file of questions brings along: looked through as uploads are, each kept once."""

import hashlib
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from academy.users.models import User
from cms.models import AcademyImage
from cms.room import room_of
from cms.upload_forms import CheckedImageField
from courses.bank.rows import ReadPicture
from courses.folder_pictures import photograph_refusal, pixels_of
from courses.models import Partner

MARK_CHARS = 16  # of the hash, in a kept picture's name
MOST_PIXELS = 1_000_000_000  # of all pictures of one import: a hundred bytes can take seconds to decode
_KINDS = (
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF[\s\S]{4}WEBP"), "webp"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|svg)"), "svg"),
)


class ImportedPictures:
    """Knows the pictures of one import by their hash: refused, kept in the partner's collection, or new."""

    def __init__(self, partner: Partner, file_name: str, by: User | None) -> None:
        self._partner, self._file_name, self._by = partner, file_name, by
        self._refused: dict[str, str] = {}
        self._pixels = 0  # that were decoded
        self._kept: dict[str, int] = {}
        self._room: int | None = None
        self._room_known = False
        self._written: list[AcademyImage] = []

    def begin(self) -> None:
        """Begin a transaction: what there is room for is asked anew."""
        self._written, self._room_known = [], False

    def undo(self) -> None:
        """Forget the rows that were rolled back, and delete their files."""
        for row in self._written:
            row.file.storage.delete(row.file.name)
        self._kept.clear()
        self._written = []

    def hash_of(self, picture: ReadPicture | None) -> str:
        """Return a picture's hash, as the library has it; empty for none, and for one that is refused."""
        if picture is None:
            return ""
        known = _hash(picture)
        return "" if self.refusal(picture) else known

    def refusal(self, picture: ReadPicture) -> str:
        """Say why a picture is not taken, in a sentence; empty where it is."""
        known = _hash(picture)
        if known not in self._refused:
            self._pixels += weight_in_pixels(picture)
            self._refused[known] = _refusal(picture, too_many=self._pixels > MOST_PIXELS)
        return self._refused[known]

    def find(self, hashes: set[str]) -> None:
        """Look up which of these the partner's collection holds; one query."""
        wanted = hashes - self._kept.keys()
        if wanted:
            held = AcademyImage.objects.filter(
                collection__path__startswith=self._partner.collection.path, file_hash__in=wanted
            )
            self._kept.update(held.order_by("-pk").values_list("file_hash", "pk"))

    def keep(self, picture: ReadPicture | None, taken: Mapping[str, str]) -> int | None:
        """Return the id of the picture's row, made where it is new; None where there is no room for it.

        `taken` are the fields of the content that the picture belongs to. Call it inside a transaction.
        """
        known = taken["picture"]
        if not known:
            return None
        if known not in self._kept:
            if picture is None or not self._fits(len(picture.data)):
                return None
            self._kept[known] = self._make(picture, known).pk
        return self._kept[known]

    def _fits(self, size: int) -> bool:
        """Whether there is room; the first question in a transaction holds the quota's row to its end."""
        if not self._room_known:
            room = room_of(self._partner.collection, lock=True)
            self._room, self._room_known = (room.left if room else None), True
        if self._room is None:
            return True
        if size > self._room:
            return False
        self._room -= size
        return True

    def _make(self, picture: ReadPicture, known: str) -> AcademyImage:
        name = _file_name(picture, known)
        row = AcademyImage(
            title=_title(picture),
            description=picture.alt[:255],
            source=(_("From the questions in %(file)s") % {"file": self._file_name})[:300],
            collection=self._partner.collection,
            uploaded_by_user=self._by,
        )
        place = row.get_upload_to(name)
        storage = row.file.storage
        if storage.exists(place) and not AcademyImage.objects.filter(file=place).exists():
            storage.delete(place)  # left by a worker that was killed before its commit
        row.file = ImageFile(BytesIO(picture.data), name)
        row._set_image_file_metadata()
        row.save()
        row.file.close()
        self._written.append(row)
        return row


def _hash(picture: ReadPicture) -> str:
    """The hash that Wagtail gives to a picture of these bytes."""
    return hashlib.sha1(picture.data, usedforsecurity=False).hexdigest()


def _extension(data: bytes) -> str:
    return next((name for pattern, name in _KINDS if pattern.match(data[:64])), "")


def _title(picture: ReadPicture) -> str:
    stem = PurePosixPath(picture.name.replace("\\", "/")).stem.replace("_", " ").replace("-", " ").strip()
    return (stem or picture.alt or "?")[:200].replace("\x00", "")


def _file_name(picture: ReadPicture, known: str) -> str:
    """A name that is the picture's own wherever it is brought in again, whatever the file called it."""
    stem = re.sub(r"[^a-z0-9]+", "-", _title(picture).lower()).strip("-")[:40]
    return f"{stem or 'picture'}-{known[:MARK_CHARS]}.{_extension(picture.data)}"


def weight_in_pixels(picture: ReadPicture) -> int:
    """Return how much there is to decode of a picture, by what its first bytes say of it."""
    return pixels_of(f".{_extension(picture.data)}", picture.data) or 0


def _refusal(picture: ReadPicture, *, too_many: bool = False) -> str:
    shown = picture.name[:80] or "?"
    extension = _extension(picture.data)
    if not extension:
        return _("The picture “%(name)s” is left out: it is no GIF, JPEG, PNG, SVG or WebP.") % {
            "name": shown
        }
    broken = photograph_refusal(f".{extension}", picture.data)
    try:
        if broken or too_many:
            raise ValidationError(_("it is broken, or has too many points."))
        field = CheckedImageField()
        field.max_image_pixels = None  # they were counted; Wagtail would decode it once more for that
        field.to_python(SimpleUploadedFile(f"picture.{extension}", picture.data))
    except ValidationError as refused:
        words = " ".join(refused.messages)
        return _("The picture “%(name)s” is left out: %(reason)s") % {"name": shown, "reason": words}
    return ""
