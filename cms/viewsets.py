"""Notices in Wagtail's admin, beside the settings: for those who hold the right, administrators."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.profile import Notice, NoticeText


class NoticeIndexView(IndexView):
    """The list of notices, each with its first text."""

    def get_base_queryset(self) -> QuerySet[Notice]:
        """The rows that the list, its search and its filters start from."""
        texts = NoticeText.objects.filter(notice=OuterRef("pk")).order_by("pk").values("text")
        return Notice.objects.annotate(first_text=Subquery(texts[:1]))


class NoticeViewSet(ModelViewSet):
    """List, write and take away the messages at the top of every page."""

    model = Notice
    index_view_class = NoticeIndexView
    icon = "warning"
    menu_label = _("Notices")
    menu_order = 90
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "__str__",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        DateColumn("starts_at", label=_("Shown from")),
        DateColumn("ends_at", label=_("Shown until")),
    ]
    list_filter = ["kind"]
    search_fields = ["texts__text"]
    search_backend_name = None
    panels = Notice.panels
