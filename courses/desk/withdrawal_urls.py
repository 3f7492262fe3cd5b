"""Addresses of withdrawing."""

from django.urls import path

from courses.desk import withdrawal

urlpatterns = [
    path("courses/<str:code>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("courses/<str:code>/restore/", withdrawal.restore, name="restore"),
]
