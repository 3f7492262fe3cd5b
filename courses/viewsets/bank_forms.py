"""The forms of the question bank: everything to choose from is the person's own partner's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel

from courses.models import Partner, QuestionCategory
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
