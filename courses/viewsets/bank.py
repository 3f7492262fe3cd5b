"""The question bank: questions and their categories, in one menu."""

from operator import attrgetter

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import LocaleColumn, StatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import Question, QuestionCategory
from courses.models.author_help import QUESTION, helped
from courses.viewsets.bank_forms import CategoryForm, PartnerPanel
from courses.viewsets.bank_forms_question import QuestionForm
from courses.viewsets.bank_options import KINDS_OF_FIELD, OptionsPanel, of_kinds
from courses.viewsets.page_editor import QuestionEditView, QuestionPreviewOnAdd, QuestionPreviewOnEdit
from courses.viewsets.partner_scoped import PartnerScopedViewSet
from courses.viewsets.scope import rows_for


def _own_categories(request: HttpRequest | None) -> QuerySet[QuestionCategory]:
    if request is None:
        return QuestionCategory.objects.none()
    return rows_for(request.user, QuestionCategory)


def status_of(question: Question) -> str:
    """Live, draft or both, without Wagtail's look for a schedule at every row."""
    if not question.live:
        return gettext("draft")
    return gettext("live + draft") if question.has_unpublished_changes else gettext("live")


class QuestionFilter(WagtailFilterSet):
    """Narrows the list of questions."""

    category = django_filters.ModelChoiceFilter(queryset=_own_categories, label=_("Category"))

    class Meta:
        model = Question
        fields = ["category", "kind", "retired"]


class QuestionViewSet(PartnerScopedViewSet, SnippetViewSet):
    """The questions of a partner."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display = [
        "name",
        "category",
        "kind",
        LocaleColumn(label=_("Language"), sort_key="locale__language_code"),
        StatusTagColumn("live", label=_("Status"), accessor=status_of, primary=attrgetter("live")),
    ]
    list_related = ("category", "locale", "latest_revision")
    search_fields = ["name", "prompt"]
    filterset_class = QuestionFilter
    copy_view_enabled = True
    edit_view_class = QuestionEditView
    preview_on_add_view_class = QuestionPreviewOnAdd
    preview_on_edit_view_class = QuestionPreviewOnEdit
    inspect_view_enabled = True
    inspect_view_fields = ["name", "category", "kind", "prompt", "feedback", "retired"]
    edit_handler = ObjectList(
        [
            PartnerPanel("partner"),
            *helped(QUESTION, "name", "category", "new_category"),
            FieldPanel("kind", help_text=QUESTION["kind"], attrs={"data-question-kind": ""}),
            *helped(QUESTION, "prompt"),
            MultiFieldPanel(
                helped(QUESTION, "image", "image_alt", "audio", "transcript"),
                heading=_("Picture and recording"),
                classname="collapsed",
            ),
            OptionsPanel(),
            *(of_kinds(name, QUESTION[name]) for name in KINDS_OF_FIELD),
            *helped(QUESTION, "feedback"),
            MultiFieldPanel(
                helped(QUESTION, "hint", "feedback_right", "feedback_partly", "feedback_wrong"),
                heading=_("Hint, and feedback by result"),
                classname="collapsed",
            ),
            *helped(QUESTION, "objective_key", "difficulty", "retired"),
        ],
        base_form_class=QuestionForm,
    )


class CategoryViewSet(PartnerScopedViewSet, SnippetViewSet):
    """The drawers of a partner's bank."""

    model = QuestionCategory
    icon = "folder-open-inverse"
    menu_label = _("Categories")
    list_display = ["name", "parent"]
    list_related = ("parent",)
    search_fields = ["name"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [PartnerPanel("partner"), FieldPanel("parent"), FieldPanel("name")], base_form_class=CategoryForm
    )


class QuestionBank(SnippetViewSetGroup):
    """The bank in the menu."""

    items = (QuestionViewSet, CategoryViewSet)
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_name = "question-bank"
    menu_order = 250
    add_to_admin_menu = True
