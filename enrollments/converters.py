"""Codes in addresses."""

from academy.lib.codes import ALPHABET


class CodeConverter:
    """The eight characters of a run or an activity, read in any case."""

    regex = f"[{ALPHABET}{ALPHABET[10:].lower()}]{{8}}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value
