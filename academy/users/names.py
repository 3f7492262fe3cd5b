"""Names of people, in any script, fit for one line of a page, a mail or a certificate."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Joiners that Persian, Urdu and the scripts of India write words with. Every other invisible character
# (line breaks, direction overrides, tags) has no place in a name and could make it read as another one.
JOINERS = "\u200c\u200d"


def clean_name(value: str) -> str:
    """Return `value` in Unicode's composed form with single spaces; for forms that take a person's name.

    Raises ValidationError where it holds an invisible or control character, an address of a page,
    or no letter at all. An empty value stays empty.
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
    return name
