"""What a question says, as plain values, whether it stands in a file or in the bank: so the two are compared.

Category, tags, objective, difficulty and whether it is retired are no content: authors put these in order
here, and the same file brought in again must not undo that.
"""

import hashlib
import html
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from courses.bank.rows import ReadPicture, ReadQuestion, ReadText
from courses.bank.truth import TRUE_AND_FALSE

Content = dict[str, Any]

TEXTS = ("hint", "feedback", "feedback_right", "feedback_partly", "feedback_wrong")
SETTINGS = ("match_case", "match_accents", "match_width", "unit", "min_words", "max_words")
FIELDS = ("kind", "name", "prompt", *TEXTS, *SETTINGS, "image_alt")
OPTION_TEXTS = ("text", "match", "feedback")
OPTION_FIELDS = (*OPTION_TEXTS, "answer", "tolerance", "weight", "pinned", "image_alt")
MOST_NAME = 200
MOST_ALT = 500
CHOICES = ("single", "multiple", "true-false")
MARK = "sha256:"  # begins the id of a question whose file gave it none

Hash = Callable[[ReadPicture | None], str]
"""Tells a picture's hash; empty for none, and for one that is not taken."""


def content_of_file(question: ReadQuestion, language: str, hash_of: Hash) -> Content:
    """Return what a question of a file says."""
    words = TRUE_AND_FALSE.get(language, TRUE_AND_FALSE["en"]) if question.kind == "true-false" else {}
    return {
        "kind": question.kind,
        "name": (question.name.strip() or question.text.plain.strip())[:MOST_NAME].strip() or "?",
        "prompt": question.text.html,
        **{name: getattr(question, name).html for name in TEXTS},
        **{name: getattr(question, name) for name in SETTINGS},
        **_picture(question.picture, hash_of),
        "options": [
            {
                "text": option.text.html or words.get(option.id, ""),
                "match": option.match.html,
                "feedback": option.feedback.html,
                "answer": option.answer,
                "tolerance": option.tolerance,
                "weight": option.weight,
                "pinned": option.pinned,
                **_picture(option.picture, hash_of),
            }
            for option in question.options
        ],
    }


def _picture(picture: ReadPicture | None, hash_of: Hash) -> Content:
    known = hash_of(picture)
    return {"picture": known, "image_alt": picture.alt[:MOST_ALT] if picture and known else ""}


def in_order(question: Any) -> list[Any]:
    """Return the options of a question in their order."""
    return sorted(question.options.all(), key=lambda option: option.sort_order or 0)


def digest(content: Content) -> str:
    """Return a name for this content that is the same wherever it is read again."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return MARK + hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()


def merged(ours: Content, base: Content, theirs: Content) -> Content:
    """Return what the bank should say: what the file changed is taken, what it cannot hold stays.

    `base` is our question as its file's format would have brought it back: where the file says just that,
    nobody has changed anything there.
    """
    whole = _merged(ours, base, theirs)
    before, between, after = ours["options"], base["options"], theirs["options"]
    if len(before) == len(between) == len(after):
        whole["options"] = [
            _merged(*three) for three in zip(before, between, after, strict=True)
        ]  # each by its place: a file has no other name for it
    elif after == between:
        whole["options"] = before
    return whole


def _merged(ours: Content, base: Content, theirs: Content) -> Content:
    return {
        name: ours[name] if theirs[name] == base[name] and name in ours else theirs[name] for name in theirs
    }


def refusal(content: Content) -> str:
    """Say why a question like this cannot be asked, as a code; empty where it can."""
    options: Sequence[Mapping[str, Any]] = content["options"]
    kind = content["kind"]
    if not content["prompt"] and not content["picture"]:
        return "prompt"
    if _has_nul(content):
        return "letters"
    if kind in CHOICES:
        if len(options) < 2:
            return "options"
        return "" if any(option["weight"] > 0 for option in options) else "right"
    if kind == "matching":
        pairs = [option for option in options if option["match"] and (option["text"] or option["picture"])]
        return "" if pairs and len(options) > 1 else "pairs"
    if kind == "ordering":
        return "" if len(options) > 1 else "options"
    if kind in ("short-text", "number"):
        answered = any(option["answer"] and option["weight"] > 0 for option in options)
        return "" if answered else "answer"
    return "" if kind == "essay" else "kind"


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(each) for each in value.values())
    return isinstance(value, list) and any(_has_nul(each) for each in value)


def as_read_text(rich: str) -> ReadText:
    """Return rich text of the bank as a file would hold it: plain where it has no markup."""
    plain = ReadText(html.unescape(rich.replace("<br>", "\n").replace("<br/>", "\n")))
    return plain if plain.html == rich else ReadText(rich, "html")
