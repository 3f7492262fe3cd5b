"""What a translator sees around wagtail-localize's editor: the way back, and the partner's terms."""

import json
from typing import Any

from django import template
from wagtail.models import Page
from wagtail_localize.models import Translation

from courses.depths import COURSE_DEPTH
from courses.models import Course, Partner, Question
from courses.translating.glossary import terms_for

register = template.Library()


@register.simple_tag
def translators_desk(translation: Translation, instance: Any) -> dict[str, Any]:
    """Return the course that a page stands in (None for a question), its partner and its terms."""
    source, target = translation.source.locale.language_code, translation.target_locale.language_code
    course, partner = _whose(instance)
    return {
        "course": course,
        "partner": partner,
        "terms": terms_for(partner, source, target) if partner else [],
        "source": source,
        "target": target,
    }


@register.filter
def without_alias(props: str) -> str:
    """Return the editor's properties without the button that would throw the translation away."""
    data = json.loads(props)
    data["links"]["convertToAliasUrl"] = None
    return json.dumps(data)


@register.filter
def with_own_ids(props: str) -> str:
    """Return the editor's properties with ids that no two of its fields share.

    wagtail-localize counts texts and the values that stay as they are each from 1, and its editor opens
    whatever has the id that was pressed: both at once, the cursor in the wrong one. The addresses that it
    saves to are unchanged.
    """
    data = json.loads(props)
    for segment in data["segments"]:
        if segment["type"] == "synchronised_value":
            segment["id"] = f"value-{segment['id']}"
    for override in data["initialOverrides"]:
        override["segment_id"] = f"value-{override['segment_id']}"
    return json.dumps(data)


def _whose(instance: Any) -> tuple[Course | None, Partner | None]:
    if isinstance(instance, Question):
        return None, instance.partner
    if not isinstance(instance, Page):
        return None, None
    heads = Page.objects.filter(path=instance.path[: COURSE_DEPTH * Page.steplen], depth=COURSE_DEPTH)
    course = Course.objects.select_related("partner").filter(key__in=heads.values("translation_key")).first()
    return course, course.partner if course else None
