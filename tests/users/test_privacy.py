"""`docs/privacy.md` names every table and every field that names a person."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from academy.users.models import User

TEXT = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


def tables_that_name_people() -> set[str]:
    """Labels of the models whose own columns refer to a person."""
    return {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is User
    }


def test_every_table_that_names_a_person_is_listed() -> None:
    assert {"enrollments.Enrollment", "wagtailcore.Revision"} <= tables_that_name_people()
    assert {label for label in tables_that_name_people() if f"`{label}`" not in TEXT} == set()


def test_every_field_of_a_person_is_listed() -> None:
    assert [field.name for field in User._meta.concrete_fields if f"`{field.name}`" not in TEXT] == []


def test_every_cookie_is_listed() -> None:
    for cookie in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        assert f"`{cookie}`" in TEXT


def test_every_table_listed_exists() -> None:
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    listed = {
        part for part in TEXT.split("`") if part.count(".") == 1 and part.split(".")[0] in apps.app_configs
    }
    assert listed - known == set()
    assert len(listed) > 30
