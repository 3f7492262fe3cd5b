from django.apps import AppConfig


class AcademyConfig(AppConfig):
    """Wiring only: static files, commands, checks and shared template tags."""

    name = "academy"

    def ready(self) -> None:
        from academy import checks  # noqa: F401
