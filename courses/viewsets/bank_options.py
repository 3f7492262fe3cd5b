"""The parts of a question in its editor: each type shows the fields that it has, under names that fit it.

The fields carry the types that they belong to as `data-kinds`, and what they are called for one type as
`data-label-TYPE` and `data-help-TYPE`; `desk/question.js` shows and names them. Without it all are there.
"""

from typing import Any

from django import forms
from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.admin.panels.base import get_form_for_model

from courses.models.author_help import OPTION
from courses.question_rules import folded

CHOICES = "single multiple true-false"
KINDS_OF_FIELD = {
    "match_case": "short-text",
    "match_accents": "short-text",
    "match_width": "short-text",
    "unit": "number",
    "min_words": "essay",
    "max_words": "essay",
}
KINDS_OF_PART = {
    "right": CHOICES,
    "text": f"{CHOICES} matching ordering",
    "match": "matching",
    "answer": "short-text number",
    "tolerance": "number",
    "weight": "single multiple short-text number",
    "pinned": "single multiple",
    "image": f"{CHOICES} ordering",
    "image_alt": f"{CHOICES} ordering",
    "feedback": f"{CHOICES} matching ordering short-text number",
}
NAMES: dict[str, dict[str, Any]] = {
    "text": {
        "data-label-matching": _("On the left"),
        "data-label-ordering": _("Row"),
        "data-help-matching": _(
            "Such as “Delay”. Empty where something is there to choose that fits nothing."
        ),
        "data-help-ordering": _("Short. The rows stand here in the right order; learners see them mixed."),
    },
    "match": {"data-label-matching": _("What belongs to it")},
    "answer": {
        "data-help-short-text": _("Such as “packet loss”, or “pack* loss”: the star stands for any letters."),
        "data-help-number": _("Such as 9.81 or -2e3. Write it as you do at home; so may learners."),
    },
    "weight": {
        "data-help-single": _(
            "What choosing this earns beside the right option: 1 where that has 2 is half. 0 earns nothing."
        ),
        "data-help-multiple": _(
            "Right options share the marks by these numbers. Below 0, choosing it costs marks."
        ),
        "data-help-short-text": _("What this answer earns beside the best one: 1 where that has 2 is half."),
        "data-help-number": _("What this answer earns beside the best one: 1 where that has 2 is half."),
    },
}
PARTS: dict[str, Any] = {
    "data-label-matching": _("Pairs"),
    "data-label-ordering": _("Rows in the right order"),
    "data-label-short-text": _("Accepted answers"),
    "data-label-number": _("Accepted answers"),
    "data-one": _("Option"),
    "data-one-matching": _("Pair"),
    "data-one-ordering": _("Row"),
    "data-one-short-text": _("Answer"),
    "data-one-number": _("Answer"),
    "data-add-matching": _("Add a pair"),
    "data-add-ordering": _("Add a row"),
    "data-add-short-text": _("Add an answer"),
    "data-add-number": _("Add an answer"),
}


class OptionForm(WagtailAdminModelForm):
    """A part of a question. `right` is a tick for those who think in right and wrong; it sets the weight."""

    right = forms.BooleanField(label=_("Right answer"), required=False)

    def has_changed(self) -> bool:
        """Whether a new row says anything: one that was left empty is none."""
        if self.empty_permitted and self.is_bound and self.says_nothing():
            return False
        return super().has_changed()

    def full_clean(self) -> None:
        """Leave a row that is none at its place: Wagtail's panel asks every row of a sent form for it."""
        super().full_clean()
        if self.is_bound and not getattr(self, "cleaned_data", None):
            self.cleaned_data = {ORDERING_FIELD_NAME: None}

    def says_nothing(self) -> bool:
        """Whether nothing was written into this row."""
        return not any(self.says(name) for name in ("text", "match", "answer", "image", "feedback"))

    def says(self, name: str) -> bool:
        """Whether something was written, or chosen, in this field of the row."""
        if name not in self.fields:
            return False
        widget = self[name].field.widget
        value = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return bool(value and folded(str(value)))

    def clean(self) -> dict[str, Any]:
        """Let the tick, where it was changed and the number was not, say what the option is worth."""
        data = super().clean()
        changed = self.changed_data
        if data.get("weight") is None:
            data["weight"] = 0
        if "right" in changed and ("weight" not in changed or data["right"] == (data["weight"] <= 0)):
            data["weight"] = max(data["weight"], 1) if data["right"] else min(data["weight"], 0)
        return data


class OptionsPanel(InlinePanel):
    """The parts of a question, with the tick beside the columns of the table."""

    def __init__(self) -> None:
        super().__init__(
            "options", panels=option_panels(), label=_("Option"), heading=_("Options"), attrs=parts_attrs()
        )

    class BoundPanel(InlinePanel.BoundPanel):
        """The parts with the words of true and false, which the script writes for whoever chose these."""

        @property
        def attrs(self) -> dict[str, Any]:
            """Those of the panel, and the two words in the language of the edition."""
            words = self.form.statements if self.form else {}
            return {**self.panel.attrs, **{f"data-{name}": word for name, word in words.items()}}

    def clone_kwargs(self) -> dict[str, Any]:
        """It is always made the same way."""
        return {}

    def get_form_options(self) -> dict[str, Any]:
        """Build the rows' form on ours."""
        options = super().get_form_options()
        of_rows = options["formsets"]["options"]
        of_rows["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=OptionForm,
            defer_required_on_fields=self.child_edit_handler.get_form_options().get(
                "defer_required_on_fields"
            ),
        )
        return options


def parts_attrs() -> dict[str, Any]:
    """What the script needs to show, hide and name the parts as a whole."""
    kinds = sorted({kind for each in KINDS_OF_PART.values() for kind in each.split()})
    return {"data-kinds": " ".join(kinds), "data-parts": "", **PARTS}


def option_panels() -> list[Panel]:
    """Return the panels of one part, each with the types that it belongs to."""
    return [
        FieldPanel(
            name,
            help_text=OPTION.get(name, ""),
            heading=_("Credit") if name == "weight" else "",
            attrs={"data-kinds": kinds, "data-part": name, **NAMES.get(name, {})},
        )
        for name, kinds in KINDS_OF_PART.items()
    ]


def of_kinds(name: str, help_text: Any) -> FieldPanel:
    """Return the panel of a question's own field that only some types have."""
    return FieldPanel(name, help_text=help_text, attrs={"data-kinds": KINDS_OF_FIELD[name]})
