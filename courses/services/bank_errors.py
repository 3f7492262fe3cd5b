"""Why something is not done in a question bank. Each message is a sentence for the author."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class BankRefused(Exception):
    """What was asked cannot be done; `message` says why."""

    words = gettext_lazy("This cannot be done now.")

    @property
    def message(self) -> str:
        """The sentence for the author."""
        return str(self.words)


class TooMany(BankRefused):
    """One act takes so many questions at most."""

    def __init__(self, number: int, most: int) -> None:
        super().__init__(number)
        self.number, self.most = number, most

    @property
    def message(self) -> str:
        words = _(
            "These are %(number)s questions. One act takes %(most)s at most: narrow the list first, for"
            " example by category."
        )
        return words % {"number": self.number, "most": self.most}


class NothingChosen(BankRefused):
    words = gettext_lazy("Choose some questions first.")


class NotInThisBank(BankRefused):
    """A question, category, tag or objective is not this partner's. The desk shows it as not found."""

    words = gettext_lazy("This is not in your question bank.")


class NameTaken(BankRefused):
    words = gettext_lazy("There is a category of this name here already. Choose another name.")


class NameMissing(BankRefused):
    words = gettext_lazy("Give it a name.")


class InsideItself(BankRefused):
    words = gettext_lazy("A category cannot lie inside itself.")


class TooDeep(BankRefused):
    words = gettext_lazy("Categories nest this deep and no deeper.")


class CategoryNotEmpty(BankRefused):
    words = gettext_lazy("Move the questions and categories in it elsewhere first, retired questions too.")


class CategoryInUse(BankRefused):
    words = gettext_lazy("A quiz draws from this category. Change the quiz first.")


class LanguageThere(BankRefused):
    words = gettext_lazy("The question is there in this language already.")


class StillInUse(BankRefused):
    """Quizzes name these questions."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(*titles)
        self.titles = list(titles)

    @property
    def message(self) -> str:
        words = ngettext(
            "A quiz asks this: %(titles)s. Take it out there first, or retire the question.",
            "%(number)s quizzes ask this: %(titles)s. Take it out there first, or retire the question.",
            len(self.titles),
        )
        return words % {"number": len(self.titles), "titles": ", ".join(self.titles[:5])}


class QuestionKept(BankRefused):
    """Learners have met the question, so their records need it."""

    words = gettext_lazy(
        "Learners have answered this question, so it stays: their results refer to it. Retire it, and no quiz"
        " draws it any more."
    )


class ReadByReview(BankRefused):
    words = gettext_lazy("A review has read this question, so it stays. Retire it, and no quiz draws it.")
