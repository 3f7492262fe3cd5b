"""Data for tests: people, courses with real pages, and learners' records made through services."""

from tests.factories.courses import PartnerFactory, add_edition, make_course, make_question
from tests.factories.enrollments import EnrollmentFactory, RunFactory, hand_in, named, pass_course
from tests.factories.users import UserFactory

__all__ = [
    "EnrollmentFactory",
    "PartnerFactory",
    "RunFactory",
    "UserFactory",
    "add_edition",
    "hand_in",
    "make_course",
    "make_question",
    "named",
    "pass_course",
]
