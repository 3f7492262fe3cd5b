"""Pages in the words of schema.org, for search engines and directories of courses.

What is written here stands in the page as a data block, `<script type="application/ld+json">`, which a
browser never runs: the content security policy needs no exception for it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from cms.sharing import absolute_url, language_tag
from courses.models import Course

COURSE_MODES = {
    Course.Modality.SELF_PACED: "online",
    Course.Modality.INSTRUCTOR_LED: "online",
    Course.Modality.FACE_TO_FACE: "onsite",
    Course.Modality.BLENDED: "blended",
}
# What would end the block, begin markup in it, or break a line of a script.
_ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"}


def data_block(data: Mapping[str, Any]) -> SafeString:
    """Return `data` as a JSON-LD data block; no text in it can end the block or become markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(  # nosec B308: every character that could leave the block is escaped
        f'<script type="application/ld+json">{text}</script>'
    )


def duration(minutes: int) -> str:
    """Return minutes as an ISO 8601 duration: 90 is PT1H30M."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def course_data(shown: Mapping[str, Any], instances: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a course as schema.org's `Course`. `shown` is the context of its page.

    `instances` are its runs: `CourseInstance`s made by whoever knows the runs.
    """
    page, course = shown["page"], shown["course"]
    url = absolute_url(shown["sharing"].canonical)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": shown["sharing"].title,
        "description": shown["sharing"].description,
        "courseCode": course.code,
        "inLanguage": language_tag(shown["text_language"]),
        "availableLanguage": [language_tag(each.code) for each in shown["editions"] if each.complete],
        "educationalLevel": str(course.get_level_display()),
        "timeRequired": duration(course.effort_minutes),
        "teaches": list(shown["objectives"]),
        "about": [each.name for each in shown["topics"]],
        "coursePrerequisites": page.entry_requirements,
        "audience": {"@type": "Audience", "audienceType": page.audience} if page.audience else None,
        "educationalCredentialAwarded": shown["award"][0] if shown["award"] else "",
        "provider": _organisation(shown["partner"]),
        "contributor": [_organisation(each) for each in shown["delivered_with"]],
        "offers": {"@type": "Offer", "description": page.fee_text, "url": url} if page.fee_text else None,
        "hasCourseInstance": list(instances),
    }
    return {name: value for name, value in data.items() if value}


def instance_data(
    *,
    course: Course,
    name: str,
    starts: str,
    ends: str,
    languages: Sequence[str],
    places: int | None,
) -> dict[str, Any]:
    """Return a run as schema.org's `CourseInstance`. `starts` and `ends` are ISO 8601, or empty."""
    data: dict[str, Any] = {
        "@type": "CourseInstance",
        "name": name,
        "courseMode": COURSE_MODES[Course.Modality(course.modality)],
        "courseWorkload": duration(course.effort_minutes),
        "startDate": starts,
        "endDate": ends,
        "inLanguage": [language_tag(code) for code in languages],
        "maximumAttendeeCapacity": places,
    }
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def list_data(cards: Iterable[Any], *, first: int = 1) -> dict[str, Any]:
    """Return courses in a list as schema.org's `ItemList`; `first` is the place of the first of them."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "url": absolute_url(card.url), "name": card.title}
            for place, card in enumerate(cards, start=first)
        ],
    }


def _organisation(partner: Any) -> dict[str, str]:
    data = {"@type": "Organization", "name": partner.name}
    return data | ({"url": absolute_url(partner.url)} if partner.url else {})
