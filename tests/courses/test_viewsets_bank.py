"""The question bank as its people use it."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from courses.models import CoursePage, Objective, Partner, Question, QuestionCategory, QuizPage, QuizSlot
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import UserFactory
from tests.factories.courses import make_course, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Partner:
    make_catalogues("en")
    return make_partner("ours")


@pytest.fixture
def drawer(ours) -> QuestionCategory:
    return QuestionCategory.objects.create(partner=ours, name="Drawer")


def url_of(model: type, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def typed(category: QuestionCategory, *weights: int, kind: str = "single", **more: Any) -> dict[str, Any]:
    options = [
        {"text": rich_text(f"<p>Option {place}</p>"), "weight": str(weight), "feedback": rich_text("")}
        for place, weight in enumerate(weights)
    ]
    return nested_form_data(
        {
            "name": "Which link",
            "category": str(category.pk),
            "kind": kind,
            "prompt": rich_text("<p>Which link is slower?</p>"),
            "feedback": rich_text(""),
            "objective_key": "",
            "options": inline_formset(options),
            **more,
        }
    )


def test_an_authors_question_belongs_to_the_partner_without_being_asked(client, ours, drawer):
    client.force_login(make_person("author", ours))
    page = client.get(url_of(Question, "add")).content.decode()
    assert 'name="partner"' not in page
    response = client.post(url_of(Question, "add"), typed(drawer, 1, 0))
    assert response.status_code == 302
    question = Question.objects.get()
    assert (question.partner, question.live) == (ours, False)  # an author does not publish
    assert [option.weight for option in question.get_latest_revision_as_object().options.all()] == [1, 0]


def test_a_superuser_publishes_a_question(client, ours, drawer):
    client.force_login(UserFactory(is_superuser=True))
    data = typed(drawer, 1, 0) | {"action-publish": "action-publish", "partner": ours.pk}
    assert client.post(url_of(Question, "add"), data).status_code == 302
    question = Question.objects.get()
    assert question.live
    assert [option.weight for option in question.options.all()] == [1, 0]


@pytest.mark.parametrize("role", ["author", "coordinator"])
def test_nobody_of_a_partner_publishes_by_asking_for_it(client, ours, drawer, role):
    client.force_login(make_person(role, ours))
    data = typed(drawer, 1, 0) | {"action-publish": "action-publish"}
    client.post(url_of(Question, "add"), data)
    assert not Question.objects.filter(live=True).exists()


def test_who_writes_for_several_partners_chooses_among_these(client, ours, drawer):
    second, third = make_partner("second"), make_partner("third")
    client.force_login(make_person("author", ours, second))
    url = url_of(Question, "add")
    page = client.get(url).content.decode()
    assert f'value="{second.pk}"' in page
    assert "Third" not in page
    assert client.post(url, typed(drawer, 1, 0, partner=str(third.pk))).status_code == 200
    assert client.post(url, typed(drawer, 1, 0, partner=str(second.pk))).status_code == 200  # our drawer
    assert not Question.objects.exists()
    assert client.post(url, typed(drawer, 1, 0, partner=str(ours.pk))).status_code == 302


def test_a_question_stays_with_its_partner(client, ours, drawer):
    second = make_partner("second")
    question = make_question(category=drawer)
    client.force_login(make_person("coordinator", ours, second))
    data = typed(drawer, 1, 0, partner=str(second.pk))
    assert client.post(url_of(Question, "edit", question.pk), data).status_code == 302
    question.refresh_from_db()
    assert question.get_latest_revision_as_object().partner == ours


@pytest.mark.parametrize(
    ("kind", "weights", "field", "words"),
    [
        ("single", (0, 0), "options-0-right", "At least one option is right"),
        ("single", (1, 1, 0), "options-1-right", "Only one option"),
        ("single", (1,), "kind", "at least two options"),
        ("multiple", (0, -1), "options-0-right", "At least one option is right"),
        ("true-false", (1, 0, 0), "kind", "exactly two options"),
        ("true-false", (1, 1), "options-1-right", "Only one option"),
    ],
)
def test_options_that_do_not_fit_the_type_are_told_beside_the_field(
    client, ours, drawer, kind, weights, field, words
):
    client.force_login(make_person("author", ours))
    response = client.post(url_of(Question, "add"), typed(drawer, *weights, kind=kind))
    assert response.status_code == 200
    assert not Question.objects.exists()
    form = response.context["form"]
    if field == "kind":
        errors = [*form.errors.get("kind", []), *form.formsets["options"].non_form_errors()]
    else:
        _options, place, name = field.split("-")
        errors = form.formsets["options"].forms[int(place)].errors[name]
    assert words in str(errors) or "at least 2" in str(errors)
    page = response.content.decode()
    assert "Which link is slower?" in page  # nothing typed is lost
    if field != "kind":
        assert words in page


@pytest.mark.parametrize(
    ("kind", "weights"),
    [("single", (0, 3, 0)), ("multiple", (1, 1, -1)), ("multiple", (1, 0)), ("true-false", (0, 1))],
)
def test_options_that_fit_the_type_are_taken(client, ours, drawer, kind, weights):
    client.force_login(make_person("author", ours))
    assert client.post(url_of(Question, "add"), typed(drawer, *weights, kind=kind)).status_code == 302


def test_an_objective_is_chosen_by_its_text_and_kept_by_its_key(client, ours, drawer):
    course = make_course(partner=ours)
    page = CoursePage.objects.get(translation_key=course.key)
    objective = Objective.objects.create(page=page, locale=page.locale, text="Measure a link")
    client.force_login(make_person("coordinator", ours))
    form = client.get(url_of(Question, "add")).content.decode()
    assert "Measure a link" in form
    key = str(objective.translation_key)
    data = typed(drawer, 1, 0, objective_key=key) | {"action-publish": "yes"}
    client.post(url_of(Question, "add"), data)
    assert Question.objects.get(name="Which link").objective_key == objective.translation_key
    response = client.post(
        url_of(Question, "add"), typed(drawer, 1, 0, objective_key=str(page.translation_key))
    )
    assert "objective_key" in response.context["form"].errors


def test_an_objective_that_has_gone_is_kept_on_editing(client, ours, drawer):
    question = make_question(category=drawer)
    question.objective_key = question.translation_key
    question.save()
    client.force_login(make_person("author", ours))
    page = client.get(url_of(Question, "edit", question.pk)).content.decode()
    assert "An objective that is no longer there" in page


def test_a_category_lies_in_a_category_of_its_partner_and_not_in_itself(client, ours, drawer):
    foreign = QuestionCategory.objects.create(partner=make_partner("second"), name="Foreign")
    client.force_login(make_person("author", ours))
    add = url_of(QuestionCategory, "add")
    assert client.post(add, {"name": "Inner", "parent": str(foreign.pk)}).status_code == 200
    assert client.post(add, {"name": "Inner", "parent": str(drawer.pk)}).status_code == 302
    inner = QuestionCategory.objects.get(name="Inner")
    assert (inner.partner, inner.parent) == (ours, drawer)
    response = client.post(
        url_of(QuestionCategory, "edit", drawer.pk), {"name": "Drawer", "parent": str(inner.pk)}
    )
    assert "cannot lie inside itself" in response.content.decode()


def test_a_name_that_the_drawer_has_already_is_told(client, ours, drawer):
    client.force_login(make_person("author", ours))
    response = client.post(url_of(QuestionCategory, "add"), {"name": "Drawer", "parent": ""})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert QuestionCategory.objects.count() == 1


def test_a_question_that_a_quiz_names_is_not_deleted(client, ours, drawer):
    course = make_course(partner=ours)
    slot = QuizSlot.objects.filter(page__in=QuizPage.objects.all()).first()
    question = Question.objects.get(translation_key=slot.question_key)
    client.force_login(make_person("coordinator", ours))
    for url in (
        url_of(Question, "delete", question.pk),
        reverse("wagtail_bulk_action", args=["courses", "question", "delete"]) + f"?id={question.pk}",
    ):
        response = client.post(url, follow=True)
        assert "A quiz asks this question" in response.content.decode()
    assert Question.objects.filter(pk=question.pk).exists()
    unused = make_question(category=drawer)
    client.post(url_of(Question, "delete", unused.pk))
    assert not Question.objects.filter(pk=unused.pk).exists()
    assert course.activities.count() == 2


def test_a_person_without_a_role_has_no_bank(client, ours, drawer):
    client.force_login(make_person("instructor", ours))
    assert client.get(url_of(Question, "list")).status_code in (302, 403, 404)


def test_the_menu_of_an_author_is_short(client, ours):
    client.force_login(make_person("author", ours))
    page = client.get(reverse("wagtailadmin_home"), follow=True).content.decode()
    assert "Question bank" in page
    assert '"name": "explorer"' not in page
    assert '"name": "reports"' not in page
    assert '"name": "settings"' not in page


@pytest.mark.parametrize("questions", [1, 3])
def test_the_list_costs_the_same_for_one_question_and_three(
    client, ours, drawer, questions, django_assert_num_queries
):
    for _number in range(questions):
        make_question(category=drawer)
    client.force_login(make_person("author", ours))
    client.get(url_of(Question, "list_results"))  # some is cached from now on
    with django_assert_num_queries(12):
        response = client.get(url_of(Question, "list_results"))
    assert response.content.decode().count("Drawer") >= questions


def test_the_first_question_of_a_new_partner_needs_no_category(client, ours):
    client.force_login(make_person("author", ours))
    url = url_of(Question, "add")
    data = typed(QuestionCategory(), 1, 0) | {"category": ""}
    preview = url_of(Question, "preview_on_add")
    assert client.post(preview, data).json()["is_valid"] is True
    assert client.get(preview).status_code == 200
    assert not QuestionCategory.objects.exists()  # looking makes nothing
    assert client.post(url, data).status_code == 302
    drawer = QuestionCategory.objects.get()
    assert (drawer.partner, drawer.name) == (ours, "Questions")
    assert Question.objects.get().category == drawer
    response = client.post(url, data)  # now there is one to choose
    assert "category" in response.context["form"].errors
    assert Question.objects.count() == 1


def test_a_category_is_named_where_the_question_is_written(client, ours, drawer):
    client.force_login(make_person("author", ours))
    url = url_of(Question, "add")
    both = client.post(url, typed(drawer, 1, 0, new_category="Final test"))
    assert "new_category" in both.context["form"].errors
    assert QuestionCategory.objects.count() == 1
    for _twice in range(2):
        data = typed(drawer, 1, 0, new_category=" Final test ") | {"category": ""}
        assert client.post(url, data).status_code == 302
    assert QuestionCategory.objects.get(name="Final test").partner == ours
    assert {question.category.name for question in Question.objects.all()} == {"Final test"}


def test_a_question_is_previewed_before_it_is_whole(client, ours, drawer):
    client.force_login(make_person("author", ours))
    empty = [{"text": rich_text(""), "weight": "0", "feedback": rich_text("")}] * 2
    data = typed(drawer, options=inline_formset(empty)) | {"category": "", "name": ""}
    preview = url_of(Question, "preview_on_add")
    assert client.post(preview, data).json() == {"is_valid": True, "is_available": True}
    assert client.get(preview).status_code == 200
    question = make_question(category=drawer)
    preview = url_of(Question, "preview_on_edit", question.pk)
    assert client.post(preview, typed(drawer, 0, 0)).json()["is_valid"] is True
    assert client.post(url_of(Question, "add"), data).status_code == 200  # nothing of it is kept
    assert Question.objects.count() == 1
