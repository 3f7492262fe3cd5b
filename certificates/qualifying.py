"""Who in a run qualifies for a certificate and who does not, as questions to the database (reads only)."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from certificates.models import Certificate, JointAct, ReleaseItem
from enrollments.models import Award, Enrollment, Run

State = Enrollment.State
GRANT = "grant"  # the joint act that grants an award to somebody who does not qualify

LEARNED = (
    State.ACTIVE,
    State.COMPLETED,
    State.FAILED,
    State.WITHDRAWN,
    State.NO_SHOW,
    State.ANNULLED,
)
TO_THE_END = (State.ACTIVE, State.COMPLETED, State.FAILED)  # whom an exception may be made for


def is_open(run: Run, at: datetime | None = None) -> bool:
    """Whether certificates of a run may be released: once it has ended; one without dates is always open."""
    return run.ends_at is None or run.ends_at <= (at or timezone.now())


def needs_desk(run: Run) -> bool:
    """Whether a person releases this run's certificates."""
    return run.release == Run.Release.BY_ADMINISTRATOR


def nameless(to_member: str, to_enrollment: str) -> Q:
    """Those of whom nothing could be printed, by the ways that lead to the member and to the enrolment."""
    return Q(
        **{
            f"{to_member}full_name": "",
            f"{to_member}certificate_name": "",
            f"{to_enrollment}confirmed_name": "",
        }
    )


def awards_to_release(run: Run) -> QuerySet[Award]:
    """The awards of a run whose certificates wait for a person: not of the annulled, nor of the nameless."""
    return (
        Award.objects.filter(enrollment__run=run, released_at__isnull=True)
        .exclude(enrollment__state=State.ANNULLED)
        .exclude(nameless("member__", "enrollment__"))
    )


def candidates(run: Run) -> QuerySet[Enrollment]:
    """Everybody who ever learned in a run, each with what is needed to tell how they stand."""
    awards = Award.objects.filter(enrollment=OuterRef("pk"))
    certified = Certificate.objects.filter(award__enrollment=OuterRef("pk"))
    failed = ReleaseItem.objects.filter(award__enrollment=OuterRef("pk"), state=ReleaseItem.State.FAILED)
    asked = JointAct.objects.filter(enrollment=OuterRef("pk"), kind=GRANT).filter(
        state__in=[JointAct.State.WAITING, JointAct.State.DONE]
    )
    return Enrollment.objects.filter(run=run, state__in=LEARNED).annotate(
        has_award=Exists(awards),
        is_certified=Exists(certified),
        has_open_award=Exists(awards.filter(certificates__isnull=True)),
        has_failed=Exists(failed),
        is_exception=Exists(asked) | Exists(awards.filter(granted_by__isnull=False)),
    )


NAMELESS = nameless("member__", "")
QUALIFY = Q(has_open_award=True) & ~Q(state=State.ANNULLED) & ~NAMELESS
# What the filters of the desk's page narrow the list to, by their name in the address.
SHOWN: dict[str, Q] = {
    "qualify": QUALIFY,
    "not": ~QUALIFY & Q(is_certified=False),
    "issued": Q(is_certified=True),
    "failed": Q(has_failed=True),
    "exceptions": Q(is_exception=True),
}


def counts_of(run: Run) -> dict[str, int]:
    """How many there are in all, under each filter, and qualified with an unconfirmed name; one query."""
    counted = {name: Count("pk", filter=shown) for name, shown in SHOWN.items()}
    unconfirmed = Count("pk", filter=QUALIFY & Q(confirmed_name=""))
    return candidates(run).aggregate(all=Count("pk"), unconfirmed=unconfirmed, **counted)
