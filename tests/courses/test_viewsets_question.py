"""The editor of a question: every type, the tick, empty rows, and files of others."""

import pytest
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import inline_formset, rich_text

from cms.models import AcademyImage
from courses.models import Question, QuestionCategory
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.courses.test_viewsets_bank import typed, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawer():
    make_catalogues("en")
    return QuestionCategory.objects.create(partner=make_partner("ours"), name="Drawer")


def rows(*options):
    empty = {"text": rich_text(""), "match": rich_text(""), "feedback": rich_text(""), "weight": "0"}
    return inline_formset([empty | option for option in options])


def said(text):
    return rich_text(f"<p>{text}</p>")


TYPES = {
    "matching": [{"text": said("a"), "match": said("1")}, {"text": said("b"), "match": said("2")}],
    "ordering": [{"text": said("a")}, {"text": said("b")}],
    "short-text": [{"answer": "loss", "weight": "1"}],
    "number": [{"answer": "9.81", "tolerance": "0.05", "weight": "1"}],
    "essay": [],
}


def post(client, drawer, kind, *options, **more):
    if "_auth_user_id" not in client.session:
        client.force_login(make_person("author", drawer.partner))
    data = typed(drawer, kind=kind, options=rows(*options), **more)
    return client.post(url_of(Question, "add"), data)


@pytest.mark.parametrize("kind", TYPES)
def test_a_question_of_each_type_is_written_and_empty_rows_are_none(client, drawer, kind):
    assert post(client, drawer, kind, *TYPES[kind], {}, {}).status_code == 302
    question = Question.objects.get().get_latest_revision_as_object()
    assert question.kind == kind
    assert question.options.count() == len(TYPES[kind])


def test_a_tick_is_enough_to_say_what_is_right(client, drawer):
    assert (
        post(client, drawer, "single", {"text": said("a")}, {"text": said("b"), "right": "on"}).status_code
        == 302
    )
    question = Question.objects.get().get_latest_revision_as_object()
    assert [option.weight for option in question.options.all()] == [0, 1]


def test_what_a_type_lacks_is_said_beside_the_field(client, drawer):
    response = post(client, drawer, "number", {"answer": "many", "weight": "1"})
    assert response.status_code == 200
    assert "answer" in response.context["form"].formsets["options"].forms[0].errors
    assert not Question.objects.exists()


def test_another_partners_picture_is_refused_and_not_named(client, drawer):
    theirs = AcademyImage.objects.create(
        title="CANARY", file=get_test_image_file(), collection=make_partner("second").collection
    )
    own = AcademyImage.objects.create(
        title="Own", file=get_test_image_file(), collection=drawer.partner.collection
    )
    response = post(client, drawer, "essay", image=str(theirs.pk), image_alt="A link")
    assert response.status_code == 200
    assert "image" in response.context["form"].errors
    assert "CANARY" not in response.content.decode()
    assert post(client, drawer, "essay", image=str(own.pk)).status_code == 200  # it needs words
    assert post(client, drawer, "essay", image=str(own.pk), image_alt="A link").status_code == 302
    option = {"text": said("a"), "image": str(theirs.pk), "weight": "1", "image_alt": "x"}
    response = post(client, drawer, "single", option, {"text": said("b")})
    assert "image" in response.context["form"].formsets["options"].forms[0].errors
