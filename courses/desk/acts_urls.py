"""Addresses of the log at the desk."""

from django.urls import path

from courses.desk import acts

urlpatterns = [
    path("courses/<str:code>/log/", acts.log_of_course, name="log_of_course"),
    path("partners/<slug:slug>/log/", acts.log_of_partner, name="log_of_partner"),
    path("people/<uuid:public_id>/log/", acts.log_of_person, name="log_of_person"),
]
