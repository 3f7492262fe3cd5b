"""Copying the bank of a course: every column, tags, pictures, and drawers that stand inside each other."""

import uuid
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from cms.models import AcademyImage
from courses.models import Question, QuestionCategory, QuestionTag, QuizPage, QuizSlot, TaggedQuestion
from courses.services.copying import copy_course
from tests.factories import PartnerFactory, make_course
from tests.factories.courses import partner_page

pytestmark = pytest.mark.django_db


def a_course():
    course = make_course(lessons=1, questions=2)
    question = Question.objects.filter(partner=course.partner).order_by("pk").first()
    return course, question


def an_image(partner, name="mast.png"):
    drawn = BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    return AcademyImage.objects.create(
        title="Mast", collection=partner.collection,
        file=ImageFile(ContentFile(drawn.getvalue(), name=name), name=name),
    )  # fmt: skip


def quiz_of(course):
    return QuizPage.objects.get(translation_key=course.activities.get(kind="quiz").key)


def twin_of(question, copy):
    return Question.objects.get(
        name=question.name, category__in=QuestionCategory.objects.filter(parent__name=copy.code)
    )


@pytest.fixture
def full(private_files):
    """A course whose first question says something in every column."""
    course, question = a_course()
    question.kind, question.unit, question.difficulty = "number", "kbit/s", "hard"
    question.hint, question.feedback_right = "<p>Count</p>", "<p>Yes</p>"
    question.feedback_partly, question.feedback_wrong = "<p>Nearly</p>", "<p>No</p>"
    question.match_case = question.match_accents = question.match_width = True
    question.min_words, question.max_words = 3, 9
    question.transcript, question.image_alt = "One", "A mast"
    question.image = an_image(course.partner)
    option = question.options.first()
    option.answer, option.tolerance, option.match, option.pinned = "9.81", "0.05", "<p>m</p>", True
    option.image = an_image(course.partner, "option.png")
    option.save()
    question.save()
    Question.objects.get(pk=question.pk).save_revision().publish()
    tag = QuestionTag.objects.create(partner=course.partner, name="satellite")
    TaggedQuestion.objects.create(tag=tag, question_key=question.key)
    return course, Question.objects.get(pk=question.pk)


SAID = [
    *("kind", "unit", "difficulty", "hint", "feedback_right", "feedback_partly", "feedback_wrong"),
    *("match_case", "match_accents", "match_width", "min_words", "max_words", "transcript", "image_alt"),
]
OPTION = ["text", "answer", "tolerance", "match", "pinned", "weight", "feedback", "image_alt"]


def test_a_copy_says_all_that_its_original_says(full):
    course, question = full
    twin = twin_of(question, copy_course(course=course, by=None, title="Again"))
    assert [getattr(twin, name) for name in SAID] == [getattr(question, name) for name in SAID]
    ours, theirs = question.options.first(), twin.options.first()
    assert ours.tolerance == "0.05"
    assert [getattr(theirs, name) for name in OPTION] == [getattr(ours, name) for name in OPTION]
    assert (twin.image_id, theirs.image_id) == (question.image_id, ours.image_id)
    assert twin.latest_revision.content["unit"] == "kbit/s"
    tagged = TaggedQuestion.objects.get(question_key=twin.key)
    assert tagged.tag == QuestionTag.objects.get()


def test_another_partner_gets_pictures_and_tags_of_its_own(full):
    course, question = full
    other = PartnerFactory()
    partner_page(other, "en")
    QuestionTag.objects.create(partner=other, name="satellite")
    copy = copy_course(course=course, by=None, title="Theirs", partner=other)
    twin = twin_of(question, copy)
    for ours, theirs in ((question, twin), (question.options.first(), twin.options.first())):
        assert theirs.image_id != ours.image_id
        assert theirs.image.collection == other.collection
    assert TaggedQuestion.objects.get(question_key=twin.key).tag.partner == other
    assert QuestionTag.objects.filter(partner=other).count() == 1


def test_a_picture_without_bytes_does_not_follow_to_another_partner(full):
    course, question = full
    question.image.file.storage.delete(question.image.file.name)
    other = PartnerFactory()
    partner_page(other, "en")
    twin = twin_of(question, copy_course(course=course, by=None, title="Theirs", partner=other))
    assert twin.image is None
    assert twin.options.first().image.collection == other.collection


def test_a_draw_takes_the_drawers_inside_it_and_leaves_what_it_may_not_ask():
    course, _question = a_course()
    outer = QuestionCategory.objects.create(partner=course.partner, name="Outer")
    middle = QuestionCategory.objects.create(partner=course.partner, name="Middle", parent=outer)
    inner = QuestionCategory.objects.create(partner=course.partner, name="Inner", parent=middle)
    key = uuid.uuid4()
    template = Question.objects.filter(partner=course.partner).first()
    for name, objective in (("Deep", key), ("Other", uuid.uuid4())):
        Question.objects.create(
            partner=course.partner, category=inner, name=name, objective_key=objective, live=True,
            locale=template.locale, prompt="<p>?</p>",
        )  # fmt: skip
    quiz = quiz_of(course)
    quiz.slots.add(QuizSlot(category=outer, with_below=True, objective_key=key, draw=1, sort_order=9))
    quiz.save_revision().publish()
    copy = copy_course(course=course, by=None, title="Again")
    copied = QuestionCategory.objects.filter(partner=course.partner, parent__name=copy.code)
    drawer = copied.get(name="Outer")
    assert [row.name for row in drawer.children.all()] == ["Inner"]
    assert [row.name for row in drawer.children.get().questions.all()] == ["Deep"]
    assert drawer.children.get() not in (inner, middle)
