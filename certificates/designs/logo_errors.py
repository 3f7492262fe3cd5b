"""What may be refused about partners' logos, in words."""

from django.utils.translation import gettext as _

from enrollments.errors import Refused


class NotTheSignatory(Refused):
    """Somebody else may consent for this partner."""

    @property
    def message(self) -> str:
        return _("Only the person whom the partner named may consent to its logo.")


class NotItsPart(Refused):
    """The partner does not take that part in the course."""

    @property
    def message(self) -> str:
        return _("The partner has no such part in this course.")
