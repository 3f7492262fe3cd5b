"""Where a member stands, derived from what was recorded, and what is missing in words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from enrollments.grading import reaches
from enrollments.readable import shown_percent


@dataclass(frozen=True)
class Progress:
    """How many of the required activities are done."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 means that everything is done."""
        return self.done * 100 // self.total if self.total else 0


def progress_of(rules: Mapping[str, Any] | None, done: Collection[str]) -> Progress:
    """Return the progress under a syllabus's `rules`, given the keys of the activities with a milestone."""
    required = [item["activity"] for item in rules["requirements"]] if rules else []
    return Progress(done=sum(key in done for key in required), total=len(required))


def missing(
    rules: Mapping[str, Any],
    done: Collection[str],
    titles: Mapping[str, str],
    best: Mapping[str, tuple[int, int]],
) -> list[str]:
    """Return a sentence for each requirement that is not met, in the syllabus's order.

    `done` holds the keys with a milestone, `titles` a title per key, `best` the (points, out_of) that count.
    """
    sentences = []
    for item in rules["requirements"]:
        key = item["activity"]
        if key in done:
            continue
        title = titles.get(key, _("an activity that is not available now"))
        if item["rule"] == "finish":
            sentences.append(_("Finish “%(title)s”.") % {"title": title})
        elif item["rule"] == "hand-in":
            sentences.append(_("Take “%(title)s” and hand it in.") % {"title": title})
        elif key in best:
            sentences.append(
                _("“%(title)s”: %(result)s %%, needs %(mark)s %%.")
                % {
                    "title": title,
                    "result": shown_percent(*best[key]),
                    "mark": item["pass_mark"],
                }
            )
        else:
            sentences.append(
                _("Pass “%(title)s” with %(mark)s %% or more.") % {"title": title, "mark": item["pass_mark"]}
            )
    return sentences or _below_the_course_mark(rules, best)


def _below_the_course_mark(rules: Mapping[str, Any], best: Mapping[str, tuple[int, int]]) -> list[str]:
    """Everything is done: say so where only the course's own mark is missing."""
    weighted = [item for item in rules["requirements"] if item["weight"] and item["activity"] in best]
    if not weighted or all(reaches(*best[item["activity"]], rules["pass_mark"]) for item in weighted):
        return []
    return [
        _("Your results together need %(mark)s %%. You can improve a quiz.") % {"mark": rules["pass_mark"]}
    ]


def keys(done: Iterable[UUID]) -> set[str]:
    """Return activity keys as the strings that rules and titles use."""
    return {str(key) for key in done}
