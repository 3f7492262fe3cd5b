"""How Wagtail's admin is dressed, and where administrators say what the academy says of itself."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.contrib.settings.registry import register_setting

from cms.file_lists import show_sizes
from cms.profile import SiteProfile
from cms.upload_urls import admin_urls
from cms.viewsets import NoticeViewSet

register_setting(SiteProfile, icon="home", order=80)
hooks.register("register_admin_urls", admin_urls)
show_sizes()


@hooks.register("insert_global_admin_css")
def add_our_colours() -> SafeString:
    """Load the academy's colours after Wagtail's own."""
    return format_html('<link rel="stylesheet" href="{}">', static("academy/admin.css"))


@hooks.register("register_admin_viewset")
def notices_in_the_settings() -> NoticeViewSet:
    """The messages at the top of every page."""
    return NoticeViewSet("notices")
