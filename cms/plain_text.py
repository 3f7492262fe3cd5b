"""People's text where only words may stand: without signs that hide, reverse or break a line."""

import unicodedata

JOINERS = "\u200c\u200d"  # Persian and the scripts of India write words with them


def one_line(text: str) -> str:
    """Return `text` on one line, without control characters and direction overrides."""
    return " ".join("".join(_shown(char) for char in text).split())


def some_lines(text: str) -> tuple[str, ...]:
    """Return the lines of `text` that say something, each as `one_line` has it."""
    return tuple(line for line in map(one_line, text.splitlines()) if line)


def _shown(char: str) -> str:
    """The character, a space for a line break, nothing for what only hides."""
    if char in JOINERS:
        return char
    category = unicodedata.category(char)
    if category in ("Cf", "Co", "Cs"):
        return ""
    return " " if category in ("Cc", "Zl", "Zp") else char
