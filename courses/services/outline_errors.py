"""Why an outline is not saved. Each message is a sentence for the author."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from courses.review.refused import ReviewRefused


class NoPageInLanguage(ReviewRefused):
    """The partner has no page in that language, so a course has nowhere to stand."""

    @property
    def message(self) -> str:
        return _("Your organisation has no page in this language yet. Choose another, or ask the academy.")


class SavedByAnother(ReviewRefused):
    """Somebody else has saved the outline since this person opened it."""

    def __init__(self, revision: Any) -> None:
        super().__init__(revision)
        self.revision = revision

    @property
    def message(self) -> str:
        words = _(
            "%(person)s saved this outline at %(time)s, after you opened it. What you typed is still here: "
            "save again to let yours hold, or open the outline in a new tab to compare."
        )
        user = self.revision.user
        time = date_format(localtime(self.revision.created_at), "TIME_FORMAT")
        return words % {"person": user.get_full_name() if user else _("Somebody"), "time": time}
