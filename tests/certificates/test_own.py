"""Members' own pages about certificates: theirs alone, and public only where they say so."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from certificates import services
from certificates.chosen import chosen_numbers
from certificates.models import Certificate, LogEntry, Portfolio
from tests.certificates.records import make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def own_url(certificate: Certificate, name: str = "own") -> str:
    return reverse(f"certificates:{name}", args=[certificate.grouped_number])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_all_of_mine_and_nobody_elses_at_the_same_cost(
    client, count, django_assert_num_queries
):
    member = UserFactory()
    mine = [make_certificate(member=member) for _ in range(count)]
    strangers = make_certificate()
    client.force_login(member)
    with django_assert_num_queries(4):  # session, user, certificates, portfolio
        html = client.get(reverse("certificates:mine")).content.decode()
    assert all(each.grouped_number in html for each in mine)
    assert strangers.grouped_number not in html


def test_without_a_certificate_the_list_says_what_to_do(client):
    client.force_login(UserFactory())
    assert "Complete a course" in client.get(reverse("certificates:mine")).content.decode()


@pytest.mark.parametrize("name", ["own", "name_on_page"])
def test_anothers_certificate_is_not_there(client, name):
    certificate = make_certificate()
    client.force_login(UserFactory())
    ask = client.get if name == "own" else client.post
    assert ask(own_url(certificate, name)).status_code == 404
    assert not Certificate.objects.get().name_hidden


def test_the_page_hands_on_what_linkedin_asks_for(client):
    certificate = make_certificate()
    client.force_login(certificate.award.member)
    html = client.get(own_url(certificate)).content.decode()
    link = html.split('href="https://www.linkedin.com')[1].split('"')[0].replace("&amp;", "&")
    asked = parse_qs(urlsplit(link).query)
    assert asked["certId"] == [certificate.grouped_number]
    assert asked["certUrl"] == [certificate.statement["verify_url"]]
    assert "expirationYear" not in asked


def test_a_revoked_certificate_is_not_handed_on(client):
    certificate = make_certificate()
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    client.force_login(certificate.award.member)
    html = client.get(own_url(certificate)).content.decode()
    assert "was revoked" in html
    assert "linkedin" not in html


def test_a_replaced_certificate_leads_to_the_newest(client):
    old = make_certificate()
    new = services.reissue_certificate(certificate=old, by=UserFactory(), why="a misspelt name")
    client.force_login(old.award.member)
    assert own_url(new) in client.get(own_url(old)).content.decode()


def test_hiding_the_name_is_written_down_once_and_can_be_undone(client):
    certificate = make_certificate()
    client.force_login(certificate.award.member)
    for hidden in ("1", "1", "0"):
        assert client.post(own_url(certificate, "name_on_page"), {"hidden": hidden}).status_code == 302
        assert Certificate.objects.get().name_hidden is (hidden == "1")
    acts = LogEntry.objects.filter(act__startswith="certificate.name_").values_list("act", flat=True)
    assert list(acts) == ["certificate.name_hidden", "certificate.name_shown"]


def test_a_hidden_name_stays_hidden_on_every_certificate_of_the_award(client):
    old = make_certificate()
    member = old.award.member
    new = services.reissue_certificate(certificate=old, by=UserFactory(), why="a misspelt name")
    client.force_login(member)
    assert "Hide my name there" in client.get(own_url(old)).content.decode()
    client.post(own_url(old, "name_on_page"), {"hidden": "1"})
    last = services.reissue_certificate(certificate=new, by=UserFactory(), why="put right")
    services.revoke_certificate(certificate=last, by=UserFactory(), why="fraud")
    assert "Show my name there" in client.get(own_url(last)).content.decode()
    assert set(Certificate.objects.values_list("sequence", "name_hidden")) == {(n, True) for n in (1, 2, 3)}
    services.hide_name(certificate=new, by=member, hidden=False)
    assert not Certificate.objects.filter(name_hidden=True).exists()


def publish(client, *shown: Certificate, on: bool = True) -> Portfolio:
    data = {"is_public": "1" if on else "", "shown": [each.pk for each in shown]}
    assert client.post(reverse("certificates:portfolio_settings"), data).status_code == 302
    return Portfolio.objects.get()


def portfolio_page(client, portfolio: Portfolio):
    return client.get(reverse("certificates:portfolio", args=[portfolio.code]))


def test_a_portfolio_shows_what_its_owner_chose_and_only_while_it_is_on(client):
    member = UserFactory(full_name="A Sample Learner")
    chosen, kept_back = make_certificate(member=member), make_certificate(member=member)
    strangers = make_certificate()
    client.force_login(member)
    portfolio = publish(client, chosen, strangers)
    client.logout()
    page = portfolio_page(client, portfolio)
    assert ("SPECIMEN." in page.content.decode()) is chosen.statement["specimen"]
    html = page.content.decode()
    assert "A Sample Learner" in html and chosen.grouped_number in html
    assert kept_back.grouped_number not in html and strangers.grouped_number not in html
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
    client.force_login(member)
    first_address = portfolio.code
    assert portfolio_page(client, publish(client, chosen, on=False)).status_code == 404
    assert publish(client, chosen).code != first_address


def test_there_is_no_portfolio_before_somebody_wants_one(client):
    services.set_portfolio(member=UserFactory(), is_public=False, shown=[])
    assert portfolio_page(client, Portfolio.objects.get()).status_code == 404


def test_a_revoked_or_nameless_certificate_leaves_the_portfolio_at_once(client):
    member = UserFactory()
    revoked, hidden = make_certificate(member=member), make_certificate(member=member)
    client.force_login(member)
    portfolio = publish(client, revoked, hidden)
    services.revoke_certificate(certificate=revoked, by=UserFactory(), why="fraud")
    services.hide_name(certificate=hidden, by=member, hidden=True)
    page = portfolio_page(client, portfolio)
    html = page.content.decode()
    assert revoked.grouped_number not in html and hidden.grouped_number not in html
    client.logout()
    nobody = portfolio_page(client, portfolio)
    assert nobody.status_code == page.status_code == 404
    assert member.full_name not in nobody.content.decode()
    assert "no certificate in force" in nobody.content.decode()


def test_a_portfolio_is_headed_by_the_name_on_its_newest_certificate(client):
    member = UserFactory(full_name="Alias Of Mine")
    old = make_certificate(member=member)
    new = services.reissue_certificate(
        certificate=old, by=UserFactory(), why="put right", holder_name="Printed Name"
    )
    client.force_login(member)
    portfolio = publish(client, new)
    client.logout()
    html = portfolio_page(client, portfolio).content.decode()
    assert "Printed Name" in html and "Alias Of Mine" not in html


def test_the_settings_tell_certificates_of_one_title_apart_and_say_the_whole_address(client, settings):
    certificate = make_certificate()
    client.force_login(certificate.award.member)
    portfolio = publish(client, certificate)
    html = client.get(reverse("certificates:portfolio_settings")).content.decode()
    assert certificate.grouped_number in html
    assert f">{settings.ACADEMY_BASE_URL}/portfolio/{portfolio.code}/<" in html


def test_an_id_that_no_column_holds_is_nobodys(client):
    client.force_login(UserFactory())
    for digits in ("9" * 30, "9" * 5000):
        data = {"is_public": "1", "shown": digits}
        assert client.post(reverse("certificates:portfolio_settings"), data).status_code == 302
        for query in (f"ids={digits}", f"course={digits}&run={digits}&key={digits}&partner={digits}"):
            assert list(chosen_numbers(QueryDict(query))) == []
