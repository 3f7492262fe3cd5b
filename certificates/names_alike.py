"""Whether another spelling of a name is the same name: then changing it is the member's own.

The rule, for names of at most 150 signs, without regard to case and to the order of their words:

1. **The same letters.** Accents, other marks, apostrophes, hyphens and dots do not count, and a letter that
   other keyboards write with two may be either (ö is o or oe, å is a or aa, ß is ss).
2. **The same name in another script.** Where the two names have no script in common (one look-alike letter
   among Latin ones makes no other script), both are written in Latin letters (`anyascii`) and their words are
   paired by their consonants, spellings of one sound taken together (kh, ch, k, q; sh, s, z; v is w, f or b;
   an h at the end is silent). A word of four consonants or more may differ in one, but not in the first. A
   word may stand for two that are written together in the other name (Chinese writes a name in one). Every
   word of either name must be met.

A name with fewer words, with initials in the place of words or with another surname is none of this: it is
asked for, with evidence. The rule cannot tell two names that sound alike apart, which is why administrators
see every change in the log, and why it holds for thirty days and three times only.
"""

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from itertools import permutations, product

from anyascii import anyascii

MOST_WORDS = 6  # beyond these, the order of words in another script is not tried out
_APART = re.compile(r"[\s\-\u2010-\u2015\u00b7\u30fb,_]+")
_TWO_LETTERS = {"ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "å": "aa", "œ": "oe", "æ": "ae", "ñ": "ny"}
_SOUNDS = (
    ("tch", "c"), ("sch", "s"), ("kh", "k"), ("ch", "c"), ("sh", "s"), ("zh", "z"), ("dj", "j"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("dh", "d"), ("ts", "c"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouwyj]+")
_ONE = str.maketrans({"p": "b", "c": "k", "z": "s", "g": "k", "d": "t"})


class Likeness(Enum):
    """What makes two spellings one name."""

    SAME = "the very same"
    LETTERS = "the same letters"
    SCRIPT = "the same name in another script"
    OTHER = "another name"


def likeness(old: str, new: str) -> Likeness:
    """Say how `new` is like `old`; see the module for the rule."""
    if " ".join(old.split()) == " ".join(new.split()):
        return Likeness.SAME
    if _letters(old) & _letters(new):
        return Likeness.LETTERS
    if not _scripts(old) & _scripts(new) and _sounds_alike(old, new):
        return Likeness.SCRIPT
    return Likeness.OTHER


def is_own_change(old: str, new: str) -> bool:
    """Whether a member may change `old` into `new` without asking anybody."""
    return likeness(old, new) in (Likeness.LETTERS, Likeness.SCRIPT)


def _letters(name: str) -> set[tuple[str, ...]]:
    """The ways to write the words of a name with plain letters, each way in alphabetical order."""
    folded = unicodedata.normalize("NFC", name).casefold()
    ways = [(sign, _TWO_LETTERS[sign]) if sign in _TWO_LETTERS else (sign,) for sign in folded]
    if sum(len(way) > 1 for way in ways) > MOST_WORDS:
        ways = [way[:1] for way in ways]
    return {_plain("".join(way)) for way in product(*ways)} - {()}


def _plain(text: str) -> tuple[str, ...]:
    signs = unicodedata.normalize("NFKD", text)
    kept = (sign for sign in signs if unicodedata.category(sign)[0] in "LZN" or _APART.match(sign))
    words = _APART.split("".join(_stroke(sign) for sign in kept))
    return tuple(sorted(word for word in words if word))


def _stroke(sign: str) -> str:
    """Letters whose stroke is no mark of its own: ø, ł, đ, ı are o, l, d, i; others stay."""
    if sign.isascii() or not unicodedata.name(sign, "").startswith("LATIN"):
        return sign
    return anyascii(sign).casefold()


def _scripts(name: str) -> frozenset[str]:
    """The scripts of a name's letters, by the first word of what Unicode calls them."""
    return frozenset(
        unicodedata.name(sign, "?").split()[0]
        for sign in unicodedata.normalize("NFKC", name)
        if unicodedata.category(sign)[0] == "L"
    )


def _sounds_alike(old: str, new: str) -> bool:
    few, many = sorted((_words(old), _words(new)), key=len)
    if not few or len(many) > min(MOST_WORDS, 2 * len(few)):
        return False
    return any(
        all(map(_met, few, joined)) for order in permutations(many) for joined in _joined(order, len(few))
    )


def _joined(words: tuple[str, ...], number: int) -> list[tuple[str, ...]]:
    """The ways to join neighbours, two at most, so that `number` words are left."""
    found = []
    for sizes in product((1, 2), repeat=number):
        if sum(sizes) == len(words):
            ends = [sum(sizes[: n + 1]) for n in range(number)]
            found.append(tuple("".join(words[e - size : e]) for e, size in zip(ends, sizes, strict=True)))
    return found


def _words(name: str) -> tuple[str, ...]:
    latin = (anyascii(word).casefold() for word in _APART.split(unicodedata.normalize("NFC", name)))
    return tuple(word for each in latin if (word := "".join(sign for sign in each if sign.isalpha())))


@lru_cache(maxsize=256)
def _met(one: str, two: str) -> bool:
    """Whether two words in Latin letters sound alike by their consonants."""
    return any(_near(a, b) for a, b in product(_skeletons(one), _skeletons(two)))


def _skeletons(word: str) -> set[str]:
    """The consonants of a word, spellings of one sound taken together; one without any is its vowel."""
    word = word.removesuffix("h")  # Sara, Sarah
    for spelt, sound in _SOUNDS:
        word = word.replace(spelt, sound)
    found = set()
    for v in ("", "f", "b") if "v" in word else ("",):
        bones = _VOWELS.sub("", word.replace("v", v)).translate(_ONE)
        found.add(re.sub(r"(.)\1+", r"\1", bones) or "a")
    return found


def _near(one: str, two: str) -> bool:
    if one == two:
        return True
    if min(len(one), len(two)) < 4 or abs(len(one) - len(two)) > 1 or one[0] != two[0]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rest, other = one[at:], two[at:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
