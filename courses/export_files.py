"""The files of a course on their way into a folder: those that its lessons may show, under plain names."""

import hashlib
import re
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.material.block_writing import FileOf
from courses.partner_files import usable_files

_MODELS: dict[str, Any] = {"image": AcademyImage, "media": AcademyMedia, "document": AcademyDocument}


class ExportFiles:
    """Copies each file once. `path` is where the course stands in the tree: it says whose files it shows."""

    def __init__(self, folder: Path, path: str) -> None:
        self._folder, self._path = folder, path
        self._known: dict[tuple[str, int, str], tuple[str, Any] | None] = {}
        self._names: dict[str, str] = {}
        self.notes: list[str] = []

    def finder(self, author: str, licence: str) -> FileOf:
        """A function for name and credit of a file; author and licence only where the lesson has others."""

        def find(kind: str, pk: Any) -> dict[str, str] | None:
            kind, _dot, language = kind.replace("captions", "document").partition(".")
            found = self._kept(kind, pk, language) if isinstance(pk, int) else None
            if found is None:
                return None
            name, row = found
            return {
                "file": name,
                "source": row.source,
                "author": row.author if row.author != author else "",
                "licence": row.licence if row.licence != licence else "",
                **({"seconds": str(round(row.duration or 0) or "")} if kind == "media" else {}),
            }

        return find

    def description(self, pk: int) -> str:
        """The text alternative that the library has for a picture."""
        found = self._kept("image", pk, "")
        return str(found[1].description) if found else ""

    def _kept(self, kind: str, pk: int, language: str) -> tuple[str, Any] | None:
        key = (kind, pk, language)
        if key not in self._known:
            row = usable_files(_MODELS[kind], self._path).filter(pk=pk).first()
            self._known[key] = self._copy(row, language) if row else None
        return self._known[key]

    def _copy(self, row: Any, language: str) -> tuple[str, Any] | None:
        try:
            with row.file.storage.open(row.file.name, "rb") as stored:
                digest = hashlib.file_digest(stored, "sha256").hexdigest()
                name = self._name(PurePosixPath(row.file.name).name, digest, language)
                path = self._folder / name
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    stored.seek(0)
                    with path.open("xb") as copy:
                        shutil.copyfileobj(stored, copy)
        except OSError:
            self.notes.append(f"The file “{row.title}” is missing in the academy's storage.")
            return None
        return name, row

    def _name(self, stored: str, digest: str, language: str) -> str:
        """A name without the marks of the loader and, where a name was taken, of Django's storage.

        Two files of one name are told apart by what they hold.
        """
        marks = rf"-{digest[:16]}(_[A-Za-z0-9]{{7}})?(?=\.[A-Za-z0-9]+$)"
        plain = PurePosixPath(re.sub(marks, "", stored))
        suffix = re.sub(r"[^a-z0-9.]", "", plain.suffix.lower())
        stem = re.sub(r"[^a-z0-9.]+", "-", plain.stem.lower()).strip("-.") or "file"
        if language and not stem.endswith(f".{language}"):
            stem = f"{stem}.{language}"
        name = f"files/{stem}{suffix}"
        if self._names.setdefault(name, digest) != digest:
            name = f"files/{digest[:8]}-{stem}{suffix}"
            self._names[name] = digest
        return name
