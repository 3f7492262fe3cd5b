"""Addresses of people's own pages; sign-in and its kin are allauth's, beside them under /account/."""

from django.urls import path
from django.views.generic import RedirectView

from academy.users import confirming, views

app_name = "users"

urlpatterns = [
    path("account/", RedirectView.as_view(pattern_name="users:profile")),
    path("account/profile/", views.profile, name="profile"),
    path("account/signed-in/", views.sign_ins, name="sign_ins"),
    path("account/confirm-email/start-again/", confirming.start_again, name="start_again"),
    path("home/", views.home, name="home"),
]
