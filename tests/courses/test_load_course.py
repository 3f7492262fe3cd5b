from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from cms.models import AcademyDocument, AcademyImage
from courses.folder import CourseFolder, read_course_folder
from courses.models import (
    Activity,
    Course,
    CoursePage,
    LessonPage,
    ModulePage,
    Objective,
    Partner,
    Question,
    QuestionCategory,
    QuizPage,
    QuizRules,
)
from courses.services import LoadRefused, load_course, open_course
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


@pytest.fixture
def partner() -> Partner:
    make_catalogues("en", "ar")
    return make_partner("institute")


@pytest.fixture
def path(tmp_path) -> Path:
    return write_small_course(tmp_path / "small")


@pytest.fixture
def folder(path) -> CourseFolder:
    return read_course_folder(path)


def rewrite(path: Path, name: str, old: str, new: str) -> CourseFolder:
    text = (path / name).read_text()
    assert old in text
    (path / name).write_text(text.replace(old, new))
    return read_course_folder(path)


def counts() -> list[int]:
    models = (Page, Revision, Question, Objective, AcademyImage, AcademyDocument, Activity, QuestionCategory)
    return [model.objects.count() for model in models]


def test_a_folder_becomes_live_linked_pages_in_each_language(partner, folder):
    loaded = load_course(folder=folder, partner=partner)
    assert (loaded.created, loaded.changed, loaded.unchanged) == (12, 0, 0)
    for model in (CoursePage, ModulePage, LessonPage, QuizPage):
        pages = model.objects.all()
        assert {page.locale.language_code for page in pages} == {"en", "ar"}
        assert len({page.translation_key for page in pages}) == 1
        assert all(page.live and page.alias_of_id is None for page in pages)
    lesson = LessonPage.objects.get(locale__language_code="ar")
    assert lesson.get_parent().get_parent().specific.title == "عربي course"
    assert [block.block_type for block in lesson.body] == ["text", "image", "reflection", "download"]


def test_what_is_the_same_in_every_language_is_on_the_rows(partner, folder):
    course = load_course(folder=folder, partner=partner).course
    assert (course.partner, course.code, course.track, course.effort_minutes) == (
        partner, "SC-1", "resilience", 30,
    )  # fmt: skip
    assert list(course.activities.order_by("code").values_list("code", "kind", "required")) == [
        ("AAAA1111", "lesson", True),
        ("AAAA2222", "quiz", True),
    ]
    rules = QuizRules.objects.get(activity__course=course)
    assert (rules.is_final, rules.weight, rules.attempts, rules.wait_days) == (True, 1, 3, 7)
    assert {page.translation_key for page in LessonPage.objects.all()} == {folder.activities[0].key}


def test_editions_of_a_question_share_the_keys_of_their_options(partner, folder):
    load_course(folder=folder, partner=partner)
    english, arabic = (
        Question.objects.get(idnumber="q2", locale__language_code=language) for language in ("en", "ar")
    )
    assert english.live
    assert english.key == arabic.key
    assert [option.text for option in english.options.all()] == ["True", "False"]
    assert [option.text for option in arabic.options.all()] == ["صح", "خطأ"]
    keys = [[option.translation_key for option in each.options.all()] for each in (english, arabic)]
    assert keys[0] == keys[1]
    assert english.objective_key == Objective.objects.first().translation_key


def test_slots_name_questions_by_key_and_drawers_of_the_partner(partner, folder):
    load_course(folder=folder, partner=partner)
    quiz = QuizPage.objects.get(locale__language_code="ar")
    drawing, naming = quiz.slots.all()
    assert (drawing.category.name, drawing.category.partner, drawing.points) == ("Final", partner, 2)
    assert naming.question_key == Question.objects.filter(idnumber="q2").first().key


def test_a_file_is_kept_once_in_the_partners_collection_with_its_credits(partner, folder):
    load_course(folder=folder, partner=partner)
    image, document = AcademyImage.objects.get(), AcademyDocument.objects.get()
    assert image.collection == document.collection == partner.collection
    assert (image.author, image.source, image.licence) == (
        "Sample Author", "Drawn for this course", "CC BY 4.0",
    )  # fmt: skip
    assert (image.title, image.width, document.title) == ("Dot", 1, "Notes")
    assert image.file_hash
    assert document.file_size == 6


def test_loading_twice_writes_nothing(partner, folder):
    load_course(folder=folder, partner=partner)
    before, version = counts(), Course.objects.get().content_version
    loaded = load_course(folder=folder, partner=partner)
    assert (loaded.created, loaded.changed, loaded.unchanged) == (0, 0, 12)
    assert counts() == before
    assert Course.objects.get().content_version == version


def test_only_what_changed_gets_a_revision(partner, folder, path):
    course = load_course(folder=folder, partner=partner).course
    quiz_revision = QuizPage.objects.first().latest_revision_id
    changed = rewrite(path, "en/reading.md", "Some text.", "Some better text.")
    loaded = load_course(folder=changed, partner=partner)
    assert (loaded.created, loaded.changed) == (0, 1)
    lesson = LessonPage.objects.get(locale__language_code="en")
    assert "better" in str(lesson.body[0].value)
    assert QuizPage.objects.first().latest_revision_id == quiz_revision
    assert loaded.course.content_version > course.content_version


def test_a_question_objective_or_rule_that_changed_is_brought_up_to_date(partner, folder, path):
    course = load_course(folder=folder, partner=partner).course
    objective = Objective.objects.get(locale__language_code="en").pk
    rewrite(path, "questions/bank.en.gift", "English one?", "Which one?")
    rewrite(path, "en/course.md", "Measure a link", "Time a link")
    changed = rewrite(path, "course.toml", "final = true", "final = true\nattempts = 5")
    loaded = load_course(folder=changed, partner=partner)
    assert (loaded.created, loaded.changed) == (0, 2)
    assert Question.objects.get(idnumber="q1", locale__language_code="en").prompt == "Which one?"
    assert Objective.objects.get(pk=objective).text == "Time a link (English)"
    assert QuizRules.objects.get().attempts == 5
    assert loaded.course.content_version > course.content_version


def test_an_activity_that_moved_in_the_folder_moves_in_the_tree(partner, folder, path):
    load_course(folder=folder, partner=partner)
    text = (path / "course.toml").read_text()
    head, reading, final = text.split("[[module.activity]]\n")
    (path / "course.toml").write_text("[[module.activity]]\n".join([head, final, reading]))
    load_course(folder=read_course_folder(path), partner=partner)
    for module in ModulePage.objects.all():
        assert [page.slug for page in module.get_children()] == ["final", "reading"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_course_of_another_partner_is_refused(partner, folder):
    load_course(folder=folder, partner=partner)
    with pytest.raises(LoadRefused, match="belongs to Institute"):
        load_course(folder=folder, partner=make_partner("other"))


def test_a_code_that_is_taken_is_refused_and_nothing_is_written(partner, folder):
    other = Course.objects.create(partner=make_partner("other"), code="OT-1")
    Activity.objects.create(course=other, kind="lesson", code="AAAA2222")
    before = counts()
    with pytest.raises(LoadRefused, match="final"):
        load_course(folder=folder, partner=partner)
    assert counts() == before


def test_a_course_code_that_is_taken_is_refused(partner, folder):
    Course.objects.create(partner=partner, code="SC-1")
    with pytest.raises(LoadRefused, match="SC-1"):
        load_course(folder=folder, partner=partner)


def test_a_language_without_a_page_of_the_partner_is_refused(folder):
    make_catalogues("en")
    with pytest.raises(LoadRefused, match="ar"):
        load_course(folder=folder, partner=make_partner("institute"))


def test_a_course_is_opened_once(partner, folder):
    course = load_course(folder=folder, partner=partner).course
    assert course.stage == Course.Stage.OUTLINE
    opened = open_course(course=course)
    assert opened.stage == Course.Stage.OPEN
    assert opened.content_version > course.content_version
    assert open_course(course=course).content_version == opened.content_version


def test_the_command_loads_and_says_how_much(partner, path, capsys):
    call_command("load_course", str(path))
    assert "SC-1: 12 made, 0 changed, 0 unchanged." in capsys.readouterr().out


def test_the_command_says_what_is_wrong(partner, path):
    with pytest.raises(CommandError, match="no partner “nobody”"):
        call_command("load_course", str(path), "--partner=nobody")
    (path / "en/reading.md").unlink()
    with pytest.raises(CommandError, match=r"en/reading\.md:1"):
        call_command("load_course", str(path))


def test_other_partners_and_whoever_pays_stand_on_the_course(partner, path):
    other = make_partner("another")
    rewrite(path, "course.toml", 'track = "resilience"', 'track = "resilience"\ndelivered_with = ["another"]')
    rewrite(path, "en/course.md", "[objectives]", 'fee = "None"\nfunding = "A fund"\n\n[objectives]')
    course = load_course(folder=read_course_folder(path), partner=partner).course
    assert list(course.delivered_with.all()) == [other]
    page = CoursePage.objects.get(locale__language_code="en")
    assert (page.fee_text, page.funding_text) == ("None", "A fund")


def test_a_partner_that_the_academy_does_not_have_is_refused(partner, path):
    changed = rewrite(
        path, "course.toml", 'track = "resilience"', 'track = "resilience"\ndelivered_with = ["x"]'
    )
    with pytest.raises(LoadRefused, match="no partner x"):
        load_course(folder=changed, partner=partner)
    assert not Course.objects.exists()
