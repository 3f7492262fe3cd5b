"""Names of people, in any script, fit for one line of a page, a mail or a certificate."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Joiners that Persian, Urdu and the scripts of India write words with. Every other invisible character
# (line breaks, direction overrides, tags) has no place in a name and could make it read as another one.
JOINERS = "\u200c\u200d"
# Scripts with letters that look alike: no name has a word in two of them.
LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK"})
WORD_ENDS = re.compile(r"[\s.\-\u2010-\u2015]+")


def clean_name(value: str) -> str:
    """Return `value` in Unicode's composed form with single spaces; for forms that take a person's name.

    Raises ValidationError where it holds an invisible or control character, an address of a page, a word
    of two scripts that look alike, or no letter at all. An empty value stays empty.
    """
    if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") and char not in JOINERS for char in value):
        raise ValidationError(_("The name holds a character that cannot be printed. Type it again."))
    name = " ".join(unicodedata.normalize("NFC", value).split())
    if not name:
        return ""
    if "://" in name or "www." in name.lower() or "@" in name:
        raise ValidationError(_("Write the name alone, without an address."))
    if not any(unicodedata.category(char).startswith("L") for char in name):
        raise ValidationError(_("A name has at least one letter."))
    if any(len(_look_alike(word)) > 1 for word in WORD_ENDS.split(name)):
        raise ValidationError(
            _("A word of the name has letters of two scripts that look alike. Type it in one of them.")
        )
    return name


def _look_alike(word: str) -> set[str]:
    letters = (char for char in word if unicodedata.category(char).startswith("L"))
    return {script for char in letters if (script := unicodedata.name(char, "?").split()[0]) in LOOK_ALIKE}
