"""The editor of a course's pages and of questions, with our panels beside the form.

`desk_side_panels` is a hook of ours: functions of (request, object) that return a list of side panels. They
are asked once for each time the editor is opened, never when it saves by itself.
"""

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.views.snippets import EditView as SnippetEditView
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView

from courses.models import CoursePage, LessonPage, ModulePage, Question, QuizPage

HOOK = "desk_side_panels"


class QualitySidePanel(BaseSidePanel):
    """What the machine finds on this page; fetched once it is looked at, and again after each save."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle quality checks")
        icon_name = "tasks"
        counter_classname = "w-bg-critical-200"

    name = "quality"
    title = _("Quality")
    template_name = "courses/desk/quality_side_panel.html"
    order = 200

    @property
    def media(self) -> Media:
        """The panel's style and script."""
        return Media(
            css={"all": ["academy/desk/quality.css"]},
            js=[Script("academy/desk/quality.js", type="module")],  # type: ignore[list-item]
        )

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Add where the findings are fetched."""
        name = "desk:quality_question_panel" if isinstance(self.object, Question) else "desk:quality_panel"
        return super().get_context_data(parent_context) | {"url": reverse(name, args=[self.object.pk])}


def side_panels(request: Any, instance: Any) -> list[BaseSidePanel]:
    """Return our panels for a page or question that is there already."""
    found: list[BaseSidePanel] = [QualitySidePanel(instance, request)]
    for hook in hooks.get_hooks(HOOK):
        found += hook(request, instance)
    return found


class _WithPanels:
    """Mixin of edit views: adds our panels to Wagtail's."""

    def get_side_panels(self) -> MediaContainer:
        """Return Wagtail's panels and ours; while it saves by itself, only Wagtail's."""
        panels = super().get_side_panels()
        if self.expects_json_response or self.hydrate_create_view:
            return panels
        instance = getattr(self, "page", None) or self.object
        return MediaContainer([*panels, *side_panels(self.request, instance)])


class PageEditView(_WithPanels, EditView):
    """The editor of a page of a course."""


class QuestionEditView(_WithPanels, SnippetEditView):
    """The editor of a question."""


class _ShowsWhatIsThere:
    """Mixin of previews of a question: it is shown however much is missing."""

    def validate_form(self, form: Any) -> bool:
        """Tell the form that nothing is kept."""
        form.for_preview = True
        return super().validate_form(form)


class QuestionPreviewOnAdd(_ShowsWhatIsThere, PreviewOnCreateView):
    """The preview of a new question."""


class QuestionPreviewOnEdit(_ShowsWhatIsThere, PreviewOnEditView):
    """The preview of a question while it is changed."""


class CoursePageViewSet(PageViewSet):
    """A course's page."""

    model = CoursePage
    edit_view_class = PageEditView


class ModulePageViewSet(PageViewSet):
    """A module's page."""

    model = ModulePage
    edit_view_class = PageEditView


class LessonPageViewSet(PageViewSet):
    """A lesson's page."""

    model = LessonPage
    edit_view_class = PageEditView


class QuizPageViewSet(PageViewSet):
    """A quiz's page."""

    model = QuizPage
    edit_view_class = PageEditView


def page_viewsets() -> list[PageViewSet]:
    """Return one of each."""
    return [CoursePageViewSet(), ModulePageViewSet(), LessonPageViewSet(), QuizPageViewSet()]
