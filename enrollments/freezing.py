"""Copying what a member is held to into immutable rows, each stored once however many share it."""

import random
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from academy.lib.canonical import digest
from courses.drawing import draw_paper, shuffled_by_section
from courses.given import as_rules, given_by
from courses.models import Course
from courses.option_order import order_of_options
from courses.outline import Outline, OutlineActivity, OutlineRules, languages_of, outline_of
from courses.snapshots import question_contents
from enrollments.models import FrozenQuestion, Requirement, Syllabus, SyllabusTitles


def rule_of(activity: OutlineActivity, course: Course) -> tuple[str, int | None, int]:
    """Return (rule, pass mark, weight): lessons are finished, practice handed in, the rest passed."""
    rules = activity.rules
    if rules is None:
        return Requirement.Rule.FINISH, None, 0
    if rules.weight == 0 and not rules.is_final:
        return Requirement.Rule.HAND_IN, None, 0
    mark = course.pass_mark if rules.pass_mark is None else rules.pass_mark
    return Requirement.Rule.PASS, mark, rules.weight


def freeze_syllabus(course: Course) -> Syllabus:
    """Return the syllabus that says what `course` asks for now; an unchanged course has one already."""
    languages = languages_of(course) or (None,)
    outlines = {code: outline_of(course, code) for code in languages if code}
    rules = syllabus_rules(course, next(iter(outlines.values()), None))
    key = digest(rules)
    found = Syllabus.objects.filter(digest=key).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return _store_syllabus(course, key, rules, outlines)
    except IntegrityError:  # somebody else froze the same one first
        return Syllabus.objects.get(digest=key)


def syllabus_rules(course: Course, outline: Outline | None) -> dict[str, Any]:
    """Return the rules of a syllabus (see `Syllabus.rules`), in the outline's order."""
    requirements = []
    for activity in outline.activities if outline else ():
        if activity.required:
            rule, mark, weight = rule_of(activity, course)
            requirements.append(
                {"activity": str(activity.key), "rule": str(rule), "pass_mark": mark, "weight": weight}
            )
    return {
        "v": 1,
        "course": str(course.key),
        "pass_mark": course.pass_mark,
        "requirements": requirements,
        **as_rules(given_by(course)),
    }


def _store_syllabus(course: Course, key: str, rules: dict, outlines: dict[str, Outline]) -> Syllabus:
    syllabus = Syllabus.objects.create(course=course, digest=key, rules=rules)
    ids = {str(a.key): a.id for outline in outlines.values() for a in outline.activities}
    Requirement.objects.bulk_create(
        Requirement(
            syllabus=syllabus,
            activity_id=ids[item["activity"]],
            rule=item["rule"],
            pass_mark=item["pass_mark"],
            weight=item["weight"],
            position=position,
        )
        for position, item in enumerate(rules["requirements"], start=1)
    )
    SyllabusTitles.objects.bulk_create(
        SyllabusTitles(
            syllabus=syllabus,
            language=language,
            titles={str(activity.key): activity.title for activity in outline.activities},
        )
        for language, outline in outlines.items()
    )
    return syllabus


@dataclass(frozen=True)
class PaperQuestion:
    """A frozen question at its place in one paper."""

    question: FrozenQuestion
    points: int
    option_order: list[str]
    section: str = ""


def freeze_paper(
    *, activity: OutlineActivity, rules: OutlineRules | None, language: str, seed: int
) -> list[PaperQuestion]:
    """Draw a paper from the bank and freeze its questions, their order and their options' order.

    `seed` reproduces the draw on the same bank. Raises `courses.drawing.PaperIncomplete`.
    """
    rng = random.Random(seed)  # nosec B311: fair and reproducible, not secret
    drawn = draw_paper(quiz_page_id=activity.page_id, language=language, rng=rng)
    if rules and rules.shuffle_questions:
        drawn = shuffled_by_section(drawn, rng)
    contents = question_contents(item.question for item in drawn)
    frozen = _store_questions(contents)
    shuffle = bool(rules and rules.shuffle_options)
    return [
        PaperQuestion(
            frozen[digest(content)],
            item.points,
            order_of_options(content, shuffle=shuffle, rng=rng),
            item.section,
        )
        for item, content in zip(drawn, contents, strict=True)
    ]


def _store_questions(contents: list[dict[str, Any]]) -> dict[str, FrozenQuestion]:
    """Store what is not stored yet and return rows by digest. Sorted, so that two starts cannot deadlock.

    Who freezes the same question at the same moment gets the same row: an upsert that changes nothing, since
    what is named by its digest cannot differ.
    """
    by_digest = {digest(content): content for content in contents}
    known = {row.digest: row for row in FrozenQuestion.objects.filter(digest__in=by_digest).only("digest")}
    new = [
        FrozenQuestion(digest=key, question_key=content["key"], content=content)
        for key, content in sorted(by_digest.items())
        if key not in known
    ]
    stored = FrozenQuestion.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["digest"], update_fields=["question_key"]
    )
    return known | {row.digest: row for row in stored}
