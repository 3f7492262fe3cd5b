from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentsConfig(AppConfig):
    """Runs and the learner's record: enrolment, progress, attempts, grades, awards."""

    name = "enrollments"
    verbose_name = _("Enrolments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from enrollments import chores, receivers  # noqa: F401
