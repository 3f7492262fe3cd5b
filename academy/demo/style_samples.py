"""What the style guide shows: invented courses, people and numbers in every state a component knows."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.covers import PALETTES, cover_svg

# As people are called, and longer than a column.
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Ó Súilleabháin"


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label=gettext_lazy("Full name"), help_text=gettext_lazy("As it will be printed, in any script.")
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    born = forms.DateField(
        label=gettext_lazy("Date"), required=False, widget=forms.DateInput({"type": "date"})
    )
    hours = forms.IntegerField(label=gettext_lazy("Effort"), min_value=1, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[("1", gettext_lazy("Introductory")), ("2", gettext_lazy("Intermediate"))],
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        widget=forms.RadioSelect,
        choices=[("self", gettext_lazy("Online, self-paced")), ("blend", gettext_lazy("Blended"))],
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("fr", "Français"), ("ru", "Русский"), ("zh", "中文")],
    )
    words = forms.CharField(label=gettext_lazy("Text"), required=False, widget=forms.Textarea({"rows": 3}))
    paper = forms.FileField(label=gettext_lazy("File"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("I have read this"), required=False)
    number = forms.CharField(label=gettext_lazy("Number"), required=False, disabled=True)


def sample_form(*, wrong: bool) -> SampleForm:
    """Return the form as first met, or as it comes back with two mistakes in it."""
    if wrong:
        typed = {"again-name": "", "again-email": "grace@", "again-level": "1", "again-number": "?"}
        return SampleForm(typed, prefix="again")
    return SampleForm(initial={"name": LONG_NAME, "pace": "self", "languages": ["ru"], "number": "7KQ4-M2XD"})


def cards() -> list[dict[str, Any]]:
    """Return a card for each palette of the covers."""
    keys: dict[str, UUID] = {}
    number = 0
    while len(keys) < len(PALETTES):
        number += 1
        key = UUID(int=number * 7919)
        palette = next(each for each in PALETTES if f"cover--{each}" in cover_svg(key))
        keys.setdefault(palette, key)
    titles = (
        _("Why links are slow in the evening"),
        _("Measure your link"),
        _("Two ways to connect a school"),
        _("Speed of a school's link, in Mbit/s"),
        _("Course outline"),
    )
    return [
        {
            "title": title,
            "url": "#cards",
            "summary": _("After work everybody is on the air at once, and each mast shares what it has."),
            "cover": cover_svg(keys[palette]),
            "partner_name": LONG_NAME,
            "track_label": _("Distance learning"),
            "places_left": None,
            "level_label": _("Introductory"),
            "modality_label": _("Online, self-paced"),
            "hours": 6,
            "languages": (("en", "English"), ("ar", "العربية"), ("zh-hans", "中文")),
            "open_now": number % 2,
        }
        for number, (palette, title) in enumerate(zip(PALETTES, titles, strict=True))
    ]


def outline() -> list[dict[str, Any]]:
    """Return a module with an activity in each state."""
    titles = (
        _("Measure your link"),
        _("Two ways to connect a school"),
        _("Why links are slow in the evening"),
        LONG_NAME,
    )
    states = ("done", "current", "todo", "unavailable")
    activities = [
        {
            "title": title,
            "url": "#outline",
            "state": state,
            "kind_label": _("Lesson"),
            "size_label": "14 KB",
            "minutes": 12,
            "questions": 0,
            "required": state != "todo",
        }
        for title, state in zip(titles, states, strict=True)
    ]
    return [{"number": 1, "title": _("Measure your link"), "activities": activities}]


def totals() -> dict[str, Any]:
    """Return what the outline adds up to."""
    return {"modules": 1, "activities": 4, "text": "56 KB", "media": ""}


def question() -> dict[str, Any]:
    """Return a question, and the same with its feedback."""
    words = (_("Works everywhere"), _("Slow to answer"), _("Needs a trench"))
    marks = ((True, True), (True, False), (False, True))
    sample = {
        "prompt": _("Two ways to connect a school"),
        "kind": "single",
        "prefix": "",
        "remark": "",
        "points_text": "1",
        "feedback": _("A fibre lasts for decades; a dish is there within days."),
        "options": [
            {
                "key": str(number),
                "name": "answer",
                "id": f"sample-{number}",
                "html": text,
                "checked": number == 1,
                "chosen": chosen,
                "correct": right,
                "feedback": _("Every message goes up to the sky and down again."),
            }
            for number, (text, (chosen, right)) in enumerate(zip(words, marks, strict=True))
        ],
    }
    return sample | {"alone": [sample]}


def numbers() -> list[dict[str, Any]]:
    """Return the questions of an attempt as squares."""
    return [
        {"url": "#quiz", "position": number, "answered": number < 6, "current": number == 4}
        for number in range(1, 13)
    ]


def sample_page() -> Page:
    """Return the second of five pages of a list."""
    return Paginator(range(50), 10).page(2)


def nearby() -> dict[str, SimpleNamespace]:
    """Return the lessons before and after one."""
    return {
        "previous": SimpleNamespace(title=_("Measure your link"), url="#pager"),
        "next": SimpleNamespace(title=_("Two ways to connect a school"), url="#pager"),
    }
