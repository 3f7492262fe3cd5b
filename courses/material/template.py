"""The Word and Markdown files that authors start from: headings, a picture, a table, boxes, in our styles.

The Word file is written here part by part, so that there is no binary to keep and none whose origin anybody
must explain: ECMA-376 asks for five parts, and Word fills in the rest.
"""

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape  # nosec B406: writes only
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = f"""{_XML}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>
<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/></Types>"""
_RELS = f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""
_DAY = (2026, 1, 1, 0, 0, 0)  # the same file every time

STYLES = (  # id, Word's name, size in half points, shade, outline level
    ("Title", "Title", 48, "", None),
    ("Heading1", "heading 1", 36, "", 0),
    ("Heading2", "heading 2", 28, "", 1),
    ("Heading3", "heading 3", 24, "", 2),
    ("Quote", "Quote", 22, "F3F1EA", None),
    ("Caption", "caption", 18, "", None),
    ("TryIt", "Try it", 22, "E4F0E4", None),
    ("Remember", "Remember", 22, "E2EEF5", None),
    ("Example", "Example", 22, "F3F1EA", None),
    ("Careful", "Careful", 22, "FBEBD3", None),
    ("Reflection", "Reflection", 22, "EEE8F4", None),
)


class WordFile:
    """Writes a small Word document, paragraph by paragraph."""

    def __init__(self) -> None:
        self._body: list[str] = []
        self._pictures: list[bytes] = []

    def paragraph(self, text: str, style: str = "", *, bold: bool = False) -> None:
        """Add a paragraph in one of `STYLES`."""
        self._body.append(_paragraph(text, _style(style), bold=bold))

    def items(self, texts: list[str], *, numbered: bool = False) -> None:
        """Add a list."""
        mark = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{2 if numbered else 1}"/></w:numPr>'
        self._body += [_paragraph(text, mark) for text in texts]

    def table(self, rows: list[list[str]]) -> None:
        """Add a table whose first row names the columns."""
        lines = [
            "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>'
                f"{_paragraph(cell, '', bold=not place)}</w:tc>"
                for cell in row
            )
            for place, row in enumerate(rows)
        ]
        head = "<w:trPr><w:tblHeader/></w:trPr>"
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        body = "".join(f"<w:tr>{'' if place else head}{line}</w:tr>" for place, line in enumerate(lines))
        grid = '<w:gridCol w:w="3000"/>' * len(rows[0])
        self._body.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
        )

    def picture(self, png: bytes, alt: str, size: tuple[int, int] = (480, 200)) -> None:
        """Add a picture in PNG with its text alternative; `size` in pixels."""
        self._pictures.append(png)
        number = len(self._pictures)
        wide, high = (side * 9525 for side in size)  # in English Metric Units
        words = escape(alt, {'"': "&quot;"})
        self._body.append(
            f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:docPr id="{number}" name="Picture {number}" descr="{words}"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="p{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="rIdP{number}"/><a:stretch><a:fillRect/></a:stretch>'
            "</pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r></w:p>"
        )

    def parts(self) -> dict[str, str | bytes]:
        """All parts by name."""
        relations = "".join(
            f'<Relationship Id="rIdP{number}" Type="{_OFFICE}/image" Target="media/p{number}.png"/>'
            for number in range(1, len(self._pictures) + 1)
        )
        return {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS,
            "word/document.xml": f"{_XML}<w:document {_NS}><w:body>{''.join(self._body)}"
            '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
            "word/styles.xml": _styles(),
            "word/numbering.xml": _numbering(),
            "word/_rels/document.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId2" Type="{_OFFICE}/numbering" Target="numbering.xml"/>{relations}'
            "</Relationships>",
            **{f"word/media/p{place}.png": png for place, png in enumerate(self._pictures, 1)},
        }

    def content(self) -> bytes:
        """The document as a file."""
        return packed(self.parts())


def packed(parts: dict[str, Any]) -> bytes:
    """Parts as a zip whose bytes depend on nothing but them."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as written:
        for name, part in parts.items():
            info = ZipInfo(name, _DAY)
            info.compress_type = ZIP_DEFLATED
            written.writestr(info, part)
    return stream.getvalue()


def word_template() -> bytes:
    """The Word file to start from, in the reader's language."""
    word = WordFile()
    word.paragraph(_("Title of the module"), "Title")
    word.paragraph(_("Title of the first lesson"), "Heading1")
    word.paragraph(_("Each Heading 1 begins a lesson. Write over these words and keep the styles."))
    word.paragraph(_("A part of the lesson"), "Heading2")
    word.items([_("What comes first"), _("What comes next")])
    word.paragraph(_("To give a picture its words, right-click it and choose “Edit Alt Text”."))
    word.picture(_sample_picture(), _("A curve that falls after six in the evening"))
    word.paragraph(_("What the picture shows"), "Caption")
    word.table([[_("Hour"), _("Speed")], ["06:00", "9.1"], ["18:00", "1.3"]])
    word.paragraph(_("What the table shows"), "Caption")
    word.paragraph(_("A box with something to try, in the style “Try it”."), "TryIt")
    word.paragraph(_("A box with something to remember, in the style “Remember”."), "Remember")
    word.paragraph(_("A box with an example, in the style “Example”."), "Example")
    word.paragraph(_("A box with a warning, in the style “Careful”."), "Careful")
    word.paragraph(_("What somebody said, in the style “Quote”."), "Quote")
    word.paragraph(f"— {_('Who said it')}", "Quote")
    word.paragraph(
        _("A question that learners answer for themselves, in the style “Reflection”."), "Reflection"
    )
    word.paragraph(_("Title of the second lesson"), "Heading1")
    word.paragraph(_("And so on."))
    return word.content()


def markdown_template() -> str:
    """The Markdown file to start from, in the reader's language."""
    quote = '::: quote who="{}"\n{}\n:::'
    table = '::: table caption="{}"\n{} | {}\n06:00 | 9.1\n18:00 | 1.3\n:::'
    return "\n\n".join([
        f'+++\ntitle = "{_("Title of the module")}"\n+++',
        f"# {_('Title of the first lesson')}",
        _("Each line with one # begins a lesson. **Bold**, *italic* and links are kept."),
        f"## {_('A part of the lesson')}",
        f"- {_('What comes first')}\n- {_('What comes next')}",
        table.format(_("What the table shows"), _("Hour"), _("Speed")),
        f"::: note try\n{_('A box: try, remember, example or careful.')}\n:::",
        quote.format(_("Who said it"), _("What somebody said.")),
        f"::: reflection\n{_('A question that learners answer for themselves.')}\n:::",
        f"# {_('Title of the second lesson')}",
        _("And so on."),
        "",
    ])  # fmt: skip


def _sample_picture() -> bytes:
    picture = Image.new("RGB", (480, 200), "#fbf9f4")
    draw = ImageDraw.Draw(picture)
    draw.line([(40, 20), (40, 170), (450, 170)], fill="#1d2b36", width=3)
    draw.line([(50, 60), (230, 55), (300, 70), (350, 140), (440, 150)], fill="#0b5c8a", width=5)
    stream = BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _style(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>' if style else ""


def _paragraph(text: str, properties: str, *, bold: bool = False) -> str:
    marks = "<w:rPr><w:b/></w:rPr>" if bold else ""
    words = f'<w:r>{marks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{words}</w:p>"


def _styles() -> str:
    made = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/></w:style>'
    ]
    for key, name, size, shade, level in STYLES:
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
        outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
        made.append(
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
            f'<w:pPr>{fill}<w:spacing w:before="160" w:after="80"/>{outline}</w:pPr>'
            f'<w:rPr>{"" if level is None else "<w:b/>"}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )
    return f"{_XML}<w:styles {_NS}>{''.join(made)}</w:styles>"


def _numbering() -> str:
    kinds = ((0, "bullet", "•"), (1, "decimal", "%1."))
    shapes = "".join(
        f'<w:abstractNum w:abstractNumId="{key}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/><w:pPr><w:ind w:left="720" w:hanging="360"/>'
        "</w:pPr></w:lvl></w:abstractNum>"
        for key, kind, mark in kinds
    )
    numbers = "".join(
        f'<w:num w:numId="{key + 1}"><w:abstractNumId w:val="{key}"/></w:num>' for key, _kind, _mark in kinds
    )
    return f"{_XML}<w:numbering {_NS}>{shapes}{numbers}</w:numbering>"
