"""Acting on many questions from the list, being asked first, and the question's own page with its trial."""

import uuid

import pytest
from django.urls import reverse

from courses.models import Partner, Question, QuestionCategory, QuestionOption, QuizPage, QuizSlot
from enrollments.models import FrozenQuestion
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import make_course
from tests.factories.courses import make_question

pytestmark = pytest.mark.django_db
FRAME_READS, QUESTION_READS = 12, 12


@pytest.fixture
def ours() -> Partner:
    make_catalogues("en", "fr")
    return make_partner("ours")


@pytest.fixture
def drawer(ours) -> QuestionCategory:
    return QuestionCategory.objects.create(partner=ours, name="Fibre")


@pytest.fixture
def client(client, ours):
    client.force_login(make_person("coordinator", ours))
    return client


def act(client, what, *questions, follow=True, **more):
    body = {"act": what, "keys": [str(each.key) for each in questions], "partner": "ours", **more}
    return client.post(reverse("desk:bank_act"), body, follow=follow)


def test_all_that_match_are_acted_on_over_every_page(client, drawer):
    for number in range(60):
        make_question(category=drawer, name=f"{'Even' if number % 2 else 'Odd'} {number}")
    answer = act(client, "difficulty", every="1", query="q=even&sort=newest", difficulty="hard")
    assert "30 questions changed." in answer.content.decode()
    assert Question.objects.filter(difficulty="hard").count() == 30
    assert answer.redirect_chain[0][0] == "/admin/academy/bank/?partner=ours&q=even&sort=newest"


def test_too_many_are_refused_with_a_way_on(client, drawer, monkeypatch):
    monkeypatch.setattr("courses.desk.bank_acts.MOST", 2)
    for _ in range(3):
        make_question(category=drawer)
    answer = act(client, "retire", every="1", query="")
    assert "These are 3 questions. One act takes 2 at most" in answer.content.decode()
    assert not Question.objects.filter(retired=True).exists()


def test_nothing_chosen_is_said(client, drawer):
    assert "Choose some questions first." in act(client, "copy").content.decode()


def test_retiring_what_a_quiz_asks_is_asked_before(client, ours, drawer):
    make_course(partner=ours)
    asked = Question.objects.filter(partner=ours).first()
    page = act(client, "retire", asked)
    html = page.content.decode()
    assert "Retire 1 question?" in html
    assert QuizPage.objects.first().title in html
    assert not Question.objects.filter(retired=True).exists()
    act(client, "retire", asked, sure="1")
    assert Question.objects.get(pk=asked.pk).retired
    free = make_question(category=drawer)
    act(client, "retire", free)  # no quiz asks it
    assert Question.objects.get(pk=free.pk).retired


def test_moving_out_of_what_a_quiz_draws_from_is_asked_before(client, ours, drawer):
    course = make_course(partner=ours)
    quiz = QuizPage.objects.get(translation_key__in=course.activities.values("key"))
    QuizSlot.objects.create(page=quiz, category=drawer)
    question = make_question(category=drawer)
    there = QuestionCategory.objects.create(partner=ours, name="Radio")
    html = act(client, "move", question, category=str(there.pk)).content.decode()
    assert "Move 1 question?" in html
    assert f'name="category" value="{there.pk}"' in html
    act(client, "move", question, category=str(there.pk), sure="1")
    assert Question.objects.get(pk=question.pk).category == there


def test_deleting_is_asked_before_and_refused_where_somebody_answered(client, drawer):
    question, kept = make_question(category=drawer), make_question(category=drawer)
    assert "Delete 1 question?" in act(client, "delete", question).content.decode()
    assert Question.objects.count() == 2
    act(client, "delete", question, sure="1")
    FrozenQuestion.objects.create(digest="x", question_key=kept.key, content={"v": 2})
    assert "Learners have answered" in act(client, "delete", kept, sure="1").content.decode()
    assert Question.objects.get() == kept
    page = client.get(reverse("desk:question", args=[kept.key])).content.decode()
    assert 'value="delete"' not in page
    assert "it is never deleted" in page


@pytest.mark.parametrize("way", ["one", "bulk"])
def test_wagtails_own_ways_of_deleting_keep_what_was_answered(client, drawer, way):
    kept = make_question(category=drawer)
    FrozenQuestion.objects.create(digest="x", question_key=kept.key, content={"v": 2})
    url = reverse("wagtailsnippets_courses_question:delete", args=[kept.pk])
    if way == "bulk":
        url = reverse("wagtail_bulk_action", args=["courses", "question", "delete"]) + f"?id={kept.pk}"
    answer = client.post(url, follow=True)
    assert "Learners have answered this question" in answer.content.decode()
    assert Question.objects.filter(pk=kept.pk).exists()


def test_questions_and_categories_of_others_are_not_there(client, drawer):
    other = make_partner("other")
    theirs = QuestionCategory.objects.create(partner=other, name="T")
    foreign, own = make_question(category=theirs), make_question(category=drawer)
    assert client.get(reverse("desk:question", args=[foreign.key])).status_code == 404
    assert client.get(reverse("desk:question", args=[uuid.uuid4()])).status_code == 404
    assert act(client, "retire", foreign).status_code == 404
    assert act(client, "move", own, category=str(theirs.pk)).status_code == 404
    assert act(client, "retire", own, partner="other").status_code == 404
    body = {"do": "rename", "category": theirs.pk, "name": "Mine", "partner": "ours"}
    assert client.post(reverse("desk:bank_category"), body).status_code == 404
    assert client.get(reverse("desk:try_question", args=[foreign.key, "en"])).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"act": "explode"},
        {"act": "move", "category": "x"},
        {"act": "retire", "keys": "not-a-key"},
        {"act": "retire", "keys": "x" * 36, "back": "question"},
        {"act": "objective", "objective": "x"},
    ],
)
def test_half_a_form_is_a_bad_request(client, drawer, body):
    data = {"partner": "ours", "keys": str(make_question(category=drawer).key), **body}
    assert client.post(reverse("desk:bank_act"), data).status_code == 400


def test_categories_are_tended_from_the_page(client, ours, drawer):
    url = reverse("desk:bank_category")
    made = client.post(url, {"do": "make", "name": "Splices", "parent": drawer.pk, "partner": "ours"})
    inner = QuestionCategory.objects.get(name="Splices")
    assert made.url.endswith(f"category={inner.pk}")
    for do, more in (("rename", {"name": "Joints"}), ("move", {"parent": ""})):
        client.post(url, {"do": do, "category": inner.pk, "partner": "ours", **more})
    inner.refresh_from_db()
    assert (inner.name, inner.parent) == ("Joints", None)
    make_question(category=inner)
    again = client.post(url, {"do": "remove", "category": inner.pk, "partner": "ours"}, follow=True)
    assert "Move the questions" in again.content.decode()
    assert client.post(url, {"do": "explode", "category": inner.pk, "partner": "ours"}).status_code == 400


@pytest.mark.parametrize("quizzes", [1, 3])
def test_the_page_of_a_question_costs_the_same_for_one_quiz_and_three(
    client, ours, drawer, quizzes, django_assert_num_queries
):
    question = make_question(category=drawer)
    for _ in range(quizzes):
        course = make_course(partner=ours)
        quiz = QuizPage.objects.get(translation_key__in=course.activities.values("key"))
        QuizSlot.objects.create(page=quiz, question_key=question.key)
    url = reverse("desk:question", args=[question.key])
    client.get(url)
    with django_assert_num_queries(FRAME_READS + QUESTION_READS):
        page = client.get(url)
    assert page.content.decode().count("asks it by name") == quizzes


def test_a_language_is_begun_from_the_page_and_leads_to_its_editor(client, drawer):
    question = make_question(category=drawer)
    answer = client.post(reverse("desk:start_question", args=[question.key]), {"language": "fr"})
    made = Question.objects.get(locale__language_code="fr")
    assert answer.url == reverse("wagtailsnippets_courses_question:edit", args=[made.pk])
    again = client.post(reverse("desk:start_question", args=[question.key]), {"language": "fr"}, follow=True)
    assert "in this language already" in again.content.decode()
    page = client.get(reverse("desk:question", args=[question.key])).content.decode()
    assert answer.url in page


def test_a_translator_reaches_the_translation_and_not_the_original(client, ours, drawer):
    question = make_question(category=drawer)
    client.post(reverse("desk:start_question", args=[question.key]), {"language": "fr"})
    made = Question.objects.get(locale__language_code="fr")
    client.force_login(make_person("translator", ours))
    page = client.get(reverse("desk:question", args=[question.key])).content.decode()
    assert reverse("wagtailsnippets_courses_question:edit", args=[made.pk]) in page
    assert reverse("wagtailsnippets_courses_question:edit", args=[question.pk]) not in page


def asking(drawer, kind, *options, **fields):
    """A question of this kind whose options are dicts of columns; returns it and the options in order."""
    question = make_question(category=drawer, kind=kind, weights=())
    Question.objects.filter(pk=question.pk).update(feedback_right="<p>All right.</p>", **fields)
    rows = [
        QuestionOption.objects.create(
            question=question,
            locale=question.locale,
            sort_order=place,
            translation_key=uuid.UUID(int=place),
            **row,
        )
        for place, row in enumerate(options, start=1)
    ]
    return question, rows


def trial(client, question, **answer):
    url = reverse("desk:try_question", args=[question.key, "en"])
    assert client.get(url).status_code == 200
    page = client.post(url, answer)
    assert page.status_code == 200
    return page


TEXT = {"text": "<p>Yes</p>", "weight": 1, "feedback": "<p>Well chosen.</p>"}
NO = {"text": "<p>No</p>", "weight": 0, "feedback": "<p>Look again.</p>"}
A, B = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))


@pytest.mark.parametrize(
    ("kind", "options", "answer", "percent", "said"),
    [
        ("single", (TEXT, NO), {"answer": A}, 100, "Well chosen."),
        ("single", (TEXT, NO), {"answer": B}, 0, "Look again."),
        ("multiple", (TEXT, TEXT, NO), {"answer": [A]}, 50, "Well chosen."),
        ("true-false", (TEXT, NO), {"answer": A}, 100, "All right."),
        ("matching", ({"text": "<p>a</p>", "match": "<p>1</p>"}, {"text": "<p>b</p>", "match": "<p>2</p>"}),
         {"match-1": A, "match-2": A}, 50, "right: 2"),
        ("ordering", ({"text": "<p>a</p>"}, {"text": "<p>b</p>"}), {"place-1": "1", "place-2": "2"}, 100,
         "All right."),
        ("short-text", ({"answer": "fib*", "weight": 1},), {"text": "Fibre"}, 100, "fib*"),
        ("number", ({"answer": "9.8", "tolerance": "0.1", "weight": 1},), {"text": "9.81"}, 100, "9.8 ± 0.1"),
        ("number", ({"answer": "9.8", "tolerance": "0.1", "weight": 1},), {"text": "ten"}, 0, "9.8 ± 0.1"),
    ],
)  # fmt: skip
def test_every_kind_is_tried_as_a_learner_and_graded(client, drawer, kind, options, answer, percent, said):
    question, _rows = asking(drawer, kind, *options)
    page = trial(client, question, points="3", **answer)
    html = page.content.decode()
    assert page.context["result"].percent == percent
    assert f"{percent} %" in html
    assert said in html
    assert "of 3 points" in html


def test_an_essay_says_that_a_person_grades_it_and_nothing_is_kept(client, drawer):
    question, _rows = asking(drawer, "essay")
    html = trial(client, question, text="Three words here").content.decode()
    assert "A person grades this answer" in html
    assert "3 words written" in html
    assert not FrozenQuestion.objects.exists()


def test_an_answer_that_no_form_of_ours_sends_is_refused_in_words(client, drawer):
    question, _rows = asking(drawer, "single", TEXT, NO)
    assert "This answer cannot be read." in trial(client, question, answer="zzz").content.decode()


def test_the_newest_draft_is_tried(client, drawer):
    question, _rows = asking(drawer, "single", TEXT, NO)
    draft = Question.objects.get(pk=question.pk)
    draft.prompt = "<p>Newer words?</p>"
    draft.save_revision()
    html = client.get(reverse("desk:try_question", args=[question.key, "en"])).content.decode()
    assert "Newer words?" in html
    assert client.get(reverse("desk:try_question", args=[question.key, "ar"])).status_code == 404


def test_the_order_of_a_trial_tells_nothing():
    from courses.tried import order_of

    options = [{"key": key} for key in ("c", "a", "b")]
    assert order_of({"kind": "ordering", "options": options}) == ["a", "b", "c"]
    pinned = [{"key": "c"}, {"key": "a", "pinned": True}, {"key": "b"}]
    assert order_of({"kind": "single", "options": pinned}) == ["b", "a", "c"]
