"""Addresses of a course's languages."""

from django.urls import path

from courses.desk import languages

urlpatterns = [
    path("courses/<str:code>/languages/", languages.languages, name="languages"),
    path("courses/<str:code>/languages/<slug:language>/", languages.act, name="language"),
    path("courses/<str:code>/languages/<slug:language>/file/", languages.download, name="download_po"),
    path("courses/<str:code>/languages/<slug:language>/upload/", languages.upload, name="upload_po"),
]
