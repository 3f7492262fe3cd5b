"""Addresses of the outline form."""

from django.urls import path

from courses.desk import outline_form

urlpatterns = [
    path("outlines/new/", outline_form.outline_new, name="outline_new"),
    path("outlines/copy/", outline_form.outline_copy, name="outline_copy"),
    path("courses/<str:code>/outline/", outline_form.outline_form, name="outline_form"),
    path("courses/<str:code>/hand-in/", outline_form.hand_in, name="hand_in"),
]
