"""Why a course is not rearranged. Each message is a sentence for the author."""

from django.utils.translation import gettext_lazy as _


class NotArranged(Exception):
    """What was asked cannot be done; `words` says why."""

    words = _("This cannot be done now.")


class PartNotFound(NotArranged):
    """The course has no such part, or has it no longer."""

    words = _("This part is no longer in the course. Somebody may have taken it out meanwhile.")


class ModuleNotEmpty(NotArranged):
    """A module goes only when nothing is in it."""

    words = _("Move or delete the activities of this module first.")


class ModuleNotLive(NotArranged):
    """Learners meet the activity and would lose it in a module that they do not meet."""

    words = _("Learners have this already. It can move into a module that they have too, not into a draft.")


class OrderIsLive(NotArranged):
    """The order of what is live changes for learners at once, so it takes the coordinator's word."""

    words = _("Learners see this order. Ask your coordinator to change it.")


class PartWasLive(NotArranged):
    """Learners have met it, so it is no draft to throw away."""

    words = _("Learners have met this, so it cannot be deleted.")


class PartNotLive(NotArranged):
    """Learners do not meet it, so there is nothing to take out of the course."""

    words = _("Learners do not see this, so there is nothing to take out.")


class TitleMissing(NotArranged):
    """A part needs a name."""

    words = _("Give it a title of at most 200 characters.")
