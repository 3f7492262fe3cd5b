"""The forms of the question bank: everything to choose from is the person's own partner's."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel

from courses.models import Course, Objective, Partner, Question, QuestionCategory
from courses.models.settings_forms import as_key
from courses.models.stale_saves import RefusesStaleSaves
from courses.services.drawers import MOST_NAME, drawer_of
from courses.viewsets.scope import partners_for


class CategoryChoice(forms.ModelChoiceField):
    """A choice of category that names the drawer it lies in."""

    def label_from_instance(self, obj: QuestionCategory) -> str:
        """“START-1: Sizes” for the drawer *Sizes* in *START-1*."""
        return f"{obj.parent}: {obj}" if obj.parent else str(obj)


class PartnerPanel(FieldPanel):
    """Asks for the partner only where there is something to choose: on creating, with several partners."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            """Hide the field where the form knows the partner."""
            return super().is_shown() and not (self.form and self.form.only_partner)


class PartnerForm(WagtailAdminModelForm):
    """A form for a row of a partner. The partner is set on creating and stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = self._partners()
        field = self.fields["partner"]
        field.queryset = Partner.objects.filter(pk__in=[partner.pk for partner in self.partners])
        self.only_partner = self.partners[0] if len(self.partners) == 1 else None
        if self.only_partner:
            field.disabled = True  # whatever is posted
            self.initial["partner"] = self.instance.partner_id = self.only_partner.pk

    def _partners(self) -> list[Partner]:
        if self.instance.pk or self.instance.partner_id:
            return [self.instance.partner]
        if self.for_user is None:
            return []
        return list(partners_for(self.for_user, self._meta.model, ["add"]))

    def own_categories(self) -> Any:
        """The categories of the partners that can be chosen."""
        own = QuestionCategory.objects.filter(partner__in=self.partners).select_related("parent")
        return own.order_by("parent__name", "name")


class CategoryForm(PartnerForm):
    """A drawer of the bank."""

    parent = CategoryChoice(QuestionCategory.objects.none(), label=_("Inside"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = self.own_categories().exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        """Refuse a drawer inside another partner's, or inside itself."""
        data = super().clean()
        parent, partner = data.get("parent"), data.get("partner")
        if parent and partner and parent.partner_id != partner.pk:
            self.add_error("parent", _("Choose a category of the same partner."))
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                self.add_error("parent", _("A category cannot lie inside itself."))
                break
            above = above.parent
        return data


class QuestionForm(RefusesStaleSaves, PartnerForm):
    """A question with its options; what is wrong with the weights is said beside them."""

    for_preview = False  # a preview shows what is there so far, and makes nothing

    category = CategoryChoice(QuestionCategory.objects.none(), label=_("Category"), required=False)
    new_category = forms.CharField(label=_("Or a new category"), required=False, max_length=MOST_NAME)
    objective_key = forms.TypedChoiceField(
        label=_("Learning objective"), required=False, coerce=as_key, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = self.own_categories()
        self.fields["objective_key"].choices = self._objectives()

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
        """Whether fields and options are well formed and the options fit the type of question."""
        if not super().is_valid():
            return False
        if self.for_preview:
            return True
        options = self.formsets["options"]
        rows = [form for form in options.forms if form not in options.deleted_forms and form.cleaned_data]
        self._check_options(self.cleaned_data.get("kind", ""), rows)
        return not self.errors and not any(row.errors for row in rows)

    def _check_options(self, kind: str, rows: list[forms.ModelForm]) -> None:
        right = [row for row in rows if row.cleaned_data["weight"] > 0]
        if len(rows) < 2:
            self.add_error("kind", _("Give at least two options."))
        elif kind == Question.Kind.TRUE_FALSE and len(rows) != 2:
            self.add_error("kind", _("A true or false question has exactly two options."))
        if not right and rows:
            rows[0].add_error("weight", ValidationError(_("At least one option is right: weigh it 1.")))
        elif kind != Question.Kind.MULTIPLE:
            for row in right[1:]:
                row.add_error(
                    "weight", ValidationError(_("Only one option of this type of question is right."))
                )
