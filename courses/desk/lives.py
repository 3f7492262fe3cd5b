"""Each course's place in its life: which of the ten steps, who holds it, since when."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks

from courses.desk.access import courses_of, is_reviewer, partners_of
from courses.desk.requests import query_of
from courses.desk.reviews import titles_of
from courses.desk.worklists_words import Standing, standings
from courses.models import Course, CoursePage, Partner, PartnerGroup, Submission

PER_PAGE = 25
STEPS: tuple[Any, ...] = (
    gettext_lazy("Outline written and submitted"),
    gettext_lazy("Outline reviewed"),
    gettext_lazy("Course opened for writing"),
    gettext_lazy("Instructors named"),
    gettext_lazy("Material written"),
    gettext_lazy("Run set up"),
    gettext_lazy("Run announced"),
    gettext_lazy("Participants selected"),
    gettext_lazy("Taught and graded"),
    gettext_lazy("Report and certificates"),
)
SKIPPED_SELF_PACED = {4, 8, 10}
STAGES = [*Course.Stage.choices]


@dataclass(frozen=True)
class Life:
    """Where one course stands. `step` counts from 1; 0 is after the end."""

    course: Course
    title: str
    standing: Standing
    step: int
    words: str
    of: int


@require_safe
def lives(request: HttpRequest) -> HttpResponse:
    """Show where each course stands: the partner's own to its people, all to staff."""
    roles = frozenset(PartnerGroup.Role.values)
    asked = _asked(request.GET)
    mine = courses_of(request.user, roles)
    found = _chosen(mine, asked)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    staff = is_reviewer(request.user)
    partners = Partner.objects.all() if staff else partners_of(request.user, roles)
    context = {
        "page_title": _("Where each course stands"),
        "page_subtitle": _("The ten steps of a course's life, who holds it now, and since when."),
        "crumbs": [(_("Your courses"), reverse("desk:courses"))],
        "rows": lives_of(list(page.object_list)),
        "page": page,
        "asked": asked,
        "stages": STAGES,
        "partners": list(partners.values_list("slug", "name")),
        "steps": [(number, words, number in SKIPPED_SELF_PACED) for number, words in enumerate(STEPS, 1)],
        "query": query_of(asked),
        "staff": staff,
    }
    return TemplateResponse(request, "courses/desk/lives.html", context)


def lives_of(courses: list[Course]) -> list[Life]:
    """Return where these courses stand; a constant number of queries.

    What runs have come to is said by the apps that know runs, through the hook `steps_of_runs`.
    """
    titles = titles_of([course.key for course in courses])
    standing = standings(courses)
    further: dict[int, int] = {}
    for count in hooks.get_hooks("steps_of_runs"):
        further |= count(courses)
    return [
        _life(course, titles.get(course.key, course.code), standing[course.pk], further.get(course.pk, 0))
        for course in courses
    ]


def _life(course: Course, title: str, standing: Standing, further: int) -> Life:
    step = _step(course, standing, further)
    self_paced = course.modality == Course.Modality.SELF_PACED
    words = str(STEPS[step - 1]) if step else ""
    return Life(course, title, standing, step, words, len(STEPS) - len(SKIPPED_SELF_PACED) * self_paced)


def _step(course: Course, standing: Standing, further: int) -> int:
    """The step that is under way: 1 to 5 are the content's, 6 to 10 those of its runs."""
    in_review = bool(standing.submission and standing.submission.state == Submission.State.IN_REVIEW)
    if course.stage == Course.Stage.WITHDRAWN:
        return 0
    if course.stage == Course.Stage.OUTLINE:
        return 2 if in_review else 1
    if course.stage == Course.Stage.MATERIAL:
        return 5
    return max(further, 6)


def _asked(sent: QueryDict) -> dict[str, str]:
    stage = sent.get("stage", "")
    return {
        "stage": stage if stage in Course.Stage.values else "",
        "partner": sent.get("partner", "")[:60],
        "q": sent.get("q", "")[:80].replace("\0", ""),
    }


def _chosen(courses: Any, asked: dict[str, str]) -> Any:
    found = courses.select_related("partner")
    if asked["stage"]:
        found = found.filter(stage=asked["stage"])
    if asked["partner"]:
        found = found.filter(partner__slug=asked["partner"])
    if asked["q"]:
        named = CoursePage.objects.filter(draft_title__icontains=asked["q"], alias_of=None)
        found = found.filter(Q(code__iexact=asked["q"]) | Q(key__in=named.values("translation_key")))
    return found.order_by("partner__name", "-stage_since", "pk")
