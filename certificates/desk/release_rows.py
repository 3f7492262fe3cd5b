"""The rows of the release desk: how each person of a run stands, and why, in words. Nine queries a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from academy.lib.languages import native_name
from certificates.models import Certificate, JointAct, ReleaseItem
from certificates.numbers import grouped
from certificates.qualifying import GRANT, TO_THE_END
from courses.given import Given, from_rules
from enrollments.grading import reaches, weighted_result
from enrollments.models import Attendance, Award, Enrollment, Grade, Milestone, SyllabusTitles
from enrollments.readable import shown_percent

State = Enrollment.State
Points = tuple[int, int]


@dataclass(frozen=True)
class Chip:
    """A word about a state, and its tone at the desk."""

    text: str
    tone: str = ""


@dataclass
class Row:
    """One person of a run. `reasons` say why not, `hints` what stands in nobody's way."""

    enrollment: Enrollment
    name: str
    language: str
    chips: list[Chip] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)  # what an exception could grant
    act: JointAct | None = None


class Facts:
    """Everything about a page of enrolments, read at once and asked row by row."""

    def __init__(self, enrollments: Sequence[Enrollment], language: str) -> None:
        ids = [each.pk for each in enrollments]
        self.awards: dict[int, list[Award]] = defaultdict(list)
        for award in Award.objects.filter(enrollment__in=ids).order_by("kind"):
            self.awards[award.enrollment_id].append(award)
        awards = [award.pk for found in self.awards.values() for award in found]
        self.newest: dict[int, Certificate] = {
            certificate.award_id: certificate
            for certificate in Certificate.objects.filter(award__in=awards)
            .order_by("sequence")
            .only("award_id", "number", "standing", "sequence", "expires_on")
        }
        failed = ReleaseItem.objects.filter(award__in=awards, state=ReleaseItem.State.FAILED)
        self.errors = dict(failed.order_by("pk").values_list("award_id", "error"))
        waiting = JointAct.objects.filter(enrollment__in=ids, kind=GRANT, state=JointAct.State.WAITING)
        self.acts = {act.enrollment_id: act for act in waiting.select_related("asked_by")}
        self.done: dict[int, set[str]] = defaultdict(set)
        reached = Milestone.objects.filter(enrollment__in=ids)
        for pk, key in reached.values_list("enrollment_id", "activity__key"):
            self.done[pk].add(str(key))
        self.best: dict[int, dict[str, Points]] = defaultdict(dict)
        grades = Grade.objects.filter(enrollment__in=ids).order_by("at", "pk")
        for pk, key, *points in grades.values_list("enrollment_id", "activity__key", "points", "out_of"):
            self.best[pk][str(key)] = (points[0], points[1])
        attended = Attendance.objects.filter(enrollment__in=ids).order_by("pk")
        self.attended = dict(attended.values_list("enrollment_id", "percent"))
        self.titles = _titles({each.syllabus_id for each in enrollments}, language)


def _titles(syllabi: set[int | None], language: str) -> dict[int, Mapping[str, str]]:
    """What activities were called when a syllabus was frozen: in the registrar's language, else English."""
    order = {language: 2, "en": 1}
    found = SyllabusTitles.objects.filter(syllabus__in=[pk for pk in syllabi if pk])
    rows = sorted(found, key=lambda row: (order.get(row.language, 0), row.pk))
    return {row.syllabus_id: row.titles for row in rows}


def rows_of(enrollments: Sequence[Enrollment], language: str) -> list[Row]:
    """Return the rows of a page; their members and syllabi have been read with them."""
    facts = Facts(enrollments, language)
    return [_row(each, facts) for each in enrollments]


def _row(enrollment: Enrollment, facts: Facts) -> Row:
    member = enrollment.member
    printed = enrollment.confirmed_name or member.printed_name
    row = Row(enrollment, printed or member.email, native_name(enrollment.language))
    awards, act = facts.awards[enrollment.pk], facts.acts.get(enrollment.pk)
    annulled = enrollment.state == State.ANNULLED
    for award in awards:
        row.chips.append(_chip(award, facts, annulled=annulled, named=bool(printed)))
        if certificate := facts.newest.get(award.pk):
            row.numbers.append(grouped(certificate.number))
        if award.granted_by_id:
            row.hints.append(_("Granted: %(why)s") % {"why": award.reason})
        if error := facts.errors.get(award.pk):
            row.reasons.append(error)
    given = from_rules(enrollment.syllabus.rules if enrollment.syllabus else {})
    missing_kinds = _kinds_missing(given, awards)
    if not awards:
        row.chips.append(Chip(_("does not qualify"), "rose"))
    row.reasons += _why_not(enrollment, facts, given, missing_kinds, bool(printed))
    if printed and not enrollment.confirmed_name and not row.numbers:
        row.hints.append(_("The name is not confirmed. That stops nothing."))
    row.act = act
    if act:
        row.chips.append(Chip(_("waits for a second person"), "amber"))
    if not act and enrollment.state in TO_THE_END:
        row.kinds = missing_kinds
    return row


def _chip(award: Award, facts: Facts, *, annulled: bool, named: bool) -> Chip:
    """How far one award is."""
    kind = award.get_kind_display()
    certificate = facts.newest.get(award.pk)
    if certificate and not certificate.standing:
        return Chip(_("%(kind)s: revoked") % {"kind": kind}, "rose")
    if certificate:
        return Chip(_("%(kind)s: issued") % {"kind": kind}, "leaf")
    if award.pk in facts.errors:
        return Chip(_("%(kind)s: failed") % {"kind": kind}, "rose")
    if annulled:
        return Chip(_("%(kind)s: annulled") % {"kind": kind}, "rose")
    if not named:
        return Chip(_("%(kind)s: held back") % {"kind": kind}, "amber")
    return Chip(_("%(kind)s: qualifies") % {"kind": kind}, "sea")


def _kinds_missing(given: Given, awards: Sequence[Award]) -> list[str]:
    held = {award.kind for award in awards}
    offered = {
        Award.Kind.COMPLETION: given.completion,
        Award.Kind.PARTICIPATION: given.attendance_mark is not None,
    }
    return [str(kind) for kind, is_given in offered.items() if is_given and kind not in held]


def _why_not(
    enrollment: Enrollment, facts: Facts, given: Given, missing_kinds: Sequence[str], named: bool
) -> list[str]:
    """Every reason why somebody gets no certificate, or not every kind that the course gives."""
    ended = {
        State.ANNULLED: _("The enrolment was annulled."),
        State.WITHDRAWN: _("Withdrew from the run."),
        State.NO_SHOW: _("Did not attend."),
    }
    if enrollment.state in ended:
        return [ended[State(enrollment.state)]]
    reasons = []
    if not named:
        reasons.append(_("There is no name to print."))
    if Award.Kind.COMPLETION in missing_kinds and enrollment.syllabus:
        pk = enrollment.pk
        titles = facts.titles.get(enrollment.syllabus_id or 0, {})
        reasons += requirements_missing(enrollment.syllabus.rules, facts.done[pk], titles, facts.best[pk])
    if Award.Kind.PARTICIPATION in missing_kinds:
        reasons += _attendance_missing(facts.attended.get(enrollment.pk), given.attendance_mark or 0)
    return reasons


def _attendance_missing(percent: int | None, mark: int) -> list[str]:
    if percent is None:
        return [_("No attendance is recorded.")]
    if percent < mark:
        return [_("Attended %(percent)s %%, needs %(mark)s %%.") % {"percent": percent, "mark": mark}]
    return []


def requirements_missing(
    rules: Mapping[str, Any], done: set[str], titles: Mapping[str, str], best: Mapping[str, Points]
) -> list[str]:
    """Return a sentence for each requirement that is not met, for somebody else's eyes than the member's."""
    reasons = []
    for item in rules.get("requirements", ()):
        key, mark = item["activity"], item["pass_mark"]
        title = titles.get(key, _("an activity that is not available now"))
        result = best.get(key)
        if item["rule"] == "pass" and result and not reaches(*result, mark or 0):
            values = {"title": title, "result": shown_percent(*result), "mark": mark}
            reasons.append(_("“%(title)s”: %(result)s %%, needs %(mark)s %%.") % values)
        elif key not in done:
            words = {
                "finish": _("“%(title)s” is not finished."),
                "hand-in": _("“%(title)s” is not handed in."),
                "pass": _("“%(title)s” is not passed."),
            }
            reasons.append(words[item["rule"]] % {"title": title})
    return reasons or _below_the_mark(rules, best)


def _below_the_mark(rules: Mapping[str, Any], best: Mapping[str, Points]) -> list[str]:
    """Where all else is done: whether the results together are below the course's mark."""
    together = weighted_result(
        (*best[item["activity"]], item["weight"])
        for item in rules.get("requirements", ())
        if item["weight"] and item["activity"] in best
    )
    if not together or reaches(*together, rules["pass_mark"]):
        return []
    values = {"result": shown_percent(*together), "mark": rules["pass_mark"]}
    return [_("All results together: %(result)s %%, needs %(mark)s %%.") % values]
