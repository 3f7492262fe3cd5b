"""Whether a typed name is the one on a certificate: for holders who hide it, answered with yes or no.

Two names are the same where their letters are: capitals, accents (ö may be o or oe), vowel signs that may be
left out, dots, hyphens and the order of the words make no difference, nor do spaces (王小明 is 王 小明).
Every word has to be there. Transliteration is not undone: Ольга is not Olga.
"""

import hmac
import unicodedata
from hashlib import sha256

LONGEST = 200
# Letters that Unicode does not take apart, though people type them as others.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t"}
    | {"ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ـ": None}
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ñ": "ny"})


def names_match(typed: str, holder: str) -> bool:
    """Whether a name as somebody typed it is the holder's; compared in constant time."""
    alike = False
    for spelt_out in (False, True):
        one, other = folded(typed, spelt_out=spelt_out), folded(holder, spelt_out=spelt_out)
        in_any_order = _same(" ".join(sorted(one)), " ".join(sorted(other)))
        run_together = _same("".join(one), "".join(other))
        alike |= (in_any_order | run_together) and bool(other)
    return alike


def folded(name: str, *, spelt_out: bool = False) -> list[str]:
    """Return the words of a name, without what people write now one way and now another.

    `spelt_out` takes ö for oe and å for aa, as keyboards without them write; else for o and a.
    """
    whole = unicodedata.normalize("NFC", name[:LONGEST].casefold())
    apart = unicodedata.normalize("NFKD", whole.translate(_SPELT_OUT) if spelt_out else whole)
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_PLAIN)
    spaced = "".join(_letter_or_space(sign) for sign in bare)
    return spaced.split()


def _letter_or_space(sign: str) -> str:
    """Apostrophes and invisible signs vanish (O'Brien is OBrien); any other sign that is no letter parts."""
    category = unicodedata.category(sign)
    if category[0] in "LMN":
        return sign
    return "" if category == "Cf" or sign in "'’‘ʼ`´" else " "


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(sha256(one.encode()).digest(), sha256(other.encode()).digest())
