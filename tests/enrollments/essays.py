"""Sittings with questions of every kind, made for tests: a course whose paper is set by hand."""

import uuid
from typing import Any

from django.utils import timezone

from academy.lib.canonical import digest
from academy.users.models import User
from courses.models import Activity, Partner
from courses.services import onboard_partner
from enrollments import services
from enrollments.models import Answer, Attempt, AttemptQuestion, Enrollment, FrozenQuestion
from tests.courses.test_answers import KINDS, content
from tests.factories import EnrollmentFactory, RunFactory, make_course, named
from tests.factories.courses import catalogue

ESSAY = content("essay", min_words=2)


def a_partner() -> Partner:
    """A partner with its groups, so that people can be appointed."""
    catalogue()
    slug = f"partner-{uuid.uuid4().hex[:8]}"
    return onboard_partner(name=slug, slug=slug, texts={})


def enrolled(member: User | None = None, **rules: Any) -> Enrollment:
    """An enrolment in a course with a quiz under these rules."""
    run = RunFactory(course=make_course(partner=a_partner(), lessons=1, questions=1, rules=rules))
    return named(EnrollmentFactory(run=run, **({"member": member} if member else {})))


def quiz_of(enrollment: Enrollment) -> Activity:
    """The course's quiz."""
    return enrollment.run.course.activities.get(kind=Activity.Kind.QUIZ)


def sit(enrollment: Enrollment, *contents: dict[str, Any], points: int = 1, sections: tuple = ()) -> Attempt:
    """Start the quiz, and put these questions on the paper instead of its own."""
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz_of(enrollment))
    attempt.questions.all().delete()
    for position, each in enumerate(contents, start=1):
        frozen, _created = FrozenQuestion.objects.get_or_create(
            digest=digest(each),
            defaults={"question_key": "00000000-0000-0000-0000-00000000000a", "content": each},
        )
        order = sorted(item["key"] for item in each.get("choices", each["options"]))
        AttemptQuestion.objects.create(
            attempt=attempt,
            question=frozen,
            position=position,
            option_order=order,
            points=points,
            section=sections[position - 1] if sections else "",
        )
    return attempt


def every_kind(enrollment: Enrollment) -> Attempt:
    """A sitting with a question of each kind, in the order of `KINDS`."""
    return sit(enrollment, *(question for question, _data, _value in KINDS.values()))


def write(attempt: Attempt, text: str = "What I think", position: int = 1) -> AttemptQuestion:
    """Answer an essay of the sitting."""
    services.save_answer(
        member=attempt.enrollment.member,
        attempt_uuid=attempt.uuid,
        position=position,
        value={"text": text},
    )
    return attempt.questions.get(position=position)


def waiting(
    enrollment: Enrollment, *, points: int = 4, essays: int = 1
) -> tuple[Attempt, list[AttemptQuestion]]:
    """A sitting of essays that is handed in and waits; and its questions."""
    contents = [ESSAY | {"prompt": f"<p>Essay {number}</p>"} for number in range(essays)]
    attempt = sit(enrollment, *contents, points=points)
    items = [write(attempt, position=position) for position in range(1, essays + 1)]
    return services.submit_attempt(attempt=attempt), items


def answered_since(attempt: Attempt) -> int:
    """How many answers of the sitting are saved."""
    return Answer.objects.filter(question__attempt=attempt, saved_at__lte=timezone.now()).count()
