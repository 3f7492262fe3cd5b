"""Fill an empty academy with the demo: partners, people, a catalogue of courses, their runs, and learners.

Everything goes through the services that a person's clicks would call, so that the demo shows what is true.
Safe to repeat: what is there stays.
"""

from django.db import transaction

from academy.demo.courses import make_courses
from academy.demo.partners import HOST, make_partners
from academy.demo.people import DOMAIN, HOLDERS, PEERS, make_people
from academy.demo.runs import FIRST_HOUR, announce_runs, make_first_hour_runs
from academy.users.models import User
from certificates.models import Certificate
from certificates.services import issue_certificate, revoke_certificate
from cms.demo.sample_pages import make_sample_pages
from cms.services import ensure_site
from courses.models import Activity, Partner, PartnerGroup
from courses.services import appoint
from enrollments import services
from enrollments.models import Attempt, Award, Enrollment, Run

LANGUAGES = ("en", "ar", "es", "fr", "ru", "zh-hans")


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return not (User.objects.exists() or Partner.objects.exists())


def seed_demo() -> None:
    """Make the whole demo; all of it or, where something fails, nothing."""
    with transaction.atomic():
        make_sample_pages(ensure_site(languages=LANGUAGES))
        people = make_people()
        partners = make_partners(by=people["registrar"])
        _appoint(people, partners[HOST])
        courses = make_courses(partners, by=people["coordinator"])
        self_paced, coming, teaching = make_first_hour_runs(courses[FIRST_HOUR])
        announce_runs(courses)
        _half_way(people["learner"], self_paced)
        _waiting_for_release(people["graduate"], teaching)
        _holding_certificates([people[name] for name in HOLDERS], self_paced, registrar=people["registrar"])
        for name in PEERS:
            services.enrol(member=people[name], run=coming, language="en")


def _appoint(people: dict[str, User], partner: Partner) -> None:
    """Give the sample people their roles."""
    for role in (PartnerGroup.Role.AUTHOR, PartnerGroup.Role.COORDINATOR, PartnerGroup.Role.INSTRUCTOR):
        appoint(user=people[role], partner=partner, role=role, by=people["registrar"])


def _half_way(learner: User, run: Run) -> None:
    """A learner in the middle of a course, as an instructor finds most of them."""
    enrollment = services.enrol(member=learner, run=run, language="en")
    activities = _activities(enrollment)
    _learn(enrollment, activities[: len(activities) // 2])


def _waiting_for_release(graduate: User, run: Run) -> None:
    """A learner who has done everything in a run whose certificates an administrator releases."""
    if run.state == Run.State.OPEN:
        enrollment = services.enrol(member=graduate, run=run, language="en")
        _learn(enrollment, _activities(enrollment))
        run.state = Run.State.TEACHING
        run.save(update_fields=["state"])


def _holding_certificates(holders: list[User], run: Run, *, registrar: User) -> None:
    """Graduates with a certificate each: the last one's is revoked. They are drawn after the commit."""
    for holder in holders:
        if Award.objects.filter(member=holder, enrollment__run=run).exists():
            continue
        enrollment = services.enrol(member=holder, run=run, language="en")
        _learn(enrollment, _activities(enrollment))
        certificate = issue_certificate(award=Award.objects.get(enrollment=enrollment))
        if holder is holders[-1]:
            why = "Issued to the wrong person."
            revoke_certificate(certificate=certificate, by=registrar, why=why, public=True)


def certificate_to_verify() -> str:
    """Return the path of the page that verifies the sample certificate which stands; empty without one."""
    of_sample = Certificate.objects.standing().filter(award__member__email=f"{HOLDERS[0]}@{DOMAIN}")
    found = of_sample.order_by("pk").last()
    return found.get_absolute_url() if found else ""


def _activities(enrollment: Enrollment) -> list[Activity]:
    """What the enrolment is held to, in the order of the course."""
    assert enrollment.syllabus is not None  # an active enrolment has one
    return [each.activity for each in enrollment.syllabus.requirements.select_related("activity")]


def _learn(enrollment: Enrollment, activities: list[Activity]) -> None:
    """Finish the lessons and hand in the quizzes, everything right; what was done is not done again."""
    done = set(enrollment.milestones.values_list("activity_id", flat=True))
    for activity in activities:
        if activity.pk in done:
            continue
        if activity.kind == Activity.Kind.LESSON:
            services.finish_activity(enrollment=enrollment, activity=activity)
        else:
            _answer_everything(services.start_attempt(enrollment=enrollment, activity=activity))


def _answer_everything(attempt: Attempt) -> None:
    for item in attempt.questions.select_related("question"):
        right = [option["key"] for option in item.question.content["options"] if option["weight"] > 0]
        services.save_answer(
            member=attempt.enrollment.member,
            attempt_uuid=attempt.uuid,
            position=item.position,
            chosen=right,
        )
    services.submit_attempt(attempt=attempt)
