"""Broken files of every format go through the import itself: it takes in what it can and never falls over."""

from io import BytesIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from courses.bank.reading import read_questions
from courses.bank.rows import Unreadable
from courses.models import Question
from courses.services.bank_import import import_questions
from tests.courses.bank.test_mutated_files import FOREIGN, SEEDS, broken
from tests.factories import PartnerFactory


@pytest.mark.django_db
@pytest.mark.parametrize("format_", SEEDS)
def test_no_broken_file_stops_an_import(format_, pytestconfig):
    partner = PartnerFactory()
    seeds = [SEEDS[format_], FOREIGN] if format_ == "moodle-xml" else [SEEDS[format_]]

    @settings(
        max_examples=pytestconfig.getoption("files") // 25,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(content=broken(seeds))
    def every_file_is_imported(content):
        with transaction.atomic():
            try:
                file = read_questions(BytesIO(content), name=f"file.{format_}", language="en")
                report = import_questions(file=file, partner=partner, language="en", file_name="file")
            except Unreadable:
                return
            assert report.read == report.imported + report.unchanged + len(report.skipped)
            assert Question.objects.filter(partner=partner).count() <= report.imported
            transaction.set_rollback(True)

    every_file_is_imported()
