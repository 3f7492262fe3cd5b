"""Addresses of a course's page at the desk."""

from django.urls import path

from courses.desk import outline

urlpatterns = [
    path("courses/<str:code>/", outline.course, name="course"),
    path("courses/<str:code>/arrange/", outline.arrange, name="arrange"),
    path("courses/<str:code>/ready/", outline.ready, name="ready"),
    path("courses/<str:code>/submit/", outline.submit, name="submit_course"),
]
