"""Read a Word document: its parts are checked, packed anew, and only then given to mammoth.

Mammoth knows Word's styles, numbering and notes. It reads with the standard library's zip and XML readers, so
it never sees the file that somebody sent, but a small archive of the parts that we have looked through.
"""

import re
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile

import mammoth
from django.conf import settings
from django.utils.translation import gettext as _

from courses.material.archive import Archive, Limits
from courses.material.docx_survey import Survey
from courses.material.html_blocks import RawPicture
from courses.material.rows import MaterialRefused, Remarks

LIMITS = Limits(archive=40_000_000, members=2_000, member=30_000_000, total=80_000_000)
MAX_XML_BYTES = 15_000_000
MAX_PICTURES = 300

_OLE = b"\xd0\xcf\x11\xe0"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML = re.compile(r"(?:\[content_types\]\.xml|.*\.(?:xml|rels|vml))", re.IGNORECASE)
_PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|word/.*\.(?:xml|rels)")
_PICTURES = re.compile(r"word/media/.*\.(?:png|jpe?g|jpe|gif|webp|emf|wmf|bmp|tiff?)", re.IGNORECASE)
_DOCUMENT = re.compile(r"word/document\d*\.xml")
_MACROS = re.compile(r"(?:^|/)(?:vbaProject|vbaData)[^/]*$", re.IGNORECASE)

# Word's styles, by name, as the page that the rest of this package reads.
STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Try it'] => div.try > p:fresh
p[style-name='Note'] => div.remember > p:fresh
p[style-name='Remember'] => div.remember > p:fresh
p[style-name='Example'] => div.example > p:fresh
p[style-name='Careful'] => div.careful > p:fresh
p[style-name='Reflection'] => div.reflection > p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
r[style-name='Strong'] => strong
r[style-name='Emphasis'] => em
"""


def read_docx(file: BinaryIO, remarks: Remarks) -> tuple[str, dict[str, RawPicture]]:
    """The document as HTML, and its pictures by the address that they have in it.

    Raises `MaterialRefused`. Nothing is fetched, whatever the document links to.
    """
    file.seek(0)
    if file.read(4) == _OLE:
        raise MaterialRefused(
            _("This is an old Word file (.doc), or one with a password. Save it as .docx without a password.")
        )
    archive = Archive(file, LIMITS)
    _refuse_what_is_no_plain_document(archive)
    checked = _checked_parts(archive, remarks)
    pictures: dict[str, RawPicture] = {}

    def keep(image: Any) -> dict[str, str]:
        address = f"picture:{len(pictures)}"
        pictures[address] = _raw(image, len(pictures))
        return {"src": address}

    try:
        result = mammoth.convert_to_html(
            checked,
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(keep),
            id_prefix="n",
        )
    except MaterialRefused:
        raise
    except Exception as error:  # mammoth raises many kinds over a document that no Word wrote
        raise MaterialRefused(_("This document is damaged. Open it in Word and save it again.")) from error
    return result.value, pictures


def _refuse_what_is_no_plain_document(archive: Archive) -> None:
    if "[Content_Types].xml" not in archive:
        raise MaterialRefused(_("This is not a Word document. Save it in Word as .docx."))
    types = archive.read("[Content_Types].xml", MAX_XML_BYTES)
    if b"macroEnabled" in types or b"vbaProject" in types or any(map(_MACROS.search, archive.names)):
        raise MaterialRefused(
            _("This document holds macros, small programs that we never run. Save it as .docx without them.")
        )
    if _MAIN.encode() not in types:
        raise MaterialRefused(_("This is not a Word document. Save it in Word as .docx."))


def _checked_parts(archive: Archive, remarks: Remarks) -> BytesIO:
    """An archive of the parts that are read, after a look through all XML in the file."""
    survey, packed = Survey(remarks), BytesIO()
    most: int = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    total = pictures = 0
    with ZipFile(packed, "w", ZIP_STORED) as parts:
        for name in archive.names:
            if _XML.fullmatch(name):
                content = archive.read(name, MAX_XML_BYTES)
                total += len(content)
                if total > MAX_XML_BYTES:
                    raise MaterialRefused(_("This document is too long for one module. Split it."))
                survey.read(content, main=bool(_DOCUMENT.fullmatch(name)))
                if _PARTS.fullmatch(name):
                    parts.writestr(name, content)
            elif _PICTURES.fullmatch(name) and pictures < MAX_PICTURES:
                content = archive.read(name)
                if len(content) <= most:
                    parts.writestr(name, content)
                    pictures += 1
    packed.seek(0)
    return packed


def _raw(image: Any, number: int) -> RawPicture:
    """The bytes of a picture, or why there are none."""
    if number >= MAX_PICTURES:
        return RawPicture(b"", _("There are more than %(most)s pictures.") % {"most": MAX_PICTURES})
    try:
        with image.open() as opened:
            return RawPicture(opened.read(), "")
    except ValueError:
        return RawPicture(b"", _("A picture that is only linked was left out. Put it into the document."))
    except Exception:  # a part that is not there, or was too large to be packed
        return RawPicture(b"", _("A picture is missing in the document or larger than 8 MB: left out."))
