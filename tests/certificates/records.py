"""Awards to certify, written straight into the tables: how they were earned is another room's matter."""

import uuid
from typing import Any

from django.core.files.storage import Storage
from django.utils import timezone

from academy.users.models import User
from certificates.models import Certificate
from certificates.services import issue_certificate
from courses.given import as_rules, given_by
from courses.models import Course
from enrollments.models import Award, Enrollment, Run, Syllabus
from tests.factories import PartnerFactory, UserFactory

BASIS = {
    "v": 1,
    "language": "en",
    "requirements": [],
    "pass_mark": 80,
    "result": {"points": 11, "out_of": 12, "percent": "91.66"},
}


def make_course(**row: Any) -> Course:
    """A course without pages: certificates then name it by its code."""
    code = f"T-{uuid.uuid4().hex[:8]}"
    return Course.objects.create(
        **{"partner": PartnerFactory(), "code": code, "stage": Course.Stage.OPEN, "effort_minutes": 90, **row}
    )


def make_run(**row: Any) -> Run:
    """An open self-paced run of a new course."""
    return Run.objects.create(**{"course": row.pop("course", None) or make_course(), "state": "open", **row})


def make_award(
    *, member: User | None = None, run: Run | None = None, released: bool = True, **row: Any
) -> Award:
    """A completed enrolment and its award, released unless told otherwise. No signal is sent."""
    member, run = member or UserFactory(), run or make_run()
    syllabus, _created = Syllabus.objects.get_or_create(
        digest=f"{run.course_id:064d}",
        defaults={"course": run.course, "rules": {"v": 1, **as_rules(given_by(run.course))}},
    )
    enrollment = Enrollment.objects.create(
        run=run, member=member, state="completed", language="en", syllabus=syllabus
    )
    released_at = timezone.now() if released else None
    defaults = {"kind": Award.Kind.COMPLETION, "basis": BASIS, "released_at": released_at}
    return Award.objects.create(enrollment=enrollment, member=member, **{**defaults, **row})


def make_certificate(**award: Any) -> Certificate:
    """An issued certificate, not drawn yet."""
    return issue_certificate(award=make_award(**award))


def read_pdf(certificate: Certificate) -> bytes:
    """The bytes of the certificate's file."""
    with certificate.pdf.open("rb") as file:
        return file.read()


def stored_files(storage: Storage) -> set[str]:
    """The names of all certificates' files."""
    return set(storage.listdir("certificates")[1]) if storage.exists("certificates") else set()
