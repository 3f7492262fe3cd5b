"""Addresses of uploads that arrive in pieces, under `/admin/uploads/`: only people of the admin get there."""

from django.urls import URLResolver, include, path

from cms import upload_views

app_name = "uploads"
urlpatterns = [
    path("", upload_views.create, name="create"),
    path("<uuid:public_id>/", upload_views.upload, name="upload"),
]


def admin_urls() -> list[URLResolver]:
    """The addresses, for Wagtail."""
    return [path("uploads/", include((urlpatterns, app_name)))]
