"""The columns of a table of questions, and cells that no spreadsheet takes for a formula.

A question's own cells stand in its first row, with its first option; each further option has a row of
its own, in which the question's cells are empty.
"""

import re

from courses.bank.rows import ReadText

QUESTION = (
    "kind", "name", "question", "category", "feedback", "feedback right", "feedback partly", "feedback wrong",
    "hint", "objective", "difficulty", "tags", "unit", "match", "min words", "max words", "id", "key",
    "retired",
)  # fmt: skip
OPTION = ("option", "weight", "match with", "tolerance", "option feedback", "pinned", "option key")
COLUMNS = ("kind", "name", "question", *OPTION[:5], *QUESTION[3:], *OPTION[5:])
MAX_COLUMNS = 100
DELIMITERS = ",;\t"

_ACTIVE = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_FORMAT = re.compile(r"\[(plain|html|markdown)\]")


def delimiter_of(line: str) -> str:
    """Return what parts the cells of a heading."""
    return max(DELIMITERS, key=line.count)


def heading(line: str) -> list[str]:
    """Return the names of the columns in a first line, as we call them."""
    cells = [cell.strip().strip('"').strip() for cell in line[:5_000].split(delimiter_of(line[:5_000]))]
    return [" ".join(cell.lower().replace("_", " ").split()) for cell in cells][:MAX_COLUMNS]


def is_heading(line: str) -> bool:
    """Whether a file's first line is that of a table of questions."""
    return {"question", "option"} <= set(heading(line.lstrip("\ufeff")))


def inert(cell: str) -> str:
    """Return a cell that no program takes for a formula: an apostrophe before `=`, `+`, `-` and `@`."""
    return f"'{cell}" if _ACTIVE.match(cell) else cell


def active(cell: str) -> str:
    """Return a cell as it was before it was made inert."""
    return cell[1:] if cell.startswith("'") and _ACTIVE.match(cell) else cell


def text_cell(text: ReadText) -> str:
    """Return a text as a cell, with its format where it is not plain."""
    named = text and (text.format != "plain" or _FORMAT.match(text.source))
    return f"[{text.format}]{text.source}" if named else text.source


def text_in(cell: str) -> ReadText:
    """Return the text that a cell holds."""
    found = _FORMAT.match(cell)
    return ReadText(cell[found.end() :].strip(), found[1]) if found else ReadText(cell)


def tags_cell(tags: tuple[str, ...]) -> str:
    """Return tags as one cell, with commas between."""
    return ", ".join(tag.replace("\\", "\\\\").replace(",", "\\,") for tag in tags)


def tags_in(cell: str) -> list[str]:
    """Return the tags of a cell."""
    found = re.findall(r"(?:[^,\\]|\\.)+", cell[:10_000], re.DOTALL)
    return [tag for each in found if (tag := re.sub(r"\\(.)", r"\1", each).strip())]
