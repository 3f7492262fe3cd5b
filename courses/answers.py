"""Between a question's form and an answer: what its fields are, and what was written into them.

`content` is a frozen question (`courses.snapshots`, version 1 or 2); an answer is what `courses.grading`
says. Fields are named `answer` (repeated), `match-<n>`, `place-<n>` and `text`, each after a prefix, so that
one form can ask several questions. No name says what is right: see `_numbered`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import Any

from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.lib.languages import direction_of
from academy.lib.sizes import length_label, size_label
from courses.grading import CHOICES, MOST_WRITTEN, Content, Value, is_answered, number_of

FIELD = re.compile(
    r"(?:q\d{1,3}-)?(?:answer|text|match-\d{1,3}|place-\d{1,3})"
)  # any name that a form of ours has

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"[{_HAN}]|[^\s{_HAN}]+"
)  # a letter of Chinese or Japanese is a word; quiz.js counts alike


def answer_from(content: Content, data: QueryDict, prefix: str = "") -> dict[str, Any]:
    """Return what a form's fields answer, in the question's shape; whether it is well formed is asked later.

    What was left empty is left out. Line breaks come as browsers send them and are kept as one character.
    """
    kind = content["kind"]
    if kind in CHOICES:
        return {"chosen": list(dict.fromkeys(data.getlist(f"{prefix}answer")))}
    if kind == "matching":
        given = ((key, data.get(f"{prefix}match-{n}", "")) for key, n in _numbered(content).items())
        return {"pairs": {key: choice for key, choice in given if choice}}
    if kind == "ordering":
        given = ((key, data.get(f"{prefix}place-{n}", "")) for key, n in _numbered(content).items())
        return {"places": {key: _place(place) for key, place in given if place}}
    return {"text": data.get(f"{prefix}text", "").replace("\r\n", "\n").replace("\0", "")}


def _numbered(content: Content) -> dict[str, int]:
    """Number a question's rows from 1, by what tells nothing about where they belong.

    What is to be put in order is numbered by its random keys, since it is frozen in the right order. Pairs
    are numbered as they stand on the page: a row and its choice share their key, and the choices' keys are
    in the page, so numbers by keys would join them.
    """
    keys = [option["key"] for option in content["options"]]
    return {key: n for n, key in enumerate(sorted(keys) if content["kind"] == "ordering" else keys, start=1)}


def _place(text: str) -> Any:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else text


def asked(
    content: Content,
    order: Iterable[str],
    value: Value | None,
    prefix: str = "",
    *,
    file_url: Callable[[str], str] = str,
    language: str = "",
    light: bool = False,
    practice: bool = False,
) -> dict[str, Any]:
    """Return what `enrollments/_question_fields.html` shows: the question, and what was answered so far.

    `order` are the keys of what is shown in its order, as the paper froze it. `file_url` gives the address of
    a file by its name. With `light`, pictures and sound are links; the hint stands in practice only.
    """
    kind, value = content["kind"], value or {}
    language = content.get("language") or language
    return {
        "kind": kind,
        "prefix": prefix,
        "lang": language,
        "dir": direction_of(language) if language else "",
        "prompt": frozen_html(content["prompt"]),
        "image": picture(content, file_url, light=light),
        "audio": recording(content, file_url, light=light),
        "hint": frozen_html(content.get("hint", "")) if practice else "",
        "how": _how(kind),
        "remark": remark_on(content, value),
        **_fields(content, list(order), value, prefix, file_url, light),
    }


def _how(kind: str) -> str:
    if kind == "multiple":
        return _("Choose every answer that is right.")
    if kind == "matching":
        return _("Choose for each row what belongs to it.")
    return _("Put the rows in order: the first has place 1.") if kind == "ordering" else ""


def _fields(
    content: Content, order: list[str], value: Value, prefix: str, file_url: Callable[[str], str], light: bool
) -> dict[str, Any]:
    kind = content["kind"]
    if kind == "matching":
        return {"rows": _matching_rows(content, order, value.get("pairs", {}), prefix)}
    if kind == "ordering":
        return {"rows": _ordering_rows(content, order, value.get("places", {}), prefix)}
    if kind not in CHOICES:
        return _written(content, str(value.get("text", "")), prefix)
    chosen = set(value.get("chosen", ()))
    return {
        "options": [
            {
                "id": f"{prefix}option-{n}",
                "name": f"{prefix}answer",
                "key": option["key"],
                "html": frozen_html(option["text"]),
                "image": picture(option, file_url, light=light),
                "checked": option["key"] in chosen,
            }
            for n, option in enumerate(in_order(content["options"], order), start=1)
        ]
    }


def in_order(items: Iterable[Mapping[str, Any]], order: Iterable[str]) -> list[Mapping[str, Any]]:
    """Return what has a key in this order; what it does not name follows by key, which says nothing."""
    left = {item["key"]: item for item in items}
    named = [left.pop(key) for key in order if key in left]
    return [*named, *(left[key] for key in sorted(left))]


def _matching_rows(
    content: Content, order: list[str], pairs: Mapping[str, str], prefix: str
) -> list[dict[str, Any]]:
    shown = order if set(order) == {choice["key"] for choice in content["choices"]} else []
    choices = [(item["key"], plain(item["text"])) for item in in_order(content["choices"], shown)]
    numbers = _numbered(content)
    return [
        {
            "id": f"{prefix}row-{n}",
            "name": f"{prefix}match-{numbers[option['key']]}",
            "html": frozen_html(option["text"]),
            "choices": [
                {"value": key, "text": text, "selected": pairs.get(option["key"]) == key}
                for key, text in choices
            ],
        }
        for n, option in enumerate(content["options"], start=1)
    ]


def _ordering_rows(
    content: Content, order: list[str], places: Mapping[str, int], prefix: str
) -> list[dict[str, Any]]:
    rows = in_order(content["options"], order)
    rows = sorted(rows, key=lambda option: places.get(option["key"], len(rows) + 1))
    numbers = _numbered(content)
    return [
        {
            "id": f"{prefix}row-{n}",
            "name": f"{prefix}place-{numbers[option['key']]}",
            "html": frozen_html(option["text"]),
            "text": plain(option["text"]),
            "image": None,
            "choices": [
                {"value": str(place), "text": str(place), "selected": places.get(option["key"]) == place}
                for place in range(1, len(rows) + 1)
            ],
        }
        for n, option in enumerate(rows, start=1)
    ]


def _written(content: Content, text: str, prefix: str) -> dict[str, Any]:
    fewest, most = content.get("min_words"), content.get("max_words")
    return {
        "name": f"{prefix}text",
        "id": f"{prefix}text",
        "text": text,
        "most": str(MOST_WRITTEN[content["kind"]]),
        "unit": content.get("unit", ""),
        "words": ngettext("%(number)s word", "%(number)s words", words_in(text)) % {"number": words_in(text)},
        "words_asked": _words_asked(fewest, most),
    }


def _words_asked(fewest: int | None, most: int | None) -> str:
    if fewest and most:
        return _("Write %(fewest)s to %(most)s words.") % {"fewest": fewest, "most": most}
    if fewest:
        words = ngettext("Write at least %(number)s word.", "Write at least %(number)s words.", fewest)
        return words % {"number": fewest}
    if most:
        words = ngettext("Write %(number)s word at most.", "Write %(number)s words at most.", most)
        return words % {"number": most}
    return ""


def words_in(text: str) -> int:
    """Count words as people do; in Chinese and Japanese, letters."""
    return len(_WORD.findall(text))


def remark_on(content: Content, value: Value | None) -> str:
    """Say what a learner will want to mend in an answer that is saved as it is; mostly nothing."""
    if not value or not is_answered(value):
        return ""
    if content["kind"] == "ordering":
        if any(times > 1 for times in Counter(value.get("places", {}).values()).values()):
            return _("Two rows have the same place. Give each row its own.")
        if len(value.get("places", {})) < len(content["options"]):
            return _("Some rows have no place yet.")
    if content["kind"] == "matching" and len(value.get("pairs", {})) < len(content["options"]):
        return _("Some rows have no answer yet.")
    if content["kind"] == "number":
        unit, language = content.get("unit", ""), content.get("language", "")
        if number_of(str(value.get("text", "")), language, unit) is None:
            return _("This cannot be read as a number. Write digits, such as 12.5.")
    return ""


def picture(item: Mapping[str, Any], file_url: Callable[[str], str], *, light: bool) -> dict[str, Any] | None:
    """Return the picture of a question or an option with its addresses; None where it has none."""
    image = item.get("image")
    if not image:
        return None
    return {
        "alt": image["alt"],
        "src": file_url(image["fallback"]),
        "link": file_url(image["link"]),
        "width": str(image["width"]),
        "height": str(image["height"]),
        "size": size_label(image["size"]),
        "light": light,
        "sources": [
            {"type": kind, "srcset": ", ".join(f"{file_url(name)} {width}w" for name, width in files)}
            for kind, files in image["sources"]
        ],
    }


def recording(content: Content, file_url: Callable[[str], str], *, light: bool) -> dict[str, Any] | None:
    """Return the recording of a question with its address and its words; None where it has none."""
    audio = content.get("audio")
    if not audio:
        return None
    return {
        "src": file_url(audio["file"]),
        "type": audio["type"],
        "length": length_label(audio["seconds"]),
        "size": size_label(audio["size"]),
        "transcript": audio["transcript"],
        "light": light,
    }


def files_in(content: Content) -> frozenset[str]:
    """Return the names of all files that a frozen question shows."""
    names = {content["audio"]["file"]} if content.get("audio") else set()
    for item in (content, *content["options"]):
        if image := item.get("image"):
            names |= {image["fallback"], image["link"]}
            names |= {name for _kind, files in image["sources"] for name, _width in files}
    return frozenset(names)


def plain(html: str) -> str:
    """Return a frozen text without its markup, for places that take none."""
    return " ".join(unescape(strip_tags(html.replace("<br", " <br").replace("</p>", " "))).split())


def frozen_html(html: str) -> SafeString:
    """Mark a frozen text as safe: `courses.snapshots` cleaned it before it was stored."""
    return mark_safe(html)  # nosec B308: cleaned before it was stored
