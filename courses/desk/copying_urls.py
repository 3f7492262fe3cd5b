"""Address of copying a course."""

from django.urls import path

from courses.desk import copying

urlpatterns = [path("courses/<str:code>/copy/", copying.copy, name="copy")]
