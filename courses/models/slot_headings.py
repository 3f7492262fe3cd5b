"""The headings of a quiz's sections, as wagtail-localize takes them out for translators and puts them back.

A slot is the same in every language but for the heading above it, so slots are copied to a translation and
only the headings are strings. The path of a string is the heading itself: it keeps its translation when the
slots are put in another order, and a heading that stands twice is translated once.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ManyToOneRel, Model
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import quote_path_component
from wagtail_localize.segments.ingest import unquote_path_component

from courses.models.author_help import SLOT


class SlotsRel(ManyToOneRel):
    """The slots of a quiz, with headings that can be translated."""

    verbose_name = _("Questions")  # above each heading in the translators' editor
    help_text = SLOT["section"]

    def value_from_object(self, quiz: Any) -> list[Any]:
        """Return the slots of a quiz as it stands in memory."""
        return list(getattr(quiz, self.get_accessor_name()).all())

    def get_translatable_segments(self, slots: Iterable[Any]) -> list[StringSegmentValue]:
        """Return each heading once, in the order in which learners meet them."""
        said = dict.fromkeys(slot.section for slot in slots if slot.section)
        return [StringSegmentValue(quote_path_component(heading), heading) for heading in said]

    def restore_translated_segments(
        self, slots: Iterable[Any], segments: Iterable[StringSegmentValue]
    ) -> list[Any]:
        """Return new slots that say the same as `slots` under translated headings.

        Raises `ValidationError`, by the path of the string, for a heading that is longer than one may be.
        """
        said = {unquote_path_component(each.path): (each.path, each.render_text()) for each in segments}
        section: Any = self.related_model._meta.get_field("section")
        for path, heading in said.values():
            try:
                section.run_validators(heading)
            except ValidationError as error:
                raise ValidationError({f"{self.name}.{path}": error}) from error
        return [self._copy(slot, said.get(slot.section, ("", slot.section))[1]) for slot in slots]

    def _copy(self, slot: Model, heading: str) -> Model:
        """A slot that was never saved."""
        own = self.related_model._meta.pk
        said = {
            field.attname: getattr(slot, field.attname)
            for field in self.related_model._meta.concrete_fields
            if field not in (own, self.field)
        }
        return self.related_model(**{**said, "section": heading})


class SlotsKey(ParentalKey):
    """The key from a slot to its quiz: to the database and to migrations a `ParentalKey` as any other."""

    rel_class = SlotsRel

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return what a migration writes."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalKey", args, kwargs
