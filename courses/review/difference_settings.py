"""What is the same in every language of a course, before and after, in a reader's words.

The settings come as plain data: `course` by name, `activities` by key and name, as a submission keeps them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.given import AWARD_SETTINGS
from courses.models import Activity, Course, QuizRules

# what sends a live course back to review
SERIOUS = {"pass_mark", "assessment", "is_final", "weight", "leaves", *AWARD_SETTINGS}
MODELS: tuple[Any, ...] = (Course, Activity, QuizRules)
HOURS = "effort_minutes"
MOST_CHARS = 300


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting of the course, or of the activity with this key, as words."""

    key: str
    name: str
    label: str
    before: str
    after: str
    serious: bool


NamesById = Mapping[str, Mapping[int, str]]


def changed_settings(
    old: Mapping[str, Any] | None, new: Mapping[str, Any], names: NamesById
) -> list[SettingChange]:
    """Return the settings that differ, serious ones first; nothing where there is nothing to compare with.

    `names` are what settings name by id: topics, partners.
    """
    if old is None:
        return []
    before, after = dict(_flat(old)), dict(_flat(new))
    changes = [
        SettingChange(
            key=key,
            name=name,
            label=label_of(name),
            before=words_of_value(name, before.get((key, name)), names),
            after=words_of_value(name, after.get((key, name)), names),
            serious=name in SERIOUS,
        )
        for key, name in dict.fromkeys([*after, *before])
        if before.get((key, name)) != after.get((key, name)) and (key, name) in before.keys() & after.keys()
    ]
    return sorted(changes, key=lambda change: (not change.serious, bool(change.key)))


def shown_settings(rows: Mapping[str, Any], names: NamesById) -> list[tuple[str, str]]:
    """Return the course's own settings as label and words, for whoever reads it for the first time."""
    found = [(name, value) for (key, name), value in _flat(rows) if not key]
    return [(label_of(name), words_of_value(name, value, names)) for name, value in found]


def _flat(rows: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield each setting with its place: the key of its activity, or nothing for the course, and its name."""
    course, activities = rows.get("course"), rows.get("activities")
    for name, value in course.items() if isinstance(course, Mapping) else ():
        yield ("", str(name)), value
    for key, settings in activities.items() if isinstance(activities, Mapping) else ():
        if not isinstance(settings, Mapping):
            continue
        for name, value in {"leaves": False, **settings}.items():  # kept only where it is so
            if isinstance(value, Mapping):  # the rules of a quiz
                yield from (((str(key), str(inner)), said) for inner, said in value.items())
            else:
                yield (str(key), str(name)), value


def _field(name: str) -> Any:
    for model in MODELS:
        try:
            return model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
    return None


def label_of(name: str) -> str:
    """Return what a setting is called."""
    if name == HOURS:
        return _("Effort in hours")  # as the outline's form asks for it
    field = _field(name)
    label = str(getattr(field, "verbose_name", name))
    return label[:1].upper() + label[1:]


def words_of_value(name: str, value: Any, names: NamesById) -> str:
    """Return a setting's value as a reader would say it."""
    if value is None or value == "" or value == []:
        return pgettext("a setting", "none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == HOURS and isinstance(value, int):
        return number_format((Decimal(value) / 60).quantize(Decimal("0.01")).normalize())
    if isinstance(value, list | tuple):
        called = names.get(name, {})
        return ", ".join(str(called.get(each, each)) for each in value)[:MOST_CHARS]
    field = _field(name)
    choices = dict(getattr(field, "flatchoices", None) or ())
    return str(choices.get(value, value))[:MOST_CHARS]
