"""Whether a change is a small correction: a typo, a link, a caption. A pure comparison of two revisions.

Small are words in the texts named in `WORDS`, in blocks that stay where they are, few enough in all. A text
in a block that is emptied is not: a draft may lack a text alternative, what learners see may not. What
learners are held to (options and what they are worth, questions, rules, objectives, requirements, the pass
mark, how the course is assessed, what is awarded) goes to review, however few words it is.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.review.difference_words import Effort, changed_words, count_changed
from courses.review.pins import BOOKKEEPING
from courses.review.seen import as_seen

SEARCH = frozenset({"seo_title", "search_description"})
WORDS: dict[str, frozenset[str]] = {
    "course": frozenset({"summary", "description"}) | SEARCH,
    "module": frozenset({"title"}) | SEARCH,
    "lesson": frozenset({"title", "body", "sources"}) | SEARCH,
    "quiz": frozenset({"title", "intro"}) | SEARCH,
    "question": frozenset(
        {
            *("feedback", "feedback_right", "feedback_partly", "feedback_wrong", "hint"),
            *("image_alt", "transcript"),
        }
    ),
}
KEPT = frozenset({"image_alt", "transcript"})  # for those who do not see or hear: emptied in no small way
SAID_OF_OPTIONS = frozenset({"feedback", "image_alt"})
PARTS = {
    "title": gettext_lazy("the title"),
    "objectives": gettext_lazy("the learning objectives"),
    "entry_requirements": gettext_lazy("what you need first"),
    "assessment_text": gettext_lazy("how it is assessed"),
    "award_text": gettext_lazy("what is awarded, and for what"),
    "audience": gettext_lazy("for whom"),
    "fee_text": gettext_lazy("the fee"),
    "slots": gettext_lazy("which questions are asked"),
    "prompt": gettext_lazy("the question itself"),
    "options": gettext_lazy("the options or what they are worth"),
    "kind": gettext_lazy("the type of the question"),
    "objective_key": gettext_lazy("the learning objective of the question"),
    "category": gettext_lazy("the category of the question"),
    "difficulty": gettext_lazy("the difficulty of the question"),
    "image": gettext_lazy("the picture"),
    "audio": gettext_lazy("the recording"),
    "unit": gettext_lazy("the unit"),
    "match_case": gettext_lazy("what counts as the same answer"),
    "match_accents": gettext_lazy("what counts as the same answer"),
    "match_width": gettext_lazy("what counts as the same answer"),
    "min_words": gettext_lazy("how many words are asked for"),
    "max_words": gettext_lazy("how many words are asked for"),
    "retired": gettext_lazy("whether the question is asked"),
    "slug": gettext_lazy("the address of the page"),
    "row_changes": gettext_lazy("the settings"),
}
TAG = re.compile(r"<[^>]*>")
TOO_MANY = 10_000  # words: a comparison that costs too much is no small correction


@dataclass
class Smallness:
    """How many words changed, and what is more than a small correction, in words."""

    words: int = 0
    reasons: list[str] = field(default_factory=list)

    @property
    def is_small(self) -> bool:
        """Whether it may go live on the coordinator's word."""
        return not self.reasons


def smallness_of(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], most_words: int
) -> Smallness:
    """Judge what the revision content `after` changes in `before`; at most `most_words` words are small."""
    judged = Smallness()
    effort = Effort()
    for name in sorted((before.keys() | after.keys()) - (BOOKKEEPING - {"row_changes"})):
        old, new = as_seen(before.get(name)), as_seen(after.get(name))
        if name == "row_changes":
            if new:
                judged.reasons.append(_goes_to_review(name))
        elif old == new or (_is_empty(old) and _is_empty(new)):
            continue
        elif name == "body":
            _judge_blocks(old, new, judged, effort)
        elif kind == "question" and name == "options":
            _judge_options(old, new, judged, effort)
        elif name in WORDS.get(kind, frozenset()) and _are_texts(old, new) and not _loses(name, old, new):
            judged.words += _changed(str(old or ""), str(new or ""), effort)
        elif _plain_rows(old) != _plain_rows(new):
            judged.reasons.append(_goes_to_review(name))
    judged.reasons = list(dict.fromkeys(judged.reasons))
    if judged.words > most_words:
        judged.reasons.append(
            ngettext(
                "%(words)d word has changed; a small correction changes at most %(most)d.",
                "%(words)d words have changed; a small correction changes at most %(most)d.",
                judged.words,
            )
            % {"words": judged.words, "most": most_words}
            if judged.words < TOO_MANY
            else _("Too much of the text has changed.")
        )
    return judged


def _goes_to_review(name: str) -> str:
    part = PARTS.get(name)
    if part is None:
        return _("Something else than the text has changed.")
    return _("A change of %(part)s goes to review.") % {"part": part}


def _judge_blocks(old: Any, new: Any, judged: Smallness, effort: Effort) -> None:
    """Compare two bodies: the same blocks in the same order, of which only words differ."""
    before, after = _blocks(old), _blocks(new)
    if before is None or after is None or _types(before) != _types(after):
        judged.reasons.append(_("A block was added, removed or moved."))
        return
    for one, other in zip(before, after, strict=True):
        if not _judge_values(one.get("value"), other.get("value"), judged, effort):
            judged.reasons.append(_("A block names another file, or has more or fewer parts than before."))
            return


def _judge_values(old: Any, new: Any, judged: Smallness, effort: Effort) -> bool:
    """Count the words that differ; return False where anything else than words does."""
    if old == new:
        return True
    if isinstance(old, dict) and isinstance(new, dict):
        names = (old.keys() | new.keys()) - {"id"}
        return all(_judge_values(old.get(name), new.get(name), judged, effort) for name in sorted(names))
    if isinstance(old, list) and isinstance(new, list):
        pairs = zip(old, new, strict=False)
        return len(old) == len(new) and all(_judge_values(a, b, judged, effort) for a, b in pairs)
    if not _are_texts(old, new) or (_says(old) and not _says(new)):
        return False
    judged.words += _changed(str(old or ""), str(new or ""), effort)
    return True


def _judge_options(old: Any, new: Any, judged: Smallness, effort: Effort) -> None:
    """Compare the options of a question: only what is said about them may differ."""
    before, after = _rows(old), _rows(new)
    if [_held(row) for row in before] != [_held(row) for row in after]:
        judged.reasons.append(_goes_to_review("options"))
        return
    for one, other in zip(before, after, strict=True):
        for name in sorted(SAID_OF_OPTIONS):
            old_text, new_text = str(one.get(name) or ""), str(other.get(name) or "")
            if _loses(name, old_text, new_text):
                judged.reasons.append(_goes_to_review("options"))
                return
            judged.words += _changed(old_text, new_text, effort)


def _held(row: Mapping[str, Any]) -> dict[str, Any]:
    """What an attempt is held to, and which option it is; what is empty is left out."""
    return {
        name: value
        for name, value in row.items()
        if name not in BOOKKEEPING - {"translation_key"}
        and name not in SAID_OF_OPTIONS
        and not _is_empty(value)
    }


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value == "" or value == []


def _loses(name: str, old: Any, new: Any) -> bool:
    """Whether a text goes that some learners have instead of a picture or a recording."""
    return name in KEPT and _says(old) and not _says(new)


def _plain_rows(value: Any) -> Any:
    """Rows without their bookkeeping, so that an objective that was only saved again is the same."""
    if isinstance(value, list):
        return [
            _held(row) | {name: row.get(name) or "" for name in SAID_OF_OPTIONS} for row in _rows(value)
        ] or value
    return value


def _rows(value: Any) -> list[Mapping[str, Any]]:
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    return sorted(rows, key=lambda row: row.get("sort_order") or 0)


def _types(blocks: list[dict[str, Any]]) -> list[Any]:
    return [block.get("type") for block in blocks]


def _blocks(value: Any) -> list[dict[str, Any]] | None:
    """The blocks of a body, which a revision keeps as JSON; None for what cannot be read."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return [as_seen(each) for each in found or [] if isinstance(each, dict)]


def _are_texts(old: Any, new: Any) -> bool:
    return all(value is None or isinstance(value, str) for value in (old, new))


def _says(text: str | None) -> bool:
    return bool(TAG.sub("", text or "").strip())


def _changed(old: str, new: str, effort: Effort) -> int:
    """How many words differ; a link, or any other mark-up, counts as a word."""
    if old == new:
        return 0
    pieces = changed_words(_spaced(old), _spaced(new), effort)
    return TOO_MANY if pieces is None else max(count_changed(pieces), 1)


def _spaced(text: str) -> str:
    """Text whose tags are words of their own, each in one piece."""
    return TAG.sub(lambda tag: f" {''.join(tag[0].split())} ", text)
