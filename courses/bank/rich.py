"""Rich text of the bank as a text for a file, in the lightest format that holds it."""

import html
import re

from courses.bank.rows import ReadText

_KEY = re.compile(r' data-block-key="[^"]*"')
_TAG = re.compile(r"<(?!br\s*/?>)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>\n?", re.IGNORECASE)


def as_read_text(source: str) -> ReadText:
    """Return rich text as plain where it has no markup but line breaks, else as HTML."""
    source = _KEY.sub("", source).strip()
    if _TAG.search(source):
        return ReadText(" ".join(source.split("\n")), "html")
    lines = html.unescape(_BREAK.sub("\x00", source.replace("\n", " "))).split("\x00")
    return ReadText("\n".join(line.strip() for line in lines).strip())
