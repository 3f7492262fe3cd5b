"""What copying a course may refuse. Each says in words what is the case and what to do about it."""

from django.utils.translation import gettext as _

from academy.lib.sizes import size_label
from cms.room import Room


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


class NoRoomForFiles(CopyRefused):
    """The files of the course, `size` bytes, do not fit into what is left of the other partner's quota."""

    def __init__(self, size: int, room: Room) -> None:
        super().__init__(size, room)
        self.size, self.room = size, room

    @property
    def message(self) -> str:
        return _(
            "This partner has no room for the files of this course: they have %(size)s, and %(left)s of "
            "%(most)s are free. Give the partner more room, or delete files that no lesson uses."
        ) % {
            "size": size_label(self.size),
            "left": size_label(self.room.left) if self.room.left else _("0 KB"),
            "most": size_label(self.room.most),
        }
