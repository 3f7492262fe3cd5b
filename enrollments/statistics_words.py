"""Findings about questions in words, for whoever mends them."""

from collections.abc import Mapping
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEVELS = {"bad": "rose", "watch": "amber", "note": ""}
VERDICTS = {"few": "", "good": "leaf", "watch": "amber", "bad": "rose"}  # tones of the chip


def letters_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Return a letter for each option, in the order in which the author wrote them."""
    keys = [option["key"] for option in content.get("options", ())]
    return {
        key: LETTERS[number] if number < len(LETTERS) else str(number + 1) for number, key in enumerate(keys)
    }


def plain(text: str, length: int = 90) -> str:
    """Return the beginning of a rich text without its markup."""
    words = unescape(strip_tags(text.replace("<", " <")))
    return Truncator(" ".join(words.split())).chars(length)


def language_name(language: str) -> str:
    """Return what the reader calls a language."""
    return get_language_info(language)["name_translated"]


def words_of(finding: Mapping[str, Any], letters: Mapping[str, str]) -> str:
    """Return a finding as a sentence. Options that the question no longer has are named “?”."""
    code = finding["code"]
    if code in _PLAIN:
        return _PLAIN[code]() % {"percent": finding.get("percent", 0), "text": finding.get("text", "")}
    if code == "upper_wrong":
        return _(
            "Most of those who did well chose %(option)s (%(percent)d %%); the right answer got %(right)d %% "
            "of them. Check which one is right."
        ) % {**finding, "option": letters.get(finding["option"], "?")}
    if code == "language":
        return _(
            "In %(language)s far fewer get it right than in %(other)s "
            "(%(percent)d %% against %(others)d %%), though they do as well in the rest. "
            "Compare the two texts."
        ) % {
            **finding,
            "language": language_name(finding["language"]),
            "other": language_name(finding["other"]),
        }
    names = ", ".join(letters.get(key, "?") for key in finding["options"])
    number = len(finding["options"])
    if finding.get("nobody"):
        return ngettext(
            "Nobody chose %(names)s: a wrong answer that tempts nobody does no work.",
            "Nobody chose %(names)s: wrong answers that tempt nobody do no work.",
            number,
        ) % {"names": names}
    return ngettext(
        "Hardly anybody chose %(names)s: a wrong answer that tempts nobody does no work.",
        "Hardly anybody chose %(names)s: wrong answers that tempt nobody do no work.",
        number,
    ) % {"names": names}


_PLAIN = {
    "inverted": lambda: _(
        "Those who do well in the rest of the quiz do worse here. Often a wrong answer is marked as right, "
        "or the question can be read in two ways."
    ),
    "same_wrong": lambda: _("%(percent)d %% wrote “%(text)s”, which is not accepted. Is it right too?"),
    "flat": lambda: _("It hardly tells those who know from those who do not."),
    "hard": lambda: _(
        "Only %(percent)d %% of the points are earned. Is it taught in the course, and asked clearly?"
    ),
    "empty": lambda: _("%(percent)d %% left it empty."),
    "easy": lambda: _(
        "Almost everybody gets it right (%(percent)d %% of the points). That is fine for a basic fact."
    ),
    "ruled": lambda: _("It has been ruled on."),
}
