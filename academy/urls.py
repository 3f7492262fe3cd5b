"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from academy import views
from academy.users import views as people
from academy.users.confirming import ConfirmCodeView
from cms import frame_files, home
from cms import views as cms_views
from cms.accessibility import accessibility
from cms.picture_views import public_picture
from courses import sitemaps
from courses.desk.editor import here
from courses.desk.worklists import landing
from courses.invitation_views import invitation
from courses.viewsets.gate import gated
from courses.viewsets.page_choosers import ChosenPages
from courses.viewsets.role_ended import told_of_ended_roles

decorate_urlpatterns(wagtailadmin_urls.urlpatterns, gated)
decorate_urlpatterns(wagtailadmin_urls.urlpatterns, told_of_ended_roles)

handler403 = "academy.error_pages.forbidden"
handler404 = "academy.error_pages.not_found"
handler500 = "academy.error_pages.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("admin/login/", people.admin_login),
    path("admin/account/", require_admin_access(people.AdminAccountView.as_view())),
    path("admin/choose-page/chosen-multiple/", require_admin_access(ChosenPages.as_view())),
    path("admin/here/", here, name="editor_here"),
    path("admin/", require_admin_access(landing)),
    path("admin/", include(wagtailadmin_urls)),
    path("account/confirm-email/", ConfirmCodeView.as_view()),
    path("account/", include("allauth.urls")),
    path("language/", people.set_language, name="set_language"),
    path("data-saver/", views.set_data_saver, name="set_data_saver"),
    path("", include("academy.users.urls")),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("learn/", include("enrollments.urls")),
    path("", include("certificates.urls")),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:language>.xml", sitemaps.sitemap, name="sitemap_of"),
    path("files/<path:name>", cms_views.private_file, name="private_file"),
    path("pictures/<str:name>", public_picture, name="public_picture"),
    path("site/theme-<slug:digest>.css", frame_files.theme, name="theme"),
    path("site/logo-<slug:digest>.webp", frame_files.logo, name="logo"),
]

if settings.DEMO:
    urlpatterns.append(path("", include("academy.demo.urls")))

urlpatterns += i18n_patterns(
    path("", home.home, name="home"),
    path("accessibility/", accessibility, name="accessibility"),
    path("", include("courses.urls")),
    path("<path:path>", cms_views.page, name="page"),
    # never reached: the name and shape by which Wagtail makes the addresses of pages
    re_path(r"^((?:[\w\-]+/)*)$", cms_views.page, name="wagtail_serve"),
)
