"""Cut a GIFT file into questions, also where blank lines and braces are not as they should be.

Lines are read once. A question ends at a blank line outside braces, before the next `::`, `$CATEGORY:` or
comment, and after its closing brace where another opening one follows. Inside braces blank lines mean
nothing, until something shows that the closing brace was forgotten.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from courses.bank.limits import MAX_BLOCK_CHARS

_BRACES = re.compile(r"\\.|[{}]")
# Formulas such as \frac{1}{2} or x^{2}; braces that hold what an answer could be are left alone.
_FORMULA = re.compile(
    r"(\\[A-Za-z]{2,20}|(?<!\\)[\^_]|(?<=\\\})(?=\{))"
    r"\{(?!\s*(?:[=~#>}]|(?:T|F|TRUE|FALSE)\s*\}))((?:[^{}\\]|\\.){1,200})\}"
)
_ANSWERS = re.compile(r"\s*(?:[=~#>}]|(?:T|F|TRUE|FALSE)\s*[#}])", re.IGNORECASE)
_CLOZE = re.compile(r"\{\s*\d*\s*:\s*[A-Z_]{1,20}\s*:", re.IGNORECASE)


@dataclass
class Block:
    """The lines of one question and the comments before them. `open` says that its brace was not closed."""

    category: str
    line: int = 0
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # of these lines in the file
    comments: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)  # those after the last blank line inside the braces
    chars: int = 0
    depth: int = 0
    answers: bool | None = False  # whether the braces that are open hold answers; None: not known yet
    answered: bool = False  # a pair of braces with answers was closed
    open: bool = False
    blank_at: int = -1  # how many lines stood before the last blank one inside the braces

    @property
    def text(self) -> str:
        """All its lines."""
        return "\n".join(self.lines).strip()

    @property
    def is_too_long(self) -> bool:
        """Whether it holds more than any question needs; its lines are then not kept."""
        return self.chars > MAX_BLOCK_CHARS


def looks_like_answers(inside: str) -> bool:
    """Whether what follows an opening brace is the beginning of answers: a sign of GIFT's, or nothing."""
    return bool(_ANSWERS.match(inside + "}"))


def blocks(source: str) -> Iterator[Block]:
    """Every question of a file, and every text that is none, in order."""
    cutter = _Cutter()
    for number, line in enumerate(source.split("\n"), start=1):
        yield from cutter.take(number, line)
    yield from cutter.end()


class _Cutter:
    def __init__(self) -> None:
        self._block = Block("")
        self._waiting: Block | None = None  # a text without braces: they may follow after a blank line

    def take(self, number: int, line: str) -> Iterator[Block]:
        """Take the next line; gives the blocks that are complete with it."""
        block, stripped = self._block, line.strip()
        if not stripped:
            yield from self._blank()
        elif stripped.startswith("$CATEGORY:"):
            yield from self._flush()
            yield from self._give_waiting()
            self._block = Block(stripped.removeprefix("$CATEGORY:").strip()[:2_000])
        elif stripped.startswith("//"):
            if block.lines and ((block.depth == 0 and block.answered) or self._is_new(stripped)):
                yield from self._flush()
            block = self._block
            (block.late if block.depth and block.blank_at > 0 else block.comments).append(stripped[2:])
        else:
            yield from self._content(number, line, stripped)

    def end(self) -> Iterator[Block]:
        """Give what is left at the end of the file."""
        yield from self._flush()
        yield from self._give_waiting()

    def _is_new(self, comment: str) -> bool:
        """Whether a comment inside braces is the one that Moodle writes before each question."""
        block = self._block
        return block.blank_at == len(block.lines) and comment.startswith("// question:")

    def _blank(self) -> Iterator[Block]:
        block = self._block
        if block.depth:
            if block.blank_at != len(block.lines):
                block.comments += block.late
                block.late = []
            block.blank_at = len(block.lines)
        elif block.lines:
            yield from self._flush()
        elif block.comments:
            self._block = Block(block.category)

    def _content(self, number: int, line: str, stripped: str) -> Iterator[Block]:
        block = self._block
        if block.lines and stripped.startswith("::") and not self._is_within_name():
            yield from self._flush()
        if self._waiting and not self._block.lines and stripped.startswith("{"):
            self._block, self._waiting = self._waiting, None
        yield from self._give_waiting()
        if not self._block.is_too_long and len(line) <= MAX_BLOCK_CHARS:
            line = _shield_formulas(line)
            if self._opens_another(line):
                yield from self._split()
        self._append(number, line)

    def _is_within_name(self) -> bool:
        first = self._block.lines[0].strip()
        return len(self._block.lines) == 1 and first.startswith("::") and "::" not in first[2:]

    def _append(self, number: int, line: str) -> None:
        block = self._block
        block.line = block.line or number
        block.chars += len(line) + 1
        if block.is_too_long:
            block.lines = [(block.lines or [line])[0][:500]]
            block.numbers = [block.line]
            if len(line) > MAX_BLOCK_CHARS:
                return
        else:
            block.lines.append(line)
            block.numbers.append(number)
        if block.depth and block.answers is None:
            block.answers = looks_like_answers(line[:100])
        for found in _BRACES.finditer(line):
            if found[0] == "{":
                block.depth += 1
                if block.depth == 1:
                    rest = line[found.end() : found.end() + 100]
                    block.answers = looks_like_answers(rest) if rest.strip() else None
            elif found[0] == "}" and block.depth:
                block.depth -= 1
                block.answered = block.answered or (block.depth == 0 and block.answers is not False)

    def _opens_another(self, line: str) -> bool:
        """Whether a brace opens here that belongs to the next question."""
        block = self._block
        opens = any(found[0] == "{" for found in _BRACES.finditer(line))
        if not opens or _CLOZE.search(line):
            return False
        return block.blank_at > 0 if block.depth else block.answered

    def _split(self) -> Iterator[Block]:
        """End the block before the lines of the next question, which it has swallowed."""
        block = self._block
        at = block.blank_at if block.depth else self._closed_at()
        rest = list(zip(block.numbers, block.lines, strict=True))[at:]
        del block.lines[at:], block.numbers[at:]
        yield from self._flush()
        for number, line in rest:
            self._append(number, line)

    def _closed_at(self) -> int:
        """How many lines the block has up to its last closing brace."""
        lines = self._block.lines
        for at in range(len(lines), 0, -1):
            if any(found[0] == "}" for found in _BRACES.finditer(lines[at - 1])):
                return at
        return len(lines)

    def _flush(self) -> Iterator[Block]:
        block = self._block
        self._block = Block(block.category)
        if not block.lines:
            self._block.comments = []
            return
        yield from self._give_waiting()
        block.open = block.depth > 0
        if block.open:
            self._block.comments = block.late  # the brace was forgotten: they belong to what comes next
        else:
            block.comments += block.late
        if block.open or block.answered or block.is_too_long:
            yield block
        else:
            self._waiting = block

    def _give_waiting(self) -> Iterator[Block]:
        if self._waiting:
            yield self._waiting
            self._waiting = None


def _shield_formulas(line: str) -> str:
    """The line with the braces of formulas escaped, as they should have been."""
    if "{" not in line or not ("\\" in line or "^" in line or "_" in line):
        return line
    for _nested in range(3):
        shielded = _FORMULA.sub(r"\1\\{\2\\}", line)
        if shielded == line:
            break
        line = shielded
    return line
