"""Tables of a page as tables of a lesson: rows of plain cells, one line each."""

from django.utils.translation import gettext as _

from cms.grids import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, write_grid
from courses.lesson_written import WrittenBlock
from courses.material.html_nodes import Node
from courses.material.rows import Remarks


def table_parts(node: Node, place: str, remarks: Remarks) -> list[WrittenBlock] | None:
    """The table, in parts where it is long; None where it has one column and so only frames text.

    A table too wide for a lesson is left out, and told.
    """
    lines = [[cell for cell in line.elements() if cell.tag in {"td", "th"}] for line in _lines(node)]
    rows = [[_cell(cell, place, remarks) for cell in line] for line in lines if line]
    rows = [_with_spans(line, row) for line, row in zip([each for each in lines if each], rows, strict=True)]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if width < 2:
        return None if rows else []
    if width > MAX_COLUMNS:
        remarks.add(
            _("A table with %(width)s columns was left out; a lesson takes %(most)s. Split it.")
            % {"width": width, "most": MAX_COLUMNS},
            place,
        )
        return []
    rows = [row + [""] * (width - len(row)) for row in rows]
    first = next(line for line in lines if line)
    header = all(cell.tag == "th" for cell in first) or _all_bold(first) or _has(node, "thead")
    column = all(line[0].tag == "th" for line in lines[1:] if line) and len(lines) > 1
    caption = next((each.text() for each in node.elements() if each.tag == "caption"), "")
    if not caption:
        remarks.add(
            _("A table has no caption, so it has the words of its heading. Write a better one."), place
        )
    return _parts(rows, (caption or place or _("Table"))[:200], header, column, place, remarks)


def caption_missing() -> str:
    """What is told of a table without a caption."""
    return _("A table has no caption, so it has the words of its heading. Write a better one.")


def _parts(
    rows: list[list[str]], caption: str, header: bool, column: bool, place: str, remarks: Remarks
) -> list[WrittenBlock]:
    heads, body = (rows[:1], rows[1:]) if header else ([], rows)
    step = MAX_ROWS - len(heads)
    if len(body) > step:
        remarks.add(_("A long table was split into several."), place)
    parts = []
    for start in range(0, max(len(body), 1), step):
        grid = [*heads, *body[start : start + step]]
        stored = {
            "caption": caption,
            "header_row": header,
            "header_column": column,
            "rows": write_grid(grid),
        }
        words = " ".join([caption, *(cell for row in grid for cell in row)])
        parts.append(WrittenBlock("table", stored, words))
    return parts


def _lines(node: Node) -> list[Node]:
    """The rows of this table, without those of tables inside it."""
    found = []
    for child in node.elements():
        if child.tag == "tr":
            found.append(child)
        elif child.tag in {"thead", "tbody", "tfoot"}:
            found += [line for line in child.elements() if line.tag == "tr"]
    return found


def _cell(cell: Node, place: str, remarks: Remarks) -> str:
    if any(each.tag == "table" for each in cell.walk()):
        remarks.add(_("A table inside a table became plain text."), place)
    words = cell.text()
    if len(words) > MAX_CELL_CHARS:
        remarks.add(
            _("A cell was cut after %(most)s characters. Tables take short texts.")
            % {"most": MAX_CELL_CHARS},
            place,
        )
    return words[:MAX_CELL_CHARS]


def _with_spans(line: list[Node], row: list[str]) -> list[str]:
    """The cells of a row, with empty ones where one reaches over several columns."""
    cells: list[str] = []
    for cell, words in zip(line, row, strict=True):
        span = cell.attributes.get("colspan", "1")
        cells += [
            words,
            *[""] * (min(int(span), MAX_COLUMNS) - 1 if span.isdecimal() and len(span) < 4 else 0),
        ]
    return cells


def _all_bold(line: list[Node]) -> bool:
    """Whether all words of these cells are bold, as people mark the names of columns."""
    return all(
        cell.text()
        and cell.text() == " ".join(each.text() for each in cell.walk() if each.tag in {"b", "strong"})
        for cell in line
    )


def _has(node: Node, tag: str) -> bool:
    """Whether an element of this name stands straight below."""
    return any(child.tag == tag and child.elements() for child in node.elements())
