from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    """The person: who they are, how they sign in, which language and zone they live in."""

    name = "academy.users"
    label = "users"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from academy.users import chores, receivers  # noqa: F401
