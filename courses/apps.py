from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Content: partners, catalogue, courses, activities and the question bank."""

    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses import (
            act_notes,  # noqa: F401
            chores,  # noqa: F401
            quality_receivers,  # noqa: F401
            receivers,  # noqa: F401
        )
        from courses.catalogue import receivers as search_receivers  # noqa: F401
        from courses.review import receivers as review_receivers  # noqa: F401
