"""A typo goes live on the coordinator's word; what learners are held to goes to review."""

import json

import pytest
from django.utils import timezone

from courses.models import Correction, Course, Partner, Question, ReviewRules
from courses.review.smallness import smallness_of
from courses.services import review
from courses.services.review_errors import (
    CourseInReview,
    CourseWithdrawn,
    NothingNew,
    NotLive,
    PartnerNotActive,
    TooMuch,
)
from tests.courses.review.scenes import CoursePage, LessonPage, ModulePage, QuizPage, write


def body(*blocks):
    return json.dumps(
        [{"type": kind, "value": value, "id": str(place)} for place, (kind, value) in enumerate(blocks)]
    )


def lesson(*blocks, **fields):
    return {"title": "Lesson", "body": body(*blocks), "slug": "lesson", **fields}


IMAGE = ("image", {"image": 3, "alt": "A tower", "caption": "Our tower"})
TEXT = ("text", "<p>We measure the wind evry day.</p>")

SMALL = {
    "a typo": ("lesson", lesson(TEXT), lesson(("text", "<p>We measure the wind every day.</p>")), 1),
    "a link": (
        "lesson",
        lesson(("text", '<p><a href="https://a.example">Here</a></p>')),
        lesson(("text", '<p><a href="https://b.example">Here</a></p>')),
        1,
    ),
    "a caption and an alternative text": (
        "lesson",
        lesson(TEXT, IMAGE),
        lesson(TEXT, ("image", {"image": 3, "alt": "A mast", "caption": "Our mast"})),
        2,
    ),
    "sources": ("lesson", lesson(TEXT, sources="A 2020"), lesson(TEXT, sources="A 2021"), 1),
    "a module's title": ("module", {"title": "Tow"}, {"title": "Two"}, 1),
    "a quiz's introduction": ("quiz", {"intro": "<p>Tkae</p>"}, {"intro": "<p>Take</p>"}, 1),
    "a summary": ("course", {"summary": "Tow words"}, {"summary": "Two words"}, 1),
    "a question's feedback": ("question", {"feedback": "<p>Rihgt</p>"}, {"feedback": "<p>Right</p>"}, 1),
    "an option's feedback": (
        "question",
        {"options": [{"pk": 1, "translation_key": "k", "text": "A", "weight": 1, "feedback": "Rihgt"}]},
        {"options": [{"pk": 1, "translation_key": "k", "text": "A", "weight": 1, "feedback": "Right"}]},
        1,
    ),
    "when it was saved": ("lesson", lesson(TEXT, latest_revision=1), lesson(TEXT, latest_revision=2), 0),
}

BIG = {
    "a block more": ("lesson", lesson(TEXT), lesson(TEXT, TEXT)),
    "a block less": ("lesson", lesson(TEXT, TEXT), lesson(TEXT)),
    "blocks in another order": ("lesson", lesson(TEXT, IMAGE), lesson(IMAGE, TEXT)),
    "another picture": ("lesson", lesson(IMAGE), lesson(("image", {**IMAGE[1], "image": 4}))),
    "no words for a picture": ("lesson", lesson(IMAGE), lesson(("image", {**IMAGE[1], "alt": " "}))),
    "no text in a block": ("lesson", lesson(TEXT), lesson(("text", '<p data-block-key="a"></p>'))),
    "a part more in a block": ("lesson", lesson(("steps", ["a"])), lesson(("steps", ["a", "b"]))),
    "the licence": ("lesson", lesson(TEXT, licence="CC BY"), lesson(TEXT, licence="all mine")),
    "the minutes": ("lesson", lesson(TEXT, minutes=5), lesson(TEXT, minutes=50)),
    "the address": ("lesson", lesson(TEXT), lesson(TEXT, slug="else")),
    "the course's title": ("course", {"title": "Tow"}, {"title": "Two"}),
    "an objective": ("course", {"objectives": [{"text": "Meet"}]}, {"objectives": [{"text": "Mete"}]}),
    "requirements": ("course", {"entry_requirements": "one"}, {"entry_requirements": "two"}),
    "how it is assessed": ("course", {"assessment_text": "one"}, {"assessment_text": "two"}),
    "what is awarded": ("course", {"award_text": "one"}, {"award_text": "two"}),
    "the pass mark": ("course", {}, {"row_changes": {"pass_mark": 1}}),
    "a quiz's rules": ("quiz", {}, {"row_changes": {"attempts": 9}}),
    "the slots": ("quiz", {"slots": [{"question_key": "a"}]}, {"slots": [{"question_key": "b"}]}),
    "a question": ("question", {"prompt": "Is it?"}, {"prompt": "Isn't it?"}),
    "a right answer": (
        "question",
        {"options": [{"translation_key": "k", "text": "A", "weight": 1}]},
        {"options": [{"translation_key": "k", "text": "A", "weight": 0}]},
    ),
    "an option's words": (
        "question",
        {"options": [{"translation_key": "k", "text": "A", "weight": 1}]},
        {"options": [{"translation_key": "k", "text": "B", "weight": 1}]},
    ),
    "retiring a question": ("question", {"retired": False}, {"retired": True}),
    "too many words": (
        "lesson",
        lesson(("text", "<p>a</p>")),
        lesson(("text", f"<p>{' '.join('word' for _ in range(31))}</p>")),
    ),
    "a text that was rewritten": (
        "lesson",
        lesson(("text", " ".join(f"old{n}" for n in range(7000)))),
        lesson(("text", " ".join(f"new{n}" for n in range(7000)))),
    ),
    "a body that cannot be read": ("lesson", {"body": "[{broken"}, {"body": "[{broken too", "title": "x"}),
}


@pytest.mark.parametrize("case", SMALL)
def test_small(case):
    kind, before, after, words = SMALL[case]
    judged = smallness_of(kind, before, after, 30)
    assert judged.is_small, judged.reasons
    assert judged.words == words


@pytest.mark.parametrize("case", BIG)
def test_more_than_small(case):
    kind, before, after = BIG[case]
    judged = smallness_of(kind, before, after, 30)
    assert not judged.is_small
    assert all(judged.reasons)


def with_typo(scene):
    return write(scene.page(LessonPage), body=[("text", "<p>Text of lesson 1 in Englisch.</p>")])


def test_a_correction_goes_live_and_is_listed(scene):
    page = with_typo(scene)
    before = page.live_revision
    correction = review.correct(page=page, by=scene.coordinator)
    assert "Englisch" in str(scene.page(LessonPage).body)
    assert (correction.course, correction.before, correction.words) == (scene.course, before, 1)
    assert correction.revision_id == scene.page(LessonPage).live_revision_id
    assert correction.seen_at is None


def test_staff_see_it_once(scene):
    correction = review.correct(page=with_typo(scene), by=scene.coordinator)
    review.mark_seen(correction=correction, by=scene.reviewer)
    first = correction.seen_at
    review.mark_seen(correction=correction, by=scene.other)
    assert (correction.seen_by, correction.seen_at) == (scene.reviewer, first)


def test_correcting_twice_says_that_nothing_is_new(scene):
    page = with_typo(scene)
    review.correct(page=page, by=scene.coordinator)
    with pytest.raises(NothingNew):
        review.correct(page=page, by=scene.coordinator)
    assert Correction.objects.count() == 1


def test_more_than_a_correction_is_refused_with_the_reasons(scene):
    page = write(scene.page(CoursePage), entry_requirements="A degree", title="Another title")
    with pytest.raises(TooMuch) as refused:
        review.correct(page=page, by=scene.coordinator)
    assert len(refused.value.reasons) == 2
    assert "what you need first" in refused.value.message
    assert scene.page().entry_requirements == ""


def test_the_academy_says_how_many_words_are_few(scene):
    rules = ReviewRules.load()
    rules.small_words = 0
    rules.save()
    with pytest.raises(TooMuch):
        review.correct(page=with_typo(scene), by=scene.coordinator)


def test_what_was_never_live_is_not_corrected(material):
    with pytest.raises(NotLive) as refused:
        review.correct(page=material.page(LessonPage), by=material.coordinator)
    assert refused.value.message


def test_nothing_is_corrected_while_it_is_read(scene):
    page = with_typo(scene)
    review.submit_course(course=scene.course, by=scene.coordinator)
    with pytest.raises(CourseInReview):
        review.correct(page=page, by=scene.coordinator)


def test_a_withdrawn_course_and_an_ended_partner_stay_as_they_are(scene):
    page = with_typo(scene)
    Partner.objects.update(state=Partner.State.ENDED)
    with pytest.raises(PartnerNotActive):
        review.correct(page=page, by=scene.coordinator)
    Partner.objects.update(state=Partner.State.ACTIVE)
    Course.objects.update(stage=Course.Stage.WITHDRAWN, closes_on=timezone.now().date())
    with pytest.raises(CourseWithdrawn):
        review.correct(page=page, by=scene.coordinator)


def test_a_questions_feedback_is_corrected_too(scene):
    question = Question.objects.first()
    question.save_revision().publish()
    question = Question.objects.get(pk=question.pk)
    question.feedback = "<p>Now you knew.</p>"
    question.save_revision()
    review.correct(page=question, course=scene.course, by=scene.coordinator)
    assert Question.objects.get(pk=question.pk).feedback == "<p>Now you knew.</p>"
    with pytest.raises(Course.DoesNotExist):
        review.correct(page=question, by=scene.coordinator)


@pytest.mark.parametrize("model", [ModulePage, QuizPage])
def test_titles_of_parts_are_corrected(scene, model):
    page = write(scene.page(model), title="Corrected")
    review.correct(page=page, by=scene.coordinator)
    assert scene.page(model).title == "Corrected"
