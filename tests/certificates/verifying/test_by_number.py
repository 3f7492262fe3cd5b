"""The verification page and its twin: every state, every way to type a number, and nothing kept."""

import re

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from certificates import services
from certificates.numbers import check_character, grouped
from certificates.views import verification
from courses.models import CoursePage
from enrollments.models import Award
from tests.certificates.records import make_certificate, make_run
from tests.certificates.verifying.asking import page, text, twin
from tests.factories import UserFactory
from tests.factories import make_course as make_course_with_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_asked_yet")]

UNKNOWN = "7KQ4M2XD9PTRWH3C5VN"
UNKNOWN = grouped(UNKNOWN + check_character(UNKNOWN))


def test_a_valid_certificate_says_what_was_certified(client, certificate):
    response = page(client, certificate.grouped_number)
    shown = text(response)
    assert response.status_code == 200
    for part in (
        "Valid certificate",
        "Ann &lt;b&gt;Sample&lt;/b&gt;",
        "91.6 % (pass mark 80 %)",
        "1.5 h",
        certificate.grouped_number,
    ):
        assert part in shown
    assert certificate.statement["course"]["code"] in shown
    assert "SPECIMEN" in shown


def test_a_visitor_costs_one_query_and_a_signed_in_person_three(
    client, certificate, django_assert_num_queries
):
    with django_assert_num_queries(1):  # the last deciding event with its certificate
        page(client, certificate.grouped_number)
    client.force_login(certificate.award.member)
    with django_assert_num_queries(3):  # session, user, event
        page(client, certificate.grouped_number)
    for look in (twin, page):
        with django_assert_num_queries(3):
            look(client, UNKNOWN)


def test_a_revoked_certificate_says_when_and_keeps_a_private_reason(client, certificate):
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="a private matter")
    response = page(client, certificate.grouped_number)
    assert response.status_code == 200
    assert "Revoked certificate" in text(response)
    assert "was revoked on" in text(response)
    assert "a private matter" not in text(response)
    said = twin(client, certificate.grouped_number)
    assert (said["state"], said["reason"]) == ("revoked", "")
    assert said["changed_at"]


def test_a_public_reason_is_shown(client, certificate):
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="Issued twice", public=True)
    assert "Issued twice" in text(page(client, certificate.grouped_number))
    assert twin(client, certificate.grouped_number)["reason"] == "Issued twice"


def test_a_reinstated_certificate_is_valid_and_silent_about_its_past(client, certificate):
    registrar = UserFactory()
    services.revoke_certificate(certificate=certificate, by=registrar, why="Issued twice", public=True)
    services.reinstate_certificate(certificate=certificate, by=registrar, why="It was not")
    shown = text(page(client, certificate.grouped_number))
    assert "Valid certificate" in shown
    assert "Issued twice" not in shown


def test_a_replaced_certificate_leads_to_the_newest_in_two_queries(
    client, certificate, django_assert_num_queries
):
    registrar, newest = UserFactory(), certificate
    for name in ("Second Name", "Third Name"):
        newest = services.reissue_certificate(
            certificate=newest, by=registrar, why="misspelt", holder_name=name
        )
    with django_assert_num_queries(2):
        response = page(client, certificate.grouped_number)
    assert "Replaced certificate" in text(response)
    assert newest.get_absolute_url() in text(response)
    assert "Third Name" in text(page(client, newest.grouped_number))
    assert twin(client, certificate.grouped_number)["replaced_by"].endswith(newest.get_absolute_url())


def test_a_replaced_certificate_vouches_for_no_revoked_one(client, certificate):
    registrar = UserFactory()
    newest = services.reissue_certificate(
        certificate=certificate, by=registrar, why="misspelt", holder_name="B"
    )
    assert "A newer certificate stands in its place." in text(page(client, certificate.grouped_number))
    services.revoke_certificate(certificate=newest, by=registrar, why="an error")
    shown = text(page(client, certificate.grouped_number))
    assert "A newer certificate stands" not in shown
    assert "has been revoked since. Neither is in force." in shown


def test_the_whole_address_may_be_pasted(client, certificate):
    address = f"https://academy.example{certificate.get_absolute_url()}#x"
    response = client.get(reverse("certificates:verify_form"), {"number": address})
    assert response["Location"] == certificate.get_absolute_url()


def test_an_unknown_number_and_one_never_released_look_alike(client, certificate):
    Award.objects.filter(pk=certificate.award_id).update(released_at=None)
    held_back, unknown = page(client, certificate.grouped_number), page(client, UNKNOWN)
    assert held_back.status_code == unknown.status_code == 404
    shown = [
        re.sub(r'value="\w{64}"', "", text(response)).replace(number, "#")  # but for the form's token
        for response, number in [(held_back, certificate.grouped_number), (unknown, UNKNOWN)]
    ]
    assert shown[0] == shown[1]
    assert twin(client, certificate.grouped_number) == {
        "state": "unknown",
        "number": certificate.grouped_number,
    }


def test_a_typing_error_is_told_from_an_unknown_number_without_asking_the_database(
    client, django_assert_num_queries
):
    wrong = UNKNOWN[:-1] + ("0" if UNKNOWN[-1] != "0" else "1")
    with django_assert_num_queries(0):
        response = page(client, wrong)
    assert response.status_code == 404
    assert "Typing error" in text(response)
    assert "One of its letters or digits is wrong" in text(response)
    assert twin(client, wrong)["state"] == "typing_error"


def test_an_editor_cannot_redirect_a_number(client):
    Redirect.objects.create(old_path=f"/verify/{UNKNOWN}", redirect_link="https://elsewhere.example/")
    assert page(client, UNKNOWN).status_code == 404


@pytest.mark.parametrize(
    "number",
    [
        "x", "%00", "%FF%FE", "a/b", "../..", "%2e%2e", "UUUU", "' OR 1=1", "<script>alert(1)</script>",
        "9" * 3000, "٧" * 20, "½" * 10, "\u202e" * 30, "-", ".json", "%F0%9F%A6%86" * 20, "{{ 7 }}",
        "ﷺ" * 500,
    ],
)  # fmt: skip
def test_any_other_text_gets_a_friendly_page(client, number):
    response = page(client, number)
    assert response.status_code == 404
    assert "Typing error" in text(response)
    assert "<script>alert" not in text(response)
    assert client.get(f"/verify/{number}.json").json()["state"] == "typing_error"


def test_a_number_that_is_too_short_says_how_long_it_should_be(client):
    assert "A number has 20 letters and digits; this one has 4." in text(page(client, "7KQ4"))


@pytest.mark.parametrize("write", [str.lower, lambda n: n.replace("-", ""), lambda n: n.replace("-", " ")])
def test_a_number_written_otherwise_is_led_to_its_permanent_address(client, certificate, write):
    response = page(client, write(certificate.grouped_number))
    assert response.status_code == 302
    assert response.url == certificate.get_absolute_url()
    assert twin(client, write(certificate.grouped_number))["state"] == "valid"


def test_the_form_takes_a_number_typed_in_any_way_to_its_page(client, certificate):
    typed = f"  {certificate.grouped_number.lower().replace('-', ' – ')} "
    response = client.get(reverse("certificates:verify_form"), {"number": typed})
    assert response.status_code == 302
    assert response.url == certificate.get_absolute_url()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the number"),
        ("7KQ4", "this one has 4"),
        ("U" * 20, "never the letter U"),
        ("a/b", "never the letter U"),
        ("0" * 19 + "1", "One of its letters"),
        ("9" * 500, "too long"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client, typed, said):
    response = client.get(reverse("certificates:verify_form"), {"number": typed})
    assert response.status_code == 200
    assert said in text(response)
    assert not typed or f'value="{typed}"' in text(response)


def test_an_empty_form_complains_about_nothing(client):
    assert "field__error" not in text(client.get(reverse("certificates:verify_form")))


@pytest.mark.parametrize("path", ["/verify/", f"/verify/{UNKNOWN}/", f"/verify/{UNKNOWN}.json", "/verify/x/"])
def test_nothing_is_kept_or_indexed_and_no_session_begins(client, path):
    response = client.get(path)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert "academy_session" not in response.cookies


@pytest.mark.parametrize("path", ["/verify/", f"/verify/{UNKNOWN}/", f"/verify/{UNKNOWN}.json"])
def test_it_can_only_be_read(client, path):
    assert client.head(path).status_code in (200, 404)
    assert client.post(path).status_code == 405


def test_the_twin_has_the_documented_keys_for_any_origin(client, certificate):
    response = client.get(f"/verify/{certificate.grouped_number}.json")
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    said = response.json()
    assert set(said) == {
        "state", "number", "kind", "holder", "name_hidden", "course", "partner", "issuer", "result",
        "assessed", "attendance", "supervised", "outline", "period", "completed_on", "issued_on",
        "expires_on", "renews", "renewed_by", "specimen", "verify_url", "changed_at", "reason",
        "replaced_by", "key",
    }  # fmt: skip
    assert said["holder"] == "Ann <b>Sample</b>"
    assert set(said["course"]) == {"code", "title", "level", "hours", "modality"}
    assert said["result"] == {"percent": "91.66", "pass_mark": 80}
    assert (said["changed_at"], said["reason"], said["replaced_by"]) == (None, "", None)
    assert certificate.salt not in response.content.decode()


def test_a_certificate_without_a_result_names_none(client):
    certificate = make_certificate(basis={"v": 1, "language": "en"})
    assert "Result" not in text(page(client, certificate.grouped_number))
    assert twin(client, certificate.grouped_number)["result"] is None


@pytest.mark.parametrize(("percent", "shown"), [("100.00", "100 %"), ("91.50", "91.5 %"), ("0.00", "0 %")])
def test_a_result_is_shown_without_idle_zeros(client, percent, shown):
    basis = {"v": 1, "language": "en", "pass_mark": 80, "result": {"percent": percent}}
    number = make_certificate(basis=basis).grouped_number
    assert f"<dd>{shown} (pass mark 80 %)</dd>" in text(page(client, number))


def test_participation_is_not_called_completion(client):
    certificate = make_certificate(kind=Award.Kind.PARTICIPATION, member=UserFactory(full_name="Ann"))
    shown = text(page(client, certificate.grouped_number))
    assert "took part in" in shown
    assert "</bdi> completed" not in shown


def test_the_title_is_in_the_readers_language_where_there_is_one(client):
    course = make_course_with_pages(lessons=0, questions=0, languages=("en", "ar"))
    titles = {
        page.locale.language_code: page.title
        for page in CoursePage.objects.filter(translation_key=course.key).select_related("locale")
    }
    number = make_certificate(run=make_run(course=course)).grouped_number
    assert titles["en"] in text(page(client, number))
    client.cookies["academy_language"] = "ar"
    assert f'<bdi lang="ar">{titles["ar"]}</bdi>' in text(page(client, number))


def test_a_title_in_another_language_says_so(client, certificate):
    client.cookies["academy_language"] = "ar"
    shown = text(page(client, certificate.grouped_number))
    assert 'lang="ar" dir="rtl"' in shown
    assert f'<bdi lang="en">{certificate.statement["course"]["code"]}</bdi>' in shown


@pytest.mark.parametrize("ending", ["/", ".json"])
def test_an_address_that_asks_too_often_waits_and_others_do_not(client, monkeypatch, ending):
    monkeypatch.setattr(verification, "PER_MINUTE", 3)
    path = f"/verify/{UNKNOWN}{ending}"
    for _ in range(3):
        assert client.get(path).status_code == 404
    stopped = client.get(path)
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0
    assert ending == ".json" or "Wait a minute" in text(stopped)
    assert client.get(path, REMOTE_ADDR="192.0.2.7").status_code == 404


def test_an_ipv6_network_counts_as_one_sender(client, monkeypatch):
    monkeypatch.setattr(verification, "PER_MINUTE", 1)
    path = f"/verify/{UNKNOWN}/"
    assert client.get(path, REMOTE_ADDR="2001:db8::1").status_code == 404
    assert client.get(path, REMOTE_ADDR="2001:db8::2").status_code == 429
    assert client.get(path, REMOTE_ADDR="2001:db8:1::1").status_code == 404


def test_verification_goes_on_while_the_cache_is_away(client, certificate, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise ConnectionError("no cache")

    monkeypatch.setattr("certificates.limits.cache.add", away)
    assert page(client, certificate.grouped_number).status_code == 200
    assert "limit_not_counted" in caplog.text
