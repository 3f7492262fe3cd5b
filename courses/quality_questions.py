"""Checks of one question of the bank, by its kind.

SELF is the ITU Academy's e-learning checklist, “Knowledge checks”: “Provision of feedback”,
https://academy.itu.int/documentation/qa-checklist-elearning. What a kind needs to be graded at all follows
from `courses.grading`.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from courses.grading import CHOICES, decimal_of
from courses.quality_kinds import FileFacts, Finding, QuestionFacts, is_blank, place_of
from courses.quality_lessons import FILE_NAME
from courses.quality_words import must, should

LEAST_ROWS = 2

Files = Mapping[tuple[str, int], FileFacts]


def check_question(
    question: QuestionFacts, assessment: str = "test", files: Files | None = None
) -> Iterator[Finding]:
    """Yield what is to be said of one question, for a course that is assessed in this way.

    `files` is what is known of the files that it names; a file that is not in it is gone.
    """
    where = question.key, question.language
    if is_blank(question.prompt):
        yield must("question-prompt", place_of(*where, "prompt"))
    if question.kind in CHOICES:
        yield from _choices(question)
    elif question.kind in ("matching", "ordering"):
        yield from _rows(question)
    elif question.kind in ("short-text", "number"):
        yield from _written(question)
    elif question.min_words > question.max_words > 0:
        yield must("question-words", place_of(*where, "max_words"))
    yield from _media(question, files or {})
    if not question.objective and assessment != "attendance":
        yield should("question-objective", place_of(*where, "objective_key"))


def _choices(question: QuestionFacts) -> Iterator[Finding]:
    """Options and a right one are what a choice needs to be scored. SELF: each says something back."""
    where = question.key, question.language
    options = question.options
    if len(options) < LEAST_ROWS:
        yield must("question-options", place_of(*where, "options"))
    elif not any(option.weight > 0 for option in options):
        yield must("question-right", place_of(*where, "options"))
    for option in options:
        if is_blank(option.text) and not option.has_picture and question.kind != "true-false":
            yield must("option-empty", place_of(*where, "options", option.key))
    mute = [option for option in options if is_blank(option.feedback)]
    if mute and is_blank(question.feedback) and _says_nothing_by_result(question):
        yield must("question-feedback", place_of(*where, "options", mute[0].key))
    elif mute:
        yield should("option-feedback", place_of(*where, "options", mute[0].key))


def _says_nothing_by_result(question: QuestionFacts) -> bool:
    return is_blank(question.feedback_right) or is_blank(question.feedback_wrong)


def _rows(question: QuestionFacts) -> Iterator[Finding]:
    """Two rows at least, and in a matching a match for each; one without a text belongs to nothing."""
    where = question.key, question.language
    rows = [row for row in question.options if not is_blank(row.text)]
    if len(rows) < LEAST_ROWS:
        yield must("question-rows", place_of(*where, "options"))
    for row in question.options:
        if question.kind == "matching" and is_blank(row.match):
            yield must("question-match", place_of(*where, "options", row.key))
        elif question.kind == "ordering" and is_blank(row.text):
            yield must("option-empty", place_of(*where, "options", row.key))
    yield from _wrong_feedback(question)


def _written(question: QuestionFacts) -> Iterator[Finding]:
    """Something must be accepted, and figures must be figures."""
    where = question.key, question.language
    accepted = [row for row in question.options if row.weight > 0 and not is_blank(row.answer)]
    if not accepted:
        yield must("question-answers", place_of(*where, "options"))
    for row in question.options if question.kind == "number" else ():
        for text in (row.answer, row.tolerance):
            if text.strip() and decimal_of(text) is None:
                yield must("question-number", place_of(*where, "options", row.key), text=text)
    yield from _wrong_feedback(question)


def _wrong_feedback(question: QuestionFacts) -> Iterator[Finding]:
    """SELF: who was wrong hears why; where there are no options, the question as a whole says so."""
    if is_blank(question.feedback, question.feedback_wrong):
        yield must("question-feedback-wrong", place_of(question.key, question.language, "feedback_wrong"))


def _media(question: QuestionFacts, files: Files) -> Iterator[Finding]:
    """WCAG 2.2: 1.1.1 (text alternatives), 1.2.1 (transcripts); and our promise that files are credited."""
    where = question.key, question.language
    kept = {named.place: files.get((named.kind, named.id)) for named in question.files}
    for shown in question.shown:
        file = kept.get(shown.place)
        words = shown.words if not is_blank(shown.words) or file is None else file.words
        name = place_of(*where, _words_field(shown.place))
        if file is None:
            yield must("file-gone", place_of(*where, shown.place))
        elif not file.credited:
            yield must("file-credit", place_of(*where, shown.place), title=file.title)
        if shown.kind == "audio" and is_blank(words):
            yield must("audio-words", name)
        elif shown.kind == "image" and is_blank(words):
            yield must("picture-words", name)
        elif shown.kind == "image" and FILE_NAME.fullmatch(PurePosixPath(words).name):
            yield should("picture-words-name", name, words=words)


def _words_field(place: str) -> str:
    return place.removesuffix("audio") + "transcript" if place.endswith("audio") else f"{place}_alt"
