"""Addresses of people's files, under `/admin/academy/`."""

from django.urls import URLPattern, path

from certificates.desk.people import acts, file, merge, recovery, seeing


def people_urls() -> list[URLPattern]:
    """The search, a person's file, and what is done from it."""
    one = "persons/<uuid:public_id>/"
    return [
        path("persons/", file.search, name="people_search"),
        path("persons/seeing/end/", seeing.end, name="seeing_end"),
        path(one, file.person_file, name="person_file"),
        path(f"{one}merge/", merge.merge, name="person_merge"),
        path(f"{one}attempts/<uuid:attempt>/", acts.more_attempts, name="person_attempts"),
        path(f"{one}password/", acts.send_password_link, name="person_password"),
        path(f"{one}recover/", recovery.recover, name="person_recover"),
        path(f"{one}reopen/<uuid:enrolment>/", acts.reopen, name="person_reopen"),
        path(f"{one}resend/<str:number>/", acts.resend, name="person_resend"),
        path(f"{one}second-step/", acts.second_factor, name="person_second_factor"),
        path(f"{one}see/", seeing.see, name="person_see"),
    ]
