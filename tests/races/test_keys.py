"""A demonstration's first key: however many processes need one at once, they sign with the same."""

import fcntl
from functools import partial

import pytest

from certificates.models import SigningKey
from certificates.signing import keys
from certificates.signing.keys import key_in_use
from tests.races.together import meet_after, together, without_constraint

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NEEDED = 12


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty folder for keys, without Redis or anything else in common but that and the database."""
    settings.ACADEMY_KEYS_DIR = tmp_path / "keys"
    return settings.ACADEMY_KEYS_DIR


@pytest.mark.parametrize("purpose", ["statements", "pdfs"])
def test_all_that_need_the_first_key_at_once_sign_with_one(purpose, folder, figures):
    outcomes = together([partial(key_in_use, purpose)] * NEEDED)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert len({outcome.value.kid for outcome in outcomes}) == 1
    assert len(list(folder.glob("*.pem"))) == SigningKey.objects.count() == 1


def test_control_without_the_folders_lock_and_the_constraint_there_are_several(figures, monkeypatch):
    without_constraint(SigningKey, "signing_key_one_in_use_per_purpose")
    monkeypatch.setattr(fcntl, "flock", lambda *args: None)
    meet_after(monkeypatch, keys, "new_kid", 2)
    outcomes = together([partial(key_in_use, "statements")] * 2)
    figures(outcomes, failures=SigningKey.objects.in_use().count() - 1)
    assert SigningKey.objects.in_use().count() == 2
