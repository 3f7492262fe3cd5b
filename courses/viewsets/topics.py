"""The academy's topics in Wagtail's admin: administrators name them in each language."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from courses.models import Topic
from courses.models.topics import LONGEST, check_names

FIELDS = {code: f"name_{code.replace('-', '_')}" for code, _label in settings.LANGUAGES}


class NamesForm(WagtailAdminModelForm):
    """Puts the names of a topic, a line for each language, into one map."""

    class Meta:
        model = Topic
        fields = ("slug",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, field in FIELDS.items():
            self.initial[field] = (self.instance.names or {}).get(code, "")

    def clean(self) -> dict[str, Any]:
        """Check the names together."""
        data = super().clean()
        names = {code: " ".join((data.get(field) or "").split()) for code, field in FIELDS.items()}
        self.instance.names = {code: name for code, name in names.items() if name}
        try:
            check_names(self.instance.names)
        except ValidationError as error:
            self.add_error(FIELDS["en"], error)
        return data


TopicForm = type(
    "TopicForm",
    (NamesForm,),
    {
        field: forms.CharField(label=label, max_length=LONGEST, required=False)
        for (_code, label), field in zip(settings.LANGUAGES, FIELDS.values(), strict=True)
    },
)


class TopicViewSet(ModelViewSet):
    """List, name and remove topics; only administrators have the rights to."""

    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 260
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [Column("name", label=_("Name"), accessor=str), "slug"]
    search_fields = ["slug"]
    search_backend_name = None
    panels = [
        FieldPanel("slug"),
        MultiFieldPanel(
            [FieldPanel(field) for field in FIELDS.values()],
            heading=_("Names"),
            help_text=_("Where a language has none, the English name is shown."),
        ),
    ]

    def get_form_class(self, for_update: bool = False) -> type:
        """The form with a line for each language."""
        return TopicForm
