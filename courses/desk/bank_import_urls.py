"""Addresses of questions that come in and go out as files."""

from django.urls import path

from courses.desk import bank_export, bank_import

urlpatterns = [
    path("bank/import/", bank_import.bring_in, name="bank_import"),
    path("bank/import/<uuid:uuid>/", bank_import.one, name="bank_import_one"),
    path("bank/import/<uuid:uuid>/state/", bank_import.state, name="bank_import_state"),
    path("bank/import/<uuid:uuid>/report/", bank_import.report, name="bank_import_report"),
    path("bank/export/", bank_export.export, name="bank_export"),
]
