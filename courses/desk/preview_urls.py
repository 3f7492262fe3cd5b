"""Addresses of a course's preview."""

from django.urls import path

from courses.desk import preview

urlpatterns = [
    path("courses/<str:code>/preview/", preview.preview, name="preview_course"),
    path("courses/<str:code>/preview/<str:language>/<uuid:key>/", preview.preview_step, name="preview_step"),
]
