"""Addresses of the worklists."""

from django.urls import path

from courses.desk import worklists

urlpatterns = [
    path("courses/", worklists.courses, name="courses"),
]
