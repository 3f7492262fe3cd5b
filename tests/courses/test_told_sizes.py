"""What the outline tells of the size of a lesson or a quiz, against what is sent for its page."""

import gzip
from dataclasses import replace

import pytest
from django.core.cache import cache

from academy.demo.courses import read_demo_folders
from courses.course_view import outline_lines, totals_of
from courses.models import Course
from courses.outline import outline_of
from courses.services import load_course, open_course
from courses.sizes import size_label
from enrollments.presentation import activity_url
from tests.courses.academy_site import make_catalogues, make_partner
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]

GZIP = {"Accept-Encoding": "gzip"}
NEAR = 0.2  # of what is sent


@pytest.fixture(scope="module")
def demo_folders():
    return {folder.code: folder for folder in read_demo_folders()}


def in_languages(folder, languages):
    """The folder as if it had these editions only: the others take long to load."""
    questions = [
        replace(question, editions={code: question.editions[code] for code in languages})
        for question in folder.questions
    ]
    return replace(folder, languages=languages, questions=tuple(questions))


def sent_for(client, run, activity) -> int:
    """The bytes of the page's compressed body."""
    answer = client.get(activity_url(run.code, activity), headers=GZIP)
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    assert activity.title in gzip.decompress(answer.content).decode()
    return len(answer.content)


def reader(client, run, language):
    member = UserFactory(language=language)
    client.force_login(member)
    return EnrollmentFactory(run=run, member=member, language=language)


@pytest.mark.parametrize(("code", "languages"), [("DL-200", ("en", "ar")), ("FH-100", ("en", "ru"))])
def test_the_outline_tells_what_is_sent_for_a_lesson_and_for_a_quiz(client, demo_folders, code, languages):
    folder = in_languages(demo_folders[code], languages)
    make_catalogues(*languages)
    course = load_course(folder=folder, partner=make_partner(folder.partner)).course
    run = RunFactory(course=open_course(course=course))
    for language in languages:
        reader(client, run, language)
        outline = outline_of(Course.objects.get(pk=course.pk), language)
        told = {each.title: each.text_bytes for each in outline.activities}
        sent = {each.title: sent_for(client, run, each) for each in outline.activities}
        assert {each.kind for each in outline.activities} == {"lesson", "quiz"}
        far = {title: (told[title], sent[title]) for title in told if not near(told[title], sent[title])}
        assert far == {}


def near(told: int, sent: int) -> bool:
    return abs(told - sent) <= NEAR * sent


def test_a_longer_outline_makes_every_page_heavier(client):
    few, many = (make_course(lessons=lessons, questions=1) for lessons in (1, 30))
    pages = []
    for course in (few, many):
        run = RunFactory(course=course)
        reader(client, run, "en")
        activity = outline_of(Course.objects.get(pk=course.pk), "en").activities[0]
        pages.append((activity.text_bytes, sent_for(client, run, activity)))
    (told, sent), (told_of_many, sent_of_many) = pages
    assert near(told, sent)
    assert sent_of_many > 1.2 * sent
    assert told_of_many > 1.2 * told  # how much, real titles say: these differ by a number and squeeze well


def test_a_quiz_tells_its_size_too_and_the_course_page_the_sum():
    course = make_course(lessons=2, questions=1)
    cache.clear()
    outline = outline_of(Course.objects.get(pk=course.pk), "en")
    lines = [line for module in outline_lines(outline) for line in module.activities]
    assert [line.kind for line in lines] == ["lesson", "lesson", "quiz"]
    assert all(line.size_label.endswith(" KB") for line in lines)
    assert totals_of(outline).text == size_label(sum(each.text_bytes for each in outline.activities))
