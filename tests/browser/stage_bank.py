"""What the road from a bank of questions to a ruling finds ready: a course in the making, more learners.

The stagehand makes acts of these functions.
"""

from typing import Any

from wagtail_localize.models import StringSegment, StringTranslation, Translation

from academy.users.models import User
from courses.models import Course, CoursePage, LessonPage, Objective, Partner
from courses.services.bank_import_jobs import work_on_imports
from courses.services.translations import publish_translation, start_language
from enrollments import services
from enrollments.models import Attempt, Enrollment, Run
from enrollments.services.counting import count_handed_in
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, make_course, named

PARTNER = "open-learning-institute"
SENTENCE = "<p>Read the sign at the mast before you climb: it says who may, and what is live.</p>"


def course_in_the_making(title: str, objectives: list[str]) -> str:
    """The code of a course whose outline is approved and whose one lesson is written: it lacks its quiz."""
    partner = Partner.objects.get(slug=PARTNER)
    body = [("text", SENTENCE)]
    course = make_course(partner=partner, lessons=1, questions=0, stage=Course.Stage.MATERIAL, body=body)
    page = CoursePage.objects.get(translation_key=course.key)
    page.title, page.audience, page.entry_requirements = title, "Technicians of small operators.", "None."
    page.objectives = [Objective(text=text, locale=page.locale) for text in objectives]
    page.save_revision().publish()
    lesson = LessonPage.objects.descendant_of(page).get()
    lesson.title, lesson.author, lesson.sources, lesson.licence = (
        "At the mast",
        "Ida",
        "Own work",
        "CC BY 4.0",
    )
    lesson.save_revision().publish()
    return course.code


def translate_course(code: str, language: str) -> list[str]:
    """Translate what the course says, word by word, and publish it; return what was not published and why."""
    course = Course.objects.get(code=code)
    start_language(course=course, language=language, by=None)
    for each in Translation.objects.filter(target_locale__language_code=language):
        for segment in StringSegment.objects.filter(source=each.source).select_related("string"):
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=each.target_locale,
                context_id=segment.context_id,
                defaults={"data": f"{language}: {segment.string.data}", "translation_type": "manual"},
            )
    done = publish_translation(course=course, language=language, by=None)
    return [f"{each.title}: {each.why}" for each in done.waiting]


def run_of(code: str) -> str:
    """The code of a new run of this course, in which anybody learns at their own pace."""
    return RunFactory(course=Course.objects.get(code=code)).code


def quiz_of(run: str) -> str:
    """The address of the run's only quiz in the classroom."""
    quiz = Run.objects.get(code=run).course.activities.get(kind="quiz")
    return f"/learn/{run}/{quiz.code}/"


def learner_of(run: str, email: str, language: str) -> None:
    """Enrol somebody in a run, and have them finish its lessons."""
    enrollment = EnrollmentFactory(
        member=User.objects.get(email=email), run=Run.objects.get(code=run), language=language
    )
    _read(named(enrollment))


def questions_of(sitting: str) -> list[dict[str, Any]]:
    """The questions of a sitting in their order, as they were frozen."""
    rows = Attempt.objects.get(uuid=sitting).questions.select_related("question").order_by("position")
    return [row.question.content for row in rows]


def more_sittings(run: str, number: int, trap: str) -> None:
    """Have so many more people take the quiz. Those who know their trade choose `trap` where it is offered.

    The others take what the key has for right there, and know nothing else.
    """
    found = Run.objects.select_related("course").get(code=run)
    quiz = found.course.activities.get(kind="quiz")
    for place in range(number):
        enrollment = EnrollmentFactory(member=UserFactory(), run=found, language="en")
        _read(enrollment)
        attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
        for row in attempt.questions.select_related("question"):
            value = _answer(row.question.content, trap, knows=place % 2 == 0)
            services.save_answer(
                member=enrollment.member, attempt_uuid=attempt.uuid, position=row.position, value=value
            )
        services.submit_attempt(attempt=attempt)


def go_on_with_imports() -> int:
    """Do what every round of the sweep does; return how many questions were dealt with."""
    return work_on_imports()


def count_answers() -> int:
    """Do what the sweep does once an hour; return how many papers were counted."""
    return count_handed_in()


def _read(enrollment: Enrollment) -> None:
    for lesson in enrollment.run.course.activities.filter(kind="lesson"):
        services.finish_activity(enrollment=enrollment, activity=lesson)


def _answer(content: dict[str, Any], trap: str, *, knows: bool) -> dict[str, Any]:
    options = content["options"]
    keys = [each["key"] for each in options]
    shifted = keys if knows else [*keys[1:], *keys[:1]]
    if content["kind"] == "matching":
        rows = zip(keys, shifted, strict=True)
        choice = {each["key"]: each["choice"] for each in options}
        return {"pairs": {key: choice[other] for key, other in rows}}
    if content["kind"] == "ordering":
        return {"places": {key: place for place, key in enumerate(shifted, start=1)}}
    if content["kind"] in ("short-text", "number"):
        return {"text": options[0]["answer"] if knows else "7"}
    trapped = [each["key"] for each in options if trap in each["text"]]
    right = [each["key"] for each in options if each["weight"] > 0]
    return {"chosen": trapped if knows and trapped else right}


ACTS = (
    course_in_the_making,
    translate_course,
    run_of,
    quiz_of,
    learner_of,
    questions_of,
    more_sittings,
    go_on_with_imports,
    count_answers,
)
