"""What is done with many questions at once, and with their categories: each act, each refusal, each twice."""

import uuid

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.bank_tree import MOST_DEPTH
from courses.models import (
    CoursePage,
    Objective,
    Partner,
    PinnedRevision,
    Question,
    QuestionCategory,
    QuestionTag,
    QuizPage,
    QuizSlot,
    Submission,
    TaggedQuestion,
)
from courses.services import bank_acts, bank_categories
from courses.services.bank_acts import MOST
from courses.services.bank_editions import start_edition
from courses.services.bank_errors import (
    BankRefused,
    CategoryInUse,
    CategoryNotEmpty,
    InsideItself,
    LanguageThere,
    NameMissing,
    NameTaken,
    NothingChosen,
    NotInThisBank,
    QuestionKept,
    ReadByReview,
    StillInUse,
    TooDeep,
    TooMany,
)
from enrollments.models import FrozenQuestion
from tests.courses.academy_site import make_catalogues, make_partner
from tests.factories import UserFactory, make_course
from tests.factories.courses import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Partner:
    make_catalogues("en", "fr")
    return make_partner("ours")


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def drawer(ours) -> QuestionCategory:
    return QuestionCategory.objects.create(partner=ours, name="Fibre")


@pytest.fixture
def question(drawer) -> Question:
    question = make_question(category=drawer, name="Loss")
    question.save_revision().publish()
    make_question(category=drawer, language="fr", key=question.key, name="Loss")
    question.refresh_from_db()
    return question


def acts_on(partner: Partner) -> list[str]:
    return list(ModelLogEntry.objects.filter(object_id=str(partner.pk)).values_list("action", flat=True))


def pin(question: Question, course, state: str) -> None:
    more = {} if state == Submission.State.IN_REVIEW else {"closed_at": timezone.now()}
    submission = Submission.objects.create(course=course, kind="material", state=state, **more)
    PinnedRevision.objects.create(
        submission=submission, revision=question.save_revision(), kind="question", language="en",
        key=question.key, position=1, digest="0" * 64,
    )  # fmt: skip


def test_moving_holds_at_once_in_every_language_and_in_the_next_draft(ours, by, drawer, question):
    other = QuestionCategory.objects.create(partner=ours, name="Radio")
    done = bank_acts.move_questions(partner=ours, keys=[question.key], category=other.pk, by=by)
    assert done.changed == 1
    rows = Question.objects.filter(translation_key=question.key)
    assert {row.category for row in rows} == {other}
    for row in rows:
        row.get_latest_revision().publish()
    assert {row.category for row in Question.objects.filter(translation_key=question.key)} == {other}
    assert "courses.move_questions" in acts_on(ours)
    again = bank_acts.move_questions(partner=ours, keys=[question.key], category=other.pk, by=by)
    assert again.changed == 0
    assert question.revisions.count() == 2  # its first, and the move


def test_what_was_live_stays_live_without_changes(ours, by, question):
    bank_acts.retire_questions(partner=ours, keys=[question.key], by=by)
    question.refresh_from_db()
    assert (question.live, question.has_unpublished_changes, question.retired) == (True, False, True)
    assert question.live_revision_id == question.latest_revision_id


def test_a_draft_keeps_what_it_says_when_its_question_is_set(ours, by, question):
    question.prompt = "<p>Newer words</p>"
    question.save_revision()
    bank_acts.set_difficulty(partner=ours, keys=[question.key], difficulty="hard", by=by)
    question.refresh_from_db()
    newest = question.get_latest_revision_as_object()
    assert (newest.prompt, newest.difficulty, question.difficulty) == ("<p>Newer words</p>", "hard", "hard")
    assert "Newer" not in question.prompt
    assert question.has_unpublished_changes


def test_retired_questions_are_not_drawn_and_come_back(ours, by, question):
    bank_acts.retire_questions(partner=ours, keys=[question.key], by=by)
    assert not Question.objects.usable().filter(translation_key=question.key).exists()
    assert bank_acts.retire_questions(partner=ours, keys=[question.key], by=by).changed == 0
    assert bank_acts.bring_back_questions(partner=ours, keys=[question.key], by=by).changed == 1
    assert Question.objects.usable().filter(translation_key=question.key).count() == 2


def test_an_objective_is_one_of_the_partners_own(ours, by, question):
    course = make_course(partner=ours)
    page = CoursePage.objects.get(translation_key=course.key)
    own = Objective.objects.create(page=page, locale=page.locale, text="Ours")
    foreign = CoursePage.objects.get(translation_key=make_course(partner=make_partner("other")).key)
    theirs = Objective.objects.create(page=foreign, locale=foreign.locale, text="Theirs")
    keys = [question.key]
    bank_acts.set_objective(partner=ours, keys=keys, objective=own.translation_key, by=by)
    question.refresh_from_db()
    assert question.objective_key == own.translation_key
    with pytest.raises(NotInThisBank):
        bank_acts.set_objective(partner=ours, keys=keys, objective=theirs.translation_key, by=by)
    assert bank_acts.set_objective(partner=ours, keys=keys, objective=None, by=by).changed == 1


def test_a_question_that_is_being_reviewed_stays_as_it_is(ours, by, drawer, question):
    free = make_question(category=drawer)
    pin(question, make_course(partner=ours), Submission.State.IN_REVIEW)
    done = bank_acts.retire_questions(partner=ours, keys=[question.key, free.key], by=by)
    assert (done.changed, done.in_review) == (1, 1)
    question.refresh_from_db()
    assert not question.retired


def test_courses_whose_quizzes_ask_hear_of_it(ours, by):
    course = make_course(partner=ours)
    before = course.content_version
    key = Question.objects.filter(partner=ours).first().key
    bank_acts.retire_questions(partner=ours, keys=[key], by=by)
    course.refresh_from_db()
    assert course.content_version > before


def test_tags_are_the_partners_put_on_once_and_gone_when_on_none(ours, by, question):
    bank_acts.tag_questions(partner=ours, keys=[question.key], name="  Lab\0   work ", by=by)
    assert bank_acts.tag_questions(partner=ours, keys=[question.key], name="lab work", by=by).changed == 0
    tag = QuestionTag.objects.get()
    assert (tag.name, tag.partner) == ("Lab work", ours)
    with pytest.raises(NameMissing):
        bank_acts.tag_questions(partner=ours, keys=[question.key], name=" ", by=by)
    other = make_partner("other")
    theirs = make_question(category=QuestionCategory.objects.create(partner=other, name="T"))
    with pytest.raises(NotInThisBank):
        bank_acts.untag_questions(partner=other, keys=[theirs.key], tag=tag.pk, by=by)
    assert bank_acts.untag_questions(partner=ours, keys=[question.key], tag=tag.pk, by=by).changed == 1
    assert not QuestionTag.objects.exists()


def test_a_copy_is_a_draft_of_its_own_in_every_language_with_its_tags(ours, by, question):
    bank_acts.tag_questions(partner=ours, keys=[question.key], name="Lab", by=by)
    [key] = bank_acts.copy_questions(partner=ours, keys=[question.key], by=by)
    copies = Question.objects.filter(translation_key=key)
    assert {(copy.name, copy.live, copy.category) for copy in copies} == {
        ("Loss (copy)", False, question.category)
    }
    assert copies.count() == 2
    assert TaggedQuestion.objects.filter(question_key=key).count() == 1
    english = copies.get(locale__language_code="en")
    options = {each.translation_key for each in question.options.all()}
    assert len(english.options.all()) == 4
    assert options.isdisjoint(each.translation_key for each in english.options.all())
    assert bank_acts.copy_questions(partner=ours, keys=[question.key], by=by) != [key]


def test_a_question_nobody_uses_is_deleted_for_good(ours, by, question):
    bank_acts.tag_questions(partner=ours, keys=[question.key], name="Lab", by=by)
    assert bank_acts.delete_questions(partner=ours, keys=[question.key], by=by).changed == 1
    assert not Question.objects.filter(translation_key=question.key).exists()
    assert not TaggedQuestion.objects.exists()
    with pytest.raises(NotInThisBank):
        bank_acts.delete_questions(partner=ours, keys=[question.key], by=by)


def answer(question: Question) -> None:
    FrozenQuestion.objects.create(digest=uuid.uuid4().hex, question_key=question.key, content={"v": 2})


def test_an_answered_question_is_deleted_on_no_path(ours, by, question):
    answer(question)
    with pytest.raises(QuestionKept):
        bank_acts.delete_questions(partner=ours, keys=[question.key], by=by)
    with pytest.raises(QuestionKept), transaction.atomic():
        question.delete()
    with pytest.raises(QuestionKept), transaction.atomic():
        Question.objects.filter(pk=question.pk).delete()
    assert Question.objects.filter(translation_key=question.key).count() == 2


@pytest.mark.parametrize("draft", [False, True])
def test_a_question_that_a_quiz_names_is_not_deleted(ours, by, question, draft):
    course = make_course(partner=ours)
    quiz = QuizPage.objects.get(translation_key__in=course.activities.values("key"))
    slot = QuizSlot.objects.create(page=quiz, question_key=question.key)
    if draft:
        quiz.save_revision()
        slot.delete()
    with pytest.raises(StillInUse) as refusal:
        bank_acts.delete_questions(partner=ours, keys=[question.key], by=by)
    assert quiz.title in refusal.value.message


def test_a_question_that_a_review_has_read_is_not_deleted(ours, by, question):
    pin(question, make_course(partner=ours), Submission.State.APPROVED)
    with pytest.raises(ReadByReview):
        bank_acts.delete_questions(partner=ours, keys=[question.key], by=by)


@pytest.mark.parametrize(
    ("keys", "error"),
    [
        ([], NothingChosen),
        ([uuid.UUID(int=1)], NotInThisBank),
        ([uuid.UUID(int=n) for n in range(MOST + 1)], TooMany),
    ],
)
def test_an_act_takes_some_questions_of_this_bank_and_not_too_many(ours, by, drawer, keys, error):
    acts = (
        lambda: bank_acts.move_questions(partner=ours, keys=keys, category=drawer.pk, by=by),
        lambda: bank_acts.tag_questions(partner=ours, keys=keys, name="x", by=by),
        lambda: bank_acts.copy_questions(partner=ours, keys=keys, by=by),
        lambda: bank_acts.retire_questions(partner=ours, keys=keys, by=by),
        lambda: bank_acts.delete_questions(partner=ours, keys=keys, by=by),
    )
    for act in acts:
        with pytest.raises(error) as refusal:
            act()
        assert isinstance(refusal.value, BankRefused)
        assert refusal.value.message


def test_another_partners_category_takes_no_question(ours, by, question):
    theirs = QuestionCategory.objects.create(partner=make_partner("other"), name="T")
    with pytest.raises(NotInThisBank):
        bank_acts.move_questions(partner=ours, keys=[question.key], category=theirs.pk, by=by)
    with pytest.raises(NotInThisBank):
        bank_acts.set_difficulty(partner=ours, keys=[question.key], difficulty="awful", by=by)


def test_categories_are_made_renamed_moved_and_removed(ours, by, drawer):
    made = bank_categories.make_category(partner=ours, name=" Splices ", parent=drawer.pk, by=by)
    assert (made.name, made.parent) == ("Splices", drawer)
    with pytest.raises(NameTaken):
        bank_categories.make_category(partner=ours, name="Splices", parent=drawer.pk, by=by)
    with pytest.raises(NameMissing):
        bank_categories.make_category(partner=ours, name=" ", parent=None, by=by)
    for _twice in range(2):
        bank_categories.rename_category(partner=ours, category=made.pk, name="Joints", by=by)
        bank_categories.move_category(partner=ours, category=made.pk, parent=None, by=by)
    made.refresh_from_db()
    assert (made.name, made.parent) == ("Joints", None)
    with pytest.raises(NameTaken):
        bank_categories.rename_category(partner=ours, category=made.pk, name="Fibre", by=by)
    bank_categories.remove_category(partner=ours, category=made.pk, by=by)
    with pytest.raises(NotInThisBank):
        bank_categories.remove_category(partner=ours, category=made.pk, by=by)


def test_a_category_lies_neither_in_itself_nor_too_deep_nor_elsewhere(ours, by, drawer):
    inner = bank_categories.make_category(partner=ours, name="In", parent=drawer.pk, by=by)
    with pytest.raises(InsideItself):
        bank_categories.move_category(partner=ours, category=drawer.pk, parent=inner.pk, by=by)
    theirs = QuestionCategory.objects.create(partner=make_partner("other"), name="T")
    with pytest.raises(NotInThisBank):
        bank_categories.make_category(partner=ours, name="x", parent=theirs.pk, by=by)
    with pytest.raises(NotInThisBank):
        bank_categories.move_category(partner=ours, category=theirs.pk, parent=None, by=by)
    at = inner
    for number in range(MOST_DEPTH - 2):
        at = bank_categories.make_category(partner=ours, name=f"{number}", parent=at.pk, by=by)
    with pytest.raises(TooDeep):
        bank_categories.make_category(partner=ours, name="deep", parent=at.pk, by=by)
    alone = bank_categories.make_category(partner=ours, name="Alone", parent=None, by=by)
    with pytest.raises(TooDeep):
        bank_categories.move_category(partner=ours, category=drawer.pk, parent=alone.pk, by=by)


def test_a_category_with_anything_in_it_or_drawn_from_stays(ours, by, drawer, question):
    with pytest.raises(CategoryNotEmpty):
        bank_categories.remove_category(partner=ours, category=drawer.pk, by=by)
    empty = bank_categories.make_category(partner=ours, name="Empty", parent=None, by=by)
    course = make_course(partner=ours)
    quiz = QuizPage.objects.get(translation_key__in=course.activities.values("key"))
    QuizSlot.objects.create(page=quiz, category=empty)
    with pytest.raises(CategoryInUse):
        bank_categories.remove_category(partner=ours, category=empty.pk, by=by)


def test_a_language_is_begun_once_as_a_draft_to_translate(ours, by, drawer):
    question = make_question(category=drawer, name="Loss")
    made = start_edition(partner=ours, key=question.key, language="fr", by=by)
    assert (made.translation_key, made.locale.language_code, made.live) == (question.key, "fr", False)
    with pytest.raises(LanguageThere):
        start_edition(partner=ours, key=question.key, language="fr", by=by)
    for key, language in ((uuid.uuid4(), "fr"), (question.key, "xx")):
        with pytest.raises(NotInThisBank):
            start_edition(partner=ours, key=key, language=language, by=by)
