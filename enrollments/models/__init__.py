"""The learner's record. Commitments are frozen; milestones, grades and awards are only ever added."""

from enrollments.models.attempts import Answer, Attempt, AttemptQuestion, FrozenQuestion
from enrollments.models.enrollment import Enrollment, Transition
from enrollments.models.progress import Award, Grade, Milestone
from enrollments.models.runs import Run
from enrollments.models.syllabus import Requirement, Syllabus, SyllabusTitles

__all__ = [
    "Answer",
    "Attempt",
    "AttemptQuestion",
    "Award",
    "Enrollment",
    "FrozenQuestion",
    "Grade",
    "Milestone",
    "Requirement",
    "Run",
    "Syllabus",
    "SyllabusTitles",
    "Transition",
]
