"""The address at which files are sent."""

from django.urls import path

from courses.desk import uploads

urlpatterns = [
    path("uploads/", uploads.uploads, name="uploads"),
]
