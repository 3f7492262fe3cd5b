"""The findings of courses as the desk shows them: made once for each state of a course, and kept.

The state is told by four numbers and times that one query each gives for many courses: the newest draft of
its pages, the newest change in its partner's bank, its `content_version`, and the partner's files.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2s
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Length, Substr
from wagtail.models import Collection, Page

from cms.content_cache import KEPT_SECONDS, key_of
from courses.models import Course, CoursePage, QualityOverride, Question
from courses.quality import check_course, finding_of
from courses.quality_kinds import Finding, Level
from courses.quality_reading import facts_of

__all__ = ["Counts", "counts_of", "facts_of", "files_changed", "findings_by_course", "findings_of"]

COURSE_PATH = 5 * Page.steplen  # root, home, catalogue, partner, course
PARTNER_FILES = 2 * Collection.steplen  # of a collection's path: root, partner


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings of each weight stand, without those that a reviewer has overridden."""

    must: int
    should: int
    overridden: int

    @property
    def ready(self) -> bool:
        """Whether nothing keeps the course from being submitted."""
        return not self.must


def findings_of(course: Course) -> list[Finding]:
    """Return what the machine finds in the newest texts of `course`; overridden ones say the reason."""
    return findings_by_course([course])[course.pk]


def counts_of(courses: Iterable[Course]) -> dict[int, Counts]:
    """Return the counts of many courses by id; five queries where all are kept."""
    return {pk: count(findings) for pk, findings in findings_by_course(list(courses)).items()}


def count(findings: Iterable[Finding]) -> Counts:
    """Count findings."""
    rows = list(findings)
    standing = [each.level for each in rows if not each.overridden]
    overridden = sum(bool(each.overridden) for each in rows)
    return Counts(standing.count(Level.MUST), standing.count(Level.SHOULD), overridden)


def findings_by_course(courses: list[Course]) -> dict[int, list[Finding]]:
    """Return the findings of each course by id: from what is kept, else made now and kept."""
    keys = _keys(courses)
    kept = cache.get_many(keys.values())
    reasons = _reasons(courses)
    found: dict[int, list[Finding]] = {}
    for course in courses:
        rows = kept.get(keys[course.pk])
        if rows is None:
            rows = [finding.as_row() for finding in check_course(facts_of(course))]
            cache.set(keys[course.pk], rows, KEPT_SECONDS)
        findings = [finding for row in rows if (finding := finding_of(row))]
        found[course.pk] = [_with_reason(each, reasons[course.pk]) for each in findings]
    return found


def files_changed(collection_path: str) -> None:
    """Say that a file of this collection came, went or was described anew: what was found may be stale."""
    cache.set(_files_key(collection_path), uuid.uuid4().hex, None)


def _with_reason(finding: Finding, reasons: Mapping[tuple[str, str], str]) -> Finding:
    reason = reasons.get((finding.code, finding.place), "")
    return replace(finding, overridden=reason) if reason else finding


def _reasons(courses: Iterable[Course]) -> dict[int, dict[tuple[str, str], str]]:
    found: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    rows = QualityOverride.objects.filter(course__in=courses, ended_at=None)
    for pk, code, place, reason in rows.values_list("course_id", "code", "place", "reason"):
        found[pk][code, place] = reason or code
    return found


def _keys(courses: list[Course]) -> dict[int, str]:
    """Return the cache key of each course's state: four queries and one look into the cache."""
    drafts = _drafts(courses)
    banks = {
        row["partner"]: (row["newest"], row["number"], row["retired"], row["drawers"], row["around"])
        for row in Question.objects.filter(partner__in={each.partner_id for each in courses})
        .values("partner")
        .annotate(
            newest=Max("latest_revision__created_at"),
            number=Count("pk"),
            retired=Count("pk", filter=Q(retired=True)),
            drawers=Sum("category_id"),  # moved together, as the bank's list does, they leave no draft
            around=Sum("category__parent_id"),
        )
        .order_by()
    }
    files = _files_marks(courses)
    return {
        each.pk: key_of(
            "quality", each.key, _digest(each, drafts[each.key], banks.get(each.partner_id), files)
        )
        for each in courses
    }


def _digest(course: Course, drafts: Any, bank: Any, files: Mapping[int, str]) -> str:
    state = (course.content_version, course.stage, drafts, bank, files[course.partner_id])
    return blake2s(repr(state).encode(), digest_size=12).hexdigest()


def _drafts(courses: Iterable[Course]) -> dict[uuid.UUID, tuple[Any, ...]]:
    """Return what tells the state of each course's pages by its key: newest draft, and how many there are."""
    heads = CoursePage.objects.filter(translation_key__in=[each.key for each in courses], alias_of=None)
    keys: dict[str, uuid.UUID] = dict(heads.order_by("pk").values_list("path", "translation_key"))
    rows = (
        Page.objects.annotate(head=Substr("path", 1, COURSE_PATH), long=Length("path"))
        .filter(head__in=list(keys), long__gte=COURSE_PATH)
        .values("head")
        .annotate(newest=Max("latest_revision_created_at"), last=Max("latest_revision"), number=Count("pk"))
        .order_by("head")
    )
    found: dict[uuid.UUID, tuple[Any, ...]] = defaultdict(tuple)
    for row in rows:
        found[keys[row["head"]]] += (row["newest"], row["last"], row["number"])
    return found


def _files_marks(courses: Iterable[Course]) -> dict[int, str]:
    """Return by partner what changes with its files; a mark that was lost is made anew."""
    ids = {each.partner_id for each in courses}
    paths = dict(Collection.objects.filter(partner__in=ids).values_list("partner", "path"))
    shared = _files_key("")
    names = {pk: _files_key(path) for pk, path in paths.items()}
    kept = cache.get_many({shared, *names.values()})
    for name in {shared, *names.values()} - kept.keys():
        kept[name] = uuid.uuid4().hex
        cache.add(name, kept[name], None)
    return {pk: f"{kept[names.get(pk, shared)][:8]}{kept[shared][:8]}" for pk in ids}


def _files_key(collection_path: str) -> str:
    short = collection_path[:PARTNER_FILES]
    return f"quality-files:{short if len(short) == PARTNER_FILES else 'shared'}"
