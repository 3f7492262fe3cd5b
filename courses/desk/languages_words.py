"""The languages of a course in words: how far each is, what is missing, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.lib.languages import direction_of, native_name
from courses.models import Question
from courses.services import translations
from courses.translating.grid import (
    DRAFT,
    LIVE,
    NONE,
    ORIGINAL,
    READY,
    STALE,
    TRANSLATING,
    Cell,
    Grid,
    Summary,
)
from courses.translating.lines import Line

TONES = {LIVE: "leaf", READY: "sea", TRANSLATING: "amber", STALE: "rose"}


@dataclass(frozen=True)
class CellWords:
    """A cell of the table: its state in words, where it leads, and what a person may say of it."""

    text: str
    tone: str
    url: str
    language: str
    name: str
    note: str = ""
    can_judge: bool = False
    stale: bool = False


@dataclass(frozen=True)
class LanguageWords:
    """One language: how far it is, why it is not offered, and what comes next."""

    code: str
    name: str
    dir: str
    original: bool
    started: bool
    translated: bool
    offered: bool
    chip: str
    tone: str
    progress: str
    percent: int
    missing: str
    next: str
    behind: int
    ready: int
    unprepared: int


def language_words(summary: Summary, *, managed: bool) -> LanguageWords:
    """Put one language into words; `managed` is whether it is translated side by side."""
    chip, tone = _chip(summary)
    return LanguageWords(
        code=summary.language,
        name=native_name(summary.language),
        dir=direction_of(summary.language),
        original=summary.original,
        started=summary.started,
        translated=managed,
        offered=summary.offered,
        chip=chip,
        tone=tone,
        progress=_progress(summary),
        percent=100 * summary.done // summary.total if summary.total else 0,
        missing=_missing(summary) if not summary.offered and summary.started else "",
        next=_next(summary, managed),
        behind=summary.behind,
        ready=summary.ready,
        unprepared=summary.unprepared,
    )


def _chip(summary: Summary) -> tuple[str, str]:
    if summary.original:
        return _("original"), "sea"
    if summary.offered:
        return (_("offered, partly out of date"), "rose") if summary.stale else (_("offered"), "leaf")
    return (_("not offered yet"), "amber") if summary.started else (_("not started"), "")


def _progress(summary: Summary) -> str:
    if not summary.total:
        return ""
    words = ngettext(
        "%(done)s of %(count)s string translated", "%(done)s of %(count)s strings translated", summary.total
    )
    return words % {"done": summary.done, "count": summary.total}


def _missing(summary: Summary) -> str:
    """Say what a learner of this language would not find."""
    parts: list[str] = []
    if summary.page_missing:
        parts.append(_("the course page"))
    if summary.lessons_missing:
        words = ngettext("%(count)s required lesson", "%(count)s required lessons", summary.lessons_missing)
        parts.append(words % {"count": summary.lessons_missing})
    if summary.quizzes_missing:
        words = ngettext("%(count)s required quiz", "%(count)s required quizzes", summary.quizzes_missing)
        parts.append(words % {"count": summary.quizzes_missing})
    if summary.final_missing:
        parts.append(_("the final quiz"))
    if summary.questions_missing:
        words = ngettext("%(count)s question", "%(count)s questions", summary.questions_missing)
        parts.append(words % {"count": summary.questions_missing})
    if not parts:
        return ""
    return _("Not offered to learners. What is missing: %(list)s.") % {"list": ", ".join(parts)}


def _next(summary: Summary, managed: bool) -> str:
    if summary.original:
        return _("The other languages are translated from this one.")
    if not summary.started:
        return _(
            "Starting it prepares every text for translation. Learners see nothing of it until it is whole."
        )
    if not managed:
        return _("This language is written by hand. Its texts are reviewed with the course.")
    if summary.unprepared:
        return _("Some texts are not prepared for translation yet.")
    if summary.behind:
        return _("The original has changed. Bring the changes in, then translate what is new.")
    if summary.done < summary.total:
        return _("Translators go on, here side by side or in a file. Then the coordinator publishes.")
    if summary.ready:
        return _("The coordinator can publish what is finished.")
    return _("Everything is translated and published.")


def cell_words(line: Line, language: str, cell: Cell, *, may_judge: bool) -> CellWords:
    """Put one text in one language into words."""
    edition = line.edition(language)
    behind = _("the original has changed") if cell.behind else ""
    return CellWords(
        text=_state(cell),
        tone=TONES.get(cell.state, ""),
        url=edit_url(line, edition.pk) if edition else "",
        language=language,
        name=native_name(language),
        note=behind,
        can_judge=may_judge and cell.state in (LIVE, STALE),
        stale=cell.state == STALE,
    )


def _state(cell: Cell) -> str:
    if cell.state == TRANSLATING:
        return _("%(done)s of %(total)s") % {"done": cell.done, "total": cell.total}
    return {
        ORIGINAL: _("original"),
        NONE: "–",
        READY: _("complete, not live"),
        DRAFT: _("draft"),
        LIVE: _("live"),
        STALE: _("out of date"),
    }[cell.state]


def edit_url(line: Line, pk: int) -> str:
    """Where a text is written: for a translation, wagtail-localize's editor, side by side."""
    if line.kind == "question":
        return reverse(Question.snippet_viewset.get_url_name("edit"), args=[quote(pk)])
    return reverse("wagtailadmin_pages:edit", args=[pk])


def kind_words(line: Line) -> str:
    """What kind of text a row of the table is."""
    return {
        "course": _("Course page"),
        "module": _("Module"),
        "lesson": _("Lesson"),
        "quiz": _("Quiz"),
        "question": _("Question"),
    }[line.kind]


def why_words(waiting: Sequence[translations.Waiting]) -> list[str]:
    """Say, a sentence for each reason, why some texts were not published."""
    whys: dict[str, list[str]] = {}
    for each in waiting:
        whys.setdefault(each.why, []).append(each.title)
    words: dict[str, Any] = {
        translations.UNFINISHED: _("Not finished: %(titles)s."),
        translations.BEHIND: _("The original has changed since: %(titles)s."),
        translations.NO_ORIGINAL: _("The original is not approved yet: %(titles)s."),
        translations.NO_PARENT: _("The part above is not published in this language: %(titles)s."),
        translations.INVALID: _(
            "A field does not take its translation, often because it is too long: %(titles)s."
        ),
    }
    return [words[why] % {"titles": _list(titles)} for why, titles in whys.items()]


def _list(titles: list[str]) -> str:
    shown = ", ".join(f"“{title}”" for title in titles[:5])
    more = len(titles) - 5
    if more <= 0:
        return shown
    return ngettext("%(shown)s and %(count)s more", "%(shown)s and %(count)s more", more) % {
        "shown": shown,
        "count": more,
    }


def managed_languages(grid: Grid) -> set[str]:
    """The languages of the course that are translated side by side."""
    return {language for _key, language in grid.works}
