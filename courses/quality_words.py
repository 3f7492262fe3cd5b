"""What each quality check says: what is the case, and what to do. Findings are kept by code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.quality_kinds import Finding, Level

OUTLINE: dict[str, str | Promise] = {
    "title-default": _("“%(title)s” says nothing about the content. Give a title of its own."),
    "summary-missing": _("There is no summary. Write two or three sentences for the catalogue."),
    "description-missing": _("There is no description. Say what the course covers, and how it is built."),
    "audience-missing": _("It is not said for whom the course is. Name the posts or tasks of its learners."),
    "requirements-missing": _("It is not said what learners need first. Name it, or write “None”."),
    "assessment-unsaid": _("It is not said how the course is assessed. Say what learners take or hand in."),
    "award-unsaid": _("It is not said what is awarded, and for what."),
    "contact-missing": _("There is nobody to ask. Give an e-mail address that is read."),
    "effort-missing": _("The effort is not said. Estimate how many minutes the course takes."),
    "objectives-none": _("There are no learning objectives. Write three to eight."),
    "objectives-few": _("Learning objectives so far: %(number)s. Three to eight are usual."),
    "objectives-many": _("There are %(number)s learning objectives. Join some: three to eight are usual."),
    "objectives-differ": _(
        "This language has %(number)s learning objectives, the first edition %(first)s. Make them the same."
    ),
    "objective-empty": _("This learning objective is empty. Write it, or delete it."),
    "objective-vague": _(
        "“%(verb)s” cannot be seen or measured. Begin with what learners will do, such as “%(example)s”."
    ),
    "objective-verb": _(
        "“%(verb)s” is not among the action verbs that we know. Does this objective begin with something "
        "that learners will do?"
    ),
    "objectives-unchecked": _(
        "Verbs are checked in English, French and Spanish only. Read these objectives yourself: does each "
        "begin with something that learners will do?"
    ),
    "pass-mark-low": _("The pass mark is %(mark)s %%. Here it has to be at least %(least)s %%."),
    "modules-none": _("There are no modules. Add the first one."),
    "module-empty": _("The module “%(title)s” has no activities. Add a lesson or a quiz, or delete it."),
    "language-incomplete": _(
        "%(number)s required activities are missing in this language, so it is not offered yet."
    ),
}

LESSONS: dict[str, str | Promise] = {
    "lesson-empty": _("This lesson has no text. Write it, or load it from a file."),
    "lesson-author": _("It is not said who wrote this lesson. Name the author."),
    "lesson-sources": _("No sources are named. Write one a line, or say that the text is your own."),
    "lesson-licence": _("It is not said how this lesson may be used. Name a licence, such as CC BY 4.0."),
    "lesson-heavy": _(
        "This lesson has %(has_bytes)s; the course allows %(most_bytes)s. Make files smaller, or split it."
    ),
    "block-gap": _("Something required is empty here. Fill it in, or delete the block."),
    "heading-order": _("“%(words)s” is a smaller heading without a larger one above it. Make it larger."),
    "link-words": _("“%(words)s” does not say where the link leads. Write what is found there."),
    "link-address": _("“%(address)s” is no address that learners can reach. Correct it."),
    "picture-words": _("This picture has no text alternative. Say what it shows to those who do not see it."),
    "picture-words-name": _("“%(words)s” is the name of a file. Say what the picture shows."),
    "audio-words": _("This recording has no transcript. Add every word that is said."),
    "video-words": _("This video has neither captions nor a transcript. Add one of them."),
    "captions-language": _("This video has no captions in the language of the lesson. Add them."),
    "file-gone": _("The file that stood here is gone, or belongs to others. Choose another."),
    "file-credit": _("“%(title)s” does not say its author, source and licence. Add them to the file."),
}

QUIZZES: dict[str, str | Promise] = {
    "final-missing": _("There is no final assessment. Mark a quiz as one in its settings."),
    "quiz-pass-mark-low": _("This quiz is passed with %(mark)s %%. It has to be at least %(least)s %%."),
    "quiz-empty": _("This quiz asks nothing. Add questions, or draw them from a category."),
    "quiz-question-gone": _("A question of this quiz is missing or retired in this language."),
    "quiz-short": _("This quiz draws %(draw)s questions from a category that has %(number)s. Add more."),
    "quiz-not-random": _(
        "The final assessment is the same for everybody. Draw its questions from a category."
    ),
    "objective-untested": _("%(number)s questions test this objective. Write at least two."),
    "final-objective": _("The final assessment asks nothing about this objective. Add a question on it."),
    "final-module": _("The final assessment asks nothing about the module “%(title)s”."),
    "question-prompt": _("This question asks nothing. Write it."),
    "question-options": _("This question has fewer than two options. Add some."),
    "question-right": _("No option of this question is right. Give one a weight above 0."),
    "quiz-overlap": _(
        "The draws of this quiz take questions from each other: together they ask for more than there are. "
        "Add questions, or draw fewer."
    ),
    "final-essays": _(
        "The final assessment asks for essays only, so nobody has a result before a person grades. Add "
        "questions that are graded at once."
    ),
    "essay-alone": _(
        "An instructor grades essays, and a self-paced course may have none. Name one in every run, or ask "
        "otherwise."
    ),
    "question-rows": _("This question has fewer than two rows. Add some."),
    "question-match": _("A row has nothing that belongs to it. Write it, or delete the row."),
    "question-answers": _("No answer is accepted as right. Add one with a weight above 0."),
    "question-number": _("“%(text)s” is no number. Write digits, with a point before the decimals."),
    "question-words": _("The fewest words are more than the most. Correct one of them."),
    "option-empty": _("An option says nothing. Write it, or delete it."),
    "question-feedback-wrong": _(
        "This question says nothing to those who are wrong. Write general feedback, or feedback when "
        "nothing is right."
    ),
    "question-feedback": _("This question says nothing about an answer. Give each option feedback."),
    "option-feedback": _("An option has no feedback of its own. Say why it is right or wrong."),
    "question-objective": _("It is not said which learning objective this question tests. Choose one."),
}

WORDS: dict[str, str | Promise] = {**OUTLINE, **LESSONS, **QUIZZES}


def found(code: str, level: Level, place: str, **params: str | int) -> Finding:
    """Return a finding with its words. Texts in it are cut, so that no sentence grows without end."""
    short = {name: value[:80] if isinstance(value, str) else value for name, value in params.items()}
    return Finding(code, level, place, WORDS[code], short)


def must(code: str, place: str, **params: str | int) -> Finding:
    """Return a finding that keeps the course from being submitted."""
    return found(code, Level.MUST, place, **params)


def should(code: str, place: str, **params: str | int) -> Finding:
    """Return a finding that is advice."""
    return found(code, Level.SHOULD, place, **params)
