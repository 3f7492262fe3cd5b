"""What translating may refuse. Each says in words what is the case and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


class TranslationRefused(Exception):
    """Something cannot be done with a language of a course. `message` tells the person why and what to do."""

    @property
    def message(self) -> str:
        """Why, in the words of the moment."""
        raise NotImplementedError


class NothingToTranslate(TranslationRefused):
    """The course has no page yet."""

    @property
    def message(self) -> str:
        return _("This course has no page yet, so there is nothing to translate.")


class NotAnotherLanguage(TranslationRefused):
    """The language is none of the academy's, or the one that the course was written in."""

    @property
    def message(self) -> str:
        return _("Choose one of the academy's languages, other than the one this course was written in.")


class NoPartnerPage(TranslationRefused):
    """The partner has no page in that language, so the course would have no place."""

    @property
    def message(self) -> str:
        return _("Your organisation has no page in this language yet. Ask the academy to add one.")


class LanguageNotStarted(TranslationRefused):
    """Nothing of the course is being translated into that language."""

    @property
    def message(self) -> str:
        return _("Nobody has started this language yet. Start it first.")


class NoSuchText(TranslationRefused):
    """The text has no edition to say this of."""

    @property
    def message(self) -> str:
        return _("This text has no published edition in that language.")


@dataclass(frozen=True)
class Problem:
    """Why one line of a file is refused; line 0 is the file as a whole."""

    line: int
    words: str


class FileRefused(TranslationRefused):
    """A file of translations is not what we gave out, or would break a text. Nothing of it was taken."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = list(problems)

    @property
    def message(self) -> str:
        return _("Nothing was taken from this file. Mend what is listed below and send it again.")
