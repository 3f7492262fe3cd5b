"""Certificate numbers: made here, read back here from whatever a person typed.

A number is 20 characters of Crockford's base 32 (no I, L, O, U): 19 random ones, 95 bits, and a check
character after Luhn mod N with N = 32, so that a typing error is told apart from an unknown number.
"""

import secrets
import unicodedata
from enum import Enum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 4

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


class Fault(Enum):
    """What is the case with a text that is no certificate number."""

    WRONG_LENGTH = "wrong length"
    FOREIGN_CHARACTER = "foreign character"
    WRONG_CHECK = "wrong check character"


def new_number() -> str:
    """Make a number nobody can guess: 95 bits from the system's random source and a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the Luhn mod 32 character that belongs after `body` (base-32 characters only).

    As the Luhn mod N algorithm has it, every second value from the right is doubled and its base-32 digits
    are added. It finds every single substitution, and every swap of neighbours save 0 with Z.
    """
    total = 0
    for position, character in enumerate(reversed(body)):
        value = _VALUE[character]
        if position % 2 == 0:
            value = sum(divmod(2 * value, len(ALPHABET)))
        total += value
    return ALPHABET[-total % len(ALPHABET)]


def normalise(text: str) -> str:
    """Read a number as a person typed or pasted it; what cannot be read is left for `fault_in` to name.

    Case, blanks, dashes of every kind, invisible characters, full-width letters and the digits of any
    script are tolerated. As Crockford has it, I and L are read as 1 and O as 0; U stays, and is refused.
    """
    return "".join(map(_read, unicodedata.normalize("NFKC", text))).translate(_READ_AS)


def _read(character: str) -> str:
    if character == "\N{MINUS SIGN}" or character.isspace():
        return ""
    category = unicodedata.category(character)
    if category in {"Pd", "Cf", "Cc"}:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    return character.upper() if character.isascii() else character


def fault_in(number: str) -> Fault | None:
    """Say what is wrong with a normalised number, or None: the check for forms and pages."""
    if not all(character in _VALUE for character in number):
        return Fault.FOREIGN_CHARACTER
    if len(number) != LENGTH:
        return Fault.WRONG_LENGTH
    if check_character(number[:-1]) != number[-1]:
        return Fault.WRONG_CHECK
    return None


def is_well_formed(number: str) -> bool:
    """Whether a normalised number could have been issued; `fault_in` says why not."""
    return fault_in(number) is None


def grouped(number: str) -> str:
    """Write a number in five groups, as it is printed and as it stands in the address: 7KQ4-M2XD-…"""
    return "-".join(number[start : start + GROUP] for start in range(0, len(number), GROUP))
