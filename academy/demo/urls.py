"""Addresses of the demo's own pages."""

from django.urls import path

from academy.demo import style, views

app_name = "demo"

urlpatterns = [
    path("demo/mail/", views.mail, name="mail"),
    path("demo/mail/<int:number>/", views.mail_html, name="mail_html"),
    path("style/", style.style, name="style"),
]
