"""Addresses that certificates give the desk, under `/admin/academy/` and in its namespace."""

from django.urls import URLPattern, path

from certificates.desk import release, release_exception, release_work


def desk_urls() -> list[URLPattern]:
    """The release desk."""
    return [
        path("release/", release.releases, name="releases"),
        path("release/work/<uuid:uuid>/", release_work.work, name="release_work"),
        path("release/work/<uuid:uuid>/state/", release_work.state, name="release_state"),
        path("release/work/<uuid:uuid>/act/", release_work.act, name="release_act"),
        path("release/work/<uuid:uuid>/zip/", release_work.send_zip, name="release_zip"),
        path("release/<str:code>/", release.release, name="release"),
        path("release/<str:code>/all/", release.release_all, name="release_all"),
        path("release/<str:code>/<uuid:uuid>/except/", release_exception.exception, name="release_exception"),
        path("release/<str:code>/<uuid:uuid>/preview/", release_exception.preview, name="release_preview"),
    ]
