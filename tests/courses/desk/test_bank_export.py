"""Taking questions out at the desk: in three formats, narrowed, with what stays here said before."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.models import Partner, Question, QuestionCategory
from tests.courses.bank.coming import brought_in, picture, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(author):
    return Partner.objects.get(slug="authors-partner")


@pytest.fixture
def signed_in(client, author):
    client.force_login(author)
    return client


@pytest.mark.parametrize(
    ("format_", "begins", "ending"),
    [("gift", b"//", ".gift"), ("moodle-xml", b"<?xml", ".xml"), ("csv", b"", ".csv")],
)
def test_questions_are_written_in_the_format_asked_for(signed_in, partner, format_, begins, ending):
    brought_in(partner, question())
    answer = signed_in.post(reverse("desk:bank_export"), {"format": format_, "language": "en"})
    body = b"".join(answer.streaming_content)
    assert b"How many masts has link 1?" in body
    assert answer["Content-Disposition"] == f'attachment; filename="authors-partner-en{ending}"'
    assert ModelLogEntry.objects.get(action="courses.export_questions").data["count"] == 1


def test_a_category_and_what_is_in_it_alone(signed_in, partner):
    brought_in(
        partner, question(1), question(2, category=("Links", "Deep", "Deeper")), question(3, category=("B",))
    )
    links = QuestionCategory.objects.get(name="Links")
    answer = signed_in.post(
        reverse("desk:bank_export"), {"format": "gift", "language": "en", "category": str(links.pk)}
    )
    body = b"".join(answer.streaming_content).decode()
    assert "link 1" in body and "link 2" in body and "link 3" not in body


def test_what_a_format_cannot_hold_is_said_before(signed_in, partner):
    brought_in(partner, question(picture=picture()))
    page = signed_in.get(reverse("desk:bank_export") + "?language=en").content.decode()
    assert page.count("The pictures of 1 question stay here.") == 2
    assert "1 question, with its newest text." in page


def test_the_newest_text_is_written(signed_in, partner):
    brought_in(partner, question(), live=True)
    row = Question.objects.get()
    row.prompt = "Mended"
    row.save_revision()
    answer = signed_in.post(reverse("desk:bank_export"), {"format": "gift", "language": "en"})
    assert b"Mended" in b"".join(answer.streaming_content)


def test_a_category_of_another_partner_is_not_there(signed_in, partner):
    from tests.factories import PartnerFactory

    other = QuestionCategory.objects.create(partner=PartnerFactory(), name="Theirs")
    for number in (str(other.pk), "x", "9" * 30):
        assert signed_in.get(reverse("desk:bank_export"), {"category": number}).status_code == 404
