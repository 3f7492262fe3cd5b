"""A glossary as a file, and the terms that a translator of one pair of languages needs."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.models import GlossaryTerm, Partner

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
COLUMNS = ("language", "term", "in_language", "translation", "note")
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


class CsvInvalid(Exception):
    """The file is no table of ours; `line` is 0 where it is the whole of it."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.words, self.line = words, line


def write_terms(terms: Iterable[GlossaryTerm]) -> bytes:
    """Return the terms as CSV. No cell begins a formula, whatever program opens it."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for each in terms:
        cells = (each.source_language, each.term, each.target_language, each.translation, each.note)
        table.writerow([_inert(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # the mark tells Excel that it is UTF-8


def read_terms(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the cells of each row with its line. Raises `CsvInvalid`."""
    if len(content) > MOST_BYTES:
        raise CsvInvalid(_("This file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CsvInvalid(_("This file is not in UTF-8. Save it in UTF-8."), line) from error
    head = text.split("\n", 1)[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",", strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        first = [cell.strip().lower() for cell in next(table, [])]
        if first[:4] != list(COLUMNS[:4]):
            words = _("The first line names the columns: %(columns)s.") % {"columns": ", ".join(COLUMNS)}
            raise CsvInvalid(words, 1)
        for cells in table:
            if any(cell.strip() for cell in cells):
                rows.append((table.line_num, [_plain(cell) for cell in [*cells, *[""] * 5][:5]]))
            if len(rows) > MOST_ROWS:
                raise CsvInvalid(_("This file has more than %(number)s rows.") % {"number": MOST_ROWS})
    except csv.Error as error:
        raise CsvInvalid(_("This is no CSV file."), table.line_num) from error
    return rows


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell


def _plain(cell: str) -> str:
    """What `_inert` was given; and no control characters, which no term has."""
    cell = cell[1:] if cell.startswith("'") and cell[1:].startswith(_ACTIVE) else cell
    return "".join(each for each in " ".join(cell.split()) if each.isprintable())


def terms_for(partner: Partner, source: str, target: str) -> list[dict[str, str]]:
    """Return the partner's terms of one pair of languages, the longest first, as plain data."""
    rows = GlossaryTerm.objects.filter(partner=partner, source_language=source, target_language=target)
    terms = [
        {"term": term, "translation": translation, "note": note}
        for term, translation, note in rows.values_list("term", "translation", "note")
    ]
    return sorted(terms, key=lambda each: (-len(each["term"]), each["term"]))
