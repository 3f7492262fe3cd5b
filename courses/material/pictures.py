"""Check a picture found inside a document as if somebody had uploaded it."""

import re
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from cms.upload_forms import CheckedImageField
from courses.material.rows import Picture

_KNOWN = ((b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"), (b"RIFF", ".webp"))
_METAFILES = (b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")


def checked_picture(name: str, content: bytes) -> Picture:
    """Return the picture under a safe name; raises `ValueError` that says why we do not take it."""
    suffix = next((each for start, each in _KNOWN if content.startswith(start)), "")
    if content.startswith(_METAFILES):
        raise ValueError(
            _("A picture is a Windows metafile (EMF or WMF), which no browser shows. Save it as PNG.")
        )
    if not suffix:
        raise ValueError(_("A picture has a format that we do not take. Save it as PNG or JPEG."))
    stem = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(name).stem.lower()).strip("-")[:40]
    picture = Picture(f"{stem or 'picture'}{suffix}", content)
    try:
        field = CheckedImageField()
        with SimpleUploadedFile(picture.name, content) as upload:
            field.to_python(upload)
    except ValidationError as error:
        raise ValueError(_("A picture was left out: %(why)s") % {"why": " ".join(error.messages)}) from error
    return picture
