"""What the editor's list of blocks shows of each block: a small example in the editor's own language.

Each function returns what a block of its name would hold. They run when a preview is drawn.
"""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _


def text() -> str:
    """Return rich text with a heading."""
    return format_html(
        "<h2>{}</h2><p>{}</p>",
        _("Why links are slow in the evening"),
        _("After work everybody is on the air at once, and each mast shares what it has."),
    )


def quote() -> dict[str, Any]:
    """Return a quotation."""
    words = _("We do not need a faster link. We need one that is there on Monday morning.")
    return {"text": words, "who": _("A head teacher"), "source": _("Interview, 2024"), "language": ""}


def table() -> dict[str, Any]:
    """Return a table with names of columns and rows."""
    heads = f"{_('Hour')} | {_('Download')} | {_('Upload')}"
    rows = f"{heads}\n06:00 | 9.1 | 2.2\n12:00 | 4.0 | 1.1\n18:00 | 1.3 | 0.4"
    caption = _("Speed of a school's link, in Mbit/s")
    return {"caption": caption, "header_row": True, "header_column": True, "rows": rows}


def steps() -> dict[str, Any]:
    """Return two steps."""
    first = {"title": _("Close other programs"), "text": paragraph(_("They use the link too."))}
    second = {"title": _("Measure three times"), "text": paragraph(_("Write down the middle figure."))}
    return {"title": _("Measure your link"), "steps": [first, second]}


def comparison() -> dict[str, Any]:
    """Return two sides with two points each."""
    satellite = {"title": _("Satellite"), "points": f"{_('Works everywhere')}\n{_('Slow to answer')}"}
    fibre = {"title": _("Fibre"), "points": f"{_('Needs a trench')}\n{_('Quick to answer')}"}
    return {"title": _("Two ways to connect a school"), "columns": [satellite, fibre]}


def paragraph(words: str) -> str:
    """Return words as a paragraph of rich text."""
    return format_html("<p>{}</p>", words)
