"""A course folder that is changed and loaded again: new revisions, and nothing for learners' records."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from wagtail.models import Revision

from certificates.services import issue_certificate
from courses.folder import read_course_folder
from courses.models import Course, LessonPage
from courses.services import load_course, open_course
from enrollments import services
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course
from tests.factories import RunFactory, UserFactory, pass_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


@pytest.fixture
def path(tmp_path) -> Path:
    return write_small_course(tmp_path / "small")


def load(path: Path, partner: Any) -> Course:
    return load_course(folder=read_course_folder(path), partner=partner).course


def records() -> dict[str, list[dict[str, Any]]]:
    """Every row that learning has left, by table, but for when members were last seen."""
    models = [
        *apps.get_app_config("enrollments").get_models(),
        *apps.get_app_config("certificates").get_models(),
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def rewrite(path: Path, name: str, old: str, new: str) -> None:
    text = (path / name).read_text(encoding="utf-8")
    assert old in text
    (path / name).write_text(text.replace(old, new), encoding="utf-8")


def test_loading_a_changed_course_touches_no_learners_record(path):
    make_catalogues("en", "ar")
    partner = make_partner("institute")
    course = open_course(course=load(path, partner))
    run = RunFactory(course=course)
    issue_certificate(award=pass_course(UserFactory(), run))
    half_way = services.enrol(member=UserFactory(), run=run, language="en")
    lesson, quiz = [each.activity for each in half_way.syllabus.requirements.select_related("activity")]
    services.finish_activity(enrollment=half_way, activity=lesson)
    services.start_attempt(enrollment=half_way, activity=quiz)
    before, revisions = records(), Revision.objects.count()
    assert all(before[f"enrollments.{name}"] for name in ("Attempt", "Answer", "Milestone", "Grade", "Award"))

    rewrite(path, "en/reading.md", "Some text.", "Some better text.")
    rewrite(path, "questions/bank.en.gift", "English one?", "Which one?")
    rewrite(path, "course.toml", "final = true", "final = true\nattempts = 5")
    load(path, partner)

    assert records() == before
    assert Revision.objects.count() == revisions + 2  # of the lesson and of the question
    assert "better" in str(LessonPage.objects.get(locale__language_code="en").body[0].value)
    asked = half_way.attempts.get().questions.select_related("question")
    assert {item.question.content["prompt"] for item in asked}.isdisjoint({"Which one?"})


def test_a_learners_next_step_does_change_the_records(path):
    """So that the comparison above can fail."""
    make_catalogues("en", "ar")
    course = open_course(course=load(path, make_partner("institute")))
    enrollment = services.enrol(member=UserFactory(), run=RunFactory(course=course), language="en")
    before = records()
    services.finish_activity(
        enrollment=enrollment, activity=enrollment.syllabus.requirements.first().activity
    )
    assert records() != before
