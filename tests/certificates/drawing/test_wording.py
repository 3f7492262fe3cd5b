"""What a certificate says and what it leaves out."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.utils import translation

from certificates.drawing.wording import address_of, text_in, words_for
from tests.certificates.statements import STATEMENT, statement


def details(language="en", **changes):
    return " | ".join(words_for(statement(**changes), language).details)


def course(**changes):
    return {"course": {**STATEMENT["course"], **changes}}


def test_an_english_certificate_says_it_all():
    assert words_for(statement(), "en").details == (
        "Introductory level · 1.5 hours of learning",
        "Final assessment passed with 91.6% (pass mark 80%)",
        "Completed on 2 November 2026 · delivered by University of the Pacific Islands",
    )


@pytest.fixture
def russian(settings, tmp_path):
    """A catalogue of one message, whatever the repository's own may hold."""
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="ru")
    catalogue.add("Certificate of completion", "Свидетельство")
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    settings.LOCALE_PATHS = [tmp_path]


@pytest.mark.usefixtures("russian")
def test_wording_is_translated_into_the_certificates_language():
    assert words_for(statement(), "ru").heading == "Свидетельство"
    assert words_for(statement(), "en").heading == "Certificate of completion"
    with translation.override("ru"):
        assert words_for(statement(), "en").heading == "Certificate of completion"


def test_the_language_is_the_certificates_not_the_readers():
    with translation.override("ar"):
        words = words_for(statement(), "en")
    assert (words.heading, words.specimen) == ("Certificate of completion", "SPECIMEN")
    assert "November" in words.issued


@pytest.mark.parametrize(
    ("language", "dated", "hours"),
    [
        ("ar", "2 نوفمبر 2026", "1.5 ساعة"),
        ("en", "2 November 2026", "1.5 hours"),
        ("es", "2 de noviembre de 2026", "1,5 horas"),
        ("fr", "2 novembre 2026", "1,5 heure"),
        ("ru", "2 ноября 2026 г.", "1,5 часа"),
        ("zh-hans", "2026年11月2日", "1.5小时"),
    ],
)
def test_dates_and_hours_are_written_as_the_language_does(language, dated, hours):
    written = " ".join(details(language).split())  # narrow and unbreakable blanks are blanks
    assert dated in written
    assert hours in written


def test_digits_are_western_in_arabic():
    words = words_for(statement(), "ar")
    assert not set("٠١٢٣٤٥٦٧٨٩") & set("".join((*words.details, words.issued, words.number)))


def test_round_figures_are_written_without_zeros():
    written = details(**course(hours="10.0"), result={"percent": "100.00", "pass_mark": 70, "graded": True})
    assert "10 hours of learning" in written
    assert "passed with 100% (pass mark 70%)" in written


@pytest.mark.parametrize(
    "result",
    [
        None,
        {"percent": "91.67", "pass_mark": 80, "graded": False},
        {"percent": "60", "pass_mark": 80, "graded": True},
    ],
)
def test_an_assessment_that_was_not_passed_or_not_held_is_not_spoken_of(result):
    assert "ssessment" not in details(result=result)


def test_what_a_statement_does_not_know_leaves_no_gap():
    written = details(**course(hours="", level="unheard of"), partner=None, result=None)
    assert written == "Completed on 2 November 2026"


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("completion", "has completed the course"),
        ("participation", "has taken part in the course"),
        ("programme", "has completed the programme"),
    ],
)
def test_each_kind_says_what_was_done(kind, act):
    assert words_for(statement(kind=kind), "en").act == act


def test_a_title_without_that_edition_stays_in_the_members_language():
    assert text_in({"fr": "Cours", "en": "Course"}, "ru", "fr") == "Cours"
    assert text_in({"fr": "", "en": "Course"}, "ru", "fr") == "Course"
    assert text_in({"es": "Curso"}, "ru", "fr") == "Curso"
    assert text_in({}, "ru", "fr") == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://academy.example/verify/7KQ4-M2XD-9PTR-WH3C-5VNA/",
        "https://academy.example/verify/7KQ4M2XD9PTRWH3C5VNA",
        "https://academy.example/verify/7KQ4-M2XD-9PTR-WH3C-5VNA/#compact.statement",
    ],
)
def test_the_address_is_short_enough_to_type(url):
    assert address_of(url, "7KQ4M2XD9PTRWH3C5VNA") == "academy.example/verify"


def test_only_three_signatories_find_room():
    four = STATEMENT["signatories"] * 2
    assert len(words_for(statement(signatories=four), "en").signatories) == 3
