"""Deleting several rows of the bank at once, without naming anybody else's."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction

from courses.models import Question, QuestionCategory


class DeleteOwnRows(DeleteBulkAction):
    """Wagtail lists rows that one may not delete, by name; here they are not there at all."""

    models = [Question, QuestionCategory]

    @cached_property
    def _actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        objects, _no_access = super()._actionable_objects
        if not objects:
            raise Http404
        return objects, {"items_with_no_access": []}
