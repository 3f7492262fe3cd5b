"""Read TOML that an author wrote (`course.toml`, front matter), so that each mistake is told with its line.

`tomllib` gives values without places, so a `Table` looks for the key in the source again. A mistake goes to
the `Report` and a harmless value takes its place: the author sees all of them at once.
"""

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

MAX_TOML_CHARS = 60_000
MAX_DOTS = 200  # in a line, whatever stands in quotes: long dotted keys take quadratic time, texts have few
MAX_UNKNOWN = 20  # keys of one table that are told one by one
FENCE = "+++"
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # no-break spaces stay: French needs them


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in one line of one file of a course folder."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass
class Report:
    """Collects the problems of one folder."""

    problems: list[Problem] = field(default_factory=list)

    def of(self, file: str) -> Callable[[int, str], None]:
        """A function that notes a line and a reason for this file."""
        return lambda line, reason: self.problems.append(Problem(file, line, reason))


Note = Callable[[int, str], None]


def split_front_matter(source: str, note: Note) -> tuple[str, str, int]:
    """The TOML between the two `+++` lines, the body after them, and the line where the body begins."""
    lines = source.split("\n")
    if lines[0].strip() != FENCE:
        note(1, "The file begins with front matter between two lines “+++”.")
        return "", source, 1
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == FENCE:
            return "\n".join(["", *lines[1 : number - 1]]), "\n".join(lines[number:]), number + 1
    note(1, "The front matter is not closed with a second line “+++”.")
    return "", "", 1


def read_toml(source: str, note: Note) -> "Table":
    """Parse TOML into a table; a file that is not TOML gives a problem and an empty table."""
    data: dict[str, Any] = {}
    if len(source) > MAX_TOML_CHARS:
        note(1, f"The TOML is longer than {MAX_TOML_CHARS:,} characters.")
    elif deep := [n for n, line in enumerate(source.split("\n"), 1) if line.count(".") > MAX_DOTS]:
        note(deep[0], f"This line has more than {MAX_DOTS} dots.")
    else:
        try:
            data = tomllib.loads(source)
        except (ValueError, RecursionError) as error:
            found = re.search(r"at line (\d+)", str(error))
            note(int(found[1]) if found else 1, f"This is not TOML: {str(error)[:200]}")
    return Table(data, _Places(source), note)


class _Places:
    """The lines of a source in which each key and each header stands."""

    def __init__(self, source: str) -> None:
        self.keys: dict[str, list[int]] = defaultdict(list)
        self.headers: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(source.split("\n"), 1):
            key, equals, _value = line.partition("=")
            if equals:
                self.keys[key.strip().strip("\"'")].append(number)
            elif "[" in line:
                self.headers[line.strip()].append(number)


def _at(numbers: Sequence[int], start: int, place: int = 0) -> int | None:
    """The line number `place` (from 0) of those at or after `start`."""
    found = bisect_left(numbers, start) + place
    return numbers[found] if found < len(numbers) else None


class Table:
    """One table of a TOML file, whose keys are taken one by one; `done` reports those nobody took."""

    def __init__(self, data: dict[str, Any], places: _Places, note: Note, start: int = 1, path: str = ""):
        self._data, self._places, self._note, self._start, self._path = data, places, note, start, path
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def line(self, key: str = "") -> int:
        """The line of a key of this table, else the line where the table begins."""
        return _at(self._places.keys.get(key, ()), self._start) or self._start

    def note(self, key: str, reason: str) -> None:
        """Report a mistake at the line of `key`."""
        self._note(self.line(key), reason)

    def _take(self, key: str, kind: type, what: str, default: Any) -> Any:
        self._taken.add(key)
        if key not in self._data:
            if default is None:
                self.note("", f"“{key}” is missing.")
            return default
        value = self._data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.note(key, f"“{key}” must be {what}.")
            return default
        return value

    def text(self, key: str, longest: int = 250, default: str | None = None, pattern: str = "") -> str:
        """A trimmed text; the default stands for one that is missing or wrong."""
        value = self._take(key, str, "a text", default)
        value = " ".join(_BLANKS.split((value or "").strip()))
        if len(value) > longest:
            self.note(key, f"“{key}” is longer than {longest} characters.")
        elif "\0" in value or (value and pattern and not re.fullmatch(pattern, value)):
            self.note(key, f"“{key}” cannot be “{value[:60]}”.")
        elif key in self._data and default is None and not value:
            self.note(key, f"“{key}” is empty.")
        else:
            return value
        return default or ""

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of a few words; the first of them where it is wrong."""
        value = self.text(key, default=default)
        if value in choices:
            return value
        if value:
            self.note(key, f"“{key}” is one of: {', '.join(choices)}.")
        return choices[0]

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number between two limits, both included."""
        value = self._take(key, int, "a whole number", default)
        if value is not None and not low <= value <= high:
            self.note(key, f"“{key}” lies between {low} and {high}.")
            value = default
        return low if value is None else value

    def boolean(self, key: str, default: bool) -> bool:
        """True or false."""
        return self._take(key, bool, "true or false", default)

    def uuid(self, key: str) -> UUID:
        """A UUID; the nil one where it is missing or wrong."""
        value = self.text(key)
        try:
            return UUID(value)
        except ValueError:
            if value:
                self.note(key, f"“{key}” must be a UUID.")
            return UUID(int=0)

    def texts(self, key: str, longest: int = 500, most: int = 30) -> tuple[str, ...]:
        """A list of texts, at least one."""
        values = self._take(key, list, "a list of texts", None) or []
        if key in self._data and not (
            0 < len(values) <= most
            and all(isinstance(text, str) and text.strip() and len(text) <= longest for text in values)
        ):
            self.note(key, f"“{key}” is a list of 1 to {most} texts of at most {longest} characters.")
            return ()
        return tuple(" ".join(text.split()) for text in values)

    def table(self, key: str) -> "Table":
        """A table inside this one; an empty one where it is missing."""
        value = self._take(key, dict, "a table", None) or {}
        name = f"{self._path}{key}"
        return Table(value, self._places, self._note, self._header(f"[{name}]", 0, key), f"{name}.")

    def tables(self, key: str, most: int) -> list["Table"]:
        """The tables of a list of them, in order; at least one."""
        values = self._take(key, list, "a list of tables", None) or []
        if len(values) > most or not all(isinstance(value, dict) for value in values):
            self.note(key, f"“{key}” is a list of at most {most} tables.")
            return []
        name = f"{self._path}{key}"
        return [
            Table(value, self._places, self._note, self._header(f"[[{name}]]", place, key), f"{name}.")
            for place, value in enumerate(values)
        ]

    def _header(self, header: str, place: int, key: str) -> int:
        """The line of the header number `place` (from 0) at or after the start of this table."""
        return _at(self._places.headers.get(header, ()), self._start, place) or self.line(key)

    def done(self) -> None:
        """Report the keys that mean nothing here: mostly misspelt ones."""
        unknown = [key for key in self._data if key not in self._taken]
        for key in unknown[:MAX_UNKNOWN]:
            self.note(key, f"“{key[:60]}” means nothing here.")
        if more := len(unknown[MAX_UNKNOWN:]):
            self.note(unknown[MAX_UNKNOWN], f"More keys that mean nothing here: {more}.")
