"""Word documents for tests: honest ones from our own writer, and ones whose parts were tampered with."""

from io import BytesIO

from PIL import Image

from courses.material.template import WordFile, packed


def png(side: int = 8) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (side, side), "#0b5c8a").save(stream, "PNG")
    return stream.getvalue()


def word(*paragraphs: tuple[str, str]) -> WordFile:
    """A document of (text, style) paragraphs."""
    made = WordFile()
    for text, style in paragraphs:
        made.paragraph(text, style)
    return made


def lessons(count: int = 2) -> WordFile:
    """A module with a picture and a table in each lesson."""
    made = word(("Links", "Title"))
    for number in range(1, count + 1):
        made.paragraph(f"Lesson {number}", "Heading1")
        made.paragraph("Some words.")
        made.picture(png(8 + number), f"Picture {number}")
        made.table([["Hour", "Speed"], ["06:00", "9.1"]])
        made.paragraph(f"Table {number}", "Caption")
    return made


def tampered(made: WordFile, **changes: object) -> BytesIO:
    """The document with some parts put in or replaced; `__` in a name is a slash, `_dot_` a dot."""
    parts = made.parts()
    for name, content in changes.items():
        parts[name.replace("__", "/").replace("_dot_", ".")] = content
    return BytesIO(packed(parts))


def with_body(xml: str, **changes: object) -> BytesIO:
    """A document with this XML in its body."""
    made = word(("Before", "Heading1"))
    document = str(made.parts()["word/document.xml"]).replace("<w:sectPr>", f"{xml}<w:sectPr>")
    return tampered(made, word__document_dot_xml=document, **changes)
