"""The yardstick alone."""

from django.urls import path

from benchmarks._urls import bare_session_view

urlpatterns = [path("bench/bare/", bare_session_view)]
