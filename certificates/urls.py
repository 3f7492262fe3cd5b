"""Addresses of certificates. Those under /verify/ are printed on paper: they stay for good.

The fragment of /verify/<number>/#… is the seal that the QR code carries (`certificates.signing.seals`).
"""

from django.urls import path

from certificates.views import (
    badges,
    correct,
    download,
    keys,
    outlines,
    own,
    verification,
    verification_files,
    verification_offline,
)

app_name = "certificates"

urlpatterns = [
    path("verify/", verification.verify_form, name="verify_form"),
    path("verify/file/", verification_files.verify_file, name="verify_file"),
    path("verify/offline/", verification_offline.checker, name="checker"),
    path("verify/offline/worker.js", verification_offline.worker, name="checker_worker"),
    path("verify/<str:number>/name/", verification.verify_name, name="verify_name"),
    path("verify/<path:number>.json", verification.verify_json, name="verify_json"),
    path("verify/<path:number>/", verification.verify, name="verify"),
    path("keys/", keys.keys_page, name="keys"),
    path(".well-known/did.json", keys.did, name="did"),
    path(".well-known/academy-keys.json", keys.key_list, name="key_list"),
    path("certificates/", own.mine, name="mine"),
    path("certificates/page/", own.portfolio_settings, name="portfolio_settings"),
    path("certificates/<str:number>.pdf", download.pdf, name="pdf"),
    path("certificates/<str:number>/", own.own, name="own"),
    path("certificates/<str:number>/correct/", correct.correct, name="correct"),
    path("certificates/<str:number>/name/", own.name_on_page, name="name_on_page"),
    path("badges/<str:number>.<slug:suffix>", badges.badge, name="badge"),
    path("achievements/<uuid:key>/<slug:kind>.<slug:suffix>", badges.achievement, name="achievement"),
    path("status/<int:list_id>.json", badges.status_list, name="status_list"),
    path("outlines/<slug:digest>/", outlines.outline, name="outline"),
    path("issuer.json", badges.issuer, name="issuer"),
    path("portfolio/<slug:code>/", own.portfolio, name="portfolio"),
]
