"""Keep the record of what editions were made from: one is stale while its original says something else."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import Correction, Course, EditionBasis
from courses.services.translation_errors import NoSuchText
from courses.translating.lines import Line, texts_of
from courses.translating.originals import digest_of_instance, digests_now, kind_of
from courses.translating.texts import digest_of


def compare_with_original(*, original: Any) -> int:
    """Mark the editions that were made from another text than `original` says now, and clear the others.

    Called when a page or question is published; costs one query where nothing was made from it. Returns how
    many editions changed between fresh and stale.
    """
    kind = kind_of(original)
    made = list(
        EditionBasis.objects.filter(
            key=original.translation_key, source_language=original.locale.language_code
        )
    )
    if not kind or not made:
        return 0
    now, changed = digest_of_instance(kind, original), 0
    for basis in made:
        if (basis.digest == now) == (basis.stale_since is not None):
            basis.stale_since = None if basis.digest == now else timezone.now()
            basis.save(update_fields=["stale_since"])
            changed += 1
    return changed


def keep_fresh(*, correction: Correction) -> int:
    """Let a small correction of the original make nothing stale; return how many editions it would have.

    An edition that was made from the text before the correction counts as made from the text after it.
    """
    original = correction.revision.as_object()
    kind = kind_of(original)
    if not kind or correction.before is None:
        return 0
    return EditionBasis.objects.filter(
        key=original.translation_key,
        source_language=original.locale.language_code,
        digest=digest_of(kind, correction.before.content),
    ).update(digest=digest_of(kind, correction.revision.content), stale_since=None)


def mark_stale(*, course: Course, key: uuid.UUID, language: str, by: User | None) -> EditionBasis:
    """Say that the edition of a text in `language` does not say what the original says: learners are told.

    Twice is the same as once. Raises `NoSuchText` where there is no live edition, or it is the original.
    """
    return _say(course, key, language, by, stale=True)


def mark_right(*, course: Course, key: uuid.UUID, language: str, by: User | None) -> EditionBasis:
    """Say that the edition of a text in `language` still says what the original says now.

    From here on a change of the original makes it stale. Twice is the same as once. Raises `NoSuchText`.
    """
    return _say(course, key, language, by, stale=False)


def _say(course: Course, key: uuid.UUID, language: str, by: User | None, *, stale: bool) -> EditionBasis:
    with transaction.atomic():
        locked = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        line = _line(locked, key, language)
        digest = "" if stale else digests_now([line])[str(line.key)]
        kept = EditionBasis.objects.filter(key=key, language=language).first()
        if kept and (kept.stale_since is not None) == stale and kept.digest == digest:
            return kept
        basis, _made = EditionBasis.objects.update_or_create(
            key=key,
            language=language,
            defaults={
                "source_language": line.original.language,
                "digest": digest,
                "stale_since": timezone.now() if stale else None,
            },
        )
        Course.objects.filter(pk=locked.pk).bump()
        log(
            instance=locked,
            action="courses.mark_stale" if stale else "courses.mark_right",
            user=by,
            data={"text": line.title, "language": language},
        )
    return basis


def _line(course: Course, key: uuid.UUID, language: str) -> Line:
    """The text with this key, where it has a live edition in `language` that is not its original."""
    line = next((line for line in texts_of(course).lines if line.key == key), None)
    edition = line.edition(language) if line else None
    if line is None or edition is None or not edition.live or edition.pk == line.original.pk:
        raise NoSuchText(language)
    return line
