"""Papers as a sitting freezes them: redrawn from the seed, in few queries, sections and orders kept."""

import pytest

from cms.pictures import picture_of
from courses.models import Question, QuestionOption, QuizPage, QuizSlot
from courses.outline import outline_of
from enrollments import services
from enrollments.freezing import freeze_paper
from enrollments.models import FrozenQuestion
from tests.cms.test_public_pictures import picture
from tests.factories import EnrollmentFactory, RunFactory, make_course, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn():
    """(enrolment, quiz) where the quiz draws 40 of 50 questions, from a branch."""
    enrollment = EnrollmentFactory(run=RunFactory(course=make_course(questions=1)))
    quiz = enrollment.run.course.activities.get(kind="quiz")
    category = Question.objects.get().category
    for _number in range(49):
        make_question(category=category)
    page = QuizPage.objects.get(translation_key=quiz.key)
    QuizSlot.objects.filter(page=page).delete()
    QuizSlot.objects.create(
        page=page, category=category, with_below=True, draw=40, sort_order=0, section="Part one"
    )
    outline_of(enrollment.run.course, "en")
    return enrollment, quiz


def test_the_stored_seed_draws_the_same_paper_again(drawn):
    enrollment, quiz = drawn
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    edition = outline_of(enrollment.run.course, "en").by_key(quiz.key)

    def again(seed):
        paper = freeze_paper(activity=edition, rules=edition.rules, language="en", seed=seed)
        return [(item.question.digest, item.option_order) for item in paper]

    sat = [(item.question.digest, item.option_order) for item in attempt.questions.select_related("question")]
    assert again(attempt.seed) == sat
    assert again(attempt.seed + 1) != sat


def test_a_question_knows_the_heading_above_it(drawn):
    enrollment, quiz = drawn
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    assert {item.section for item in attempt.questions.all()} == {"Part one"}


def test_starting_costs_twelve_reads_and_writes_at_most(drawn, django_assert_max_num_queries):
    enrollment, quiz = drawn
    with django_assert_max_num_queries(12 + 4) as asked:  # and two savepoints with their releases
        services.start_attempt(enrollment=enrollment, activity=quiz)
    work = [each for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert len(work) <= 12


def test_pictures_cost_a_start_nothing_more(drawn, django_assert_max_num_queries, settings, tmp_path):
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    enrollment, quiz = drawn
    image = picture()
    picture_of(image)  # drawn when it was published
    Question.objects.update(image=image)
    QuestionOption.objects.update(image=image)
    with django_assert_max_num_queries(12 + 4) as asked:
        attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    assert len([each for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]) <= 12
    content = attempt.questions.select_related("question").first().question.content
    assert content["image"]["sources"] and all(option["image"] for option in content["options"])


def test_a_question_is_frozen_once_and_found_again(drawn):
    enrollment, quiz = drawn
    services.start_attempt(enrollment=enrollment, activity=quiz)
    before = dict(FrozenQuestion.objects.values_list("digest", "created_at"))
    services.start_attempt(enrollment=EnrollmentFactory(run=enrollment.run), activity=quiz)
    after = dict(FrozenQuestion.objects.values_list("digest", "created_at"))
    assert before.items() <= after.items()
    assert len(after) <= 50
