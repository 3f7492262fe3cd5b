"""The questions of a copied course: copies in categories of their own, written in a few large statements."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from academy.users.models import User
from courses.copied_content import with_keys, with_links
from courses.models import Partner, Question, QuestionCategory, QuestionOption
from courses.models.translators import under_translation

_FIELDS = ("kind", "name", "prompt", "feedback", "idnumber", "retired")
_OPTION_FIELDS = ("text", "weight", "feedback", "sort_order")


def asked_by(partner: Partner, slots: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Return the partner's questions that these slots can ask, in every language that is an edition."""
    keys = {str(slot["question_key"]) for slot in slots if slot.get("question_key")}
    categories = {slot["category"] for slot in slots if slot.get("category")}
    wanted = Q(translation_key__in=keys) | Q(category__in=categories, retired=False)
    found = Question.objects.filter(wanted & (~under_translation() | Q(live=True)), partner=partner)
    return list(found.select_related("category").prefetch_related("options").order_by("pk"))


def copy_categories(
    questions: Iterable[Question], slots: Iterable[Mapping[str, Any]], partner: Partner, name: str
) -> dict[int, int]:
    """Make a drawer called `name` with a copy of each category that is used; return ids by the old ones."""
    used = {question.category_id for question in questions}
    used |= {slot["category"] for slot in slots if slot.get("category")}
    if not used:
        return {}
    shelf = QuestionCategory.objects.create(partner=partner, name=_free_name(partner, name))
    names: set[str] = set()
    copies: dict[int, int] = {}
    for category in QuestionCategory.objects.filter(pk__in=used).order_by("name", "pk"):
        wanted = category.name
        if wanted in names:
            wanted = f"{wanted[:190]} ({len(copies) + 1})"
        names.add(wanted)
        copy = QuestionCategory.objects.create(partner=partner, parent=shelf, name=wanted)
        copies[category.pk] = copy.pk
    return copies


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
        made: list[Question] = []
        for question in questions:
            content = with_links(with_keys(contents[question.pk], self.keys), {}, self.files)
            made.append(self._question(question, content))
        Question.objects.bulk_create(made, batch_size=200)
        options = [option for question in made for option in _owned(question)]
        QuestionOption.objects.bulk_create(options, batch_size=500)
        self._revisions(made)
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(Question, made)
        for question in made:
            ReferenceIndex.create_or_update_for_object(question)
        return made

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
            **{name: content[name] for name in _FIELDS if name in content},
        )
        copy.options = [
            QuestionOption(
                translation_key=uuid.UUID(str(row["translation_key"])),
                locale_id=question.locale_id,
                **{name: row[name] for name in _OPTION_FIELDS if name in row},
            )
            for row in content.get("options") or []
        ]
        return copy

    def _revisions(self, made: list[Question]) -> None:
        """Give each question the revision that the editor opens, and reviews pin."""
        kind = ContentType.objects.get_for_model(Question)
        revisions = Revision.objects.bulk_create(
            [
                Revision(
                    content_type=kind,
                    base_content_type=kind,
                    object_id=str(question.pk),
                    object_str=str(question),
                    created_at=timezone.now(),
                    user=self.by,
                    content=question.serializable_data(),
                )
                for question in made
            ],
            batch_size=200,
        )
        for question, revision in zip(made, revisions, strict=True):
            question.latest_revision = revision
        Question.objects.bulk_update(made, ["latest_revision"], batch_size=200)


def _owned(question: Question) -> list[QuestionOption]:
    """The options of a saved question, which know its id now."""
    options = list(question.options.all())
    for option in options:
        option.question = question
    return options
