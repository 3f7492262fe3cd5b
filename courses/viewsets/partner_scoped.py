"""`PartnerScopedViewSet`: a snippet's admin where everybody meets the rows of their own partners only.

Stock snippet views ask for a permission on the type and then take any row. Here every view of the viewset,
whichever Wagtail adds, goes through `construct_view`, and so through `ScopedView`.
"""

from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from courses.models import Partner
from courses.viewsets.scope import PartnerPermissionPolicy, partner_path, rows_for


class ScopedView(View):
    """Put before a generic view: a row of somebody else's partner is not found, whatever the method."""

    model: type[Model]
    scope: Partner | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Look for the row among the person's own before the view does anything."""
        if "pk" in kwargs:
            rows = rows_for(request.user, self.model).select_related(partner_path(self.model))
            self.scope = get_object_or_404(rows, pk=unquote(str(kwargs["pk"]))).partner
        super().setup(request, *args, **kwargs)

    @cached_property
    def permission_policy(self) -> PartnerPermissionPolicy:
        """What the person may do at the partner of this row."""
        return PartnerPermissionPolicy(self.model, self.scope)


class SearchByName(BaseFilterForm):
    """The search of a chooser: among names, since an index would have to know the partner."""

    q = forms.CharField(label=_("Search"), required=False)

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """The rows whose name holds what was typed."""
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        objects = super().filter(objects)
        return objects.filter(name__icontains=self.search_query) if self.is_searching else objects


class _ScopedChoices:
    """A list to choose from: own rows only."""

    filter_form_class = SearchByName

    def get_object_list(self) -> QuerySet[Any]:
        return rows_for(self.request.user, self.model_class)


class _ScopedChosen:
    """What was chosen: own rows only."""

    def get_object(self, pk: str) -> Any:
        return rows_for(self.request.user, self.model_class).get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        return rows_for(self.request.user, self.model_class).filter(pk__in=pks)


class ScopedChooseView(_ScopedChoices, ChooseView):
    pass


class ScopedChooseResultsView(_ScopedChoices, ChooseResultsView):
    pass


class ScopedChosenView(_ScopedChosen, SnippetChosenView):
    pass


class ScopedChosenMultipleView(_ScopedChosen, SnippetChosenMultipleView):
    pass


class PartnerScopedChooserViewSet(SnippetChooserViewSet):
    """The chooser of a partner's own rows. Our forms use plain lists, so it replaces no form's widget."""

    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedChooseResultsView
    chosen_view_class = ScopedChosenView
    chosen_multiple_view_class = ScopedChosenMultipleView
    register_widget = False


class PartnerScopedViewSet:
    """Mixin before `SnippetViewSet` for a model with a `partner`."""

    chooser_viewset_class = PartnerScopedChooserViewSet
    list_related: tuple[str, ...] = ()  # what the list names of other tables
    search_backend_name = None  # the list is narrowed by partner, which a search index would have to know

    def construct_view(self, view_class: type[View], **kwargs: Any) -> Any:
        """Build a view of this viewset, scoped."""
        scoped = type(view_class.__name__, (ScopedView, view_class), {"__module__": view_class.__module__})
        return super().construct_view(scoped, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the list."""
        return rows_for(request.user, self.model).select_related(*self.list_related)
