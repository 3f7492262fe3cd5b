"""What the quality checks read and what they say: plain frozen data, without database or pages.

A finding names its place as `<key>/<language>/<field>`: the key of a page or question, the language of its
text (empty for what is the same in every language), and the field, or the block of a text by its id. An
objective and an option are named by their own key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from academy.lib.sizes import size_label
from courses.asked import Branches, Slot


class Level(StrEnum):
    """How much a finding weighs: a *must* keeps a course from being submitted."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"  # said, so that nobody takes what is not checked for checked


@dataclass(frozen=True)
class Finding:
    """One thing that the machine found, with the words for whoever can mend it.

    `overridden` is the reason of a reviewer for whom it does not hold here; empty where nobody said so.
    """

    code: str
    level: Level
    place: str
    words: str | Promise
    params: Mapping[str, str | int] = field(default_factory=dict)
    overridden: str = ""

    @property
    def sentence(self) -> str:
        """What is the case and what to do, in the reader's language; bytes are written as sizes."""
        shown = {
            name: size_label(value) if name.endswith("_bytes") and isinstance(value, int) else value
            for name, value in self.params.items()
        }
        return str(self.words) % shown

    @property
    def key(self) -> str:
        """The key of the page or question that it is about; empty for the course as a whole."""
        return self.place.split("/")[0]

    @property
    def language(self) -> str:
        """The language of the text; empty for what is the same in every language."""
        return [*self.place.split("/"), ""][1]

    @property
    def field(self) -> str:
        """The field or block, as `body.<id>.alt`; empty for the page as a whole."""
        return [*self.place.split("/", 2), "", ""][2]

    @property
    def blocks(self) -> bool:
        """Whether it keeps the course from being submitted."""
        return self.level == Level.MUST and not self.overridden

    def as_row(self) -> dict[str, Any]:
        """The finding as JSON can keep it; `courses.quality.finding_of` reads it back."""
        return {
            "code": self.code,
            "level": str(self.level),
            "place": self.place,
            "params": dict(self.params),
            "overridden": self.overridden,
        }


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A picture, recording or document that a lesson names; `travels` is what a reader loads, in bytes."""

    title: str
    author: str
    source: str
    licence: str
    travels: int
    words: str = ""  # what it shows, where nothing else says so

    @property
    def credited(self) -> bool:
        """Whether it says who made it, where it comes from and under which licence."""
        return all(text.strip() for text in (self.author, self.source, self.licence))


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A place in a lesson that names a file by its kind (image, media, document) and id."""

    place: str
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, sound or video in a lesson. `words` is its text alternative or its transcript."""

    place: str
    kind: str
    words: str
    captions: tuple[str, ...] = ()  # their languages


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text, with the words it is read by."""

    place: str
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in a text; level 2 is the highest under the lesson's title."""

    place: str
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What a lesson's body holds, read from what is stored. `gaps` are places whose words are missing."""

    has_words: bool = False
    stored_bytes: int = 0  # of its words, compressed
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    shown: tuple[Shown, ...] = ()
    files: tuple[NamedFile, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """A learning objective in one language; `key` is shared by its translations."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """A lesson's newest text in one language. `weight` is known of a published one; else it is estimated."""

    key: str
    title: str
    required: bool = True
    author: str = ""
    sources: str = ""
    licence: str = ""
    body: BodyFacts = BodyFacts()
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class QuizFacts:
    """A quiz's newest text in one language, and its rules, which are the same in every language."""

    key: str
    title: str
    required: bool = True
    is_final: bool = False
    weight: int = 0
    pass_mark: int | None = None
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """A module in one language with its activities in order."""

    key: str
    title: str
    activities: tuple[LessonFacts | QuizFacts, ...] = ()

    @property
    def lessons(self) -> tuple[LessonFacts, ...]:
        """Its lessons."""
        return tuple(each for each in self.activities if isinstance(each, LessonFacts))

    @property
    def quizzes(self) -> tuple[QuizFacts, ...]:
        """Its quizzes."""
        return tuple(each for each in self.activities if isinstance(each, QuizFacts))


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """The course's page in one language, with all that stands below it."""

    language: str
    title: str = ""
    summary: str = ""
    description: str = ""
    audience: str = ""
    requirements: str = ""
    assessment: str = ""
    award: str = ""
    contact: str = ""
    objectives: tuple[ObjectiveFacts, ...] = ()
    modules: tuple[ModuleFacts, ...] = ()

    @property
    def activities(self) -> tuple[LessonFacts | QuizFacts, ...]:
        """All activities in order."""
        return tuple(each for module in self.modules for each in module.activities)

    @property
    def quizzes(self) -> tuple[QuizFacts, ...]:
        """All quizzes in order."""
        return tuple(each for module in self.modules for each in module.quizzes)


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """An option of a question, or a row of whatever kind it is."""

    key: str
    text: str
    weight: int
    feedback: str = ""
    match: str = ""
    answer: str = ""
    tolerance: str = ""
    has_picture: bool = False


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question of the bank in one language that a quiz of the course may ask."""

    key: str
    language: str
    name: str
    prompt: str
    category: int | None = None
    kind: str = "single"
    feedback: str = ""
    feedback_right: str = ""
    feedback_wrong: str = ""
    objective: str = ""
    difficulty: str = ""
    min_words: int = 0
    max_words: int = 0
    options: tuple[OptionFacts, ...] = ()
    shown: tuple[Shown, ...] = ()
    files: tuple[NamedFile, ...] = ()
    usable: bool = True  # live, or about to be, and not retired


@dataclass(frozen=True)
class CourseFacts:
    """A course as its newest texts have it. The first edition is the one made first.

    `assessment` is test, work or attendance. `for_outline` asks for what an outline has to say only.
    """

    key: str
    assessment: str = "test"
    self_paced: bool = True
    for_outline: bool = False
    pass_mark: int = 80
    effort_minutes: int = 60
    lesson_budget_bytes: int = 2_000_000
    editions: tuple[EditionFacts, ...] = ()
    questions: tuple[QuestionFacts, ...] = ()
    branches: Branches = field(default_factory=dict)
    files: Mapping[tuple[str, int], FileFacts] = field(default_factory=dict)

    def questions_in(self, language: str) -> dict[str, QuestionFacts]:
        """The usable questions of a language by key."""
        return {each.key: each for each in self.questions if each.language == language and each.usable}


def place_of(key: str, language: str = "", *fields: str) -> str:
    """Return how a finding names a place."""
    return "/".join((key, language, ".".join(fields)))


def is_blank(*texts: str) -> bool:
    """Whether none of these says anything."""
    return not any(text.strip() for text in texts)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Return those that keep a course from being submitted."""
    return [finding for finding in findings if finding.blocks]
