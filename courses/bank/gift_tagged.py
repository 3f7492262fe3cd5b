"""What the tags in a question's comments say of it, besides what GIFT itself says."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from courses.bank.gift_beside import beside_of
from courses.bank.gift_tags import Tags, numbered, text_in
from courses.bank.gift_text import Refused
from courses.bank.limits import (
    MAX_ANSWER_CHARS,
    MAX_ID_CHARS,
    MAX_NAME_CHARS,
    MAX_TAG_CHARS,
    MAX_TAGS,
    MAX_TEXT_CHARS,
    MAX_UNIT_CHARS,
)
from courses.bank.rows import DIFFICULTIES, ReadOption, ReadQuestion, ReadText

_WORDS = re.compile(r"(\d{0,5})-(\d{0,5})")
MOST_WORDS = 32_767  # what the database holds


def tagged(row: ReadQuestion, tags: Tags, remarks: list[str]) -> ReadQuestion:
    """Return the question with what its tags say; raises `Refused` where they say two things at once."""
    if any(len(tags.get(name, ())) > 1 for name in ("id", "objective", "key")):
        raise Refused(_("A question has one id and one objective, and at most one key."))
    first = {name: values[0] for name, values in tags.items() if values}
    if len(first.get("id", "")) > MAX_ID_CHARS:
        first["id"] = ""
        remarks.append(_("The id was too long and stays out."))
    words = _WORDS.fullmatch(first.get("words", "").replace(" ", ""))
    folds = set(first.get("match", "").replace(",", " ").split())
    return replace(
        row,
        id=first.get("id", ""),
        name=(first.get("name", "") or row.name)[:MAX_NAME_CHARS],
        key=first.get("key", "")[:MAX_ID_CHARS],
        objective=first.get("objective", "")[:MAX_ID_CHARS],
        difficulty=difficulty if (difficulty := first.get("difficulty", "")) in DIFFICULTIES else "",
        hint=_text(first, "hint"),
        feedback_right=_text(first, "right"),
        feedback_partly=_text(first, "partly"),
        feedback_wrong=_text(first, "wrong") or row.feedback_wrong,
        tags=tuple(
            dict.fromkeys(each[:MAX_TAG_CHARS].strip() for each in tags.get("tag", ()) if each.strip())
        )[:MAX_TAGS],
        match_case="case" in folds,
        match_accents="accents" in folds,
        match_width="width" in folds,
        unit=first.get("unit", "")[:MAX_UNIT_CHARS],
        min_words=_number(words[1]) if words else None,
        max_words=_number(words[2]) if words else None,
        retired=first.get("retired") == "yes",
        options=_options(row.options, tags, first),
        beside=beside_of(tags),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _text(first: Mapping[str, str], name: str) -> ReadText:
    return text_in(first.get(name, "")[:MAX_TEXT_CHARS])


def _number(digits: str) -> int | None:
    return min(int(digits), MOST_WORDS) if digits else None


def _options(options: tuple[ReadOption, ...], tags: Tags, first: Mapping[str, str]) -> tuple[ReadOption, ...]:
    keys = tags.get("option", [])
    pinned = {int(each) - 1 for each in re.findall(r"\d{1,3}", first.get("pinned", "")[:500])}
    said, texts, pairs, answers = (
        numbered(tags.get(name, ())) for name in ("said", "text", "pair", "answer")
    )
    made = []
    for place, option in enumerate(options):
        changes: dict[str, Any] = {}
        if place < len(keys) and keys[place] != "-":
            changes["key"] = keys[place][:MAX_ID_CHARS]
        if place in pinned:
            changes["pinned"] = True
        if place in said:
            changes["feedback"] = text_in(said[place][:MAX_TEXT_CHARS])
        if place in texts:
            changes["text"] = text_in(texts[place][:MAX_TEXT_CHARS])
        if place in pairs:
            changes["match"] = text_in(pairs[place][:MAX_TEXT_CHARS])
        if place in answers:
            changes["answer"] = answers[place][:MAX_ANSWER_CHARS]
        made.append(replace(option, **changes) if changes else option)
    return tuple(made)
