"""Learners' records in bulk: what the services would have left, had each act been done at its time.

Every act takes the moment `at` which it happened. Rows are gathered, and `save` writes each table once. The
rules are the services' own functions; what they do around them (which rows, in which order, with which
times) is repeated here, and `tests/academy/test_demo_records.py` compares the two row by row.

Who calls this answers for what the services would refuse: a confirmed address, a run that took registrations
and was being taught at the time, attempts that were left.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import models

from academy.users.models import User
from courses.grading import is_answered, share_earned
from courses.models import Activity, Course, QuizRules
from courses.outline import OutlineActivity, languages_of, outline_of
from enrollments.freezing import PaperQuestion, freeze_paper, freeze_syllabus
from enrollments.grading import reaches, score
from enrollments.models import (
    Answer,
    Attempt,
    AttemptQuestion,
    Award,
    Enrollment,
    FrozenQuestion,
    Grade,
    Milestone,
    Requirement,
    Run,
    Syllabus,
    Transition,
)
from enrollments.services.attempts import deadline_of, limits_of
from enrollments.services.awards import evidence_of

State = Enrollment.State


@dataclass
class Sitting:
    """An attempt with its paper: the questions in their order, and what was answered so far by position."""

    attempt: Attempt
    paper: list[PaperQuestion]
    rows: list[AttemptQuestion]
    answers: dict[int, Answer] = field(default_factory=dict)


@dataclass
class Seat:
    """One member's enrolment in one run, with what they have done and earned."""

    enrollment: Enrollment
    requirements: Sequence[Requirement]
    milestones: dict[int, Milestone] = field(default_factory=dict)
    grades: dict[int, Grade] = field(default_factory=dict)
    sittings: list[Sitting] = field(default_factory=list)
    award: Award | None = None

    @property
    def activities(self) -> list[Activity]:
        """What the enrolment is held to, in the order of the course."""
        return [requirement.activity for requirement in self.requirements]


class Records:
    """Gathers acts of learners and writes their rows together."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[Any]] = {
            model: []
            for model in (
                *(Enrollment, Transition, Attempt, AttemptQuestion, Answer, Milestone, Grade, Award),
            )
        }
        self._taken: dict[int, int] = {}
        self._syllabi: dict[int, tuple[Syllabus, Sequence[Requirement]]] = {}
        self._first: dict[tuple[type[models.Model], int], datetime] = {}
        self._old: dict[type[models.Model], set[int]] = {
            model: set(model._default_manager.values_list("pk", flat=True))
            for model in (Syllabus, FrozenQuestion)
        }

    def enrol(self, *, member: User, run: Run, language: str, at: datetime) -> Seat:
        """As `services.enrol` for a member who was never in the run: active, or on the waiting list."""
        waits = run.places is not None and self._places_taken(run) >= run.places
        enrollment = self._begin(member, run, language, at)
        if waits:
            enrollment.waitlisted_at = at
            self._move(enrollment, State.WAITLISTED, by=member, at=at)
            return Seat(enrollment, ())
        self._taken[run.pk] = self._places_taken(run) + 1
        enrollment.syllabus, requirements = self._syllabus(run.course, at)
        self._move(enrollment, State.ACTIVE, by=member, at=at)
        return Seat(enrollment, requirements)

    def apply(self, *, member: User, run: Run, language: str, at: datetime) -> Seat:
        """Ask for a place in a run by application; the service for it comes with applications themselves."""
        enrollment = self._begin(member, run, language, at)
        self._move(enrollment, State.APPLIED, by=member, at=at)
        return Seat(enrollment, ())

    def decline(self, seat: Seat, *, by: User, why: str, at: datetime) -> None:
        """Refuse an application, with a reason."""
        self._move(seat.enrollment, State.DECLINED, by=by, why=why, at=at)

    def withdraw(self, seat: Seat, *, by: User, at: datetime) -> None:
        """As `services.withdraw` from a run without a waiting list."""
        self._move(seat.enrollment, State.WITHDRAWN, by=by, at=at)
        if seat.enrollment.run.places is not None:
            self._taken[seat.enrollment.run.pk] -= 1

    def finish(self, seat: Seat, activity: Activity, *, at: datetime) -> None:
        """As `services.finish_activity`."""
        self._reach(seat, activity.pk, at)
        self._award_if_due(seat, at)

    def start(self, seat: Seat, activity: Activity, *, at: datetime, seed: int) -> Sitting:
        """As `services.start_attempt` in the language of the enrolment, where none is open."""
        enrollment, run = seat.enrollment, seat.enrollment.run
        edition = outline_of(run.course, enrollment.language).by_key(activity.key)
        assert edition is not None  # a syllabus asks for what stands in the outline
        requirement = next((each for each in seat.requirements if each.activity_id == activity.pk), None)
        limits = limits_of(edition, run.course, requirement)
        attempt = Attempt(
            enrollment=enrollment,
            activity=activity,
            number=1 + sum(each.attempt.activity_id == activity.pk for each in seat.sittings),
            language=edition.language,
            limits=limits,
            seed=seed,
            started_at=at,
            deadline=deadline_of(run, limits, at),
        )
        sitting = self._with_paper(attempt, edition, seed, at)
        seat.sittings.append(sitting)
        return sitting

    def answer(self, sitting: Sitting, position: int, value: dict[str, Any], *, at: datetime) -> None:
        """As `services.save_answer` from a plain form, once for each question."""
        row = Answer(
            question=sitting.rows[position - 1],
            value=value,
            seq=int(at.timestamp() * 1000),
            saved_at=at,
        )
        sitting.answers[position] = row
        self._rows[Answer].append(row)

    def hand_in(self, seat: Seat, sitting: Sitting, *, at: datetime) -> None:
        """As `services.submit_attempt`, before the deadline."""
        attempt, shares = sitting.attempt, []
        attempt.handed_in_at = at
        for place, item in enumerate(sitting.paper, start=1):
            given = sitting.answers[place].value if place in sitting.answers else {}
            share = share_earned(item.question.content, given)
            if share is None and is_answered(given):  # an essay, which a person grades
                attempt.state = Attempt.State.WAITING
                return
            shares.append((share or Fraction(0), item.points))
        points, out_of = attempt.points, attempt.out_of = score(shares)
        attempt.state = Attempt.State.HANDED_IN
        before = seat.grades.get(attempt.activity_id)
        best = attempt.limits["counts"] == QuizRules.Counts.BEST
        if not (best and before and before.points * out_of >= points * before.out_of):
            grade = Grade(
                enrollment=seat.enrollment,
                activity=attempt.activity,
                points=points,
                out_of=out_of,
                source=Grade.Source.ATTEMPT,
                attempt=attempt,
                at=at,
            )
            seat.grades[attempt.activity_id] = grade
            self._rows[Grade].append(grade)
        mark = attempt.limits["pass_mark"]
        if attempt.limits["rule"] != Requirement.Rule.PASS or reaches(points, out_of, mark):
            self._reach(seat, attempt.activity_id, at)
        self._award_if_due(seat, at)

    def save(self) -> None:
        """Write all rows, parents before children, and the times at which frozen things were first met."""
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows, batch_size=500)
            rows.clear()
        for model in self._old:
            met = {pk: at for (of, pk), at in self._first.items() if of is model}
            rows = list(model._default_manager.filter(pk__in=met))
            for row in rows:
                row.created_at = met[row.pk]
            model._default_manager.bulk_update(rows, ["created_at"], batch_size=200)
            self._old[model] |= set(met)
        self._first.clear()

    def _begin(self, member: User, run: Run, language: str, at: datetime) -> Enrollment:
        offered = languages_of(run.course)
        chosen = language if language in offered else offered[0]
        enrollment = Enrollment(run=run, member=member, language=chosen, created_at=at)
        self._rows[Enrollment].append(enrollment)
        return enrollment

    def _move(
        self, enrollment: Enrollment, state: str, *, by: User | None, at: datetime, why: str = ""
    ) -> None:
        before, enrollment.state = enrollment.state, state
        self._rows[Transition].append(
            Transition(enrollment=enrollment, from_state=before, to_state=state, by=by, why=why, at=at)
        )

    def _places_taken(self, run: Run) -> int:
        if run.pk not in self._taken:
            self._taken[run.pk] = Enrollment.objects.filter(run=run).holding_a_place().count()
        return self._taken[run.pk]

    def _syllabus(self, course: Course, at: datetime) -> tuple[Syllabus, Sequence[Requirement]]:
        if course.pk not in self._syllabi:
            syllabus = freeze_syllabus(course)
            requirements = list(syllabus.requirements.select_related("activity"))
            self._syllabi[course.pk] = syllabus, requirements
        self._meet(Syllabus, self._syllabi[course.pk][0].pk, at)
        return self._syllabi[course.pk]

    def _with_paper(self, attempt: Attempt, edition: OutlineActivity, seed: int, at: datetime) -> Sitting:
        paper = freeze_paper(activity=edition, rules=edition.rules, language=edition.language, seed=seed)
        rows = [
            AttemptQuestion(
                attempt=attempt,
                question=item.question,
                position=position,
                option_order=item.option_order,
                points=item.points,
                section=item.section,
            )
            for position, item in enumerate(paper, start=1)
        ]
        for item in paper:
            self._meet(FrozenQuestion, item.question.pk, at)
        self._rows[Attempt].append(attempt)
        self._rows[AttemptQuestion] += rows
        return Sitting(attempt, paper, rows)

    def _meet(self, model: type[models.Model], pk: int, at: datetime) -> None:
        """Note when a frozen thing was first met; one that was there before these records keeps its time."""
        if pk not in self._old[model]:
            self._first[model, pk] = min(at, self._first.get((model, pk), at))

    def _reach(self, seat: Seat, activity_id: int, at: datetime) -> None:
        if activity_id not in seat.milestones:
            milestone = Milestone(
                uuid=uuid.uuid4(),
                enrollment=seat.enrollment,
                activity_id=activity_id,
                occurred_at=at,
                recorded_at=at,
            )
            seat.milestones[activity_id] = milestone
            self._rows[Milestone].append(milestone)

    def _award_if_due(self, seat: Seat, at: datetime) -> None:
        enrollment = seat.enrollment
        if enrollment.state != State.ACTIVE:
            return
        basis = evidence_of(enrollment, seat.requirements, seat.milestones, seat.grades)
        if basis is None:
            return
        at_once = enrollment.run.release == Run.Release.ON_COMPLETION
        seat.award = Award(
            enrollment=enrollment,
            kind=Award.Kind.COMPLETION,
            member=enrollment.member,
            basis=basis,
            at=at,
            released_at=at if at_once else None,
        )
        self._rows[Award].append(seat.award)
        self._move(enrollment, State.COMPLETED, by=None, at=at)
