"""The placeholders that a design's texts may hold, such as {course}: a fixed list, and no template language.

A text is searched for names in braces; each is replaced once by plain text. Nothing is looked up, called or
formatted, so a text can show what a certificate says and nothing else.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PLACEHOLDERS = {
    "holder": gettext_lazy("name of the holder"),
    "course": gettext_lazy("title of the course"),
    "code": gettext_lazy("code of the course"),
    "hours": gettext_lazy("hours of learning, with their unit"),
    "level": gettext_lazy("level of the course"),
    "result": gettext_lazy("result of the final assessment, in per cent"),
    "pass_mark": gettext_lazy("pass mark, in per cent"),
    "attendance": gettext_lazy("attendance, in per cent"),
    "dates": gettext_lazy("first and last day of the run"),
    "completed_on": gettext_lazy("day of completion"),
    "issued_on": gettext_lazy("day of issue"),
    "valid_until": gettext_lazy("last day on which it is valid"),
    "partner": gettext_lazy("who delivered the course"),
    "issuer": gettext_lazy("name of the academy"),
}

_NAMED = re.compile(r"\{([^{}]*)\}")


def mistakes(text: str) -> list[str]:
    """Say in words what is wrong with `text`: names that are no placeholders, and braces that hold none."""
    found = [
        _("There is no placeholder {%(name)s}. Choose one from the list.") % {"name": name}
        for name in dict.fromkeys(_NAMED.findall(text))
        if name not in PLACEHOLDERS
    ]
    if re.search(r"[{}]", _NAMED.sub("", text)):
        found.append(_("A brace stands alone. Placeholders are written like {course}."))
    return found


def names_in(text: str) -> set[str]:
    """Return the placeholders that stand in `text`."""
    return set(_NAMED.findall(text)) & set(PLACEHOLDERS)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its placeholders replaced; empty where one of them has nothing to say.

    So "Passed with {result}" is left out of a certificate without a result, instead of ending in the air.
    """
    if not all(values.get(name) for name in names_in(text)):
        return ""
    return _NAMED.sub(lambda found: values.get(found[1], found[0]), text)
