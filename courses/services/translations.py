"""Bring a course into another language: begin, follow the original, publish what is finished.

wagtail-localize keeps originals, strings and translations. Here it is asked for a whole course at once, and
never publishes by itself: an edition goes live when its original is live and every string is translated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.actions.copy_for_translation import ParentNotTranslatedError
from wagtail.log_actions import log
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from academy.users.models import User
from courses.models import Course, EditionBasis, PartnerPage
from courses.review.locks import CourseInReview, in_review, past_the_lock
from courses.services.translation_errors import (
    LanguageNotStarted,
    NoPartnerPage,
    NotAnotherLanguage,
    NothingToTranslate,
)
from courses.translating.grid import Work, works_of
from courses.translating.lines import MODELS, CourseTexts, Line, texts_of
from courses.translating.originals import digest_of_source, digests_now


@dataclass(frozen=True)
class Started:
    """How many texts got a translation to work on, and how many still wait for one."""

    made: int
    left: int


@dataclass(frozen=True)
class Updated:
    """How many originals were taken anew because they say something else now, and how many texts are new."""

    changed: int
    made: int
    left: int


@dataclass(frozen=True)
class Waiting:
    """A text that was not published, and the word for why (see `publish_translation`)."""

    title: str
    why: str


@dataclass(frozen=True)
class PublishedEditions:
    """How many texts went live, and which did not."""

    published: int
    waiting: tuple[Waiting, ...]


UNFINISHED, BEHIND, NO_ORIGINAL, NO_PARENT, INVALID = (
    *("unfinished", "behind", "no-original", "no-parent", "invalid"),
)


def start_language(*, course: Course, language: str, by: User | None, most: int | None = None) -> Started:
    """Begin to translate `course`: its pages, and the questions that its quizzes ask, as drafts.

    What the language has already, by hand or under way, stays as it is, so repeating it adds what is new.
    Of a long course at most `most` texts are prepared at once; the rest is left for the next call.
    Raises `NothingToTranslate`, `NotAnotherLanguage`, `NoPartnerPage` or `CourseInReview`.
    """
    with transaction.atomic():
        locked, texts, locale = _begin(course, language)
        made, left = _prepare(texts, locale, by, most)
        if made:
            log(
                instance=locked,
                action="courses.start_language",
                user=by,
                data={"language": language, "texts": made},
            )
    return Started(made, left)


def update_language(*, course: Course, language: str, by: User | None, most: int | None = None) -> Updated:
    """Bring what has changed in the original, and what is new there, into the translation of `course`.

    Strings that are the same keep their translation; what is live stays live until it is published again.
    Raises `LanguageNotStarted`, and what `start_language` raises.
    """
    with transaction.atomic():
        locked, texts, locale = _begin(course, language)
        works = works_of(texts.lines, language)
        if not works:
            raise LanguageNotStarted(language)
        changed = _take_anew(texts.lines, works, language)
        made, left = _prepare(texts, locale, by, most)
        if changed or made:
            log(
                instance=locked,
                action="courses.update_language",
                user=by,
                data={"language": language, "changed": changed, "new": made},
            )
    return Updated(changed, made, left)


def publish_translation(*, course: Course, language: str, by: User | None) -> PublishedEditions:
    """Publish what is finished in `language`: the coordinator's act, of what is approved in the original.

    A text waits while strings are missing (`unfinished`), while its original is not live (`no-original`) or
    says something else than what was translated (`behind`), while the page above it is not live
    (`no-parent`), or where a field refuses its translation (`invalid`). What is live and has not changed is
    left alone. Raises `LanguageNotStarted` or `CourseInReview`.
    """
    with transaction.atomic():
        locked, texts, locale = _begin(course, language)
        works = works_of(texts.lines, language)
        if not works:
            raise LanguageNotStarted(language)
        press = _Press(texts, works, locale, by)
        with past_the_lock():
            for line in texts.lines:
                press.publish(line)
        if press.published:
            log(
                instance=locked,
                action="courses.publish_translation",
                user=by,
                data={"language": language, "texts": press.published},
            )
    return PublishedEditions(press.published, tuple(press.waiting))


def _begin(course: Course, language: str) -> tuple[Course, CourseTexts, Locale]:
    """Lock the course and return its texts and the language's locale, or refuse."""
    locked = Course.objects.select_for_update(of=("self",)).select_related("partner").get(pk=course.pk)
    if in_review(locked):
        raise CourseInReview(locked.code)
    texts = texts_of(locked)
    if not texts.lines:
        raise NothingToTranslate(locked.code)
    locale = Locale.objects.filter(language_code=language).first()
    if locale is None or language == texts.language:
        raise NotAnotherLanguage(language)
    if not PartnerPage.objects.filter(translation_key=locked.partner.key, locale=locale).exists():
        raise NoPartnerPage(language)
    return locked, texts, locale


def _prepare(texts: CourseTexts, locale: Locale, by: User | None, most: int | None) -> tuple[int, int]:
    """Make the translations that are missing, pages before what stands below them; return (made, left)."""
    waiting = [line for line in texts.lines if line.edition(locale.language_code) is None]
    made = 0
    with past_the_lock():
        for line in waiting[:most]:
            made += _make(line, locale, by)
    return made, max(0, len(waiting) - (len(waiting) if most is None else most))


def _make(line: Line, locale: Locale, by: User | None) -> bool:
    """Make the draft of one text in another language; False where the page above has none."""
    if alias := line.editions.get(locale.language_code):  # a live alias must not pass for an edition
        Page.objects.filter(pk=alias.pk).update(live=False, has_unpublished_changes=True)
    source, _created = TranslationSource.update_or_create_from_instance(_original(line))
    try:
        with transaction.atomic():
            Translation.objects.update_or_create(
                source=source, target_locale=locale, defaults={"enabled": True}
            )
            source.create_or_update_translation(locale, user=by, publish=False, fallback=True)
    except ParentNotTranslatedError:
        return False
    return True


def _original(line: Line) -> Any:
    """The original as it is to be translated: what is live, else the newest draft."""
    found: Any = MODELS[line.kind]._default_manager.get(pk=line.original.pk)
    return found if found.live else found.get_latest_revision_as_object()


def _take_anew(lines: Iterable[Line], works: dict, language: str) -> int:
    """Take the originals whose words are not those that were taken; return how many."""
    kept = [line for line in lines if (line.key, language) in works]
    now = digests_now(kept)
    sources = TranslationSource.objects.in_bulk([works[line.key, language].source_id for line in kept])
    changed = 0
    for line in kept:
        source = sources[works[line.key, language].source_id]
        if digest_of_source(line.kind, source) != now.get(str(line.key)):
            TranslationSource.update_or_create_from_instance(_original(line))
            changed += 1
    return changed


class _Press:
    """Publishes the finished translations of one course and language, text by text in reading order."""

    def __init__(self, texts: CourseTexts, works: dict, locale: Locale, by: User | None) -> None:
        self.language, self.locale, self.by = locale.language_code, locale, by
        self.works = works
        kept = [line for line in texts.lines if (line.key, self.language) in works]
        self.now = digests_now(kept)
        self.sources = TranslationSource.objects.in_bulk(
            [works[line.key, self.language].source_id for line in kept]
        )
        self.bases = {
            basis.key: basis
            for basis in EditionBasis.objects.filter(
                key__in=[line.key for line in kept], language=self.language
            )
        }
        self.live = {
            edition.path
            for line in texts.lines
            if (edition := line.edition(self.language)) and edition.live and edition.path
        }
        self.published = 0
        self.waiting: list[Waiting] = []

    def publish(self, line: Line) -> None:
        """Publish one text, or keep why not. What is no translation of ours is passed over."""
        work, edition = self.works.get((line.key, self.language)), line.edition(self.language)
        if work is None or edition is None:
            return
        source = self.sources[work.source_id]
        digest = digest_of_source(line.kind, source)
        if why := self._why_not(line, work, digest):
            self.waiting.append(Waiting(line.title, why))
            return
        if edition.live and self._is_unchanged(line, work, digest):
            return
        try:
            with transaction.atomic():
                target, _created = source.create_or_update_translation(
                    self.locale, user=self.by, publish=False, fallback=False
                )
                target.latest_revision.publish(user=self.by, skip_permission_checks=True)
        except ValidationError:
            self.waiting.append(Waiting(line.title, INVALID))
            return
        EditionBasis.objects.update_or_create(
            key=line.key,
            language=self.language,
            defaults={
                "source_language": line.original.language,
                "digest": digest,
                "stale_since": None,
            },
        )
        self.live.add(edition.path)
        self.published += 1

    def _why_not(self, line: Line, work: Work, digest: str) -> str:
        edition = line.editions[self.language]
        if not line.original.live:
            return NO_ORIGINAL
        if digest != self.now.get(str(line.key)):
            return BEHIND
        if not work.complete:
            return UNFINISHED
        above = edition.path[: -Page.steplen]
        if line.kind in ("module", "lesson", "quiz") and above not in self.live:
            return NO_PARENT
        return ""

    def _is_unchanged(self, line: Line, work: Work, digest: str) -> bool:
        """Whether what is live is this very translation."""
        basis, published = self.bases.get(line.key), line.editions[self.language].published_at
        fresh = bool(basis and basis.digest == digest and basis.stale_since is None)
        return fresh and bool(published and (work.newest_at is None or work.newest_at <= published))
