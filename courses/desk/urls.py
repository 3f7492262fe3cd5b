"""Addresses of the desk, under `/admin/academy/`; each subject lists its own in a module of this package."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("courses.desk.acts_urls")),
    path("", include("courses.desk.bank_import_urls")),
    path("", include("courses.desk.bank_urls")),
    path("", include("courses.desk.copying_urls")),
    path("", include("courses.desk.glossary_urls")),
    path("", include("courses.desk.languages_urls")),
    path("", include("courses.desk.material_urls")),
    path("", include("courses.desk.outline_form_urls")),
    path("", include("courses.desk.outline_urls")),
    path("", include("courses.desk.papers_urls")),
    path("", include("courses.desk.partners_urls")),
    path("", include("courses.desk.people_urls")),
    path("", include("courses.desk.preview_urls")),
    path("", include("courses.desk.quality_urls")),
    path("", include("courses.desk.withdrawal_urls")),
    path("", include("courses.desk.reviews_urls")),
    path("", include("courses.desk.uploads_urls")),
    path("", include("courses.desk.worklists_urls")),
]


def desk_urls() -> list[URLResolver]:
    """The addresses, for Wagtail: whoever may use the admin at all gets to the views.

    Apps that know more than this one (who learns) give theirs through the hook `desk_urls`.
    """
    more = [pattern for register in hooks.get_hooks("desk_urls") for pattern in register()]
    return [path("academy/", include(([*urlpatterns, *more], app_name)))]
