"""Designs of certificates in Wagtail's admin: for administrators, with drafts, history and a live preview."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.images.widgets import AdminImageChooser
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates.designs.frozen import SIGNATORIES_AT_MOST
from certificates.designs.placeholders import PLACEHOLDERS
from certificates.designs.widgets import TextsInput
from certificates.editions import titles_by_key
from certificates.models import CertificateDesign
from courses.models import Course


def _placeholders() -> SafeString:
    rows = format_html_join("", "<li><code>{{{}}}</code> {}</li>", PLACEHOLDERS.items())
    return format_html(
        "<p>{}</p><ul>{}</ul>",
        gettext(
            "A line for each language and kind that should say something else than the academy does. These "
            "placeholders are filled in; a text whose placeholder has nothing to say is left out."
        ),
        rows,
    )


class _CoursesField(forms.ModelMultipleChoiceField):
    """Courses by their titles, which are read at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._titles: dict[Any, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        """The title in the reader's language, else in English, after the code."""
        if not self._titles:
            self._titles = titles_by_key()
        return f"{obj.code} · {self._titles[obj.key]}" if obj.key in self._titles else str(obj.code)


class DesignForm(WagtailAdminModelForm):
    """The form of a design. A new default takes the place of the old one, which is no mistake."""

    class Media:
        css = {"all": ["academy/desk/design.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "courses" in self.fields:
            self.fields["courses"] = _CoursesField(
                Course.objects.order_by("code"),
                required=False,
                label=self.fields["courses"].label,
                widget=self.fields["courses"].widget,
            )
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "is_default"}


def _colour(name: str, help_text: Any) -> FieldPanel:
    picker = forms.TextInput(attrs={"type": "color", "class": "design-colour"})
    return FieldPanel(name, widget=picker, help_text=help_text)


_LOOKS = [
    FieldPanel("name"),
    FieldPanel("code", help_text=_("Kept in every certificate that is drawn in it. It never changes.")),
    MultiFieldPanel([FieldPanel("layout"), FieldPanel("page_size")], heading=_("Page")),
    MultiFieldPanel(
        [
            _colour("ink", _("Texts, rules and the code. It has to stand out from the paper: 7 to 1.")),
            _colour("accent", _("The lines of the border, or the band.")),
            _colour("second", _("A few lines, and the mark across a specimen.")),
            _colour("paper", _("White or nearly white prints best.")),
        ],
        heading=_("Colours"),
    ),
    MultiFieldPanel(
        [FieldPanel("is_default"), FieldPanel("courses", widget=forms.CheckboxSelectMultiple)],
        heading=_("Where it is used"),
        help_text=_("A course that no live design names takes the default one."),
    ),
]
_TEXTS = [
    HelpPanel(lazy(_placeholders, str)()),
    InlinePanel(
        "texts",
        [
            FieldPanel("language"),
            FieldPanel("kind"),
            FieldPanel("heading"),
            FieldPanel("before_name"),
            FieldPanel("act"),
            FieldPanel("closing"),
        ],
        heading=_("Texts"),
        label=_("Text"),
        max_num=18,
    ),
]
_SIGNATORIES = [
    InlinePanel(
        "signatories",
        [
            FieldPanel("name", widget=TextsInput, help_text=_("In English at least.")),
            FieldPanel("title", widget=TextsInput),
            FieldPanel(
                "signature",
                widget=AdminImageChooser,
                help_text=_("PNG or JPEG, dark ink on white paper. Only the ink is drawn on certificates."),
            ),
        ],
        heading=_("Who signs"),
        label=_("Signatory"),
        max_num=SIGNATORIES_AT_MOST,
    ),
]


def _is_default(design: CertificateDesign) -> str:
    return gettext("yes") if design.is_default else gettext("no")


class DesignViewSet(SnippetViewSet):
    """The designs."""

    model = CertificateDesign
    icon = "draft"
    menu_label = _("Designs")
    menu_name = "certificate-designs"
    menu_order = 610
    add_to_admin_menu = True
    list_display = [
        "name",
        "layout",
        "page_size",
        Column("is_default", label=_("Used by default"), accessor=_is_default),
        LiveStatusTagColumn(),
    ]
    search_fields = ["name", "code"]
    list_per_page = 20
    copy_view_enabled = True
    edit_handler = TabbedInterface(
        [
            ObjectList(_LOOKS, heading=gettext_lazy("Look")),
            ObjectList(_TEXTS, heading=gettext_lazy("Texts")),
            ObjectList(_SIGNATORIES, heading=gettext_lazy("Signatures")),
        ],
        base_form_class=DesignForm,
    )
