"""A run whose certificates wait, filled in a second: for the figures of a release."""

import uuid
from typing import Any

from django.utils import timezone

NAMES = (
    "Amina Diallo",
    "Zoë Œuvrard-Lefèvre",
    "Íñigo Núñez",
    "Tane Mahuta",
    "Joseph K. Mbeki",
    "Иван Петров",
)
AT_ONCE = 1000


def waiting_run(number: int) -> tuple[Any, Any]:
    """Make a run with so many awards that wait for an administrator; return both."""
    from academy.users.models import User
    from courses.models import Course
    from enrollments.models import Award, Enrollment, Run, Syllabus
    from tests.factories.courses import PartnerFactory

    mark = uuid.uuid4().hex[:8]
    partner = PartnerFactory(name="University of the Pacific Islands")
    course = Course.objects.create(
        partner=partner, code=f"B-{mark}", stage=Course.Stage.OPEN, effort_minutes=90
    )
    run = Run.objects.create(course=course, release=Run.Release.BY_ADMINISTRATOR, state="reporting")
    syllabus = Syllabus.objects.create(
        course=course, digest=mark.rjust(64, "0"), rules={"v": 1, "pass_mark": 80, "requirements": []}
    )
    members = User.objects.bulk_create(
        [
            User(email=f"{mark}-{place}@bench.example", full_name=f"{NAMES[place % len(NAMES)]} {place}")
            for place in range(number)
        ],
        batch_size=AT_ONCE,
    )
    rows = Enrollment.objects.bulk_create(
        [
            Enrollment(run=run, member=member, state="completed", language="en", syllabus=syllabus)
            for member in members
        ],
        batch_size=AT_ONCE,
    )
    result = {"points": 11, "out_of": 12, "percent": "91.66"}
    basis = {"v": 1, "language": "en", "requirements": [], "pass_mark": 80, "result": result}
    Award.objects.bulk_create(
        [
            Award(member=row.member, kind="completion", enrollment=row, basis=basis, at=timezone.now())
            for row in rows
        ],
        batch_size=AT_ONCE,
    )
    return run, User.objects.create(email=f"registrar-{mark}@bench.example", full_name="Registrar")
