"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from academy import views
from cms import views as cms_views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("admin/", include(wagtailadmin_urls)),
    path("account/", include("allauth.urls")),
    path("files/<path:name>", cms_views.private_file, name="private_file"),
]

urlpatterns += i18n_patterns(
    path("", cms_views.page, {"path": ""}, name="home"), path("<path:path>", cms_views.page, name="page")
)
