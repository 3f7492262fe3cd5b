"""Everything that a submission changes since the last approval, as one difference of the whole course.

What has not changed is seen by its digest and not read. The number of queries does not grow with the course.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wagtail.models import Locale, Page, Revision

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.models import (
    Activity,
    Correction,
    CoursePage,
    Objective,
    Partner,
    PinnedRevision,
    Question,
    QuestionCategory,
    QuizPage,
    Submission,
    Topic,
)
from courses.models.page_rows import as_plain
from courses.review.difference_settings import SettingChange, changed_settings
from courses.review.difference_texts import Placed, TextChange, compare_texts
from courses.review.difference_words import Effort
from courses.review.reading import Asset, Named, Names, Part, ids_named, parts_of

FILES: dict[str, Any] = {"image": AcademyImage, "document": AcademyDocument, "media": AcademyMedia}


@dataclass(frozen=True)
class Pinned:
    """A text with the revision that holds it."""

    placed: Placed
    revision_id: int


@dataclass
class Difference:
    """What a submission changes. `since` is the round it is compared with; None for a first submission."""

    since: Submission | None
    against_live: bool = False  # never approved, but live already: compared with what learners see
    settings: list[SettingChange] = field(default_factory=list)
    texts: list[TextChange] = field(default_factory=list)
    unchanged: int = 0
    names: Names = field(default_factory=Names)

    @property
    def first(self) -> bool:
        """Whether nothing of this course was approved before, so that all of it is to be read."""
        return self.since is None and not self.against_live

    @property
    def since_returned(self) -> bool:
        """Whether it is compared with what was returned, and not with what was approved."""
        return self.since is not None and self.since.state == Submission.State.RETURNED

    @property
    def serious_settings(self) -> list[SettingChange]:
        """The settings that send a live course back to review."""
        return [change for change in self.settings if change.serious]

    @property
    def small_settings(self) -> list[SettingChange]:
        """The other settings."""
        return [change for change in self.settings if not change.serious]


def difference_of(
    submission: Submission, language: str = "", *, returned: Submission | None = None
) -> Difference:
    """Return what `submission` changes since the last approval, or since the round that was `returned`.

    Of one language, where one is named.
    """
    since = returned or last_approval(submission)
    new = pinned_texts(submission)
    old = _as_approved(submission, since) if since else _as_live(submission, new)
    if language:
        old = [pin for pin in old if pin.placed.language == language]
        new = [pin for pin in new if pin.placed.language == language]
    found = Difference(since, against_live=bool(old) and since is None)
    held = since.rows if since else _rows_now(submission) if old else None
    found.settings = changed_settings(held, submission.rows, setting_names())
    revisions = {("old", *_place(pin)): pin.revision_id for pin in old}
    revisions |= {("new", *_place(pin)): pin.revision_id for pin in new}

    def read(pairs: Sequence[tuple[Placed | None, Placed | None]]) -> list[tuple[list[Part], list[Part]]]:
        wanted = [(side, text) for pair in pairs for side, text in zip(("old", "new"), pair, strict=True)]
        ids = {revisions[side, text.key, text.language] for side, text in wanted if text}
        contents = read_contents(ids)
        kinds = {revisions[side, text.key, text.language]: text.kind for side, text in wanted if text}
        found.names = names_in((kinds[pk], content) for pk, content in contents.items())
        parts = {pk: parts_of(kinds[pk], content, found.names) for pk, content in contents.items()}
        return [
            (
                parts.get(revisions["old", was.key, was.language], []) if was else [],
                parts.get(revisions["new", now.key, now.language], []) if now else [],
            )
            for was, now in pairs
        ]

    found.texts = compare_texts([p.placed for p in old], [p.placed for p in new], read, Effort())
    found.unchanged = len(new) - sum(1 for text in found.texts if text.now)
    return found


def last_approval(submission: Submission) -> Submission | None:
    """Return the newest approved submission of the same course before this one, or None."""
    earlier = Submission.objects.filter(
        course=submission.course_id,
        state=Submission.State.APPROVED,
        submitted_at__lt=submission.submitted_at,
    )
    return earlier.exclude(pk=submission.pk).order_by("-submitted_at", "-pk").first()


def last_return(submission: Submission) -> Submission | None:
    """Return the round before this one where it was returned to the authors, or None."""
    earlier = Submission.objects.filter(
        course=submission.course_id,
        state__in=[Submission.State.APPROVED, Submission.State.RETURNED],
        submitted_at__lt=submission.submitted_at,
    )
    found = earlier.exclude(pk=submission.pk).order_by("-submitted_at", "-pk").first()
    return found if found and found.state == Submission.State.RETURNED else None


def pinned_texts(submission: Submission) -> list[Pinned]:
    """Return what a submission pins, in reading order; each activity knows its module."""
    pins = PinnedRevision.objects.filter(submission=submission).order_by("position")
    above, found = "", []
    rows = pins.values_list(
        "kind", "key", "language", "position", "digest", "revision_id", "revision__object_str"
    )
    for kind, key, language, position, digest, revision_id, title in rows:
        if kind == "module":
            above = str(key)
        under = above if kind in ("lesson", "quiz") else ""
        placed = Placed(kind, str(key), language, title, position, digest, under)
        found.append(Pinned(placed, revision_id))
    return found


def _as_approved(submission: Submission, since: Submission) -> list[Pinned]:
    """What was approved, with the small corrections that have gone live after it."""
    pins = pinned_texts(since)
    corrections = Correction.objects.filter(
        course=submission.course_id, at__gt=since.submitted_at, at__lt=submission.submitted_at
    )
    if not corrections.exists():
        return pins
    newest = {
        (str(content.get("translation_key")), content.get("locale")): pk
        for pk, content in corrections.order_by("at").values_list("revision_id", "revision__content")
    }
    locales = _locale_ids({pin.placed.language for pin in pins})
    found = []
    for pin in pins:
        pk = newest.get((pin.placed.key, locales.get(pin.placed.language)))
        text = pin.placed
        found.append(Pinned(replace(text, digest=""), pk) if pk else pin)
    return found


def _as_live(submission: Submission, new: list[Pinned]) -> list[Pinned]:
    """What learners see, for a course that was live before anybody reviewed it; nothing once approved."""
    if submission.state == Submission.State.APPROVED:
        return []
    rows = PinnedRevision.objects.filter(submission=submission).exclude(kind="question")
    objects = dict(rows.values_list("revision_id", "revision__object_id"))
    live = dict(
        Page.objects.filter(pk__in=[pk for pk in objects.values() if pk.isdecimal()], live=True).values_list(
            "pk", "live_revision_id"
        )
    )
    if not live:
        return []
    questions = PinnedRevision.objects.filter(submission=submission, kind="question")
    asked = dict(questions.values_list("revision_id", "revision__object_id"))
    shown = dict(
        Question.objects.filter(pk__in=asked.values(), live=True).values_list("pk", "live_revision_id")
    )
    found = []
    for pin in new:
        is_question = pin.placed.kind == "question"
        pk = int((asked if is_question else objects).get(pin.revision_id, "0").lstrip("-") or 0)
        revision_id = (shown if is_question else live).get(pk)
        if revision_id == pin.revision_id:
            found.append(pin)
        elif revision_id:
            found.append(Pinned(replace(pin.placed, digest=""), revision_id))
    return found


def _rows_now(submission: Submission) -> dict[str, Any]:
    """The settings as they hold now, like those that a submission keeps."""
    course = submission.course
    head = {
        name: as_plain(getattr(course, name).all() if name in CoursePage.row_lists else getattr(course, name))
        for name in (*CoursePage.row_settings, *CoursePage.row_lists)
    }
    activities: dict[str, dict[str, Any]] = {}
    for row in Activity.objects.filter(course=course).select_related("quiz_rules"):
        activities[str(row.key)] = {"required": row.required}
        if row.kind == Activity.Kind.QUIZ:
            rules = row.quiz_rules
            activities[str(row.key)] |= {name: getattr(rules, name) for name in QuizPage.rules_settings}
    return {"course": head, "activities": activities}


def setting_names() -> dict[str, dict[int, str]]:
    """What topics and partners are called, by the setting that names them by id; two queries."""
    return {
        "topics": {topic.pk: str(topic) for topic in Topic.objects.all()},
        "delivered_with": dict(Partner.objects.values_list("pk", "name")),
    }


def _locale_ids(languages: Iterable[str]) -> dict[str, int]:
    found = Locale.objects.filter(language_code__in=list(languages))
    return dict(found.values_list("language_code", "pk"))


def _place(pin: Pinned) -> tuple[str, str]:
    return pin.placed.key, pin.placed.language


def read_contents(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what these revisions hold, by id; one query."""
    return dict(Revision.objects.filter(pk__in=list(ids)).values_list("pk", "content"))


def names_in(contents: Iterable[tuple[str, dict[str, Any]]]) -> Names:
    """Return the names of all that these texts name by id: one query for each kind of thing they name."""
    named = Named()
    for kind, content in contents:
        named.add(ids_named(kind, content))
    return Names(
        files=_file_names(named.files),
        questions=_by_key(Question, "name", named.questions),
        objectives=_by_key(Objective, "text", named.objectives),
        categories=dict(
            QuestionCategory.objects.filter(pk__in=named.categories - {0}).values_list("pk", "name")
            if named.categories - {0}
            else ()
        ),
    )


def _file_names(assets: Iterable[Asset]) -> dict[Asset, str]:
    found: dict[Asset, str] = {}
    wanted = list(assets)
    for kind, model in FILES.items():
        ids = [pk for each, pk in wanted if each == kind]
        if ids:
            rows = model.objects.filter(pk__in=ids).values_list("pk", "title")
            found |= {(kind, pk): title for pk, title in rows}
    return found


def _by_key(model: Any, name: str, keys: Iterable[str]) -> dict[str, str]:
    """The names of rows by their translation key; in the language that was there first."""
    valid = [key for key in keys if _is_key(key)]
    if not valid:
        return {}
    rows = model.objects.filter(translation_key__in=valid).order_by("-pk")
    return {str(key): text for key, text in rows.values_list("translation_key", name)}


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
