"""Where a finding is mended: the page of the course or the question, and the field of its editor."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from courses.models import Course, Question
from courses.quality_kinds import Finding
from courses.review.pins import PinnedText, newest_texts

_SETTINGS = {"pass_mark", "effort_minutes", "assessment", "lesson_budget_bytes"}


@dataclass(frozen=True, slots=True)
class Place:
    """A page or question in one language: what it is called, and where it is edited."""

    kind: str  # course, module, lesson, quiz, question
    title: str
    language: str
    url: str


class Places:
    """Finds the places of a course's findings. Five queries, however many there are."""

    def __init__(self, course: Course) -> None:
        self._texts: dict[tuple[str, str], PinnedText] = {}
        self._first: dict[str, PinnedText] = {}
        for text in newest_texts(course):
            self._texts[str(text.key), text.language] = text
            self._first.setdefault(str(text.key), text)
        self.order = {(str(each.key), each.language): each.position for each in self._texts.values()}

    def of(self, finding: Finding) -> Place | None:
        """Return the place of a finding; None where it is no longer there."""
        text = self._texts.get((finding.key, finding.language)) or self._first.get(finding.key)
        return Place(text.kind, text.title, text.language, _editor_of(text)) if text else None

    def url(self, finding: Finding) -> str:
        """Return the address at which a finding is mended, down to the field; empty where there is none."""
        place = self.of(finding)
        if place is None:
            return ""
        return place.url + (question_anchor_of if place.kind == "question" else anchor_of)(finding.field)

    def in_order(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return findings in the order of reading."""
        return sorted(findings, key=lambda each: self.order.get((each.key, each.language), -1))


def _editor_of(text: PinnedText) -> str:
    if text.kind == "question":
        return reverse(Question.snippet_viewset.get_url_name("edit"), args=[text.object_id])
    return reverse("wagtailadmin_pages:edit", args=[text.object_id])


def anchor_of(field: str) -> str:
    """Return the anchor of a field in the editor, as Wagtail names its panels; a block by its id."""
    name, _dot, rest = field.partition(".")
    if not name:
        return ""
    if name in _SETTINGS:
        return "#tab-settings"
    if name == "body" and rest:
        return f"#block-{rest.split('.')[0]}-section"
    return f"#panel-child-content-{name}-section"


def question_anchor_of(field: str) -> str:
    """The same in the editor of a question, which has no tabs."""
    name = field.partition(".")[0]
    return f"#panel-{name}-section" if name else ""
