"""Lists of files say what each weighs, so that nobody chooses ten megabytes unawares."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.documents.views.chooser import DocumentChooseResultsView, DocumentChooseView
from wagtail.documents.views.chooser import viewset as document_chooser

from academy.lib.sizes import size_label
from cms.models import AcademyDocument


def document_size(document: AcademyDocument) -> str:
    """Return the size of a document as people read it; empty where its file is lost."""
    try:
        return size_label(document.get_file_size() or 0)
    except OSError:
        return ""


class _WithSizes:
    """Mixin of views that list documents to choose from."""

    @property
    def columns(self) -> list[Any]:
        """Wagtail's columns, and the size before the day."""
        columns = list(super().columns)
        return [*columns[:-1], Column("size", label=_("Size"), accessor=document_size), columns[-1]]


class SizedChooseView(_WithSizes, DocumentChooseView):
    """The dialog in which a document is chosen."""


class SizedChooseResultsView(_WithSizes, DocumentChooseResultsView):
    """Its list alone, after a search."""


def show_sizes() -> None:
    """Let the chooser of documents show sizes."""
    document_chooser.choose_view_class = SizedChooseView
    document_chooser.choose_results_view_class = SizedChooseResultsView
