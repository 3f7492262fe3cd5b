"""Addresses of a partner's people at the desk."""

from django.urls import path

from courses.desk import people

urlpatterns = [
    path("partners/<slug:slug>/people/", people.people, name="people"),
    path("partners/<slug:slug>/people/invite/", people.invite_person, name="invite"),
    path("partners/<slug:slug>/people/end/", people.end, name="end_role"),
    path("partners/<slug:slug>/people/seats/", people.seats, name="seats"),
    path("partners/<slug:slug>/invitations/<int:number>/renew/", people.renew, name="renew_invitation"),
    path(
        "partners/<slug:slug>/invitations/<int:number>/withdraw/", people.withdraw, name="withdraw_invitation"
    ),
]
