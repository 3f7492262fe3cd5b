"""Copying a course: a new outline of drafts that shares nothing with the original but files and terms."""

import hashlib
import json
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.models import Comment, ModelLogEntry, Page, Revision

from academy.users.models import User
from cms.models import AcademyImage
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
    QuestionOption,
    QuizPage,
    QuizRules,
    QuizSlot,
)
from courses.services.copying import copy_course
from courses.services.copying_errors import (
    CodeMalformed,
    CodeTaken,
    NothingToCopy,
    NotThere,
    PartnerTakesNone,
    TitleMissing,
)
from tests.courses.translating.scenes import begun, finished
from tests.factories import PartnerFactory, UserFactory, make_course
from tests.factories.courses import locale_of, partner_page

pytestmark = pytest.mark.django_db


def pages(course, language="en"):
    head = CoursePage.objects.get(translation_key=course.key, locale__language_code=language)
    return [head, *Page.objects.descendant_of(head).order_by("path").specific()]


def rows_of(course):
    """Every row that says something of a course, as the database holds it, by table and id."""
    heads = CoursePage.objects.filter(translation_key=course.key)
    ids = [
        pk
        for head in heads
        for pk in Page.objects.descendant_of(head, inclusive=True).values_list("pk", flat=True)
    ]
    questions = list(
        Question.objects.filter(partner=course.partner, category__in=CATEGORIES[course.pk]).values_list(
            "pk", flat=True
        )
    )
    found = {}
    for model, rows in [
        (Course, Course.objects.filter(pk=course.pk)),
        (Activity, Activity.objects.filter(course=course)),
        (QuizRules, QuizRules.objects.filter(activity__course=course)),
        (Page, Page.objects.filter(pk__in=ids)),
        *(
            (model, model.objects.filter(pk__in=ids))
            for model in (CoursePage, ModulePage, LessonPage, QuizPage)
        ),
        (Objective, Objective.objects.filter(page__in=ids)),
        (QuizSlot, QuizSlot.objects.filter(page__in=ids)),
        (Question, Question.objects.filter(pk__in=questions)),
        (QuestionOption, QuestionOption.objects.filter(question__in=questions)),
        (QuestionCategory, QuestionCategory.objects.filter(pk__in=CATEGORIES[course.pk])),
        (Revision, Revision.objects.page_revisions().filter(object_id__in=[str(pk) for pk in ids])),
    ]:
        for row in rows.order_by("pk").values():
            row = {name: getattr(value, "raw_data", value) for name, value in row.items()}
            if "body" in row:
                row["body"] = json.dumps(list(row["body"]), default=str)
            found[f"{model.__name__}:{row.get('id') or row.get('page_ptr_id')}"] = hashlib.sha256(
                repr(sorted(row.items(), key=lambda item: item[0])).encode()
            ).hexdigest()
    return found


CATEGORIES: dict[int, list[int]] = {}


def original(**kwargs):
    """A course in two languages with objectives, a link between lessons and a quiz that names and draws."""
    course = make_course(**({"lessons": 2, "questions": 2, "languages": ("en", "fr")} | kwargs))
    key = uuid.uuid4()
    for language in ("en", "fr"):
        head, _module, first, second, quiz = pages(course, language)
        head.objectives.create(text="Measure a link", locale=head.locale, translation_key=key)
        head.save_revision().publish()
        first.body = [("text", f'<p><a linktype="page" id="{second.pk}">next</a></p>')]
        first.save_revision().publish()
        category = Question.objects.filter(partner=course.partner).first().category
        quiz.slots.add(QuizSlot(category=category, draw=1, sort_order=9))
        quiz.save_revision().publish()
    Question.objects.filter(partner=course.partner).update(objective_key=key)
    CATEGORIES[course.pk] = list(
        QuestionCategory.objects.filter(partner=course.partner).values_list("pk", flat=True)
    )
    return Course.objects.get(pk=course.pk)


def keys_of(course):
    """Every key of a course and of what it asks."""
    questions = Question.objects.filter(category__in=CATEGORIES[course.pk])
    rows = [
        *(page for code in ("en", "fr") for page in pages(course, code)),
        *questions,
        *QuestionOption.objects.filter(question__in=questions),
        *Objective.objects.filter(page__translation_key=course.key),
    ]
    found = {str(row.translation_key) for row in rows}
    return found | {str(row.key) for row in Activity.objects.filter(course=course)}


def test_a_copy_is_a_new_outline_of_drafts():
    course = original()
    copy = copy_course(course=course, by=None, title="Networks again", code="NET-2")
    assert (copy.code, copy.stage, copy.copied_from, copy.partner) == (
        "NET-2",
        "outline",
        course,
        course.partner,
    )
    assert copy.opened_at is None
    assert (copy.level, copy.pass_mark) == (course.level, course.pass_mark)
    english, french = pages(copy, "en"), pages(copy, "fr")
    assert (english[0].title, english[0].slug) == ("Networks again", "networks-again")
    assert len(english) == len(french) == 5
    assert not any(page.live for page in [*english, *french])
    assert [page.translation_key for page in english] == [page.translation_key for page in french]
    assert [page.title for page in french] == [page.title for page in pages(course, "fr")]
    assert Activity.objects.filter(course=copy).count() == 3
    rules = QuizRules.objects.get(activity__course=copy)
    assert (rules.is_final, rules.weight) == (True, 1)


def test_no_key_of_the_original_stands_in_the_copy():
    course = original()
    old = keys_of(course)
    copy = copy_course(course=course, by=None, title="Again")
    ids = [str(page.pk) for code in ("en", "fr") for page in pages(copy, code)]
    contents = [revision.content for revision in Revision.objects.filter(object_id__in=ids)]
    questions = Question.objects.filter(partner=course.partner).exclude(category__in=CATEGORIES[course.pk])
    contents += [each.latest_revision.content for each in questions]
    assert len(contents) == 14
    text = json.dumps(contents, default=str)
    assert not {key for key in old if key in text}
    assert not keys_of(course) & {
        str(key) for key in Activity.objects.filter(course=copy).values_list("key", flat=True)
    }


def test_slots_objectives_and_links_lead_into_the_copy():
    course = original()
    copy = copy_course(course=course, by=None, title="Again")
    for language in ("en", "fr"):
        head, _module, first, second, quiz = pages(copy, language)
        assert f'id="{second.pk}"' in first.body[0].value.source
        assert f'id="{second.pk}"' in first.get_latest_revision_as_object().body[0].value.source
        objective = head.objectives.get()
        named = [slot for slot in quiz.slots.all() if slot.question_key]
        drawn = [slot for slot in quiz.slots.all() if slot.category_id]
        assert len(named) == 2
        for slot in named:
            question = Question.objects.get(translation_key=slot.question_key, locale=head.locale)
            assert question.objective_key == objective.translation_key
            assert question.category_id == drawn[0].category_id
            assert not question.live
            assert question.latest_revision.content["options"]
        assert drawn[0].category_id not in CATEGORIES[course.pk]
        assert drawn[0].category.parent.name == copy.code


def test_editing_everything_in_the_copy_changes_no_row_of_the_original():
    course = original()
    page = pages(course)[1]
    Comment.objects.create(page=page, user=UserFactory(), text="A note", contentpath="title")
    before = rows_of(course)
    logged = ModelLogEntry.objects.filter(object_id=str(course.pk)).count()
    copy = copy_course(course=course, by=None, title="Again")
    assert rows_of(course) == before
    for language in ("en", "fr"):
        for each in pages(copy, language):
            each.title = f"Changed {each.title}"
            for slot in each.slots.all() if isinstance(each, QuizPage) else ():
                slot.points = 7
            each.save_revision().publish()
    for question in Question.objects.filter(category__parent__name=copy.code):
        question.prompt = "<p>Changed</p>"
        question.save_revision().publish()
    Activity.objects.filter(course=copy).update(required=False)
    copy.pass_mark = 1
    copy.save()
    for each in reversed(pages(copy)):
        each.refresh_from_db()
    pages(copy)[-1].delete()
    assert rows_of(course) == before
    assert ModelLogEntry.objects.filter(object_id=str(course.pk)).count() == logged
    assert (
        ModelLogEntry.objects.get(object_id=str(copy.pk), action="courses.copy_course").data["from"]
        == course.code
    )
    assert Comment.objects.count() == 1


def test_the_newest_draft_is_copied_with_the_settings_that_it_asks_for():
    course = original()
    lesson = pages(course)[2]
    lesson.title = "Newer than live"
    lesson.row_changes = {"required": False}
    lesson.save_revision()
    copy = copy_course(course=course, by=None, title="Again")
    twin = pages(copy)[2]
    assert twin.title == "Newer than live"
    assert twin.latest_revision.content["row_changes"] == {"required": False}
    assert Activity.objects.get(key=twin.translation_key).required


def test_a_translation_in_the_making_and_aliases_are_not_copied():
    course = begun()
    copy = copy_course(course=course, by=None, title="Again")
    assert CoursePage.objects.filter(translation_key=copy.key).count() == 1
    course = finished()
    copy = copy_course(course=course, by=None, title="Once more")
    assert len(pages(copy, "fr")) == 4
    course = make_course()
    partner_page(course.partner, "fr")
    pages(course)[0].copy_for_translation(locale_of("fr"), alias=True)
    copy = copy_course(course=course, by=None, title="Thrice")
    assert CoursePage.objects.filter(translation_key=copy.key).count() == 1


def test_copying_twice_makes_two_courses_and_one_code_only_once():
    course = original()
    first = copy_course(course=course, by=None, title="Again", code="TWO-1")
    second = copy_course(course=course, by=None, title="Again")
    assert first.code != second.code
    assert pages(first)[0].slug != pages(second)[0].slug
    with pytest.raises(CodeTaken):
        copy_course(course=course, by=None, title="Again", code="two-1")
    assert Course.objects.count() == 3


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"title": " "}, TitleMissing),
        ({"title": "x" * 201}, TitleMissing),
        ({"code": "a/b"}, CodeMalformed),
        ({"code": "x" * 21}, CodeMalformed),
        ({"code": "../x"}, CodeMalformed),
    ],
)
def test_a_copy_needs_a_title_and_a_code_that_is_one(asked, error):
    with pytest.raises(error):
        copy_course(**({"course": make_course(), "by": None, "title": "Again"} | asked))


def test_a_course_without_page_is_not_copied():
    course = Course.objects.create(partner=PartnerFactory())
    with pytest.raises(NothingToCopy):
        copy_course(course=course, by=None, title="Again")


def image_in(partner):
    from io import BytesIO

    from PIL import Image

    bytes_ = BytesIO()
    Image.new("RGB", (8, 8)).save(bytes_, "PNG")
    return AcademyImage.objects.create(
        title="Mast", collection=partner.collection, author="A. Person", licence="CC BY 4.0",
        file=ImageFile(ContentFile(bytes_.getvalue(), name="mast.png"), name="mast.png"),
    )  # fmt: skip


def test_files_stay_the_partners_and_are_copied_to_another(private_files):
    course = original()
    image = image_in(course.partner)
    lesson = pages(course)[3]
    lesson.body = [("image", {"image": image, "alt": "A mast", "caption": ""})]
    lesson.save_revision().publish()
    own = copy_course(course=course, by=None, title="Again")
    assert pages(own)[3].body[0].value["image"] == image
    other = PartnerFactory()
    for language in ("en", "fr"):
        partner_page(other, language)
    root = User.objects.create_superuser("root@test.example", "a-long-test-password")
    theirs = copy_course(course=course, by=root, title="Theirs", partner=other)
    copied = pages(theirs)[3].body[0].value["image"]
    assert copied.pk != image.pk
    assert (copied.collection, copied.licence, copied.title) == (other.collection, "CC BY 4.0", "Mast")
    assert copied.file.name != image.file.name
    assert pages(theirs)[3].get_latest_revision_as_object().body[0].value["image"] == copied
    assert {q.partner for q in Question.objects.filter(category__parent__name=theirs.code)} == {other}


def test_only_an_administrator_copies_to_another_partner(author):
    course = original()
    other = PartnerFactory()
    with pytest.raises(NotThere):
        copy_course(course=course, by=author, title="Again", partner=other)


def test_a_partner_without_pages_or_agreement_takes_no_copy():
    course = original()
    root = User.objects.create_superuser("root@test.example", "a-long-test-password")
    other = PartnerFactory()
    with pytest.raises(PartnerTakesNone):
        copy_course(course=course, by=root, title="Again", partner=other)
    Partner.objects.filter(pk=course.partner_id).update(state=Partner.State.CLOSING)
    course.refresh_from_db()
    with pytest.raises(PartnerTakesNone):
        copy_course(course=course, by=None, title="Again")
    assert Course.objects.count() == 1
