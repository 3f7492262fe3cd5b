"""What a registrar's morning finds ready: a run that has ended, and people who completed it or did not.

The stagehand makes acts of these functions.
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from academy.users.models import User
from certificates import sweeping
from certificates.models import Certificate
from certificates.services import draw_certificate, issue_certificate
from certificates.services.releasing import work_on_releases
from courses.models import CoursePage, Partner
from enrollments.freezing import freeze_syllabus
from enrollments.models import Award, Enrollment, Run, Syllabus
from tests.browser.stage_bank import PARTNER
from tests.factories import make_course

SCRIPTS = (  # names as they stand in the list of a run that people joined from everywhere
    "Amina Diallo", "Željko Đorđević", "ليلى حداد", "王小明", "Ольга Петрова", "Nguyễn Thị Hằng",
    "Ngozi Okafor", "María José Núñez", "Jean-Baptiste Lefèvre", "Sione Tuʻipulotu",
)  # fmt: skip


def ended_run(title: str, people: dict[str, str], unfinished: list[str], number: int) -> dict[str, Any]:
    """Make a run of `number` people that ended yesterday: all but the `unfinished` wait for a certificate.

    `people` maps the names of those whom the story is about to their languages. Return the run's code and the
    addresses of these people, by name.
    """
    course = _course(title)
    now = timezone.now()
    run = Run.objects.create(
        course=course,
        title=title,
        paced=Run.Paced.DATED,
        release=Run.Release.BY_ADMINISTRATOR,
        state=Run.State.REPORTING,
        starts_at=now - timedelta(days=60),
        ends_at=now - timedelta(days=1),
    )
    others = {f"{SCRIPTS[place % 10]} {place + 1}": "en" for place in range(number - len(people))}
    addresses = _enrol(run, freeze_syllabus(course), people | others, unfinished)
    return {"run": run.code, "people": {name: addresses[name] for name in people}}


def earlier_certificate(name: str) -> dict[str, str]:
    """Make another account of this person, with the certificate of a run that was released long ago."""
    course = _course("Tides for pilots")
    run = Run.objects.create(course=course, state=Run.State.OPEN)
    address = _enrol(run, freeze_syllabus(course), {name: "en"}, [])[name]
    award = Award.objects.get(enrollment__run=run)
    Award.objects.filter(pk=award.pk).update(released_at=timezone.now())
    award.refresh_from_db()
    certificate = issue_certificate(award=award)
    draw_certificate(certificate=certificate)
    return {"email": address, "number": certificate.grouped_number}


def _course(title: str) -> Any:
    course = make_course(partner=Partner.objects.get(slug=PARTNER), effort_minutes=720)
    page = CoursePage.objects.get(translation_key=course.key)
    page.title = title
    page.save_revision().publish()
    return course


def _enrol(run: Run, syllabus: Syllabus, people: dict[str, str], unfinished: list[str]) -> dict[str, str]:
    """Write the rows that months of learning leave; hundreds of people take a second."""
    emails = {name: f"{run.code.lower()}-{place}@road.example" for place, name in enumerate(people)}
    members = User.objects.bulk_create(
        User(email=emails[name], full_name=name, language=language, password="!")  # nosec B106: unusable
        for name, language in people.items()
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members
    )
    rows = Enrollment.objects.bulk_create(
        Enrollment(
            run=run,
            member=member,
            state="active" if member.full_name in unfinished else "completed",
            language="en",
            syllabus=syllabus,
            confirmed_name=member.full_name,
            name_confirmed_at=timezone.now(),
        )
        for member in members
    )
    basis = {"v": 1, "language": "en", "requirements": [], "pass_mark": 80}
    result = {"points": 11, "out_of": 12, "percent": "91.66"}
    Award.objects.bulk_create(
        Award(
            enrollment=row,
            member=row.member,
            kind=Award.Kind.COMPLETION,
            basis={**basis, "result": result},
            at=timezone.now(),
        )
        for row in rows
        if row.state == "completed"
    )
    return emails


def go_on_with_releases(seconds: float) -> int:
    """Do what a worker does for so long, beside the site's own; return how many are done by it."""
    return work_on_releases(seconds=seconds).done


def sweep() -> list[str]:
    """Do one round of the sweep; return the steps that failed."""
    return sweeping.sweep()


def certificates_of(run: str) -> dict[str, int]:
    """How many certificates of a run there are, how many stand, and how many of these are drawn."""
    found = Certificate.objects.filter(award__enrollment__run__code=run)
    standing = found.filter(standing=True)
    return {"all": found.count(), "standing": standing.count(), "drawn": standing.exclude(pdf="").count()}


def numbers_of(email: str) -> list[str]:
    """The numbers of all certificates of this person, in groups, oldest first."""
    rows = Certificate.objects.filter(award__member__email=email).order_by("issued_at", "pk")
    return [row.grouped_number for row in rows]


ACTS = (ended_run, earlier_certificate, go_on_with_releases, sweep, certificates_of, numbers_of)
