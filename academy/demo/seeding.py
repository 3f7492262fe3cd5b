"""Fill an empty academy with the demo: partners, people, a catalogue of courses, their runs, and learners.

Content goes through the services that a person's clicks would call; learners' records are written in bulk,
row for row what the services would leave (see `records`). Safe to repeat: what is there stays.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from academy.demo.cohort import joining, read_cohort, trips
from academy.demo.courses import make_courses
from academy.demo.designs import make_designs
from academy.demo.learning import walk
from academy.demo.partners import HOST, make_partners
from academy.demo.people import DOMAIN, make_members, make_staff
from academy.demo.reviews import make_reviews
from academy.demo.runs import make_runs, releases
from academy.users.models import User
from certificates.models import Certificate
from cms.demo.sample_pages import make_sample_pages
from cms.services import ensure_site
from courses.models import Course, Partner, PartnerGroup
from courses.services import appoint
from courses.services.partner_people import name_coordinator

HOLDER = "yusuf"  # whose certificate `serve` offers to verify

LANGUAGES = ("en", "ar", "es", "fr", "ru", "zh-hans")


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return not (User.objects.exists() or Partner.objects.exists())


def seed_demo() -> None:
    """Make the whole demo; all of it or, where something fails, nothing. The same day gives the same demo."""
    with transaction.atomic():
        registrar = make_content()
        make_learners(today=timezone.now().date(), registrar=registrar)


def make_content() -> User:
    """Make the site, the staff, the partners and the courses that are missing; return the registrar."""
    make_sample_pages(ensure_site(languages=LANGUAGES))
    staff = make_staff()
    partners = make_partners(by=staff["registrar"])
    _appoint(staff, partners[HOST])
    courses = make_courses(partners, by=staff["coordinator"])
    make_designs(courses, by=staff["registrar"])
    make_reviews(staff, partners[HOST], courses)
    return staff["registrar"]


def make_learners(*, today: date, registrar: User) -> None:
    """Make the runs, the members and their records that are missing, dated from `today`."""
    runs = make_runs({course.code: course for course in Course.objects.all()}, today=today)
    cohort = read_cohort()
    planned = trips(cohort, runs, today=today)
    members = make_members(cohort, joined=joining(cohort, planned, today=today))
    walk(planned, members, releases(runs), registrar=registrar)


def _appoint(people: dict[str, User], partner: Partner) -> None:
    """Give the sample people their roles, and the coordinator the seat."""
    for role in PartnerGroup.Role.values:
        appoint(user=people[role], partner=partner, role=role, by=people["registrar"])
    if partner.coordinator_id is None:
        name_coordinator(partner=partner, coordinator=people["coordinator"], by=people["registrar"])


def certificate_to_verify() -> str:
    """Return the path of the page that verifies the sample certificate which stands; empty without one."""
    of_sample = Certificate.objects.standing().filter(award__member__email=f"{HOLDER}@{DOMAIN}")
    found = of_sample.order_by("pk").last()
    return found.get_absolute_url() if found else ""
