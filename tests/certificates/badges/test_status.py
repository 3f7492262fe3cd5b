"""Places in status lists: dealt at random, never twice, and set for what no longer counts."""

import gzip
from base64 import urlsafe_b64decode

import pytest

from certificates.badges import status
from certificates.badges.status import deal_place, encoded, revoked_places
from certificates.models import Certificate, StatusList
from certificates.services import reinstate_certificate, reissue_certificate, revoke_certificate
from tests.certificates.badges.making import status_list
from tests.certificates.records import make_certificate
from tests.factories import UserFactory


def bits(text: str) -> bytes:
    """What an encoded list holds."""
    assert text[0] == "u"
    return gzip.decompress(urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))


def test_bits_count_from_the_left() -> None:
    held = bits(encoded([0, 9, 131_071], 131_072))
    assert len(held) == 16_384
    assert (held[0], held[1], held[-1], sum(held)) == (0x80, 0x40, 0x01, 0xC1)


def test_the_same_list_is_signed_once_and_another_at_once() -> None:
    assert status_list([1, 2]) is status_list([1, 2])
    assert status_list([1, 2]) != status_list([1, 2, 3])
    assert status_list([1])["credentialSubject"]["ttl"] <= 1000


@pytest.mark.django_db
def test_places_are_free_ones_of_one_list(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries) -> None:
    first = make_certificate()
    drawn = iter([first.status_index, 5, *range(100, 200)])
    monkeypatch.setattr(status.secrets, "randbelow", lambda size: next(drawn))
    with django_assert_num_queries(2):
        dealt, index = deal_place()
    assert (dealt, index) == (first.status_list, 5)


@pytest.mark.django_db
def test_a_full_list_is_followed_by_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_certificate()
    monkeypatch.setattr(status.secrets, "randbelow", lambda size: first.status_index)
    dealt, _index = deal_place()
    assert dealt != first.status_list
    assert StatusList.objects.count() == 2


@pytest.mark.django_db
def test_places_of_revoked_and_replaced_certificates_are_set_and_of_reinstated_ones_not() -> None:
    by = UserFactory()
    kept, revoked, back, replaced = (make_certificate() for _number in range(4))
    revoke_certificate(certificate=revoked, by=by, why="Fraud")
    revoke_certificate(certificate=back, by=by, why="Fraud")
    reinstate_certificate(certificate=back, by=by, why="No fraud")
    new = reissue_certificate(certificate=replaced, by=by, why="Name", holder_name="Ana Ny")
    assert revoked_places(kept.status_list) == sorted([revoked.status_index, replaced.status_index])
    places = Certificate.objects.values_list("status_list", "status_index")
    assert len(set(places)) == 5
    assert new.status_index is not None
