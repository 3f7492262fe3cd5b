"""The form of one slot of a quiz: what it may ask is its partner's own, and the menus stay short.

A bank may hold tens of thousands of questions. The menu of a slot holds those that the quiz names already and
the first of its course's drawer; the desk's script finds any other by its name. Whatever is sent is looked
for among the partner's questions, so a key from anywhere else is refused.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.depths import COURSE_DEPTH, PARTNER_DEPTH
from courses.models.identity import Course
from courses.models.partners import Partner
from courses.models.questions import Question, QuestionCategory

MOST_IN_MENU = 60
Choices = list[tuple[str, Any]]


@dataclass
class SlotChoices:
    """What the slots of one quiz offer: read once, however many slots there are."""

    partner: Partner | None = None
    questions: Choices = field(default_factory=list)
    categories: Choices = field(default_factory=list)
    objectives: Choices = field(default_factory=list)


def as_key(value: Any) -> uuid.UUID:
    """Read a question's key from a form, or from the row that the form started with."""
    return uuid.UUID(str(value))


def choices_of(page: Any, beside: Page | None, typed: Iterable[str]) -> SlotChoices:
    """Return what the slots of a quiz offer; `beside` has its place in the tree, `typed` is what was sent."""
    partner = _partner(beside)
    if partner is None or beside is None:
        return SlotChoices()
    locale_id = page.locale_id or beside.locale_id
    slots = list(page.slots.all())
    keys = {slot.question_key for slot in slots if slot.question_key} | set(_keys(typed))
    course = Page.objects.filter(path=beside.path[: COURSE_DEPTH * beside.steplen]).first()
    code = ""
    if course is not None:
        code = Course.objects.filter(key=course.translation_key).values_list("code", flat=True).first() or ""
    return SlotChoices(
        partner,
        _questions(partner, locale_id, keys, code),
        _categories(partner),
        _objectives(course, locale_id, {slot.objective_key for slot in slots if slot.objective_key}),
    )


def slot_form(base: type[forms.ModelForm], offered: SlotChoices) -> type:
    """Return the form of one slot that offers this, and takes nothing of another partner."""

    class SlotForm(base):  # type: ignore[valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name, choices in (("question_key", offered.questions), ("objective_key", offered.objectives)):
                self.fields[name] = forms.TypedChoiceField(
                    label=self.fields[name].label,
                    choices=choices,
                    coerce=as_key,
                    empty_value=None,
                    required=False,
                )
            category = self.fields["category"]
            category.queryset = QuestionCategory.objects.filter(partner=offered.partner)
            category.widget.choices = offered.categories

    return SlotForm


def _keys(typed: Iterable[str]) -> Iterable[uuid.UUID]:
    for value in typed:
        try:
            yield as_key(value)
        except ValueError:
            continue


def _partner(beside: Page | None) -> Partner | None:
    if beside is None:
        return None
    path = beside.path[: PARTNER_DEPTH * beside.steplen]
    keys = Page.objects.filter(path=path).values("translation_key")
    return Partner.objects.filter(key__in=keys).first()


def _questions(partner: Partner, locale_id: int | None, keys: set[uuid.UUID], code: str) -> Choices:
    """Those that are named, the first of the course's drawer and those inside it, then the newest of all."""
    own = Question.objects.filter(partner=partner)
    shelf = Q(category__name=code) | Q(category__parent__name=code) if code else Q(pk__in=())
    columns = ("translation_key", "name", "category__name", "locale_id")
    rows = [
        *own.filter(translation_key__in=keys).values_list(*columns),
        *own.filter(shelf, locale_id=locale_id, retired=False)
        .order_by("category__name", "name", "pk")
        .values_list(*columns)[:MOST_IN_MENU],
    ]
    if len(rows) < MOST_IN_MENU:
        newest = own.filter(locale_id=locale_id, retired=False).order_by("-pk")
        rows += newest.values_list(*columns)[: MOST_IN_MENU - len(rows)]
    names: dict[uuid.UUID, str] = {}
    for key, name, category, locale in rows:
        if key not in names or locale == locale_id:
            names[key] = f"{category}: {name}"
    return [("", "---------"), *((str(key), name) for key, name in names.items())]


def _categories(partner: Partner) -> Choices:
    rows = QuestionCategory.objects.filter(partner=partner).order_by("parent__name", "name")
    named = rows.values_list("pk", "parent__name", "name")
    choices: Choices = [("", "---------")]
    choices += [(str(pk), f"{above}: {name}" if above else name) for pk, above, name in named]
    return choices


def _objectives(course: Page | None, locale_id: int | None, held: set[uuid.UUID]) -> Choices:
    """The objectives of the course in the page's language where it can be, and those that slots hold."""
    from courses.models.pages import Objective  # which have this form

    texts: dict[uuid.UUID, str] = {}
    if course is not None:
        rows = Objective.objects.filter(page__translation_key=course.translation_key).order_by("sort_order")
        for key, text, locale in rows.values_list("translation_key", "text", "locale_id"):
            if key not in texts or locale == locale_id:
                texts[key] = text
    gone = {key: _("An objective that is no longer there") for key in held - texts.keys()}
    return [("", _("Any")), *((str(key), text) for key, text in (texts | gone).items())]
