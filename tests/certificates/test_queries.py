"""What other pages show about certificates."""

import pytest
from django.template import Context, Template
from django.utils import timezone

from certificates import services
from certificates.queries import for_enrollments
from enrollments.models import Award
from tests.certificates.records import BASIS, make_award, make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def card_of(award: Award):
    return for_enrollments([award.enrollment_id])[award.enrollment_id]


def test_the_card_follows_the_certificate_through_its_life():
    award = make_award(released=False)
    assert card_of(award).state == "waiting"
    Award.objects.filter(pk=award.pk).update(released_at=timezone.now())
    assert card_of(award).state == "coming"
    certificate = services.issue_certificate(award=Award.objects.get(pk=award.pk))
    card = card_of(award)
    assert (card.state, card.pdf_url, card.url) == ("drawing", "", certificate.get_absolute_url())
    services.attach_pdf(certificate=certificate, content=b"x" * 2048)
    card = card_of(award)
    assert (card.state, card.number, card.size_label) == ("ready", certificate.grouped_number, "3 KB")
    assert card.pdf_url == f"/certificates/{certificate.grouped_number}.pdf"
    assert card.own_url == f"/certificates/{certificate.grouped_number}/"
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    card = card_of(award)
    assert (card.state, card.pdf_url) == ("revoked", "")
    services.reinstate_certificate(certificate=certificate, by=UserFactory(), why="it was none")
    newest = services.reissue_certificate(certificate=certificate, by=UserFactory(), why="put right")
    assert (card_of(award).state, card_of(award).number) == ("drawing", newest.grouped_number)


def test_a_member_without_a_name_is_told_to_add_it():
    card = card_of(make_award(member=UserFactory(full_name=" ")))
    assert card.state == "name_missing"
    assert "profile" in card.sentence


def test_completion_is_shown_before_participation():
    completion = make_award()
    Award.objects.create(
        enrollment=completion.enrollment, member=completion.member, kind=Award.Kind.PARTICIPATION, basis=BASIS
    )
    assert card_of(completion).state == "coming"


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_with_any_number_of_enrolments_costs_one_query(count, django_assert_num_queries):
    awards = [make_certificate().award for _ in range(count)]
    make_certificate()  # a stranger's
    page = Template(
        "{% load certificates %}{% certificates_for done waiting as certificates %}"
        "{% for card in done %}{% certificate_of card.enrollment certificates as certificate %}"
        "{{ certificate.number }};{% endfor %}{% certificate_of other certificates as none %}{{ none }}"
    )
    cards = [{"enrollment": award.enrollment} for award in awards]
    with django_assert_num_queries(1):
        shown = page.render(Context({"done": cards, "waiting": None, "other": 0}))
    assert shown == "".join(f"{award.certificates.get().grouped_number};" for award in awards) + "None"


def test_no_enrolments_cost_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert for_enrollments([]) == {}


def test_one_enrolment_alone_costs_one_query(django_assert_num_queries):
    award = make_certificate().award
    page = Template("{% load certificates %}{% certificate_of enrollment as c %}{{ c.state }}")
    with django_assert_num_queries(1):
        assert page.render(Context({"enrollment": award.enrollment})) == "drawing"
