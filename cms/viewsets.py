"""Notices in Wagtail's admin, beside the settings: for those who hold the right, administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from cms.profile import Notice


class NoticeViewSet(ModelViewSet):
    """List, write and take away the messages at the top of every page."""

    model = Notice
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
