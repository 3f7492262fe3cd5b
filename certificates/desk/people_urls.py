"""Addresses of people's files, under `/admin/academy/`."""

from django.urls import URLPattern, path

from certificates.desk import people, people_acts, people_merge, people_recovery, people_seeing


def people_urls() -> list[URLPattern]:
    """The search, a person's file, and what is done from it."""
    one = "persons/<uuid:public_id>/"
    return [
        path("persons/", people.search, name="people_search"),
        path("persons/seeing/end/", people_seeing.end, name="seeing_end"),
        path(one, people.person_file, name="person_file"),
        path(f"{one}merge/", people_merge.merge, name="person_merge"),
        path(f"{one}attempts/<uuid:attempt>/", people_acts.more_attempts, name="person_attempts"),
        path(f"{one}password/", people_acts.send_password_link, name="person_password"),
        path(f"{one}recover/", people_recovery.recover, name="person_recover"),
        path(f"{one}reopen/<uuid:enrolment>/", people_acts.reopen, name="person_reopen"),
        path(f"{one}resend/<str:number>/", people_acts.resend, name="person_resend"),
        path(f"{one}second-step/", people_acts.second_factor, name="person_second_factor"),
        path(f"{one}see/", people_seeing.see, name="person_see"),
    ]
