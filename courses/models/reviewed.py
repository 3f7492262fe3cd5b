"""Texts that a review reads: they stand still while it does, and what it has read stays as it was."""

from typing import Any

from django.db import models, transaction
from wagtail.models import Page, Revision

from courses.models.translators import TranslatedPage


class KeepsPinnedRevisions(models.Model):
    """A page or question whose pinned revisions are never overwritten, and which has no timetable.

    The editor's autosave writes over the last revision of the same person; a revision that somebody reviews,
    or has approved, is left alone and a new one is made. Going live belongs to the review, so a draft
    cannot bring a date for it.
    """

    class Meta:
        abstract = True

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision beside a pinned one."""
        from courses.models.review import PinnedRevision  # built on these models

        self.go_live_at = self.expire_at = None
        overwritten = kwargs.get("overwrite_revision")
        if overwritten and PinnedRevision.objects.filter(revision=overwritten).exists():
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)


class KeepsWhatWasRead(models.Model):
    """A page that takes pages of courses along when it is deleted: not while one of them is in review."""

    path: str

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the page and what is below it, unless the course is in review."""
        from courses.review.locks import refuse_below  # built on these models

        refuse_below(self.path)
        with transaction.atomic():
            keep_pinned(self)
            return super().delete(*args, **kwargs)


class ReviewedPage(KeepsWhatWasRead, TranslatedPage, KeepsPinnedRevisions):
    """A page of a course: locked, whoever writes, while the course is in review."""

    alias_of_id: int | None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page, unless the course is in review. An alias only follows what stands elsewhere."""
        from courses.review.locks import refuse_in_review  # built on these models

        if self.path and (self._state.adding or not self.alias_of_id):
            refuse_in_review(self.path)
        super().save(*args, **kwargs)

    def get_lock(self) -> Any:
        """Return the review's lock, which Wagtail's editor shows; else whatever else locks the page."""
        from courses.review.locks import ReviewLock, is_free, lock_on  # built on these models

        submission = None if is_free() or not self.path else lock_on(self.path)
        return ReviewLock(self, submission) if submission else super().get_lock()


def keep_pinned(page: Page) -> None:
    """Let the pinned revisions of `page` and of what is below it outlive their pages: records keep texts."""
    from courses.models.review import Correction, PinnedRevision  # built on these models

    ids = [str(pk) for pk in Page.objects.filter(path__startswith=page.path).values_list("pk", flat=True)]
    kept = Revision.objects.page_revisions().filter(object_id__in=ids)
    pinned = kept.filter(
        models.Q(pk__in=PinnedRevision.objects.values("revision"))
        | models.Q(pk__in=Correction.objects.values("revision"))
        | models.Q(pk__in=Correction.objects.exclude(before=None).values("before"))
    )
    for revision in pinned.only("pk", "object_id"):
        Revision.objects.filter(pk=revision.pk).update(object_id=f"-{revision.object_id}")
