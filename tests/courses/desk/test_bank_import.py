"""Bringing files of questions in at the desk: looked at first, then taken, with the way back open."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import Partner, PartnerGroup, Question, QuestionCategory, QuestionImport
from courses.services import appoint, bank_import_jobs
from tests.factories import PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db

GIFT = """$CATEGORY: Links/Masts

::Masts:: How many masts has the link? {=One ~Two ~Three}

::Sky:: A terminal needs a clear sky. {T}

::Late:: What happens {=when a brace is missing?
"""


@pytest.fixture
def partner(author):
    return Partner.objects.get(slug="authors-partner")


@pytest.fixture
def signed_in(client, author):
    client.force_login(author)
    return client


def send(client, text=GIFT, name="week one.gift", **more):
    data = {"file": SimpleUploadedFile(name, text.encode()), "language": "en", "category": ""} | more
    return client.post(reverse("desk:bank_import"), data, follow=True)


def test_a_file_is_looked_at_first_and_nothing_comes_in(signed_in, partner):
    page = send(signed_in).content.decode()
    row = QuestionImport.objects.get(partner=partner)
    assert row.state == "looked" and not Question.objects.exists()
    assert "Bring in 2 questions" in page and "Masts" in page and "stays out" in page


def test_taking_brings_the_questions_in_as_drafts(signed_in, partner, author):
    send(signed_in)
    row = QuestionImport.objects.get()
    answer = signed_in.post(reverse("desk:bank_import_one", args=[row.uuid]), {"act": "take"}, follow=True)
    assert "done" in answer.content.decode()
    assert sorted(Question.objects.values_list("name", "live")) == [("Masts", False), ("Sky", False)]
    assert QuestionCategory.objects.filter(partner=partner, parent__name="Links", name="Masts").exists()
    row.refresh_from_db()
    assert (row.state, row.by, row.format) == ("done", author, "gift")
    again = send(signed_in).content.decode()
    assert "Nothing in it is new here." in again


def test_taking_twice_is_taking_once(signed_in):
    send(signed_in)
    address = reverse("desk:bank_import_one", args=[QuestionImport.objects.get().uuid])
    signed_in.post(address, {"act": "take"})
    assert signed_in.post(address, {"act": "take"}).status_code == 302
    assert Question.objects.count() == 2


def test_leaving_it_deletes_the_file(signed_in):
    send(signed_in)
    row = QuestionImport.objects.get()
    signed_in.post(reverse("desk:bank_import_one", args=[row.uuid]), {"act": "drop"})
    assert not QuestionImport.objects.exists() and not row.file.storage.exists(row.file.name)


def test_the_report_is_what_the_command_writes(signed_in):
    send(signed_in)
    row = QuestionImport.objects.get()
    signed_in.post(reverse("desk:bank_import_one", args=[row.uuid]), {"act": "take"})
    answer = signed_in.get(reverse("desk:bank_import_report", args=[row.uuid]))
    report = json.loads(answer.content)
    assert list(report) == ["read", "imported", "unchanged", "skipped", "remarks"]
    assert (report["read"], report["imported"]) == (3, 2)
    assert set(report["skipped"][0]) == {"line", "name", "reason"}


def test_a_file_that_is_none_is_refused_in_words(signed_in):
    page = send(signed_in, "\x00\x01\x02", name="x.bin").content.decode()
    assert QuestionImport.objects.get().state == "failed" and "desk-notice--rose" in page


def test_a_file_that_is_too_large_is_refused_before_it_is_read(signed_in, monkeypatch):
    monkeypatch.setattr("courses.desk.bank_import_forms.MAX_XML_BYTES", 10)
    answer = send(signed_in)
    assert answer.status_code == 422 and not QuestionImport.objects.exists()
    assert "split it" in answer.content.decode()


def test_a_large_file_waits_and_its_page_says_how_far_it_is(signed_in, monkeypatch):
    monkeypatch.setattr(bank_import_jobs, "AT_ONCE_BYTES", 10)
    page = send(signed_in).content.decode()
    row = QuestionImport.objects.get()
    state = reverse("desk:bank_import_state", args=[row.uuid])
    assert "<progress" in page and state in page and "Look how far it is" in page
    assert signed_in.get(state).json() == {"done": 0, "total": 0, "goes_on": True}
    assert bank_import_jobs.work_on_imports() == 3
    assert signed_in.get(state).json()["goes_on"] is False


def test_colleagues_see_it_and_strangers_and_translators_do_not(signed_in, client, partner, stranger):
    send(signed_in)
    row = QuestionImport.objects.get()
    colleague, translator = UserFactory(), UserFactory()
    appoint(user=colleague, partner=partner, role=PartnerGroup.Role.COORDINATOR)
    appoint(user=translator, partner=partner, role=PartnerGroup.Role.TRANSLATOR)
    addresses = [reverse(f"desk:bank_import_{name}", args=[row.uuid]) for name in ("one", "state", "report")]
    for person, expected in ((colleague, {200}), (translator, {404}), (stranger, {302, 403, 404})):
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} <= expected
    client.force_login(translator)
    assert client.get(reverse("desk:bank_import")).status_code == 404
    assert client.post(addresses[0], {"act": "take"}).status_code == 404


def test_the_bank_of_another_partner_cannot_be_filled(signed_in):
    other = PartnerFactory()
    assert send(signed_in, partner=other.slug).status_code == 404
    drawer = QuestionCategory.objects.create(partner=other, name="Theirs")
    assert send(signed_in, category=str(drawer.pk)).status_code == 422
    assert not QuestionImport.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_file_and_three(
    signed_in, partner, author, number, django_assert_num_queries
):
    for n in range(number):
        QuestionImport.objects.create(partner=partner, by=author, file_name=f"file {n}.gift", state="done")
    address = reverse("desk:bank_import")
    signed_in.get(address)
    with django_assert_num_queries(QUERIES):
        page = signed_in.get(address).content.decode()
    assert page.count(".gift</bdi>") == number


QUERIES = 18
