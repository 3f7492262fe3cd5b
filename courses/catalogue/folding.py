"""Text as search sees it: folded, so that “ecole” finds “école”, and split into words, Chinese into pairs.

What is indexed and what is asked for go through the same functions. Neither SQLite's FTS5 nor PostgreSQL's
parser splits Chinese, so a run of Chinese signs becomes its pairs of neighbours: 远程教育 is 远程 程教 教育.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 40  # characters of a word; what is longer is no word of ours

# Letters that Unicode does not take apart, and forms of one Arabic letter that people write for another.
_LETTERS = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i",
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "",
    }
)  # fmt: skip
_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_PART = re.compile(r"[^\W_]+")
_SIGNS = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_SIGNS}]+|[^{_SIGNS}]+")
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


class Word(NamedTuple):
    """A word as it is compared, and as it was written."""

    folded: str
    written: str


def fold(text: str) -> str:
    """Return `text` without case, accents, vowel signs, joiners and other things that people leave out."""
    taken_apart = unicodedata.normalize("NFKD", text)
    bare = "".join(
        str(unicodedata.digit(char)) if char.isdigit() and unicodedata.digit(char, -1) >= 0 else char
        for char in taken_apart
        if unicodedata.category(char) not in ("Mn", "Me", "Cf")
    )
    return bare.casefold().translate(_LETTERS)


def words_of(text: str) -> Iterator[Word]:
    """Return the words of `text` in order, Chinese as pairs."""
    visible = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cs"))
    for match in _WORD.finditer(unicodedata.normalize("NFC", visible)):
        written = match[0]
        parts = [run for part in _PART.findall(fold(written)) for run in _RUN.findall(part)]
        for part in parts:
            if is_chinese(part):
                yield from (Word(pair, pair) for pair in pairs(part))
            else:
                yield Word(_stem(part[:LONGEST]), written if len(parts) == 1 else part)


def is_chinese(word: str) -> bool:
    """Whether a folded word is of a script that writes without spaces."""
    return bool(re.match(f"[{_SIGNS}]", word))


def pairs(run: str) -> list[str]:
    """Return the neighbours of a run of signs two by two; a single sign stays alone."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def _stem(word: str) -> str:
    """Take the article from an Arabic word, and what is written together with it."""
    if _ARABIC.match(word):
        for article in _ARTICLES:
            if word.startswith(article) and len(word) - len(article) >= 3:
                return word[len(article) :]
    return word
