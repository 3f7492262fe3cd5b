"""The form of a lesson: it takes the files of the lesson's own partner, and the academy's shared ones."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.models.settings_forms import ActivityPageForm

_FILES: dict[str, type[Model]] = {
    "image": AcademyImage,
    "poster": AcademyImage,
    "audio": AcademyMedia,
    "second": AcademyMedia,
    "video": AcademyMedia,
    "document": AcademyDocument,
    "file": AcademyDocument,
}
_POSTED = re.compile(rf"body-[0-9]+-value-(?:captions-[0-9]+-value-)?({'|'.join(_FILES)})")


class LessonPageForm(ActivityPageForm):
    """A lesson's form. A file of another partner is taken out before anything can show its name."""

    refused_files = False

    def full_clean(self) -> None:
        """Take the files of others out of what was sent, then clean the rest."""
        if self.is_bound:
            self._drop_files_of_others()
        super().full_clean()
        if self.refused_files and "body" in self.fields:
            self.add_error("body", ValidationError(_("Choose a file from your own collections.")))

    def _drop_files_of_others(self) -> None:
        """Empty the choices that name a file which this lesson could not show, so that no widget names it."""
        from courses.partner_files import usable_files  # built on these models

        posted: Any = self.data  # type: ignore[has-type]
        sent = {name: match[1] for name in posted if (match := _POSTED.fullmatch(name))}
        beside = self.instance if self.instance.path else self.parent_page
        path = beside.path if beside else ""
        data: Any = None
        for kind, model in _FILES.items():
            chosen = {name: posted[name] for name in sent if sent[name] == kind and posted[name]}
            if not chosen:
                continue
            ids = {int(value) for value in chosen.values() if value.isdecimal()}
            own = set(usable_files(model, path).filter(pk__in=ids).values_list("pk", flat=True))  # type: ignore[type-var]
            for name, value in chosen.items():
                if not value.isdecimal() or int(value) not in own:
                    data = data if data is not None else posted.copy()
                    data[name] = ""
        if data is not None:
            self.refused_files = True
            self.data = data
