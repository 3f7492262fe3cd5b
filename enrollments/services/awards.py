"""From met requirements to an award: granted once, on recorded evidence."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.users.models import User
from courses.given import from_rules
from enrollments.grading import percent, reaches, weighted_result
from enrollments.models import Award, Enrollment, Grade, Milestone, Requirement, Run, Transition
from enrollments.signals import award_granted


def newest_grades(enrollment: Enrollment) -> dict[int, Grade]:
    """Return the grade that counts, per activity id."""
    return {grade.activity_id: grade for grade in Grade.objects.filter(enrollment=enrollment)}


def award_if_due(*, enrollment: Enrollment) -> Award | None:
    """Grant the completion award where every requirement is met; else return None.

    Call it with the enrolment locked. A course without requirements grants nothing. The enrolment becomes
    completed, which is recorded once and never computed away; where the syllabus gives no certificate of
    completion, it becomes that alone.
    """
    if enrollment.state != Enrollment.State.ACTIVE or enrollment.syllabus is None:
        return None
    milestones = {m.activity_id: m for m in Milestone.objects.filter(enrollment=enrollment)}
    basis = evidence_of(
        enrollment,
        list(enrollment.syllabus.requirements.select_related("activity")),
        milestones,
        newest_grades(enrollment),
    )
    if basis is None:
        return None
    if not from_rules(enrollment.syllabus.rules).completion:
        _complete(enrollment, by=None, why="")
        return None
    return grant(enrollment, Award.Kind.COMPLETION, basis=basis)


def evidence_of(
    enrollment: Enrollment,
    requirements: Sequence[Requirement],
    milestones: Mapping[int, Milestone],
    grades: Mapping[int, Grade],
) -> dict[str, Any] | None:
    """Return what the award is based on, or None where something is missing; it reads nothing.

    A lesson or practice needs its milestone; a quiz to pass needs its newest grade at its mark; and where
    quizzes carry weight their weighted mean must reach the course's mark. Milestones and newest grades are
    given by the ids of their activities.
    """
    if not requirements or enrollment.syllabus is None:
        return None
    met = []
    for requirement in requirements:
        milestone = milestones.get(requirement.activity_id)
        grade = grades.get(requirement.activity_id)
        if milestone is None:
            return None
        if requirement.rule == Requirement.Rule.PASS and not passes(requirement, grade):
            return None
        met.append(_met(requirement, milestone, grade))
    mark = enrollment.syllabus.rules["pass_mark"]
    result = _course_result(requirements, grades)
    if result and not reaches(*result, mark):
        return None
    return {
        "v": 1,
        "syllabus": enrollment.syllabus.digest,
        "language": enrollment.language,
        "requirements": met,
        "pass_mark": mark,
        "result": {"points": result[0], "out_of": result[1], "percent": percent(*result)} if result else None,
    }


def _met(requirement: Requirement, milestone: Milestone, grade: Grade | None) -> dict[str, Any]:
    return {
        "activity": str(requirement.activity.key),
        "rule": requirement.rule,
        "met_at": milestone.occurred_at.isoformat(),
        "grade": [grade.points, grade.out_of] if grade else None,
    }


def _course_result(
    requirements: Sequence[Requirement], grades: Mapping[int, Grade]
) -> tuple[int, int] | None:
    """Return the weighted mean of the quizzes that carry weight; None where none does."""
    return weighted_result(
        (grade.points, grade.out_of, requirement.weight)
        for requirement in requirements
        if requirement.weight and (grade := grades.get(requirement.activity_id))
    )


def passes(requirement: Requirement, grade: Grade | None) -> bool:
    """Whether the grade reaches the requirement's mark."""
    return grade is not None and reaches(grade.points, grade.out_of, requirement.pass_mark or 0)


def grant(
    enrollment: Enrollment, kind: str, *, basis: dict, by: User | None = None, reason: str = ""
) -> Award:
    """Grant an award on recorded evidence, or return the one that exists. Lock the enrolment first."""
    now = timezone.now()
    at_once = enrollment.run.release == Run.Release.ON_COMPLETION  # else the desk releases, grants too
    award, created = Award.objects.get_or_create(
        enrollment=enrollment,
        kind=kind,
        defaults={
            "member_id": enrollment.member_id,
            "basis": basis,
            "granted_by": by,
            "reason": reason,
            "at": now,
            "released_at": now if at_once else None,
        },
    )
    if created:
        if kind == Award.Kind.COMPLETION and enrollment.state == Enrollment.State.ACTIVE:
            _complete(enrollment, by=by, why=reason)
        award_granted.send(sender=Award, award=award)
    return award


def _complete(enrollment: Enrollment, *, by: User | None, why: str) -> None:
    enrollment.state = Enrollment.State.COMPLETED
    enrollment.save(update_fields=["state"])
    Transition.objects.create(
        enrollment=enrollment,
        from_state=Enrollment.State.ACTIVE,
        to_state=Enrollment.State.COMPLETED,
        by=by,
        why=why,
    )


def grant_award(*, enrollment: Enrollment, kind: str, by: User, reason: str) -> Award:
    """Grant an award by a named administrator's act, with a reason; the one that exists is returned as it is.

    Raises ValueError without a reason. The caller has checked that `by` may do this.
    """
    if not reason.strip():
        raise ValueError("an award granted by a person needs a reason")
    with transaction.atomic():
        locked = (
            Enrollment.objects.select_for_update(of=("self",)).select_related("run").get(pk=enrollment.pk)
        )
        basis = {"v": 1, "granted": "by a named person", "state": locked.state, "language": locked.language}
        return grant(locked, kind, basis=basis, by=by, reason=reason.strip())


def release_awards(*, run: Run, by: User) -> list[Award]:
    """Let certificates be issued for the awards of `run` that wait for an administrator; return these.

    Releasing twice returns nobody the second time. `by` is who pressed the button; the certificates' own
    events keep the name.
    """
    with transaction.atomic():
        Run.objects.select_for_update().get(pk=run.pk)
        waiting = list(
            Award.objects.select_for_update(of=("self",))
            .filter(enrollment__run=run, released_at__isnull=True)
            .order_by("pk")
        )
        now = timezone.now()
        Award.objects.filter(pk__in=[award.pk for award in waiting]).update(released_at=now)
        for award in waiting:
            award.released_at = now
        return waiting
