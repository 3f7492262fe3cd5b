"""What the page of a submission shows: the difference or the whole course, with notes at their places."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from academy.lib.languages import direction_of, native_name
from courses.models import ReviewNote, Submission
from courses.review.difference import (
    FILES,
    Difference,
    Pinned,
    difference_of,
    last_approval,
    last_return,
    names_in,
    pinned_texts,
    read_contents,
    setting_names,
)
from courses.review.difference_settings import SettingChange, shown_settings
from courses.review.difference_texts import ADDED, ADDRESS, CHANGED, MOVED, REMOVED, SAME, Change, TextChange
from courses.review.reading import KINDS, Asset, Names, Part, parts_of
from courses.review.shown import PartPlace, html_of_part, lesson_blocks, links_in

MOST_NOTES = 600  # of all rounds of a course
LONGEST_SHOWN = 6000  # characters of a text that is shown before and after


@dataclass
class Item:
    """One part of a text on the page: what it says, or how it changed; and its notes."""

    place: str
    anchor: str
    label: str
    state: str
    word: str
    change: Change | None
    html: SafeString | str
    before: str = ""
    after: str = ""
    files_before: list[dict[str, str]] = field(default_factory=list)
    files_after: list[dict[str, str]] = field(default_factory=list)
    notes: list[ReviewNote] = field(default_factory=list)
    quote: str = ""


@dataclass
class TextView:
    """One text in one language on the page."""

    kind: str
    kind_word: str
    key: str
    language: str
    language_name: str
    direction: str
    title: str
    state: str
    word: str
    tone: str
    anchor: str
    other_module: bool
    preview_url: str
    items: list[Item] = field(default_factory=list)
    notes: list[ReviewNote] = field(default_factory=list)

    @property
    def open_notes(self) -> int:
        """How many notes in it are not settled."""
        found = [*self.notes, *(note for item in self.items for note in item.notes)]
        return sum(note.settled_at is None for note in found)


@dataclass
class SubmissionPage:
    """All that is shown of a submission."""

    difference: Difference
    texts: list[TextView]
    settings: list[tuple[str, str]]
    serious: list[tuple[SettingChange, str]]
    small: list[tuple[SettingChange, str]]
    general_notes: list[ReviewNote]
    languages: list[dict[str, Any]]
    language: str
    whole: bool
    returned: Submission | None = None  # the round before, where it was returned
    approved: bool = False  # and something was approved before that


TONES = {ADDED: "leaf", REMOVED: "rose", CHANGED: "amber", MOVED: "sea", SAME: ""}


def word_of(state: str) -> str:
    """Return what happened to something, in a word."""
    return {
        ADDED: _("new"),
        REMOVED: _("removed"),
        CHANGED: _("changed"),
        MOVED: _("moved"),
        SAME: _("unchanged"),
    }[state]


def submission_page(
    submission: Submission, *, language: str = "", whole: bool = False, since_approval: bool = False
) -> SubmissionPage:
    """Return the page of `submission`: its difference, or with `whole` the whole course of one language.

    After a return it is what changed since then, or with `since_approval` since the last approval.
    A first submission is always whole. The number of queries does not depend on the size of the course.
    """
    pins = pinned_texts(submission)
    codes = list(dict.fromkeys(pin.placed.language for pin in pins))
    language = language if language in codes else ""
    returned = last_return(submission)
    since = None if since_approval else returned
    difference = difference_of(submission, language, returned=since)
    whole = whole or difference.first
    if whole and not language and codes:
        language = codes[0]
        difference = difference_of(submission, language, returned=since)
    drawing = _Drawing(submission, difference.names, notes_by_place(submission))
    if whole:
        shown = [pin for pin in pins if pin.placed.language == language]
        texts = drawing.all_of(shown, difference.texts)
    else:
        texts = drawing.all_changed(difference.texts)
    titles = {pin.placed.key: pin.placed.title for pin in reversed(pins)}  # the first language's holds
    return SubmissionPage(
        difference=difference,
        texts=texts,
        settings=shown_settings(submission.rows, setting_names()) if whole else [],
        serious=[(each, titles.get(each.key, "")) for each in difference.serious_settings],
        small=[(each, titles.get(each.key, "")) for each in difference.small_settings],
        general_notes=drawing.left_over(),
        languages=[{"code": code, "name": native_name(code), "on": code == language} for code in codes],
        language=language,
        whole=whole,
        returned=returned,
        approved=bool(returned and last_approval(submission)),
    )


def notes_by_place(submission: Submission) -> dict[PartPlace, list[ReviewNote]]:
    """Return the notes of this round and of earlier ones by their place, with their answers; two queries."""
    rounds = Submission.objects.filter(course=submission.course_id, submitted_at__lte=submission.submitted_at)
    notes = ReviewNote.objects.filter(submission__in=rounds, answers=None)
    notes = notes.select_related("author", "settled_by").prefetch_related("replies__author")
    found: dict[PartPlace, list[ReviewNote]] = defaultdict(list)
    for note in notes.order_by("created_at", "pk")[:MOST_NOTES]:
        found[str(note.key or ""), note.language, note.place].append(note)
    return found


class _Drawing:
    """Turns texts and changes into what the page shows."""

    def __init__(
        self, submission: Submission, names: Names, notes: dict[PartPlace, list[ReviewNote]]
    ) -> None:
        self._submission, self._names, self._notes = submission, names, notes
        self._blocks: dict[PartPlace, SafeString] = {}
        self._links: dict[int, str] = {}
        self._files: dict[Asset, dict[str, str]] = {}

    def all_of(self, pins: list[Pinned], changes: list[TextChange]) -> list[TextView]:
        """The whole course of one language in reading order, then what is no longer in it."""
        contents = read_contents(pin.revision_id for pin in pins)
        kinds = {pin.revision_id: pin.placed.kind for pin in pins}
        found = names_in((kinds[pk], content) for pk, content in contents.items())
        self._names = _joined(self._names, found)
        texts = [(pin.placed, contents.get(pin.revision_id, {})) for pin in pins]
        lessons = [(each.key, each.language, content) for each, content in texts if each.kind == "lesson"]
        self._blocks = lesson_blocks(lessons)
        self._links = links_in(content for _text, content in texts)
        self._read_files(changes)
        changed = {(each.text.key, each.text.language): each for each in changes}
        views = [self.whole(text, content, changed.get(_id(text))) for text, content in texts]
        return views + [self.changed(each) for each in changes if each.now is None]

    def all_changed(self, changes: list[TextChange]) -> list[TextView]:
        """What came, went, moved or changed."""
        self._read_files(changes)
        return [self.changed(each) for each in changes]

    def _read_files(self, changes: list[TextChange]) -> None:
        """Look up the files that changed, one query for each kind."""
        parts = [change for each in changes for change in each.changes if change.new_files]
        wanted = {asset for each in parts for asset in (*each.assets_before, *each.assets_after)}
        for kind, model in FILES.items():
            ids = [pk for each, pk in wanted if each == kind]
            if ids:
                for pk, title, name in model.objects.filter(pk__in=ids).values_list("pk", "title", "file"):
                    url = reverse("private_file", args=[name])
                    self._files[kind, pk] = {"title": title, "url": url, "kind": kind}

    def whole(self, text: Any, content: dict[str, Any], change: TextChange | None) -> TextView:
        """One text with all it says; where parts of it changed, each says so."""
        view = self._view(text, change.state if change else SAME)
        changed = {each.part.place: each for each in change.changes} if change else {}
        for part in parts_of(text.kind, content, self._names):
            own = changed.get(part.place)
            if part.kind == ADDRESS and own is None:
                continue
            state = own.state if own and view.state == CHANGED else SAME
            view.items.append(self._item(view, part, state, own if state == CHANGED else None))
        self._leave_notes(view)
        return view

    def changed(self, change: TextChange) -> TextView:
        """One text with what changed in it."""
        view = self._view(change.text, change.state)
        view.other_module = change.other_module
        if change.moved and change.state == CHANGED:
            view.word = _("changed and moved")
        for each in change.changes:
            view.items.append(self._item(view, each.part, each.state, each))
        self._leave_notes(view)
        return view

    def left_over(self) -> list[ReviewNote]:
        """The notes that found no place: about the whole, or about something that is no longer shown."""
        return [note for notes in self._notes.values() for note in notes]

    def _view(self, text: Any, state: str) -> TextView:
        gone = state == REMOVED
        return TextView(
            kind=text.kind,
            kind_word=str(KINDS.get(text.kind, text.kind)),
            key=text.key,
            language=text.language,
            language_name=native_name(text.language),
            direction=direction_of(text.language),
            title=text.title,
            state=state,
            word=word_of(state),
            tone=TONES[state],
            anchor=f"t-{text.key}-{text.language}",
            other_module=False,
            preview_url=""
            if gone
            else reverse("desk:submission_text", args=[self._submission.pk, text.key, text.language]),
        )

    def _item(self, view: TextView, part: Part, state: str, change: Change | None) -> Item:
        place = (view.key, view.language, part.place)
        html: SafeString | str = ""
        if state == MOVED:
            html = Truncator(part.words).words(40)
        elif change is None:
            html = self._blocks.get(place) or html_of_part(part, self._links)
        whole_words = change is not None and change.pieces is None and state != MOVED
        return Item(
            place=part.place,
            anchor=f"{view.anchor}-{uuid.uuid5(uuid.NAMESPACE_OID, part.place).hex[:8]}",
            label=part.label,
            state=state,
            word=word_of(state),
            change=change,
            html=html,
            before=_short(change.before) if whole_words and change else "",
            after=_short(change.after) if whole_words and change else "",
            files_before=self._shown_files(change.assets_before) if change and change.new_files else [],
            files_after=self._shown_files(change.assets_after) if change and change.new_files else [],
            notes=self._notes.pop(place, []),
            quote=part.words[:120],
        )

    def _shown_files(self, assets: Iterable[Asset]) -> list[dict[str, str]]:
        gone = {"title": _("a file that is no longer there"), "url": "", "kind": ""}
        return [self._files.get(asset, gone) for asset in assets]

    def _leave_notes(self, view: TextView) -> None:
        """Put the notes about a place that is not shown under their text."""
        for place in [each for each in self._notes if each[:2] == (view.key, view.language)]:
            view.notes += self._notes.pop(place)


def _short(part: Part | None) -> str:
    if part is None:
        return ""
    return part.words if len(part.words) <= LONGEST_SHOWN else part.words[:LONGEST_SHOWN] + " …"


def _joined(one: Names, other: Names) -> Names:
    return Names(
        files=one.files | other.files,
        questions=one.questions | other.questions,
        objectives=one.objectives | other.objectives,
        categories=one.categories | other.categories,
    )


def _id(text: Any) -> tuple[str, str]:
    return text.key, text.language
