"""Keep the files of a course folder in a partner's collection, each once."""

import hashlib
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Collection

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses import lesson_text
from courses.folder_beside import Shown
from courses.folder_files import read_ordinary
from courses.services.refusal import LoadRefused

MOST_OF_ONE_SIZE = 20  # recordings that are looked through for the same bytes
HASH_CHARS = 16  # of the SHA-256 in hexadecimal: 64 bits, plenty inside one partner's collection


class LoadedFiles:
    """Finds or makes the rows of files; a file that is there already keeps its credits."""

    def __init__(self, collection: Collection, by: User | None, room: int | None = None) -> None:
        """Take the collection; `room` is how many bytes there are left, None for no limit."""
        self._collection, self._by, self._room = collection, by, room
        self._known: dict[tuple[type, str], list[int]] = {}

    def image(self, block: lesson_text.ImageBlock) -> int:
        """The id of the picture of a block."""
        return self._keep(AcademyImage, block.file, _title_of(block.file), description=block.alt[:255])

    def picture(self, shown: Shown, held: int | None) -> int | None:
        """The id of the picture of a question or option, which is `held` where that is the same; or None."""
        if shown.file is None:
            return None
        said = shown.words[:255]
        return self._keep(AcademyImage, shown.file, _title_of(shown.file), held, description=said)

    def recording(self, shown: Shown, title: str, held: int | None) -> int | None:
        """The id of the recording of a question, which is `held` where that is the same; or None."""
        if shown.file is None:
            return None
        return self._keep(AcademyMedia, shown.file, title, held, type="audio", duration=shown.seconds)

    def document(self, block: lesson_text.DownloadBlock) -> int:
        """The id of the document of a block."""
        return self._keep(AcademyDocument, block.file, block.title)

    def audio(self, block: lesson_text.AudioBlock) -> dict[str, Any]:
        """What a StreamField keeps of a recording: ids of its files, one for each format, and its words."""
        more: dict[str, Any] = {"type": "audio", "duration": block.seconds}
        return {
            "title": block.title,
            "audio": self._keep(AcademyMedia, block.file, block.title, **more),
            "second": self._keep(AcademyMedia, block.second, block.title, **more) if block.second else None,
            "transcript": block.transcript,
        }

    def video(self, block: lesson_text.VideoBlock) -> dict[str, Any]:
        """What a StreamField keeps of a video: ids of its file, captions and picture, and its words."""
        more: dict[str, Any] = {"type": "video", "duration": block.seconds}
        captions = [
            {"language": code, "file": self._keep(AcademyDocument, file, f"{block.title} ({code})"[:255])}
            for code, file in block.captions
        ]
        poster = block.poster and self._keep(AcademyImage, block.poster, _title_of(block.poster))
        return {
            "title": block.title,
            "video": self._keep(AcademyMedia, block.file, block.title, **more),
            "captions": [
                {"type": "item", "value": each, "id": str(uuid5(NAMESPACE_OID, f"item {place}"))}
                for place, each in enumerate(captions)
            ],
            "transcript": block.transcript,
            "poster": poster,
        }

    def _keep(
        self, model: Any, file: lesson_text.MediaFile, title: str, held: int | None = None, **more: object
    ) -> int:
        known = (model, file.sha256)
        if known not in self._known:
            mark = f"-{file.sha256[:HASH_CHARS]}"
            there = self._marked(model, mark) + self._alike(model, file)
            self._known[known] = there or [self._make(model, file, title, mark, more).pk]
        ids = self._known[known]
        return held if held in ids else ids[0]

    def _marked(self, model: Any, mark: str) -> list[int]:
        """Files that came in a folder."""
        rows = model.objects.filter(collection=self._collection, file__contains=mark)
        return list(rows.values_list("pk", flat=True))

    def _alike(self, model: Any, file: lesson_text.MediaFile) -> list[int]:
        """Files with these very bytes that somebody uploaded: of the partner, else of the academy.

        A course that shows them goes out and comes in with the same ones.
        """
        own = Q(collection__path__startswith=self._collection.path)
        rows = model.objects.filter(own | Q(collection__depth=1)).order_by("-collection__depth", "pk")
        if model is not AcademyMedia:
            sha1 = hashlib.sha1(_as_checked(file), usedforsecurity=False).hexdigest()
            return list(rows.filter(file_hash=sha1).values_list("pk", flat=True))
        same_size = rows.filter(file_size=file.size)[:MOST_OF_ONE_SIZE]
        return [row.pk for row in same_size if _holds(row, file)]

    def _make(
        self, model: Any, file: lesson_text.MediaFile, title: str, mark: str, more: dict[str, object]
    ) -> Any:
        if self._room is not None:
            self._room -= file.size
            if self._room < 0:
                raise LoadRefused(
                    _("There is not enough room left for the files. Delete some, or ask for more.")
                )
        content = _as_checked(file)
        name = f"{file.path.stem[:40]}{mark}{file.path.suffix}"
        upload = ImageFile(BytesIO(content), name) if model is AcademyImage else ContentFile(content, name)
        row = model(
            title=title,
            file=upload,
            collection=self._collection,
            uploaded_by_user=self._by,
            author=file.author,
            source=file.source,
            licence=file.licence,
            **more,
        )
        if model is AcademyImage:
            row._set_image_file_metadata()
        elif model is AcademyDocument:
            row._set_document_file_metadata()
        row.save()
        return row


def _holds(row: AcademyMedia, file: lesson_text.MediaFile) -> bool:
    """Whether a recording in the storage has the bytes of `file`."""
    try:
        with row.file.storage.open(str(row.file.name), "rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def _as_checked(file: lesson_text.MediaFile) -> bytes:
    """What the file held when its folder was read; refuses one that somebody has changed or swapped since."""
    try:
        content = read_ordinary(file.path, file.size + 1)
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise LoadRefused(f"“{file.name}” has changed since it was checked. Load the folder again.")
    return content


def _title_of(file: lesson_text.MediaFile) -> str:
    """A picture's name in the admin, from its file's: “weak-link.png” is “Weak link”."""
    return file.path.stem.replace("-", " ").replace("_", " ").capitalize()
