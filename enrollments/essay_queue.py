"""Which essays wait for a grade, in the runs that somebody grades."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet

from academy.users.models import User
from enrollments.graders import runs_graded_by
from enrollments.models import Attempt, AttemptQuestion, EssayGrade, Ruling, Run

SETTLED = (Ruling.Kind.FULL, Ruling.Kind.DROP)  # what a ruling has decided waits for nobody


def essays_of(user: User) -> QuerySet[AttemptQuestion]:
    """Return every essay that was handed in, in the runs that this person grades; nobody grades their own."""
    return AttemptQuestion.objects.filter(
        attempt__enrollment__run__in=runs_graded_by(user),
        attempt__state__in=[Attempt.State.WAITING, Attempt.State.HANDED_IN],
        question__content__kind="essay",
    ).exclude(attempt__enrollment__member=user)


def waiting_of(user: User) -> QuerySet[AttemptQuestion]:
    """Return those without a grade, the one that has waited longest first; empty ones wait for none."""
    ruled = Ruling.objects.filter(questions=OuterRef("question"), kind__in=SETTLED)
    found = essays_of(user).filter(
        ~Exists(EssayGrade.objects.filter(question=OuterRef("pk"))),
        ~Exists(ruled),
        attempt__state=Attempt.State.WAITING,
        answer__value__text__regex=r"\S",
    )
    return found.order_by("attempt__handed_in_at", "attempt_id", "position")


def waiting_by_run(user: User) -> list[tuple[Run, int]]:
    """Return the runs that this person grades and in which essays wait, with how many. Two queries."""
    counted = dict(
        waiting_of(user)
        .order_by()
        .values_list("attempt__enrollment__run")
        .annotate(number=Count("pk"))
        .values_list("attempt__enrollment__run", "number")
    )
    runs: Iterable[Run] = Run.objects.filter(pk__in=counted).select_related("course__partner").order_by("pk")
    return sorted(((run, counted[run.pk]) for run in runs), key=lambda pair: -pair[1])
