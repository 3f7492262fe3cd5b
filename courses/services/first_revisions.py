"""The first revisions of rows that were made in bulk: one statement, where saving each takes a dozen."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from academy.users.models import User


def first_revisions(made: Sequence[Any], by: User | None) -> list[Revision]:
    """Store what each row says as its revision, and lead the row's `latest_revision` to it.

    `made` are pages or snippets that are stored already; the caller stores which revision they have.
    """
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_object=row,
                base_content_type=row.get_base_content_type(),
                object_str=str(row),
                created_at=now,
                user=by,
                content=row.serializable_data(),
            )
            for row in made
        ],
        batch_size=200,
    )
    for row, revision in zip(made, revisions, strict=True):
        row.latest_revision = revision
    return revisions
