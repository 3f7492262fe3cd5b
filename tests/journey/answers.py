"""The answers to the demo's questions, found by the words that the page shows."""

from collections.abc import Iterable

from courses.folder import CourseFolder, read_course_folder
from tests.journey.pages import tidy
from tests.journey.record import Wrong, require
from tests.services.processes import ROOT

FOLDER = ROOT / "courses" / "demo" / "your-first-hour"
TRUTH = {"true": "True", "false": "False"}  # options without a text in the file


class AnswerKey:
    """Which options of a shown question are right, in one language, from the course's own folder."""

    def __init__(self, course: CourseFolder, language: str) -> None:
        self._weights: dict[str, tuple[str, dict[str, int]]] = {}
        for question in course.questions:
            edition = question.editions[language]
            options = {
                tidy(option.text.plain) or TRUTH[option.id]: option.weight for option in edition.options
            }
            self._weights[tidy(edition.text.plain)] = (question.kind, options)

    def choose(self, prompt: str, shown: Iterable[str], *, right: bool) -> list[str]:
        """Return the texts to tick: all that are right, or what scores nothing."""
        if prompt not in self._weights:
            raise Wrong(f"The question “{prompt[:80]}” is not one of the course's")
        kind, weights = self._weights[prompt]
        require(set(shown) == set(weights), f"The options of “{prompt[:80]}” are not those of the course")
        chosen = [text for text, weight in weights.items() if (weight > 0) is right]
        return chosen if kind == "multiple" else chosen[:1]


def demo_course() -> CourseFolder:
    """The course that the demo is seeded with."""
    return read_course_folder(FOLDER)
