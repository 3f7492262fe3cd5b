"""What copying a course may refuse. Each says in words what is the case and what to do about it."""

from django.utils.translation import gettext as _


class CopyRefused(Exception):
    """The course is not copied. `message` tells the person why and what to do."""

    @property
    def message(self) -> str:
        """Why, in the words of the moment."""
        raise NotImplementedError


class NothingToCopy(CopyRefused):
    """The course has no page."""

    @property
    def message(self) -> str:
        return _("This course has no page yet, so there is nothing to copy.")


class CodeTaken(CopyRefused):
    """Another course has this code."""

    @property
    def message(self) -> str:
        return _("Another course has this code.")


class CodeMalformed(CopyRefused):
    """The code is not one: 20 letters, figures, dots and hyphens at most."""

    @property
    def message(self) -> str:
        return _("A code has up to 20 letters, figures, dots and hyphens, such as DL-101.")


class TitleMissing(CopyRefused):
    """The copy needs a title of at most 200 characters."""

    @property
    def message(self) -> str:
        return _("Give the copy a title of at most 200 characters.")


class NotThere(CopyRefused):
    """Only an administrator copies a course to another partner."""

    @property
    def message(self) -> str:
        return _("Only the academy's administrators copy a course to another partner.")


class PartnerTakesNone(CopyRefused):
    """The partner's agreement is closing or has ended, or it has no page in one of the course's languages."""

    @property
    def message(self) -> str:
        return _("This partner takes no new courses in these languages: look at its agreement and its pages.")
