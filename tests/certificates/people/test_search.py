"""One search finds a person by name, by any address past or present, and by a certificate's number."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from academy.users.models import FormerAddress, User
from certificates import services
from certificates.models import AccountMerge, Certificate
from certificates.numbers import Fault
from certificates.people.search import find_people
from tests.certificates.accounts import make_registrar, signed_in
from tests.certificates.records import make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[str]:
    return [person.email for person in find_people(typed).people]


@pytest.fixture
def maria(db) -> User:
    return UserFactory(
        email="maria@test.example", full_name="María Muñoz Øster", certificate_name="Мария Ёлкина"
    )


@pytest.mark.parametrize(
    "typed", ["munoz", "MUÑOZ", "maria oster", "oster MAR", "елкина", "maria@test", "MARIA@TEST.EXAMPLE"]
)
def test_any_part_of_a_name_or_address_finds_a_person(maria: User, typed: str):
    UserFactory(full_name="Somebody Else")
    assert found(typed) == ["maria@test.example"]


@pytest.mark.parametrize("typed", ["", "   ", "munozz", "maria else", "100%", "_", "\x00", "a" * 5000])
def test_what_is_nobodys_finds_nobody(maria: User, typed: str):
    assert found(typed) == []


def test_a_second_and_a_former_address_find_the_person(maria: User):
    EmailAddress.objects.create(user=maria, email="work@office.example", verified=True)
    EmailAddress.objects.create(user=maria, email="claimed@office.example", verified=False)
    FormerAddress.objects.create(user=maria, email="old@school.example")
    assert found("work@office") == found("old@school") == ["maria@test.example"]
    assert found("claimed@") == []


def test_a_number_typed_in_any_way_finds_its_holder(maria: User):
    certificate = make_certificate(member=maria)
    number = certificate.grouped_number
    for typed in (number, number.lower().replace("-", " "), f"https://academy.example/verify/{number}/"):
        answer = find_people(typed)
        assert [person.pk for person in answer.people] == [maria.pk]
        assert answer.certificate == certificate


def test_a_typing_error_in_a_number_is_named_as_one(maria: User):
    number = make_certificate(member=maria).number
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    assert find_people(wrong).fault == Fault.WRONG_CHECK
    assert find_people(number[:-1]).fault == Fault.WRONG_LENGTH
    assert find_people("maria").fault is None


def test_a_name_that_only_a_certificate_says_finds_its_holder(maria: User):
    old = make_certificate(member=maria)
    registrar = UserFactory(full_name="Rana Registrar")
    services.reissue_certificate(certificate=old, by=registrar, why="put right", holder_name="Zoé Žižek")
    services.reissue_certificate(
        certificate=Certificate.objects.get(standing=True),
        by=registrar,
        why="put right",
        holder_name="Ana Lee",
    )
    assert found("zizek ZOE") == found("ana lee") == ["maria@test.example"]
    assert found("zoe lee") == []


def test_what_finds_a_merged_account_shows_the_one_it_was_merged_into_first(maria: User):
    gone = UserFactory(full_name="Aaron Gone", email="gone@test.example")
    AccountMerge.objects.create(kept=maria, gone=gone, by=UserFactory(), why="one person")
    assert found("aaron") == found("gone@test") == ["maria@test.example", "gone@test.example"]
    page = signed_in(make_registrar()).get(reverse("desk:people_search"), {"q": "aaron"})
    assert f'href="{reverse("desk:person_file", args=[maria.public_id])}">→' in page.content.decode()


@pytest.mark.postgres
def test_postgresql_folds_names_too(maria: User):
    assert found("munoz") == found("oster mar") == ["maria@test.example"]
    assert found("елкина") == ["maria@test.example"]


def test_namesakes_are_told_apart_in_as_many_queries_for_three_as_for_one(django_assert_num_queries):
    for number in range(3):
        person = UserFactory(full_name="Same Name", email=f"same{number}@test.example")
        FormerAddress.objects.create(user=person, email=f"old{number}@test.example")
        with django_assert_num_queries(3):
            rows = list(find_people("same name").people)
            assert [len(row.former_addresses.all()) for row in rows] == [1] * (number + 1)
            assert [row.enrolments for row in rows] == [0] * (number + 1)
