"""The editor of a question: every type, the tick, empty rows, and files of others."""

import pytest
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import inline_formset, rich_text

from cms.models import AcademyImage
from courses.bank.truth import TRUE_AND_FALSE
from courses.grading import decimal_of, number_of
from courses.models import Question, QuestionCategory
from courses.question_rules import folded
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.courses.test_viewsets_bank import typed, url_of
from tests.factories.courses import locale_of

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


def newest_options():
    return list(Question.objects.get().get_latest_revision_as_object().options.all())


@pytest.mark.parametrize(
    ("language", "words"), [(code, list(words.values())) for code, words in TRUE_AND_FALSE.items()]
)
def test_true_and_false_are_written_for_whoever_ticks_the_right_one(client, drawer, language, words):
    locale_of(language)
    client.force_login(make_person("author", drawer.partner))
    data = typed(drawer, kind="true-false", options=rows({}, {"right": "on", "weight": "0"}, {}, {}))
    assert client.post(f"{url_of(Question, 'add')}?locale={language}", data).status_code == 302
    options = newest_options()
    assert [folded(option.text) for option in options] == [word.casefold() for word in words]
    assert [option.weight for option in options] == [0, 1]


def test_an_author_of_true_or_false_still_says_which_and_may_use_other_words(client, drawer):
    response = post(client, drawer, "true-false", {}, {})
    assert "right" in response.context["form"].formsets["options"].forms[0].errors
    assert "True" in response.content.decode()
    own = post(client, drawer, "true-false", {"text": said("Yes"), "right": "on"}, {"text": said("No")})
    assert own.status_code == 302
    assert [folded(option.text) for option in newest_options()] == ["yes", "no"]


def test_statements_stay_empty_in_another_type_and_where_one_is_written(client, drawer):
    assert post(client, drawer, "single", {"right": "on"}, {}).status_code == 200
    response = post(
        client, drawer, "true-false", {"text": said("Yes"), "right": "on"}, {"feedback": said("Hm")}
    )
    assert "text" in response.context["form"].formsets["options"].forms[1].errors


def test_the_editor_holds_both_statements_for_its_script(client, drawer):
    locale_of("fr")
    client.force_login(make_person("author", drawer.partner))
    page = client.get(f"{url_of(Question, 'add')}?locale=fr").content.decode()
    assert 'data-true="Vrai" data-false="Faux"' in page


@pytest.mark.parametrize(
    ("language", "written", "held", "shown"),
    [
        ("en", "1,234.5", "1234.5", "1234.5"),
        ("fr", "9,81", "9.81", "9,81"),
        ("es", "1.234,5", "1234.5", "1234,5"),
        ("ru", "1 234,125", "1234.125", "1234,125"),
        ("ar", "٩٫٨١", "9.81", "9.81"),
        ("zh-hans", "\uff19\uff0e\uff18\uff11", "9.81", "9.81"),
        ("fr", "−2e3", "-2e3", "-2e3"),
    ],
)
def test_a_number_is_written_and_shown_as_its_author_does(client, drawer, language, written, held, shown):
    author = make_person("author", drawer.partner)
    author.language = language
    author.save()
    client.force_login(author)
    answer = {"answer": written, "tolerance": written.strip("−"), "weight": "1"}
    assert post(client, drawer, "number", answer, unit="km").status_code == 302
    [option] = newest_options()
    assert option.answer == held
    page = client.get(url_of(Question, "edit", Question.objects.get().pk)).context["form"]
    [row] = page.formsets["options"].initial_forms
    assert row["answer"].value() == shown
    assert number_of(shown, language) == decimal_of(held)


def test_a_number_with_its_unit_is_read_and_what_is_none_is_refused_as_typed(client, drawer):
    assert post(client, drawer, "number", {"answer": "5 km", "weight": "1"}, unit="km").status_code == 302
    assert newest_options()[0].answer == "5"
    response = post(client, drawer, "number", {"answer": "1,2,3", "weight": "1", "tolerance": "1e"})
    errors = response.context["form"].formsets["options"].forms[0].errors
    assert errors["answer"] == ["Write a number, such as 9.81 or −2e3."]
    assert "tolerance" in errors
    assert 'value="1,2,3"' in response.content.decode()
