"""Tables and lists as plain text that anybody can type: one row a line, the cells between bars.

Pure. A row copied from a spreadsheet (cells between tabs) reads the same, and so does a Markdown table.
"""

import re

MAX_COLUMNS = 12
MAX_ROWS = 60
MAX_CELL_CHARS = 500
MAX_LINES = 20

Rows = list[list[str]]

_LINE = re.compile(r"\r\n|\r|\n")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-{2,}:?")  # the line under the header of a Markdown table
_BULLET = re.compile(r"[-*•–]\s+")


def read_grid(text: str) -> Rows:
    """Return the rows of a table, all of one width; `\\|` is a bar inside a cell."""
    lines = [line for line in _LINE.split(text) if line.strip()]
    if any(_BAR.search(line) for line in lines):
        rows = [_BAR.split(line.strip()) for line in lines]
        if all(len(row) > 1 and not row[0].strip() for row in rows):
            rows = [row[1:] for row in rows]
        if all(len(row) > 1 and not row[-1].strip() for row in rows):
            rows = [row[:-1] for row in rows]
    else:
        rows = [line.split("\t") for line in lines]
    cells = [[_single_spaced(cell.replace("\\|", "|")) for cell in row] for row in rows]
    if len(cells) > 1 and all(_RULE.fullmatch(cell) for cell in cells[1]):
        del cells[1]
    width = max(map(len, cells), default=0)
    return [row + [""] * (width - len(row)) for row in cells]


def write_grid(rows: Rows) -> str:
    """Return the text that `read_grid` reads as these rows."""
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)


def read_lines(text: str) -> list[str]:
    """Return the lines that say something, without the bullets that people paste before them."""
    lines = [_single_spaced(line) for line in _LINE.split(text)]
    return [line for line in (_BULLET.sub("", line, count=1) for line in lines) if line]


def _single_spaced(text: str) -> str:
    """The text with single spaces; those that hold a number and its unit together stay as they are."""
    return _SPACES.sub(" ", text).strip()
