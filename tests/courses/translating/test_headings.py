"""Headings of a quiz's sections: translated with the quiz, asked for before it is live, read on the paper."""

import json
from html import unescape

import polib
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from academy.users.models import User
from courses.models import Activity, QuizPage
from courses.outline import outline_of
from courses.services.translation_files import export_po, import_po
from courses.services.translations import publish_translation, start_language, update_language
from courses.translating.grid import grid_of
from enrollments import services
from tests.courses.translating.scenes import course_to_translate, edition, fresh, texts, translate
from tests.factories import EnrollmentFactory, RunFactory

pytestmark = pytest.mark.django_db

HEADINGS = ("Part 1. Your link", "", "Part 2: “power” & Co.")


def with_headings(*headings, language="en"):
    """Publish the quiz in a language with these headings above its slots."""
    quiz = QuizPage.objects.get(locale__language_code=language)
    slots = list(quiz.slots.all())
    for slot, heading in zip(slots, headings, strict=True):
        slot.section = heading
    quiz.slots = slots
    quiz.save_revision().publish()
    return QuizPage.objects.get(pk=quiz.pk)


@pytest.fixture
def course():
    """A course that is begun in French; its quiz has three questions in two sections."""
    course = course_to_translate(questions=3)
    with_headings(*HEADINGS)
    start_language(course=course, language="fr", by=None)
    return fresh(course)


def translated(course):
    """The same, live in French."""
    for each in texts(course):
        translate(each)
    publish_translation(course=course, language="fr", by=None)
    return fresh(course)


def said(language="fr"):
    quiz = QuizPage.objects.get(locale__language_code=language)
    return [slot.section for slot in quiz.slots.all()]


def asked(quiz):
    found = StringSegment.objects.filter(source__object_id=quiz.translation_key).order_by("order")
    return [path for path in found.values_list("context__path", flat=True) if path.startswith("slots.")]


def test_headings_are_strings_of_the_quiz_and_come_back_above_their_slots(course):
    quiz = QuizPage.objects.get(locale__language_code="en")
    assert asked(quiz) == [f"slots.'{HEADINGS[0]}'", f"slots.'{HEADINGS[2]}'"]
    assert said() == list(HEADINGS)  # a draft says the original's until somebody translates them
    translated(course)
    assert said() == ["fr Part 1. Your link", "", "fr Part 2: “power” & Co."]
    assert said("en") == list(HEADINGS)
    slots = [
        list(page.slots.values_list("question_key", "category", "draw", "points", "sort_order"))
        for page in QuizPage.objects.all()
    ]
    assert slots[0] == slots[1]


def test_a_quiz_is_not_complete_without_its_headings(course):
    for each in texts(course):
        translate(each)
    StringTranslation.objects.filter(context__path__startswith="slots.").delete()
    done = publish_translation(course=course, language="fr", by=None)
    assert [(each.title, each.why) for each in done.waiting] == [("Final quiz (en)", "unfinished")]
    assert "fr" not in {each.language for each in grid_of(course).summaries if each.offered}


def test_headings_go_out_and_come_back_in_a_file(course):
    file = polib.pofile(export_po(course=course, language="fr").decode())
    headings = [entry for entry in file if ":slots." in entry.msgctxt]
    assert [entry.msgid for entry in headings] == [HEADINGS[0], "Part 2: “power” &amp; Co."]
    for entry in file:
        entry.msgstr = f"fr {entry.msgid}"
    import_po(course=course, language="fr", by=None, content=str(file).encode())
    publish_translation(course=course, language="fr", by=None)
    assert said() == ["fr Part 1. Your link", "", "fr Part 2: “power” & Co."]
    again = import_po(course=course, language="fr", by=None, content=export_po(course=course, language="fr"))
    assert (again.changed, again.gone) == (0, 0)


def test_a_translator_sees_each_heading_beside_its_original(course, client):
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    draft = QuizPage.objects.get(locale__language_code="fr")
    html = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    props = json.loads(unescape(html.split('data-props="', 1)[1].split('"', 1)[0]))
    shown = [each for each in props["segments"] if each["contentPath"].startswith("slots.")]
    assert [each["source"] for each in shown] == [HEADINGS[0], "Part 2: “power” &amp; Co."]
    assert {each["location"]["field"] for each in shown} == {"Questions"}


def test_a_heading_keeps_its_translation_when_slots_change_places(course):
    translated(course)
    with_headings(HEADINGS[2], HEADINGS[0], HEADINGS[2])
    update_language(course=course, language="fr", by=None)
    assert not publish_translation(course=course, language="fr", by=None).waiting
    assert said() == ["fr Part 2: “power” & Co.", "fr Part 1. Your link", "fr Part 2: “power” & Co."]


def test_a_changed_heading_makes_the_quiz_stale_as_a_changed_introduction_does(course):
    translated(course)
    with_headings("Another part", *HEADINGS[1:])
    assert [each.kind for each in outline_of(fresh(course), "fr").activities if each.stale] == ["quiz"]
    update_language(course=course, language="fr", by=None)
    translate(QuizPage.objects.get(locale__language_code="en"))
    publish_translation(course=course, language="fr", by=None)
    assert said()[0] == "fr Another part"
    assert not any(each.stale for each in outline_of(fresh(course), "fr").activities)


def test_a_learner_reads_the_headings_in_the_language_of_the_paper_and_keeps_them(course):
    course = translated(course)
    enrollment = EnrollmentFactory(run=RunFactory(course=course), language="fr")
    quiz = course.activities.get(kind=Activity.Kind.QUIZ)
    attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
    read = ["fr Part 1. Your link"] * 2 + ["fr Part 2: “power” & Co."]
    assert sorted(attempt.questions.values_list("section", flat=True)) == read
    with_headings("Un autre", "", "", language="fr")
    assert sorted(attempt.questions.values_list("section", flat=True)) == read


def test_a_translated_heading_that_is_too_long_waits_and_breaks_nothing(course):
    for each in texts(course):
        translate(each)
    StringTranslation.objects.filter(context__path=f"slots.'{HEADINGS[0]}'").update(data="x" * 121)
    done = publish_translation(course=course, language="fr", by=None)
    assert [(each.title, each.why) for each in done.waiting] == [("Final quiz (en)", "invalid")]
    work = Translation.objects.get(
        source__object_id=edition(QuizPage.objects.get(locale__language_code="en")).translation_key,
        target_locale=Locale.objects.get(language_code="fr"),
    )
    with pytest.raises(ValidationError, match="120"):
        work.save_target(publish=False)
    assert "120" in StringTranslation.objects.get(has_error=True).field_error
