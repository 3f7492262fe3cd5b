"""Which format a file of questions has: what it holds decides, and its name only where that says nothing."""

import re

from courses.bank.csv_columns import is_heading

_XML = re.compile(r"\s*(<\?xml|<!--|<!DOCTYPE|<quiz|<question)", re.IGNORECASE)
_ANSWER = re.compile(r"^[ \t]{0,20}ANSWER[ \t]{0,20}:", re.IGNORECASE | re.MULTILINE)
_CHOICE = re.compile(r"^[ \t]{0,20}[A-Za-z][.)][ \t]", re.MULTILINE)
_BRACE = re.compile(r"(?<!\\)\{")
_GIFT_ONLY = re.compile(r"^[ \t]{0,20}(\$CATEGORY:|::)", re.MULTILINE)
HEAD_CHARS = 200_000
_ENDINGS = {".gift": "gift", ".csv": "csv", ".tsv": "csv"}


def is_xml(head: bytes) -> bool:
    """Whether a file begins as XML does, in whatever encoding."""
    plain = head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
    return bool(_XML.match(plain[:400].decode("latin-1")))


def format_of(text: str, name: str) -> str:
    """Return gift, aiken or csv for a file's text, or nothing."""
    head = text[:HEAD_CHARS]
    if is_heading(head.lstrip("\n").split("\n", 1)[0]):
        return "csv"
    if _GIFT_ONLY.search(head):
        return "gift"
    if _ANSWER.search(head) and _CHOICE.search(head):
        return "aiken"
    if _BRACE.search(head):
        return "gift"
    return _ENDINGS.get(name[-5:].lower() if name.lower().endswith(".gift") else name[-4:].lower(), "")
