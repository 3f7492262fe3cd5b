"""A bank that is written into a file and brought in again is the same bank, in every format."""

from io import BytesIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.bank.reading import read_questions
from courses.models import Question
from courses.services.bank_export import FORMATS, Chosen, write_bank
from courses.services.bank_import import import_questions
from tests.courses.bank.coming import brought_in, picture, question
from tests.courses.bank.generated import questions
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db


def again(partner, format_, language="en"):
    """Write the bank, bring the file in, and return the report."""
    written = b"".join(write_bank(Chosen(partner, language), format_))
    file = read_questions(BytesIO(written), name=f"bank{FORMATS[format_]}", language=language)
    return import_questions(file=file, partner=partner, language=language, file_name="bank")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("live", [True, False])
@given(rows=st.lists(questions(pictures=True), min_size=1, max_size=4))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nothing_changes_when_a_bank_comes_back(db, format_, live, rows):
    with transaction.atomic():
        partner = PartnerFactory()
        brought_in(partner, *rows, live=live)
        number = Question.objects.filter(partner=partner).count()
        report = again(partner, format_)
        assert (report.read, report.unchanged, report.skipped) == (number, number, [])
        assert Question.objects.filter(partner=partner).count() == number
        transaction.set_rollback(True)


@pytest.mark.parametrize("format_", FORMATS)
def test_what_a_format_cannot_hold_survives_a_change_in_the_file(format_):
    partner = PartnerFactory()
    brought_in(partner, question(picture=picture()), live=True)
    written = b"".join(write_bank(Chosen(partner, "en"), format_)).replace(
        b"How many masts", b"How many poles"
    )
    file = read_questions(BytesIO(written), name=f"bank{FORMATS[format_]}", language="en")
    report = import_questions(file=file, partner=partner, language="en", file_name="bank", live=True)
    assert (report.read, report.imported, report.changed) == (1, 1, 1)
    row = Question.objects.get()
    assert "poles" in row.prompt and row.image is not None and row.image_alt == "A mast"


@pytest.mark.parametrize("format_", FORMATS)
def test_a_bank_moves_to_another_partner_once(format_):
    partner, other = PartnerFactory(), PartnerFactory()
    brought_in(partner, question(1), question(2, id=""), question(3, picture=picture()))
    written = b"".join(write_bank(Chosen(partner, "en"), format_))
    for imported, unchanged in ((3, 0), (0, 3)):
        file = read_questions(BytesIO(written), name=f"bank{FORMATS[format_]}", language="en")
        report = import_questions(file=file, partner=other, language="en", file_name="bank")
        assert (report.imported, report.unchanged, report.skipped) == (imported, unchanged, [])
    assert Question.objects.filter(partner=other).count() == 3
