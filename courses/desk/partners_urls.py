"""Addresses of partners at the desk."""

from django.urls import path

from courses.desk import partners

urlpatterns = [
    path("partners/", partners.partners, name="partners"),
    path("partner/new/", partners.partner_new, name="partner_new"),
    path("partners/<slug:slug>/", partners.partner, name="partner"),
    path("partners/<slug:slug>/agreement/", partners.partner_agreement, name="partner_agreement"),
    path("partners/<slug:slug>/turn/", partners.turn_partner, name="turn_partner"),
]
