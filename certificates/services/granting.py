"""Exceptions: an award for somebody who does not qualify; one person asks for it and another confirms."""

from academy.users.models import User
from certificates.models import JointAct
from certificates.qualifying import GRANT, TO_THE_END
from certificates.release_errors import AlreadyAwarded, CannotGrant, EnrollmentAnnulled, KindNotGiven
from certificates.services.joint_acts import ask_for_act
from courses.models import Course
from enrollments.models import Award, Enrollment
from enrollments.services import grant_award


def kinds_given(course: Course) -> list[str]:
    """Return the kinds of award that a course gives for one enrolment."""
    given = {
        Award.Kind.COMPLETION: course.gives_completion,
        Award.Kind.PARTICIPATION: course.gives_participation,
    }
    return [str(kind) for kind, is_given in given.items() if is_given]


def ask_to_grant(*, enrollment: Enrollment, kind: str, by: User, why: str) -> JointAct:
    """Ask that an award be granted to somebody who does not qualify; a second person confirms it.

    The same asked for again while it waits is the one that waits. Raises ReasonMissing, EnrollmentAnnulled,
    CannotGrant, KindNotGiven or AlreadyAwarded.
    """
    _check(enrollment, kind)
    return ask_for_act(
        kind=GRANT,
        by=by,
        why=why,
        data={"enrollment": str(enrollment.uuid), "kind": kind},
        run=enrollment.run,
        enrollment=enrollment,
    )


def grant_as_asked(act: JointAct) -> None:
    """Grant what the act asks for, in the name of whoever asked. Raises what may have come between."""
    enrollment = Enrollment.objects.select_related("run__course").get(uuid=act.data["enrollment"])
    _check(enrollment, act.data["kind"])
    grant_award(enrollment=enrollment, kind=act.data["kind"], by=act.asked_by, reason=act.why)


def _check(enrollment: Enrollment, kind: str) -> None:
    if enrollment.state == Enrollment.State.ANNULLED:
        raise EnrollmentAnnulled
    if enrollment.state not in TO_THE_END:
        raise CannotGrant
    if kind not in kinds_given(enrollment.run.course):
        raise KindNotGiven
    if Award.objects.filter(enrollment=enrollment, kind=kind).exists():
        raise AlreadyAwarded
