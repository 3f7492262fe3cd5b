"""Fill an empty academy with the demo: a partner, its people, a course, three runs and two learners.

Everything goes through the services that a person's clicks would call, so that the demo shows what is true.
Safe to repeat: what is there stays.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

import courses
from academy.demo.people import make_people
from academy.users.models import User
from cms.services import ensure_site
from courses.folder import read_course_folder
from courses.models import Activity, Course, Partner, PartnerGroup
from courses.services import PartnerText, appoint, load_course, onboard_partner, open_course
from enrollments import services
from enrollments.models import Attempt, Enrollment, Run

LANGUAGES = ("en", "ar")
FOLDER = Path(courses.__file__).parent / "demo" / "your-first-hour"
PARTNER_TEXTS = {
    "en": PartnerText(
        "Sample Open Learning Institute",
        "An invented institute that helps public servants to teach and learn over weak links. "
        "It exists in this demo only.",
    ),
    "ar": PartnerText(
        "معهد التعلّم المفتوح النموذجي",
        "معهد متخيَّل يساعد موظفي الخدمة العامة على التعليم والتعلّم على اتصال ضعيف. "
        "لا وجود له إلا في هذا العرض التجريبي.",
    ),
}


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return not (User.objects.exists() or Partner.objects.exists())


def seed_demo() -> None:
    """Make the whole demo; all of it or, where something fails, nothing."""
    with transaction.atomic():
        ensure_site(languages=LANGUAGES)
        people = make_people()
        partner = _partner(people)
        loaded = load_course(folder=read_course_folder(FOLDER), partner=partner, by=people["coordinator"])
        course = open_course(course=loaded.course, by=people["coordinator"])
        self_paced, _coming, teaching = _runs(course)
        _half_way(people["learner"], self_paced)
        _waiting_for_release(people["graduate"], teaching)


def _partner(people: dict[str, User]) -> Partner:
    partner = onboard_partner(
        name=PARTNER_TEXTS["en"].title,
        slug="open-learning-institute",
        texts=PARTNER_TEXTS,
        by=people["registrar"],
    )
    for role in (PartnerGroup.Role.AUTHOR, PartnerGroup.Role.COORDINATOR, PartnerGroup.Role.INSTRUCTOR):
        appoint(user=people[role], partner=partner, role=role, by=people["registrar"])
    return partner


def _runs(course: Course) -> tuple[Run, Run, Run]:
    """One run open at any time, one that starts in a month, one that is being taught.

    Titles are numbers, since a run's title is one text for readers of every language.
    """
    now = timezone.now()
    morning = now.replace(hour=8, minute=0, second=0, microsecond=0)
    dated = {"paced": Run.Paced.DATED, "release": Run.Release.BY_ADMINISTRATOR}
    return (
        _run(course, "SAMP1E01", title=f"{now:%Y}", state=Run.State.OPEN),
        _run(
            course,
            "SAMP1E02",
            title=f"{_days(morning, 30):%Y-%m}",
            state=Run.State.OPEN,
            starts_at=_days(morning, 30),
            ends_at=_days(morning, 58),
            registration_closes_at=_days(morning, 28),
            places=25,
            waiting_list=True,
            **dated,
        ),
        _run(
            course,
            "SAMP1E03",
            title=f"{_days(morning, -14):%Y-%m}",
            state=Run.State.OPEN,  # until its learner has enrolled
            starts_at=_days(morning, -14),
            ends_at=_days(morning, 14),
            places=25,
            **dated,
        ),
    )


def _run(course: Course, code: str, **fields: Any) -> Run:
    return Run.objects.get_or_create(code=code, defaults={"course": course, **fields})[0]


def _days(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=days)


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
