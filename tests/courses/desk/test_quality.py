"""Quality at the desk: facts from drafts, findings that are kept, the pages, the panel, overrides."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Collection

from academy.users.models import User
from academy.users.roles import REVIEWERS
from cms.models import AcademyDocument
from courses.models import CoursePage, LessonPage, Objective, QualityOverride, Question, QuizPage
from courses.quality_facts import count, counts_of, facts_of, findings_of
from courses.quality_kinds import Level
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def ours():
    make_catalogues("en", "fr")
    return make_partner("ours")


@pytest.fixture
def course(ours):
    return make_course(partner=ours)


@pytest.fixture
def reviewer(db):
    person = User.objects.create_user("reviewer@staff.example")
    person.groups.add(Group.objects.get(name=REVIEWERS))
    return person


def codes(course):
    return {each.code for each in findings_of(course)}


def save(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()
    return page


def test_a_draft_counts_and_not_what_is_live(course):
    assert "audience-missing" in codes(course)
    page = CoursePage.objects.get(translation_key=course.key)
    save(page, audience="Trainers.")
    assert "audience-missing" not in codes(course)
    assert CoursePage.objects.get(pk=page.pk).audience == ""


def test_the_facts_of_a_course_are_those_of_its_pages(course):
    page = CoursePage.objects.get(translation_key=course.key)
    page.objectives = [Objective(text="Measure a link", sort_order=1, locale=page.locale)]
    page.save_revision()
    facts = facts_of(course)
    (edition,) = facts.editions
    assert [each.text for each in edition.objectives] == ["Measure a link"]
    (module,) = edition.modules
    assert [type(each).__name__ for each in module.activities] == ["LessonFacts", "QuizFacts"]
    assert module.lessons[0].body.has_words
    assert module.quizzes[0].is_final
    assert len(facts.questions) == len(module.quizzes[0].slots) == 2
    assert all(question.feedback and len(question.options) == 4 for question in facts.questions)


def test_each_file_of_a_lesson_is_asked_for_its_credits(course, ours):
    lesson = LessonPage.objects.child_of(CoursePage.objects.get().get_children().first()).get()
    said = {"author": "A", "source": "S", "licence": ""}
    own = AcademyDocument.objects.create(
        title="Ours", collection=ours.collection, file="documents/a.pdf", **said
    )
    other = Collection.get_first_root_node().add_child(name="Theirs")
    theirs = AcademyDocument.objects.create(title="CANARY", collection=other, file="documents/b.pdf")
    body = [("download", {"title": "A file", "document": each}) for each in (own, theirs)]
    save(lesson, body=body)
    found = [each for each in findings_of(course) if each.code.startswith("file-")]
    assert [each.code for each in found] == ["file-credit", "file-gone"]
    assert "Ours" in found[0].sentence
    assert all("CANARY" not in each.sentence for each in findings_of(course))


def test_what_was_found_is_kept_until_a_draft_a_question_or_a_file_changes(
    course, ours, django_assert_num_queries
):
    findings_of(course)
    with django_assert_num_queries(5):  # heads, drafts, bank, collections, overrides; and what is kept
        findings_of(course)
    question = Question.objects.first()
    question.feedback = ""
    for option in question.options.all():
        option.feedback = ""
    question.options = list(question.options.all())
    for option in question.options.all():
        option.feedback = ""
    question.save_revision()
    assert "question-feedback" in codes(course)
    lesson = LessonPage.objects.get()
    document = AcademyDocument.objects.create(
        title="Ours", collection=ours.collection, file="documents/a.pdf", author="A", source="S"
    )
    save(lesson, body=[("download", {"title": "A file", "document": document})])
    assert "file-credit" in codes(course)
    document.licence = "CC BY 4.0"
    document.save()
    assert "file-credit" not in codes(course)


@pytest.mark.parametrize("lessons", [1, 6])
def test_facts_cost_the_same_for_one_lesson_and_six(ours, lessons, django_assert_max_num_queries):
    course = make_course(partner=ours, lessons=lessons, questions=lessons, languages=("en", "fr"))
    facts_of(course)  # outlines are kept
    with django_assert_max_num_queries(10):
        facts_of(course)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_course_and_three(client, ours, number, django_assert_num_queries):
    courses = [make_course(partner=ours) for _ in range(number)]
    counts_of(courses)
    client.force_login(make_person("author", ours))
    client.get(reverse("desk:quality_list"))
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("desk:quality_list"))
    assert page.content.decode().count('data-label="Must"') == number


LIST_QUERIES = 20


def test_the_page_of_a_course_leads_to_the_field(client, course, ours):
    client.force_login(make_person("author", ours))
    page = client.get(reverse("desk:quality", args=[course.code])).content.decode()
    edition = CoursePage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[edition.pk])
    assert f'href="{edit}#panel-child-content-audience-section"' in page
    assert "Let it stand" not in page
    only = client.get(reverse("desk:quality", args=[course.code]), {"level": "should"}).content.decode()
    assert "There are no learning objectives" not in only


def test_a_strangers_course_is_not_there(client, course, ours):
    client.force_login(make_person("author", make_partner("theirs")))
    page, question = CoursePage.objects.get(), Question.objects.first()
    for name, args in (
        ("quality", [course.code]),
        ("quality_panel", [page.pk]),
        ("quality_question_panel", [question.pk]),
    ):
        assert client.get(reverse(f"desk:{name}", args=args)).status_code == 404, name
    for name in ("quality_override", "quality_hold"):
        assert client.post(reverse(f"desk:{name}", args=[course.code])).status_code == 404, name
    assert course.code not in client.get(reverse("desk:quality_list")).content.decode()


def test_an_author_overrides_nothing(client, course, ours):
    client.force_login(make_person("author", ours))
    asked = {"check": "audience-missing", "place": f"{course.key}/en/audience", "reason": "Because."}
    url = reverse("desk:quality_override", args=[course.code])
    assert client.post(url, asked).status_code == 302  # to the desk
    assert not QualityOverride.objects.exists()


def test_a_reviewer_overrides_with_a_reason_and_lets_it_hold_again(client, course, reviewer):
    client.force_login(reviewer)
    asked = {"check": "audience-missing", "place": f"{course.key}/en/audience"}
    url = reverse("desk:quality_override", args=[course.code])
    client.post(url, asked)
    assert not QualityOverride.objects.exists()  # without a reason
    client.post(url, {**asked, "reason": "It is for everybody."})
    (found,) = [each for each in findings_of(course) if each.code == "audience-missing"]
    assert (found.overridden, found.blocks) == ("It is for everybody.", False)
    assert count(findings_of(course)).overridden == 1
    page = client.get(reverse("desk:quality", args=[course.code])).content.decode()
    assert "It is for everybody." in page
    client.post(reverse("desk:quality_hold", args=[course.code]), asked)
    (found,) = [each for each in findings_of(course) if each.code == "audience-missing"]
    assert found.blocks


def test_only_what_was_found_is_overridden(client, course, reviewer):
    client.force_login(reviewer)
    asked = {"check": "audience-missing", "place": "nowhere", "reason": "Why not."}
    assert client.post(reverse("desk:quality_override", args=[course.code]), asked).status_code == 404


def test_the_panel_shows_the_findings_of_its_own_page(client, course, ours):
    client.force_login(make_person("author", ours))
    answer = client.get(reverse("desk:quality_panel", args=[CoursePage.objects.get().pk]))
    page = answer.content.decode()
    assert "For whom" not in page
    assert "#panel-child-content-objectives-section" in page
    assert int(answer["X-Findings"]) > 0
    assert "no-store" in answer["Cache-Control"]
    lesson = client.get(reverse("desk:quality_panel", args=[LessonPage.objects.get().pk])).content.decode()
    assert "who wrote this lesson" in lesson
    assert "learning objectives" not in lesson
    quiz = client.get(reverse("desk:quality_panel", args=[QuizPage.objects.get().pk]))
    assert quiz.status_code == 200


def test_the_panel_stands_beside_the_editors(client, course, ours):
    client.force_login(make_person("author", ours))
    pages = [CoursePage.objects.get(), LessonPage.objects.get(), QuizPage.objects.get()]
    for page in pages:
        editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert f'data-url="{reverse("desk:quality_panel", args=[page.pk])}"' in editor
        assert re.search(r'<script src="/static/academy/desk/quality[^"]*js" type="module">', editor)
    question = Question.objects.first()
    editor = client.get(reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk]))
    assert (
        f'data-url="{reverse("desk:quality_question_panel", args=[question.pk])}"' in editor.content.decode()
    )
    panel = client.get(reverse("desk:quality_question_panel", args=[question.pk])).content.decode()
    assert "learning objective this question tests" in panel
    anchor = "panel-objective_key-section"
    assert f'"#{anchor}"' in panel and f'id="{anchor}"' in editor.content.decode()


def test_the_page_of_findings_leads_to_the_field_of_a_question(client, course, ours):
    client.force_login(make_person("author", ours))
    edit = reverse(Question.snippet_viewset.get_url_name("edit"), args=[Question.objects.first().pk])
    page = client.get(reverse("desk:quality", args=[course.code])).content.decode()
    assert f'href="{edit}#panel-objective_key-section"' in page


def test_a_setting_in_a_draft_is_what_is_checked(course):
    page = CoursePage.objects.get()
    assert "pass-mark-low" not in codes(course)
    page.row_changes = {"pass_mark": 50}
    page.save_revision()
    found = [each for each in findings_of(course) if each.code == "pass-mark-low"]
    assert [each.level for each in found] == [Level.MUST]
