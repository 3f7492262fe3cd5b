"""Two people write in the same page: the second save does not silently take the place of the first."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.models import Revision


class RefusesStaleSaves(WagtailAdminModelForm):
    """A form of something with revisions, for the admin's editor.

    Wagtail's autosave refuses by itself when somebody else has saved since; its *Save* does not. Here *Save*
    says who it was and shows what was typed again. Saving once more is then the person's own decision: the
    form has read the newest state by then, and the other's version stays in the history.
    """

    def clean(self) -> dict[str, Any]:
        """Refuse a save that started from a text which somebody else has replaced since."""
        cleaned = super().clean()
        newer = self._saved_by_another()
        if newer is not None:
            name = newer.user.full_name if newer.user else _("Somebody")
            words = _(
                "%(name)s saved this at %(time)s, while you were writing. Nothing of yours is lost: it "
                "stands below. Save once more to put it in the place of theirs, which stays in the history."
            )
            time = date_format(localtime(newer.created_at), "TIME_FORMAT")
            raise ValidationError(words % {"name": name, "time": time}, code="stale")
        return cleaned

    def _saved_by_another(self) -> Revision | None:
        """The newest revision that another person made after the one this form was filled from."""
        loaded = self.data.get("loaded_revision_created_at", "") if self.is_bound else ""
        if not loaded or self.instance.pk is None or self.for_user is None:
            return None
        try:
            moment = parse_datetime(loaded)
        except ValueError:
            return None
        if moment is None or not is_aware(moment):
            return None
        since = self.instance.revisions.filter(created_at__gt=moment).exclude(user=self.for_user)
        return since.select_related("user").order_by("-created_at").first()


class ModulePageForm(RefusesStaleSaves, WagtailAdminPageForm):
    """The form of a module."""
