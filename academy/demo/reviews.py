"""Courses of the demo in every state of review: approved, in review, waiting for a reviewer, returned."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from academy.users.models import User
from courses.models import Course, LessonPage, Partner, PinnedRevision, ReviewStep, Submission
from courses.review.pins import newest_texts
from courses.services.outlines import save_outline
from courses.services.review import add_note, assign_reviewer, return_step, submit_course
from courses.services.submitting import STEPS, pins_of, proposed_rows

IN_REVIEW = "ET-300"  # whose first lesson its partner has changed


def make_reviews(people: Mapping[str, User], partner: Partner, courses: Mapping[str, Course]) -> None:
    """Give the courses that are open their approval, and put three others into review, once."""
    if Submission.objects.exists():
        return
    for course in courses.values():
        _approve(course, people["reviewer"])
    _hand_in_a_change(courses[IN_REVIEW], people)
    returned = _outline(partner, people["author"], RETURNED)
    submission = submit_course(course=returned, by=people["coordinator"], message=RETURNED["message"])
    step = submission.steps.get(position=0)
    assign_reviewer(step=step, reviewer=people["reviewer"], by=people["registrar"])
    for note in RETURNED["notes"]:
        add_note(submission=submission, by=people["reviewer"], key=returned.key, language="en", **note)
    return_step(step=step, by=people["reviewer"], comment=RETURNED["comment"])
    waiting = _outline(partner, people["author"], WAITING)
    submit_course(course=waiting, by=people["coordinator"], message=WAITING["message"])


def _approve(course: Course, reviewer: User) -> None:
    """Leave what an approval of the course as it stands leaves, so that later changes are seen as such."""
    texts, now = newest_texts(course), timezone.now()
    submission = Submission.objects.create(
        course=course,
        kind=Submission.Kind.MATERIAL,
        state=Submission.State.APPROVED,
        rows=proposed_rows(course, texts),
        submitted_at=now,
        closed_at=now,
    )
    PinnedRevision.objects.bulk_create(pins_of(submission, texts))
    for place, kind in enumerate(STEPS[Submission.Kind.MATERIAL]):
        ReviewStep.objects.create(
            submission=submission,
            position=place,
            kind=kind,
            state=ReviewStep.State.APPROVED,
            reviewer=reviewer,
            opened_at=now,
            decided_by=reviewer,
            decided_at=now,
        )


def _hand_in_a_change(course: Course, people: Mapping[str, User]) -> None:
    """Change a lesson of an open course and hand the course in, as its partner would."""
    page = (
        LessonPage.objects.filter(locale__language_code="en", title__gt="")
        .filter(translation_key__in=course.activities.values("key"))
        .order_by("path")
        .first()
    )
    if page is None:
        return
    draft = page.get_latest_revision_as_object()
    draft.sources = f"{draft.sources}\nITU-D Study Group 2, Question 5/2: final report (2025)".strip()
    draft.body.append(
        ("text", "<p>Write down who answers when the first link fails, and read it aloud once a year.</p>")
    )
    draft.save_revision(user=people["registrar"])
    submission = submit_course(
        course=course,
        by=people["registrar"],
        message="One lesson says what to do first; nothing else changed.",
    )
    assign_reviewer(step=submission.steps.get(), reviewer=people["reviewer"], by=people["registrar"])


def _outline(partner: Partner, author: User, plan: Mapping[str, Any]) -> Course:
    return save_outline(partner=partner, by=author, fields=plan["fields"]).course


RETURNED: dict[str, Any] = {
    "message": "The pilot runs in spring, so an answer before the end of the month would help us.",
    "comment": "A course that we want. Say how the third objective is tested, and shorten the summary.",
    "notes": [
        {
            "place": "summary",
            "quote": "teachers in places without a network",
            "text": "The catalogue shows two lines. Can this be one sentence?",
        },
        {
            "place": "objectives",
            "text": "How will “plan” be assessed: by a test, or by a plan that is handed in?",
        },
    ],
    "fields": {
        "title": "Teaching by radio",
        "language": "en",
        "summary": "How teachers in places without a network reach their classes by community radio: "
        "what to say, how to repeat it, and how to hear whether it was understood.",
        "description": "Where no line comes, a radio does. This course is for teachers who have half an "
        "hour a day on a community station. It is invented for demonstration, as is Open Learning Institute.",
        "audience": "Teachers and station managers who share a transmitter.",
        "entry_requirements": "Access to a station, or to one that is planned.",
        "assessment_text": "A final test of twelve questions, drawn from a bank.",
        "award_text": "A certificate of completion for whoever passes the final test.",
        "contact": "radio@learning.example",
        "pass_mark": 80,
        "objectives": [
            {
                "row": "1",
                "text": "Write a lesson that is understood when it is only heard",
                "bloom": "create",
            },
            {"row": "2", "text": "Choose what to repeat, and when", "bloom": "evaluate"},
            {"row": "3", "text": "Plan a week of broadcasts for one class", "bloom": "create"},
        ],
        "modules": [
            {"row": "4", "title": "What radio can teach"},
            {"row": "5", "title": "Writing for the ear"},
            {"row": "6", "title": "Hearing back"},
        ],
    },
}
WAITING: dict[str, Any] = {
    "message": "Our second outline this year.",
    "fields": {
        "title": "Repairing school computers",
        "language": "en",
        "summary": "Keep ten old computers going: find the fault, change the part, and know when to stop.",
        "description": "A school that waits for a technician waits for months. This course shows what a "
        "teacher with a screwdriver can do. It is invented for demonstration, as is Open Learning Institute.",
        "audience": "Teachers who look after a computer room.",
        "entry_requirements": "None.",
        "assessment_text": "A final test of ten questions, drawn from a bank.",
        "award_text": "A certificate of completion for whoever passes the final test.",
        "contact": "repair@learning.example",
        "pass_mark": 80,
        "objectives": [
            {"row": "7", "text": "Identify the part that has failed", "bloom": "analyse"},
            {"row": "8", "text": "Replace memory, disk and power supply safely", "bloom": "apply"},
        ],
        "modules": [
            {"row": "9", "title": "Before you open it"},
            {"row": "10", "title": "Finding the fault"},
            {"row": "11", "title": "Changing the part"},
        ],
    },
}
