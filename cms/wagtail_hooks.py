"""How Wagtail's admin is dressed: our colours, and no more."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def add_our_colours() -> SafeString:
    """Load the academy's colours after Wagtail's own."""
    return format_html('<link rel="stylesheet" href="{}">', static("academy/admin.css"))
