"""Content. Rows carry what does not depend on language; pages carry the text of one edition."""

from courses.models.identity import Activity, Course, QuizRules
from courses.models.pages import (
    CatalogueIndexPage,
    CoursePage,
    LessonPage,
    ModulePage,
    Objective,
    PartnerPage,
    QuizPage,
    QuizSlot,
)
from courses.models.partners import Partner, PartnerGroup
from courses.models.questions import Question, QuestionCategory, QuestionOption
from courses.models.topics import Topic

__all__ = [
    "Activity",
    "CatalogueIndexPage",
    "Course",
    "CoursePage",
    "LessonPage",
    "ModulePage",
    "Objective",
    "Partner",
    "PartnerGroup",
    "PartnerPage",
    "Question",
    "QuestionCategory",
    "QuestionOption",
    "QuizPage",
    "QuizRules",
    "QuizSlot",
    "Topic",
]
