"""What a course folder says, as frozen rows: what does not depend on language once, texts by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from courses.folder_questions import BankQuestion
from courses.lesson_text import Block, word_count


@dataclass(frozen=True)
class Objective:
    """What a learner will be able to do; `texts` by language."""

    id: str
    key: UUID
    bloom: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Slot:
    """A place in a quiz: the question of this id, or `draw` at random from a category.

    `with_below`, `objective` and `difficulty` widen and narrow what is drawn from; `sections` is the heading
    above it by language.
    """

    question: str
    category: str
    draw: int
    points: int
    with_below: bool
    objective: str  # its id, or the key of one that another course has
    difficulty: str
    sections: Mapping[str, str]


@dataclass(frozen=True)
class QuizRules:
    """How a quiz is taken and counted. None: no limit, or the course's pass mark."""

    final: bool
    weight: int  # 0 is practice: handed in, not passed
    pass_mark: int | None
    attempts: int | None
    wait_days: int
    time_limit_minutes: int | None
    counts: str
    feedback: str
    feedback_when: str
    layout: str
    shuffle_questions: bool
    shuffle_options: bool
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class LessonText:
    """A lesson in one language."""

    title: str
    minutes: int
    author: str
    sources: tuple[str, ...]
    licence: str
    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        """How many words there are to read."""
        return word_count(self.blocks)


@dataclass(frozen=True)
class QuizText:
    """A quiz in one language; its introduction is rich text."""

    title: str
    minutes: int
    introduction: str


@dataclass(frozen=True)
class Activity:
    """A lesson or a quiz. `lessons` or `quizzes` hold its text by language; `rules` belong to a quiz."""

    id: str
    key: UUID
    code: str
    kind: str
    required: bool
    rules: QuizRules | None
    lessons: Mapping[str, LessonText]
    quizzes: Mapping[str, QuizText]


@dataclass(frozen=True)
class Module:
    """An ordered part of the course; `titles` by language."""

    id: str
    key: UUID
    titles: Mapping[str, str]
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class CourseText:
    """The course page in one language; the description is rich text, all else plain."""

    title: str
    summary: str
    audience: str
    requirements: str
    assessment: str
    award: str
    fee: str
    contact: str  # an e-mail address
    funding: str
    description: str


@dataclass(frozen=True)
class CourseFolder:
    """A whole course: what does not depend on language once, texts by language, and its questions."""

    key: UUID
    code: str
    slug: str
    partner: str  # the slug
    track: str
    level: str
    modality: str
    region: str
    topics: tuple[str, ...]  # the slugs
    delivered_with: tuple[str, ...]  # the slugs of other partners
    effort_minutes: int
    pass_mark: int
    assessment: str  # how it is assessed: one of `ASSESSMENTS`
    certificates: str  # which it gives: one of `courses.given.GIVES`
    attendance_mark: int
    valid_months: int | None
    supervised: bool
    lesson_budget_bytes: int
    languages: tuple[str, ...]  # the first is the original
    unfinished: tuple[str, ...]  # those of them in which texts may be missing
    texts: Mapping[str, CourseText]
    objectives: tuple[Objective, ...]
    modules: tuple[Module, ...]
    questions: tuple[BankQuestion, ...]

    @property
    def activities(self) -> tuple[Activity, ...]:
        """All activities in the order of the course."""
        return tuple(activity for module in self.modules for activity in module.activities)

    def objective_key(self, objective_id: str) -> UUID:
        """The key of the objective that a question names."""
        named = {objective.id: objective.key for objective in self.objectives}
        return named.get(objective_id) or uuid5(self.key, f"objective:{objective_id}")
