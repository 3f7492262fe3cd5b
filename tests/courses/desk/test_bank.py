"""The question bank at the desk: its list, its categories, who meets it, and what each row says."""

import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from academy.users.roles import REVIEWERS
from courses.models import (
    CoursePage,
    Objective,
    Partner,
    PartnerGroup,
    Question,
    QuestionCategory,
    QuestionOption,
    QuestionStatistics,
    QuestionTag,
    QuizPage,
    QuizSlot,
    TaggedQuestion,
)
from courses.services import appoint
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import UserFactory, make_course
from tests.factories.courses import make_question

pytestmark = pytest.mark.django_db
FRAME_READS = 12  # session, person, rights and menu, as on every page of the admin
BANK_READS = (
    10  # the list itself: the bank, its tree, quizzes, count, keys, rows, statistics, tags, objectives
)


@pytest.fixture
def ours() -> Partner:
    make_catalogues("en", "fr")
    return make_partner("ours")


@pytest.fixture
def drawer(ours) -> QuestionCategory:
    return QuestionCategory.objects.create(partner=ours, name="Fibre")


@pytest.fixture
def author(ours):
    return make_person("author", ours)


def shown(client, **asked):
    page = client.get(reverse("desk:bank"), asked)
    assert page.status_code == 200
    return [row.name for row in page.context["rows"]]


def statistics(question, verdict, facility, answers=20):
    return QuestionStatistics.objects.create(
        partner=question.partner, question_key=question.key, answers=answers,
        facility=Decimal(facility), verdict=verdict,
    )  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_question_and_three(
    client, author, drawer, number, django_assert_num_queries
):
    make_course(partner=drawer.partner)
    tag = QuestionTag.objects.create(partner=drawer.partner, name="Lab")
    for _ in range(number):
        question = make_question(category=drawer)
        make_question(category=drawer, language="fr", key=question.key)
        statistics(question, "bad", "0.2")
        TaggedQuestion.objects.create(tag=tag, question_key=question.key)
    client.force_login(author)
    client.get(reverse("desk:bank"))
    with django_assert_num_queries(FRAME_READS + BANK_READS):
        page = client.get(reverse("desk:bank"), {"category": drawer.pk})
    assert len(page.context["rows"]) == number


def test_a_question_is_one_row_with_all_its_languages(client, author, drawer):
    question = make_question(category=drawer, name="Loss of a splice")
    make_question(category=drawer, language="fr", key=question.key, name="Loss of a splice")
    Question.objects.filter(locale__language_code="fr").update(live=False)
    make_question(category=drawer, name="Other")
    client.force_login(author)
    page = client.get(reverse("desk:bank"))
    row = page.context["rows"][0]
    assert [(each.language, each.state) for each in row.editions] == [("en", "live"), ("fr", "draft")]
    assert [each.language for each in page.context["rows"][1].missing] == ["fr"]
    assert "2 questions" in page.content.decode()


def test_a_language_of_the_quizzes_in_which_a_question_is_missing_shows(client, author, drawer):
    make_course(partner=drawer.partner, languages=("en", "fr"))
    make_question(category=drawer, name="Alone")
    client.force_login(author)
    page = client.get(reverse("desk:bank"), {"q": "Alone"})
    assert [each.language for each in page.context["rows"][0].missing] == ["fr"]
    assert "not yet:" in page.content.decode()


def test_a_draft_is_listed_by_its_newest_name(client, author, drawer):
    question = make_question(category=drawer, name="Old")
    question.name = "New name"
    question.save_revision()
    client.force_login(author)
    assert shown(client) == ["New name"]
    assert shown(client, q="new name") == ["New name"]


def test_a_word_in_an_option_is_found_after_the_names_that_have_it(client, author, drawer):
    pairs = make_question(category=drawer, name="Pairs")
    QuestionOption.objects.create(
        question=pairs, locale=pairs.locale, match="<p>A connector &amp; its loss</p>"
    )
    short = make_question(category=drawer, name="Short")
    QuestionOption.objects.create(question=short, locale=short.locale, answer="Connector R&D")
    told = make_question(category=drawer, name="A link")
    Question.objects.filter(pk=told.pk).update(prompt="<p>Which connector?</p>")
    make_question(category=drawer, name="Zero: the connector")
    make_question(category=drawer, name="Not this")
    client.force_login(author)
    assert shown(client, q="connector") == ["Zero: the connector", "A link", "Pairs", "Short"]
    assert shown(client, q="connector", sort="name")[0] == "Zero: the connector"
    assert shown(client, q="connector", sort="newest")[0] == "Zero: the connector"
    assert shown(client, q="connector &") == ["Pairs", "Short"]
    assert shown(client, q="connector link") == ["A link"]


def test_what_is_named_by_more_of_the_words_comes_first(client, author, drawer):
    half = make_question(category=drawer, name="A splice")
    Question.objects.filter(pk=half.pk).update(prompt="<p>What loss?</p>")
    make_question(category=drawer, name="Splice loss")
    client.force_login(author)
    assert shown(client, q="loss splice") == ["Splice loss", "A splice"]


@pytest.mark.parametrize("asked", [{}, {"language": "en"}, {"q": "which"}])
def test_the_list_is_in_the_order_of_the_names_that_it_shows(client, author, drawer, asked):
    other = make_question(category=drawer, name="Z in English")
    make_question(category=drawer, name="A en français", language="fr", key=other.key)
    middle = make_question(category=drawer, name="M alone")
    middle.name = "Y alone"
    middle.save_revision()
    make_question(category=drawer, name="N alone")
    client.force_login(author)
    assert shown(client, **asked) == ["N alone", "Y alone", "Z in English"]
    author.language = "fr"
    author.save()
    assert shown(client, **asked) == ["A en français", "N alone", "Y alone"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "splice"}, ["Splice loss"]),
        ({"q": "which RIGHT splice"}, ["Splice loss"]),
        ({"q": "100% _"}, []),
        ({"kind": "number"}, ["Gravity"]),
        ({"language": "fr"}, ["Splice loss"]),
        ({"missing": "fr"}, ["Gravity"]),
        ({"tag": "TAG"}, ["Gravity"]),
        ({"difficulty": "hard"}, ["Gravity"]),
        ({"difficulty": "none"}, ["Splice loss"]),
        ({"status": "retired"}, ["Gone"]),
        ({"status": "all"}, ["Gone", "Gravity", "Splice loss"]),
        ({"status": "draft"}, ["Gravity"]),
        ({"verdict": "bad"}, ["Splice loss"]),
        ({"verdict": "few"}, ["Gravity"]),
        ({"facility": "0"}, ["Splice loss"]),
        ({"facility": "75"}, []),
        ({"objective": "none"}, ["Gravity", "Splice loss"]),
        ({"objective": str(uuid.UUID(int=5))}, []),
        ({"kind": "no such", "category": "x", "facility": "9", "tag": "-1"}, ["Gravity", "Splice loss"]),
        ({"sort": "newest"}, ["Gravity", "Splice loss"]),
        ({"sort": "verdict"}, ["Splice loss", "Gravity"]),
        ({"sort": "facility"}, ["Splice loss", "Gravity"]),
    ],
)
def test_the_list_is_searched_narrowed_and_ordered(client, author, drawer, asked, names):
    splice = make_question(category=drawer, name="Splice loss")
    make_question(category=drawer, name="Splice loss", language="fr", key=splice.key)
    retired = make_question(category=drawer, name="Gone")
    Question.objects.filter(pk=retired.pk).update(retired=True)
    gravity = make_question(category=drawer, name="Gravity", kind="number")
    Question.objects.filter(pk=gravity.pk).update(difficulty="hard", live=False)
    tag = QuestionTag.objects.create(partner=drawer.partner, name="Lab")
    TaggedQuestion.objects.create(tag=tag, question_key=gravity.key)
    statistics(splice, "bad", "0.2")
    client.force_login(author)
    assert (
        shown(client, **{name: str(tag.pk) if value == "TAG" else value for name, value in asked.items()})
        == names
    )


def test_facility_from_few_answers_is_neither_shown_nor_searched(client, author, drawer):
    statistics(make_question(category=drawer), "few", "0.1", answers=9)
    client.force_login(author)
    assert shown(client, facility="0") == []
    page = client.get(reverse("desk:bank"))
    assert page.context["rows"][0].counted.percent is None
    assert "10 %" not in page.content.decode()


@pytest.mark.parametrize(
    ("quality", "mended"),
    [
        ("feedback", {"feedback": "<p>Because.</p>"}),
        ("objective", {"objective_key": uuid.UUID(int=3)}),
        ("difficulty", {"difficulty": "easy"}),
        ("right", {"kind": "essay"}),
    ],
)
def test_what_is_to_be_mended_is_found_until_it_is(client, author, drawer, quality, mended):
    question = make_question(category=drawer, weights=(0, 0))
    Question.objects.filter(pk=question.pk).update(feedback="")
    question.options.model.objects.filter(question=question).update(feedback="")
    client.force_login(author)
    assert len(shown(client, quality=quality)) == 1
    Question.objects.filter(pk=question.pk).update(**mended)
    assert shown(client, quality=quality) == []


def test_used_are_those_a_quiz_names_or_may_draw_live_or_in_a_draft(client, author, ours, drawer):
    course = make_course(partner=ours, questions=2)
    lonely = make_question(category=drawer, name="Lonely")
    client.force_login(author)
    assert shown(client, use="no") == ["Lonely"]
    assert len(shown(client, use="yes")) == 2
    quiz = QuizPage.objects.get(translation_key__in=course.activities.values("key"))
    slot = QuizSlot.objects.create(page=quiz, category=drawer)
    quiz.save_revision()
    slot.delete()
    assert shown(client, use="no") == []  # a draft draws from the drawer
    assert lonely.category == drawer


def test_a_category_shows_what_is_inside_it_unless_told_otherwise(client, author, ours, drawer):
    inner = QuestionCategory.objects.create(partner=ours, parent=drawer, name="Splices")
    make_question(category=drawer, name="Outer")
    make_question(category=inner, name="Inner")
    client.force_login(author)
    assert shown(client, category=drawer.pk) == ["Inner", "Outer"]
    assert shown(client, category=drawer.pk, here="1") == ["Outer"]
    assert shown(client, category=inner.pk) == ["Inner"]
    page = client.get(reverse("desk:bank"), {"category": drawer.pk})
    [top, below] = [row["node"] for row in page.context["tree"]["rows"]]
    assert (top.own, top.inside, below.inside) == (1, 2, 1)


def test_the_state_of_the_list_is_in_the_address_of_the_next_page(client, author, drawer):
    for number in range(51):
        make_question(category=drawer, name=f"Question {number:02}")
    client.force_login(author)
    page = client.get(reverse("desk:bank"), {"q": "question", "sort": "newest", "category": drawer.pk})
    html = page.content.decode()
    assert len(page.context["rows"]) == 50
    assert f"?partner=ours&amp;q=question&amp;category={drawer.pk}&amp;sort=newest&amp;p=2" in html


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (PartnerGroup.Role.AUTHOR, 200, True),
        (PartnerGroup.Role.COORDINATOR, 200, True),
        (PartnerGroup.Role.TRANSLATOR, 200, False),
        (PartnerGroup.Role.INSTRUCTOR, 404, False),
    ],
)
def test_each_role_reads_or_writes_as_it_may(client, ours, drawer, role, reads, writes):
    question = make_question(category=drawer)
    client.force_login(make_person(role, ours))
    for address in (reverse("desk:bank"), reverse("desk:question", args=[question.key])):
        page = client.get(address)
        assert page.status_code == reads
        assert ('value="retire"' in page.content.decode()) is writes
    body = {"act": "difficulty", "difficulty": "hard", "keys": str(question.key), "partner": "ours"}
    client.post(reverse("desk:bank_act"), body)
    question.refresh_from_db()
    assert (question.difficulty == "hard") is writes


def test_a_reviewer_reads_every_bank_and_changes_none(client, ours, drawer):
    question = make_question(category=drawer, name="Read me")
    reviewer = UserFactory()
    reviewer.groups.add(Group.objects.get(name=REVIEWERS))
    client.force_login(reviewer)
    assert shown(client, partner="ours") == ["Read me"]
    assert client.get(reverse("desk:question", args=[question.key])).status_code == 200
    body = {"act": "retire", "keys": str(question.key), "partner": "ours", "sure": "1"}
    assert client.post(reverse("desk:bank_act"), body).status_code in (302, 403)
    assert not Question.objects.get(pk=question.pk).retired


def test_the_menu_and_wagtails_list_lead_to_the_bank(client, author, drawer):
    client.force_login(author)
    page = client.get(reverse("desk:courses")).content.decode()
    assert reverse("desk:bank") in page
    assert "snippets/courses/question/" not in page
    for name in ("question", "questioncategory"):
        answer = client.get(reverse(f"wagtailsnippets_courses_{name}:list"))
        assert answer.url == reverse("desk:bank")


def test_who_works_for_two_partners_chooses_the_bank(client, ours, drawer):
    second = make_partner("second")
    make_question(category=QuestionCategory.objects.create(partner=second, name="S"), name="Theirs")
    make_question(category=drawer, name="Ours")
    person = make_person("author", ours)
    appoint(user=person, partner=second, role=PartnerGroup.Role.TRANSLATOR)
    client.force_login(person)
    assert shown(client) == ["Ours"]
    assert shown(client, partner="second") == ["Theirs"]
    assert client.get(reverse("desk:bank"), {"partner": "third"}).status_code == 404
    body = {"act": "retire", "every": "1", "query": "", "partner": "second", "sure": "1"}
    client.post(reverse("desk:bank_act"), body)
    assert not Question.objects.filter(retired=True).exists()  # only a translator there


def test_objectives_stand_by_their_courses(client, author, ours, drawer):
    course = make_course(partner=ours)
    page = CoursePage.objects.get(translation_key=course.key)
    aim = Objective.objects.create(page=page, locale=page.locale, text="Measure a link")
    question = make_question(category=drawer, name="Aimed")
    Question.objects.filter(pk=question.pk).update(objective_key=aim.translation_key)
    client.force_login(author)
    assert shown(client, objective=str(aim.translation_key)) == ["Aimed"]
    assert "Measure a link" in client.get(reverse("desk:bank"), {"q": "Aimed"}).content.decode()
