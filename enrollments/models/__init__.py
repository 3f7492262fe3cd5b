"""The learner's record. Commitments are frozen; milestones, grades and awards are only ever added."""

from enrollments.models.attempts import Answer, Attempt, AttemptQuestion, FrozenQuestion
from enrollments.models.enrollment import Enrollment, Transition
from enrollments.models.marking import EssayGrade, QuizWindow, Regrading, Ruling
from enrollments.models.progress import Attendance, Award, Grade, Milestone
from enrollments.models.runs import Run
from enrollments.models.syllabus import Requirement, Syllabus, SyllabusTitles

__all__ = [
    "Answer",
    "Attempt",
    "AttemptQuestion",
    "Attendance",
    "Award",
    "Enrollment",
    "EssayGrade",
    "FrozenQuestion",
    "Grade",
    "Milestone",
    "QuizWindow",
    "Regrading",
    "Requirement",
    "Ruling",
    "Run",
    "Syllabus",
    "SyllabusTitles",
    "Transition",
]
