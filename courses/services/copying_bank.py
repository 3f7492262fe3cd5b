"""The questions of a copied course: copies in categories of their own, written in a few large statements."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends

from academy.users.models import User
from cms.models import AcademyImage, AcademyMedia
from courses.asked import Asked, asked_by_each, may_be_asked, slots_in
from courses.copied_content import with_keys, with_links
from courses.models import (
    Partner,
    Question,
    QuestionCategory,
    QuestionOption,
    QuestionTag,
    TaggedQuestion,
)
from courses.models.translators import under_translation
from courses.services.first_revisions import first_revisions

# What a copy gets anew; every other column of a question or an option says something, and is copied.
_NEW = {
    *("id", "partner", "category", "locale", "translation_key", "objective_key", "question"),
    *("live", "has_unpublished_changes", "latest_revision", "live_revision", "expired"),
    *("first_published_at", "last_published_at", "go_live_at", "expire_at"),
}
_FILES: tuple[tuple[str, type[AcademyImage] | type[AcademyMedia]], ...] = (
    ("image", AcademyImage),
    ("audio", AcademyMedia),
)


def asked_by(partner: Partner, quizzes: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Return the partner's questions that these quizzes' texts can ask, in every language that is an edition.

    As their rows stand, or as their newest drafts do: both are copied.
    """
    slots = {number: slots_in(content.get("slots")) for number, content in enumerate(quizzes)}
    asked = list(asked_by_each(slots, partner.pk).values())
    wanted = may_be_asked(asked)
    if wanted is None:
        return []
    found = Question.objects.filter(wanted & (~under_translation() | Q(live=True)), partner=partner)
    rows = found.select_related("category", "latest_revision").prefetch_related("options").order_by("pk")
    keys = {row.translation_key for row in rows if any(_asks(quiz, row) for quiz in asked)}
    return [row for row in rows if row.translation_key in keys]


def _asks(quiz: Asked, row: Question) -> bool:
    said = row.latest_revision.content if row.latest_revision else {}
    objectives = {str(row.objective_key or ""), str(said.get("objective_key") or "")}
    return any(
        quiz.asks(
            str(row.translation_key),
            category=row.category_id,
            objective=objective,
            difficulty=difficulty,
            retired=row.retired,
        )
        for objective in objectives
        for difficulty in {row.difficulty, str(said.get("difficulty") or "")}
    )


def copy_categories(
    questions: Iterable[Question], quizzes: Iterable[Mapping[str, Any]], partner: Partner, name: str
) -> dict[int, int]:
    """Make a drawer called `name` with a copy of each category that is used; return ids by the old ones.

    What stands inside another that is used, however deep, stands inside its copy: draws take whole branches.
    """
    used = {question.category_id for question in questions}
    used |= {slot.category for content in quizzes for slot in slots_in(content.get("slots")) if slot.category}
    if not used:
        return {}
    source = dict(
        QuestionCategory.objects.filter(
            partner__in=QuestionCategory.objects.filter(pk__in=used).values("partner")
        ).values_list("pk", "parent_id")
    )
    shelf = QuestionCategory.objects.create(partner=partner, name=_free_name(partner, name))
    copies: dict[int, int] = {}
    names: set[tuple[int, str]] = set()
    rows = QuestionCategory.objects.filter(pk__in=used).order_by("name", "pk")
    for category in sorted(rows, key=lambda row: len(_above(row.pk, source))):  # the outer ones first
        above = next((pk for pk in _above(category.pk, source) if pk in used), None)
        parent, wanted = copies[above] if above else shelf.pk, category.name
        if (parent, wanted) in names:
            wanted = f"{wanted[:190]} ({len(copies) + 1})"
        names.add((parent, wanted))
        copy = QuestionCategory.objects.create(partner=partner, parent_id=parent, name=wanted)
        copies[category.pk] = copy.pk
    return copies


def _above(pk: int, parents: Mapping[int, int | None]) -> list[int]:
    """The categories around one, from the inside out; a ring, which nobody can make, is walked once."""
    found: list[int] = []
    parent = parents.get(pk)
    while parent is not None and parent not in found:
        found.append(parent)
        parent = parents.get(parent)
    return found


def _free_name(partner: Partner, name: str) -> str:
    taken = QuestionCategory.objects.filter(partner=partner, parent=None).values_list("name", flat=True)
    held, number, free = set(taken), 1, name
    while free in held:
        number += 1
        free = f"{name} ({number})"
    return free


class BankCopy:
    """Copies questions with their options and one revision each, as drafts."""

    def __init__(
        self,
        partner: Partner,
        categories: Mapping[int, int],
        keys: Mapping[str, str],
        files: Mapping[str, Mapping[int, int]],
        by: User | None,
    ) -> None:
        self.partner, self.categories, self.keys, self.files, self.by = partner, categories, keys, files, by

    def copy(self, questions: list[Question], contents: Mapping[int, dict[str, Any]]) -> list[Question]:
        """Copy the newest text of `questions`; `contents` has it by the question's id."""
        led = [with_links(with_keys(contents[each.pk], self.keys), {}, self.files) for each in questions]
        if self.files:
            self._without_lost_files(led)
        made = [self._question(each, content) for each, content in zip(questions, led, strict=True)]
        Question.objects.bulk_create(made, batch_size=200)
        options = [option for question in made for option in _owned(question)]
        QuestionOption.objects.bulk_create(options, batch_size=500)
        self._revisions(made)
        self._tags(questions)
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(Question, made)
        for question in made:
            ReferenceIndex.create_or_update_for_object(question)
        return made

    def _tags(self, questions: Iterable[Question]) -> None:
        """Put the tags of the originals on the copies; another partner gets tags of the same names."""
        keys = {str(question.translation_key) for question in questions}
        rows = list(
            TaggedQuestion.objects.filter(question_key__in=keys)
            .order_by("tag__name", "pk")
            .values_list("question_key", "tag__name")
        )
        names = {name for _key, name in rows}
        QuestionTag.objects.bulk_create(
            [QuestionTag(partner=self.partner, name=name) for name in sorted(names)], ignore_conflicts=True
        )
        tags = dict(
            QuestionTag.objects.filter(partner=self.partner, name__in=names).values_list("name", "pk")
        )
        TaggedQuestion.objects.bulk_create(
            [TaggedQuestion(tag_id=tags[name], question_key=self.keys[str(key)]) for key, name in rows],
            batch_size=500,
        )

    def _without_lost_files(self, contents: list[dict[str, Any]]) -> None:
        """Take out what another partner could not be given a copy of, since the bytes are gone."""
        for name, model in _FILES:
            rows = [row for content in contents for row in (content, *(content.get("options") or []))]
            ids = {row[name] for row in rows if row.get(name)}
            if not ids:
                continue
            own = Q(collection__path__startswith=self.partner.collection.path)
            there = set(
                model._default_manager.filter(own | Q(collection__depth=1), pk__in=ids).values_list(
                    "pk", flat=True
                )
            )
            for row in rows:
                if row.get(name) not in there:
                    row[name] = None

    def _question(self, question: Question, content: Mapping[str, Any]) -> Question:
        objective = content.get("objective_key")
        copy = Question(
            partner=self.partner,
            category_id=self.categories[question.category_id],
            translation_key=uuid.UUID(self.keys[str(question.translation_key)]),
            locale_id=question.locale_id,
            objective_key=uuid.UUID(str(objective)) if objective else None,
            live=False,
            has_unpublished_changes=True,
            **_said(Question, content),
        )
        copy.options = [
            QuestionOption(
                translation_key=uuid.UUID(str(row["translation_key"])),
                locale_id=question.locale_id,
                **_said(QuestionOption, row),
            )
            for row in content.get("options") or []
        ]
        return copy

    def _revisions(self, made: list[Question]) -> None:
        """Give each question the revision that the editor opens, and reviews pin."""
        first_revisions(made, self.by)
        Question.objects.bulk_update(made, ["latest_revision"], batch_size=200)


def _said(model: type[Model], content: Mapping[str, Any]) -> dict[str, Any]:
    """What a text of a question or option says, by column."""
    columns = {field.name: field.attname for field in model._meta.concrete_fields if field.name not in _NEW}
    return {column: content[name] for name, column in columns.items() if name in content}


def _owned(question: Question) -> list[QuestionOption]:
    """The options of a saved question, which know its id now."""
    options = list(question.options.all())
    for option in options:
        option.question = question
    return options
