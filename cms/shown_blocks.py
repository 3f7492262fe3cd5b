"""What our blocks are made of: structs that show what is stored, tables and lists as text, languages."""

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from hashlib import blake2s
from typing import Any, ClassVar

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue

from academy.lib.languages import direction_of
from cms.grids import MAX_CELL_CHARS, MAX_COLUMNS, MAX_LINES, MAX_ROWS, read_grid, read_lines, write_grid
from cms.rich_text import safe_html

Stored = Mapping[str, Any]
Links = Mapping[int, str] | None

_LETTER = re.compile(r"[^\W\d_]")


class ShownBlock(blocks.StructBlock):
    """A struct whose template shows what `shown` makes of the stored values, half filled as they may be.

    The same words come from a page, from the editor's previews and from a lesson that is kept
    (`courses.rendering`), which has no struct values at hand but what the database holds.
    """

    rich: ClassVar[tuple[str, ...]] = ()  # names of rich texts

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return what the template shows; `links` are those of `cms.rich_text.page_links`."""
        raise NotImplementedError

    def rich_texts(self, stored: Stored) -> Iterator[str]:
        """Yield the rich texts inside, so that the links of many blocks are found by one query."""
        for name in self.rich:
            yield text_of(stored, name)

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Add what is shown, and a number for ids where a page gives none."""
        context = super().get_context(value, parent_context=parent_context)
        stored = self.get_prep_value(value)
        digest = zlib.crc32(json.dumps(stored, sort_keys=True, default=str).encode())
        return {"number": digest, **context, **self.shown(stored)}


def text_of(stored: Stored, name: str) -> str:
    """Return a stored text without space around it; empty for what is missing or no text."""
    value = stored.get(name)
    return value.strip() if isinstance(value, str) else ""


def html_of(stored: Stored, name: str, links: Links) -> str:
    """Return a stored rich text as safe HTML; empty where it has no words."""
    html = safe_html(text_of(stored, name), links)
    return html if re.sub(r"<[^>]*>", "", html).strip() else ""


def items_of(stored: Stored, name: str) -> list[Stored]:
    """Return the structs of a stored list, with or without the ids around them."""
    found = stored.get(name)
    items = found if isinstance(found, list) else []
    bare = [
        item["value"] if isinstance(item, dict) and item.get("type") == "item" else item for item in items
    ]
    return [item for item in bare if isinstance(item, dict)]


def language_of(stored: Stored) -> dict[str, Any]:
    """Return the stored language as `language` (its code), `direction` and `language_name`, or nothing."""
    code = text_of(stored, "language").lower()
    if "name" not in LANG_INFO.get(code, {}):
        return {}
    info = get_language_info(code)
    return {
        "language": code,
        "direction": direction_of(code),
        "language_name": info["name_translated"],
    }


def language_choices() -> list[tuple[str, Any]]:
    """Return languages to choose from: the academy's own first, then all others that Django can name."""
    ours = [code for code, _name in settings.LANGUAGES]
    known = {code: get_language_info(code) for code, info in LANG_INFO.items() if "name" in info}
    others = sorted((info["name_translated"], code) for code, info in known.items() if code not in ours)
    first = [(code, known[code]["name_translated"]) for code in ours if code in known]
    return [*first, *((code, name) for name, code in others)]


class _PlainTextBlock(blocks.TextBlock):
    """Text of many small texts, each translated on its own; migrations see a plain text."""

    def deconstruct(self) -> tuple[str, Any, Any]:
        """Name Wagtail's own block, so that old migrations need none of our code."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.TextBlock", args, kwargs

    def parts(self, text: str) -> list[list[str]]:
        """Return the small texts, in rows."""
        raise NotImplementedError

    def joined(self, rows: list[list[str]]) -> str:
        """Return the text of these rows."""
        raise NotImplementedError

    def get_translatable_segments(self, value: Any) -> list[StringSegmentValue]:
        """Give translators each different text that has letters, once."""
        texts = dict.fromkeys(text for row in self.parts(value or "") for text in row if _LETTER.search(text))
        return [StringSegmentValue(_name_of(text), text) for text in texts]

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> str:
        """Put the translations in their places: no row, cell or line comes or goes."""
        said = {each.path: " ".join(each.render_text().split()) for each in segments}
        return self.joined([[said.get(_name_of(text), text) for text in row] for row in self.parts(value)])


class GridBlock(_PlainTextBlock):
    """A table, typed as text: one row a line, cells between bars, or copied from a spreadsheet."""

    def clean(self, value: Any) -> str:
        """Refuse what is no table, and one too large for a phone."""
        text = super().clean(value)
        rows = read_grid(text or "")
        columns = max(map(len, rows), default=0)
        if rows and columns < 2:
            raise ValidationError(_("Write a bar (|) between the cells of a row."))
        if columns > MAX_COLUMNS or len(rows) > MAX_ROWS:
            words = _("This table has %(columns)s columns and %(rows)s rows. It can have %(most)s.")
            most = f"{MAX_COLUMNS} × {MAX_ROWS}"
            raise ValidationError(words, params={"columns": columns, "rows": len(rows), "most": most})
        if any(len(cell) > MAX_CELL_CHARS for row in rows for cell in row):
            words = _("A cell has at most %(most)s characters.")
            raise ValidationError(words, params={"most": MAX_CELL_CHARS})
        return text

    def parts(self, text: str) -> list[list[str]]:
        """Return the cells."""
        return read_grid(text)

    def joined(self, rows: list[list[str]]) -> str:
        """Return the cells between bars."""
        return write_grid(rows)


class LinesBlock(_PlainTextBlock):
    """A list, typed as text: one point a line."""

    def clean(self, value: Any) -> str:
        """Refuse more points than anybody compares."""
        text = super().clean(value)
        if len(read_lines(text or "")) > MAX_LINES:
            raise ValidationError(_("Write at most %(most)s points."), params={"most": MAX_LINES})
        return text

    def parts(self, text: str) -> list[list[str]]:
        """Return each point in a row of its own."""
        return [[line] for line in read_lines(text)]

    def joined(self, rows: list[list[str]]) -> str:
        """Return one point a line."""
        return "\n".join(line for row in rows for line in row)


def _name_of(text: str) -> str:
    """Name a text by what it says, so that a row that moves keeps its translation."""
    return blake2s(text.encode(errors="replace"), digest_size=8).hexdigest()
