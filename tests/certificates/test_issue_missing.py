"""`manage.py issue_missing_certificates`: what is owed, once, and nothing else."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates import services
from certificates.errors import KeyMissing
from certificates.models import Certificate
from certificates.services import issuing
from tests.certificates.records import make_award, make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def issue_missing():
    out = StringIO()
    try:
        call_command("issue_missing_certificates", stdout=out)
    finally:
        said = [json.loads(line) for line in out.getvalue().splitlines()]
    return said


def test_it_issues_what_is_owed_and_finds_nothing_the_second_time():
    revoked = make_certificate()
    services.revoke_certificate(certificate=revoked, by=UserFactory(), why="fraud")
    make_award(released=False)
    nameless = make_award(member=UserFactory(full_name=""))
    owed = make_award()
    *lines, last = issue_missing()
    assert last == {"issued": 1, "waiting": 1, "failed": 0}
    assert {line["award"]: line["done"] for line in lines} == {
        str(nameless.uuid): "waits",
        str(owed.uuid): "issued",
    }
    assert Certificate.objects.filter(award=owed).count() == 1
    assert issue_missing()[-1] == {"issued": 0, "waiting": 1, "failed": 0}
    assert not Certificate.objects.get(pk=revoked.pk).standing


def test_without_a_key_it_fails_and_says_so(monkeypatch):
    make_award()

    def missing(purpose):
        raise KeyMissing(purpose)

    monkeypatch.setattr(issuing, "key_in_use", missing)
    with pytest.raises(CommandError, match="1 could not be issued"):
        issue_missing()
