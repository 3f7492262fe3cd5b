"""Content. Rows carry what does not depend on language; pages carry the text of one edition."""

from courses.models.bank import QuestionImport, QuestionStatistics, QuestionTag, TaggedQuestion
from courses.models.course_mails import CourseMail
from courses.models.glossary import GlossaryTerm
from courses.models.identity import Activity, Course, QuizRules
from courses.models.invitations import Invitation
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
from courses.models.review import (
    Correction,
    PinnedRevision,
    QualityOverride,
    ReviewNote,
    ReviewRules,
    ReviewStep,
    Submission,
)
from courses.models.topics import Topic
from courses.models.translated import EditionBasis

__all__ = [
    "Activity",
    "CatalogueIndexPage",
    "Correction",
    "Course",
    "CourseMail",
    "CoursePage",
    "EditionBasis",
    "GlossaryTerm",
    "Invitation",
    "LessonPage",
    "ModulePage",
    "Objective",
    "Partner",
    "PartnerGroup",
    "PartnerPage",
    "PinnedRevision",
    "QualityOverride",
    "Question",
    "QuestionCategory",
    "QuestionImport",
    "QuestionOption",
    "QuestionStatistics",
    "QuestionTag",
    "QuizPage",
    "QuizRules",
    "QuizSlot",
    "ReviewNote",
    "ReviewRules",
    "ReviewStep",
    "Submission",
    "TaggedQuestion",
    "Topic",
]
