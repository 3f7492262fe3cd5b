"""The form of a question of any type."""

import re
import uuid
from typing import Any

from django import forms
from django.forms import Media
from django.forms.widgets import Script
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cms.models import AcademyImage, AcademyMedia
from courses.bank.truth import TRUE_AND_FALSE
from courses.grading import decimal_of, number_of
from courses.models import Course, Objective, Partner, Question, QuestionCategory
from courses.models.slot_forms import as_key
from courses.models.stale_saves import RefusesStaleSaves
from courses.partner_files import files_of
from courses.question_rules import Part, Whole, faults_of
from courses.services.drawers import MOST_NAME, drawer_of
from courses.viewsets.bank_forms import CategoryChoice, PartnerForm

ROWS_TO_BEGIN_WITH = 4
NUMBERS = ("answer", "tolerance")
FILE_FIELD = re.compile(r"image|audio|options-[0-9]{1,4}-image")


class QuestionForm(RefusesStaleSaves, PartnerForm):
    """A question with its parts; what its type lacks is said beside the field (`courses.question_rules`)."""

    data: Any  # Django's QueryDict, or what stands for it in a test
    for_preview = False  # a preview shows what is there so far, and makes nothing

    category = CategoryChoice(QuestionCategory.objects.none(), label=_("Category"), required=False)
    new_category = forms.CharField(label=_("Or a new category"), required=False, max_length=MOST_NAME)
    objective_key = forms.TypedChoiceField(
        label=_("Learning objective"), required=False, coerce=as_key, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: set[str] = set()
        if self.is_bound:
            self.refused = self._drop_files_of_others()
            self._say_true_and_false()
        self._prepare_parts()
        self.fields["audio"].queryset = self._own_recordings()
        self.fields["category"].queryset = self.own_categories()
        self.fields["objective_key"].choices = self._objectives()

    @property
    def media(self) -> Media:
        """The form's own, and the script that shows each type what it has."""
        ours = Media(
            css={"all": ["academy/desk/question.css"]},
            js=[Script("academy/desk/question.js", type="module")],  # type: ignore[list-item]
        )
        return super().media + ours

    def _prepare_parts(self) -> None:
        """Tick what is right, write numbers as their author does, and give a new question empty rows."""
        parts = self.formsets["options"]
        if not self.is_bound and not self.instance.pk and not parts.queryset.exists():
            parts.extra = ROWS_TO_BEGIN_WITH
        weights = [form.instance.weight for form in parts.initial_forms]
        best = max(weights, default=0)
        several = self.instance.kind == Question.Kind.MULTIPLE
        for form in parts.initial_forms:
            weight = form.instance.weight
            form.initial["right"] = weight > 0 and (several or weight == best)
            if self.instance.kind == Question.Kind.NUMBER:
                for name in NUMBERS:
                    form.initial[name] = written_here(getattr(form.instance, name))

    @property
    def statements(self) -> dict[str, str]:
        """The words of true and false in the language of this edition."""
        held = self.instance.locale_id and self.instance.locale.language_code
        return TRUE_AND_FALSE.get(held or get_language() or "", TRUE_AND_FALSE["en"])

    def _say_true_and_false(self) -> None:
        """Write both statements of a true or false question whose author only ticked one."""
        rows = [row for row in self.formsets["options"].forms if not self.data.get(row.add_prefix("DELETE"))]
        if self.data.get("kind") != Question.Kind.TRUE_FALSE or len(rows) < 2:
            return
        if not any(row.says(name) for row in rows for name in ("text", "image")):
            words = zip(rows, self.statements.values(), strict=False)
            self._put(
                {
                    row.add_prefix("text"): row.fields["text"].widget.format_value(f"<p>{word}</p>")
                    for row, word in words
                }
            )

    def _put(self, values: dict[str, str]) -> None:
        """Take these values for what was sent."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = value
        for form in self.formsets["options"].forms:
            form.data = self.data

    def _drop_files_of_others(self) -> set[str]:
        """Empty the choice of pictures and recordings of others, so that no widget names them."""
        partner = self._chosen_partner()
        chosen = {name: self.data[name] for name in self.data if FILE_FIELD.fullmatch(name)}
        chosen = {name: value for name, value in chosen.items() if value}
        kept: set[str] = set()
        kinds: tuple[tuple[Any, bool], ...] = ((AcademyMedia, True), (AcademyImage, False))
        for model, audio in kinds:
            ids = {
                name: int(value[:18])
                for name, value in chosen.items()
                if (name == "audio") == audio and value.isdecimal()
            }
            if ids:
                found = files_of(model, partner).filter(pk__in=ids.values()).values_list("pk", flat=True)
                kept |= {name for name, pk in ids.items() if pk in set(found)}
        refused = chosen.keys() - kept
        if refused:
            self._put(dict.fromkeys(refused, ""))
        return refused

    def _own_recordings(self) -> Any:
        """The recordings to choose from: the partners' own and the shared ones."""
        own = files_of(AcademyMedia, None)
        for partner in self.partners:
            own |= files_of(AcademyMedia, partner)
        return own.filter(type="audio").order_by("title", "pk")

    def _chosen_partner(self) -> Partner | None:
        """The partner whose question this is to be."""
        asked = self.data.get("partner")
        return self.only_partner or next((each for each in self.partners if str(each.pk) == asked), None)

    def _objectives(self) -> list[tuple[str, Any]]:
        """The objectives of the partners' courses by course, if it can be in its language."""
        keys = Course.objects.filter(partner__in=self.partners).values("key")
        rows = Objective.objects.filter(page__translation_key__in=keys).select_related("page")
        groups: dict[uuid.UUID, tuple[str, dict[str, str]]] = {}
        for row in sorted(
            rows, key=lambda row: (row.locale_id != self.instance.locale_id, row.sort_order or 0)
        ):
            _title, texts = groups.setdefault(row.page.translation_key, (row.page.title, {}))
            texts.setdefault(str(row.translation_key), row.text)
        choices: list[tuple[str, Any]] = [("", _("None"))]
        choices += [(title, list(texts.items())) for title, texts in groups.values()]
        held = str(self.instance.objective_key or "")
        if held and not any(held in texts for _title, texts in groups.values()):
            choices.append((held, _("An objective that is no longer there")))
        return choices

    def clean(self) -> dict[str, Any]:
        """Ask for a category; the first question of a partner gets one by itself."""
        data = super().clean()
        data["new_category"] = (data.get("new_category") or "").strip()
        if data["new_category"] and data.get("category"):
            self.add_error("new_category", _("Choose a category or name a new one: one of the two."))
        elif self._lacks_category(data):
            self.add_error("category", _("Choose a category, or name a new one below."))
        return data

    def _lacks_category(self, data: dict[str, Any]) -> bool:
        """Whether it has to be said which category; the first one of a bank is made by itself."""
        named = data["new_category"] or data.get("category") or "category" in self.errors
        return not named and not self.for_preview and self.own_categories().exists()

    def save(self, commit: bool = True) -> Any:
        """Make the category that was named, or the partner's first."""
        if not self.for_preview and not self.cleaned_data.get("category"):
            name = self.cleaned_data["new_category"] or gettext("Questions")
            self.instance.category = drawer_of(partner=self.instance.partner, name=name, by=self.for_user)
        return super().save(commit=commit)

    def is_valid(self) -> bool:
        """Whether fields and parts are well formed and the parts fit the type of question."""
        if not super().is_valid():
            return False
        parts = self.formsets["options"]
        if self.cleaned_data.get("kind") == Question.Kind.NUMBER:
            self._read_numbers(parts.forms)
        if self.for_preview:
            return True
        rows = [
            form
            for form in parts.forms
            if form not in parts.deleted_forms and (form.has_changed() or not form.empty_permitted)
        ]
        for fault in faults_of(self._whole(rows)):
            form = self if fault.part is None else rows[fault.part]
            field = "right" if fault.code in ("no-right", "several-right") else fault.field
            form.add_error(field if field in form.fields else None, fault.sentence)
        self._tell_refused()
        return not self.errors and not any(row.errors for row in rows)

    def _read_numbers(self, rows: list[forms.ModelForm]) -> None:
        """Hold the numbers as tables do, however their author writes them; what is none stays as it is."""
        language, unit = get_language() or "", self.cleaned_data.get("unit") or ""
        for row in rows:
            for name in NUMBERS:
                typed = row.cleaned_data.get(name) or ""
                read = str(number_of(typed, language, unit)).lower().replace("+", "")
                if decimal_of(typed) is None and decimal_of(read) is not None:
                    row.cleaned_data[name] = read
                    setattr(row.instance, name, read)

    def _whole(self, rows: list[forms.ModelForm]) -> Whole:
        """What is typed, as the rules look at it."""
        data = self.cleaned_data
        return Whole(
            data.get("kind", ""),
            data.get("prompt", ""),
            tuple(self._part(row.cleaned_data) for row in rows),
            _is_described(data),
            not data.get("audio") or bool(data.get("transcript", "").strip()),
            data.get("min_words"),
            data.get("max_words"),
        )

    def _part(self, data: dict[str, Any]) -> Part:
        texts = {name: data.get(name) or "" for name in ("text", "match", "answer", "tolerance")}
        return Part(
            **texts,
            weight=data.get("weight") or 0,
            has_picture=bool(data.get("image")),
            picture_says=_is_described(data),
        )

    def _tell_refused(self) -> None:
        """Say of each file of another partner that it was not taken."""
        for name in self.refused:
            form, field = self, name
            if name.startswith("options-"):
                _options, number, field = name.split("-")
                form = self.formsets["options"].forms[int(number)]
            form.add_error(field, _("Choose a file from your own collections."))


def written_here(number: str) -> str:
    """Return a number as tables hold it (“9.81”) as the reader's language writes it: “9,81” in French."""
    return number.replace(".", str(get_format("DECIMAL_SEPARATOR")))


def _is_described(data: dict[str, Any]) -> bool:
    """Whether a picture, if there is one, has words here or of its own."""
    image = data.get("image")
    return image is None or bool((data.get("image_alt") or "").strip() or image.description.strip())
