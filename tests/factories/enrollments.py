"""Runs and learners' records, made through the services a person's click would call."""

from typing import Any

import factory

from academy.users.models import User
from courses.models import Activity
from enrollments import services
from enrollments.models import Attempt, Award, Enrollment, Run
from tests.factories.courses import make_course
from tests.factories.users import UserFactory


class RunFactory(factory.django.DjangoModelFactory):
    """An open self-paced run of a new course with one lesson and a final quiz."""

    class Meta:
        model = Run

    course = factory.LazyFunction(make_course)
    state = Run.State.OPEN


class EnrollmentFactory(factory.Factory):
    """An enrolment made by `services.enrol`: active, or waitlisted where the run is full."""

    class Meta:
        model = Enrollment

    member = factory.SubFactory(UserFactory)
    run = factory.SubFactory(RunFactory)
    language = "en"

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> Enrollment:
        return services.enrol(**kwargs)


def named(enrollment: Enrollment) -> Enrollment:
    """The enrolment once its member has confirmed the name in their profile, as a final quiz asks."""
    return services.confirm_name(enrollment=enrollment, name=enrollment.member.printed_name)


def hand_in(enrollment: Enrollment, activity: Activity, *, right: int | None = None) -> Attempt:
    """Take the quiz and hand it in with `right` right answers (all by default), the rest wrong."""
    attempt = services.start_attempt(enrollment=enrollment, activity=activity)
    items = list(attempt.questions.select_related("question"))
    for number, item in enumerate(items):
        best = max(item.question.content["options"], key=lambda option: option["weight"])
        worst = min(item.question.content["options"], key=lambda option: option["weight"])
        chosen = best if right is None or number < right else worst
        services.save_answer(
            member=enrollment.member,
            attempt_uuid=attempt.uuid,
            position=item.position,
            value={"chosen": [chosen["key"]]},
        )
    return services.submit_attempt(attempt=attempt)


def pass_course(member: User | None = None, run: Run | None = None, language: str = "en") -> Award:
    """Enrol, finish every lesson, hand in every quiz with full marks; return the completion award."""
    enrollment = EnrollmentFactory(member=member or UserFactory(), run=run or RunFactory(), language=language)
    for activity in enrollment.run.course.activities.order_by("pk"):
        if activity.kind == Activity.Kind.LESSON:
            services.finish_activity(enrollment=enrollment, activity=activity)
        else:
            hand_in(enrollment, activity)
    return Award.objects.get(enrollment=enrollment, kind=Award.Kind.COMPLETION)
