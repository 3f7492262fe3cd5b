"""Addresses of the demo's own pages."""

from django.urls import path

from academy.demo import views

app_name = "demo"

urlpatterns = [path("mail/", views.mail, name="mail")]
