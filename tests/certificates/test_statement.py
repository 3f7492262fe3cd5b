"""What a certificate says, and that it goes on saying it."""

from datetime import UTC, datetime

import pytest

from certificates import services
from certificates.models import Certificate
from certificates.statement import drawing_language, statement_digest, text_in
from courses.models import Course, CoursePage, PartnerPage
from tests.certificates.records import BASIS, make_award, make_certificate, make_course, make_run
from tests.factories import UserFactory
from tests.factories import make_course as make_course_with_pages

pytestmark = pytest.mark.django_db


def test_it_says_everything_that_the_schema_names(settings):
    settings.ACADEMY_BASE_URL = "https://academy.example"
    run = make_run(course=make_course(code="DL-101", effort_minutes=90), time_zone="Pacific/Auckland")
    award = make_award(
        run=run,
        member=UserFactory(full_name="Everyday Name", certificate_name="Printed Name"),
        at=datetime(2026, 11, 2, 12, 30, tzinfo=UTC),  # the next day in Auckland
    )
    certificate = services.issue_certificate(award=award)
    said = certificate.statement
    assert set(said) == {
        "v", "number", "kind", "holder", "course", "partner", "issuer", "result", "completed_on",
        "issued_on", "language", "signatories", "specimen", "verify_url",
        "partners", "assessed", "attendance", "supervised", "outline", "period", "expires_on", "renews",
        "design",
    }  # fmt: skip
    assert said["holder"] == "Printed Name"
    assert said["course"] == {
        "key": str(run.course.key),
        "code": "DL-101",
        "title": {"en": "DL-101"},
        "level": "introductory",
        "hours": "1.5",
        "modality": "online-self-paced",
    }
    assert said["partner"]["name"] == {"en": run.course.partner.name}
    assert said["result"] == {"percent": "91.66", "pass_mark": 80, "graded": True}
    assert said["completed_on"] == "2026-11-03"
    assert said["specimen"] is True
    assert said["verify_url"] == f"https://academy.example/verify/{certificate.grouped_number}/"


@pytest.mark.parametrize(
    ("minutes", "hours"), [(60, "1"), (90, "1.5"), (100, "1.67"), (600, "10"), (15, "0.25")]
)
def test_effort_is_in_hours(minutes, hours):
    certificate = make_certificate(run=make_run(course=make_course(effort_minutes=minutes)))
    assert certificate.statement["course"]["hours"] == hours


def test_titles_and_names_come_from_the_live_editions():
    course = make_course_with_pages(lessons=0, questions=0, languages=("en", "ar"))
    arabic = CoursePage.objects.get(translation_key=course.key, locale__language_code="ar")
    alias = arabic.copy_for_translation(
        arabic.locale.__class__.objects.get(language_code="fr"), copy_parents=True, alias=True
    )
    assert alias.live
    certificate = make_certificate(run=make_run(course=course))
    titles = certificate.statement["course"]["title"]
    assert set(titles) == {"en", "ar"}
    assert titles["ar"] == arabic.title
    names = PartnerPage.objects.filter(translation_key=course.partner.key, alias_of=None)
    assert certificate.statement["partner"]["name"] == {
        page.locale.language_code: page.title for page in names.select_related("locale")
    }


def test_a_withdrawn_course_is_named_by_its_last_editions():
    course = make_course_with_pages(lessons=0, questions=0)
    page = CoursePage.objects.get(translation_key=course.key)
    page.unpublish()
    assert make_certificate(run=make_run(course=course)).statement["course"]["title"] == {"en": page.title}


def test_nothing_said_changes_with_profile_or_course():
    certificate = make_certificate()
    before = certificate.statement
    member, course = certificate.award.member, certificate.award.enrollment.run.course
    member.full_name = "Another Name"
    member.save()
    Course.objects.filter(pk=course.pk).update(code="NEW", effort_minutes=6000)
    after = Certificate.objects.get(pk=certificate.pk)
    assert services.issue_certificate(award=certificate.award).statement == before == after.statement
    assert after.holder_name == before["holder"]


def test_without_a_graded_result_it_names_none():
    basis = {"v": 1, "granted": "by a named person", "state": "active", "language": "ar"}
    said = make_certificate(basis=basis).statement
    assert said["result"] is None
    assert said["language"] == "ar"
    assert make_certificate(basis={**BASIS, "result": None}).statement["result"] is None


def test_the_digest_needs_the_salt_and_hides_the_name():
    said = make_certificate().statement
    assert statement_digest(said, "a") != statement_digest(said, "b")
    assert statement_digest({**said, "holder": "Other"}, "a") != statement_digest(said, "a")
    assert statement_digest({**said, "specimen": False}, "a") != statement_digest(said, "a")


def test_it_is_drawn_in_its_own_language_where_our_wording_is_complete():
    assert drawing_language({"language": "ar"}) == "ar"
    assert drawing_language({"language": "ru"}) == "ru"
    assert drawing_language({"language": "de"}) == "en"


def test_a_text_is_shown_in_the_first_language_it_has():
    assert text_in({"ar": "أ", "en": "e"}, "fr", "ar") == ("أ", "ar")
    assert text_in({"ar": "أ", "en": "e"}, "fr") == ("e", "en")
    assert text_in({"ru": "р"}, "fr") == ("р", "ru")
    assert text_in({}, "fr") == ("", "en")
