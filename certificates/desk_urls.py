"""Addresses that certificates give the desk, under `/admin/academy/` and in its namespace."""

from django.urls import URLPattern, path

from certificates.desk import (
    erase,
    joint_acts,
    keys,
    log,
    logos,
    name_corrections,
    release,
    release_exception,
    release_work,
    revoke_many,
)


def desk_urls() -> list[URLPattern]:
    """The release desk, and what puts certificates right."""
    return [
        path("partners/<slug:slug>/logo/", logos.partner_logo, name="partner_logo"),
        path("runs/<str:code>/logo/", logos.run_logos, name="run_logos"),
        path("acts/", joint_acts.joint_acts, name="joint_acts"),
        path("acts/<uuid:uuid>/", joint_acts.joint_act, name="joint_act"),
        path("names/", name_corrections.name_corrections, name="name_corrections"),
        path("names/<uuid:uuid>/", name_corrections.name_correction, name="name_correction"),
        path("names/<uuid:uuid>/evidence/", name_corrections.evidence, name="correction_evidence"),
        path("keys/", keys.keys, name="keys"),
        path("keys/<slug:kid>/", keys.key, name="key"),
        path("log/", log.log, name="log"),
        path("certificates/revoke/", revoke_many.revoke_many, name="revoke_many"),
        path("people/<uuid:public_id>/erase/", erase.erase, name="erase"),
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
