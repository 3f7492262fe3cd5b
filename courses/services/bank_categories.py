"""The categories of a question bank: made, renamed, moved into one another and, when empty, removed."""

from django.db import transaction
from wagtail.log_actions import log

from academy.users.models import User
from courses.bank_tree import MOST_DEPTH, Tree
from courses.bank_use import use_of
from courses.models import Course, Partner, Question, QuestionCategory, QuestionImport, QuizSlot
from courses.services.bank_errors import (
    CategoryInUse,
    CategoryNotEmpty,
    InsideItself,
    NameMissing,
    NameTaken,
    NotInThisBank,
    TooDeep,
)
from courses.services.drawers import MOST_NAME


def make_category(*, partner: Partner, name: str, parent: int | None, by: User | None) -> QuestionCategory:
    """Make a category, inside another one or at the top.

    Raises `NameMissing`, `NameTaken` (so twice is refused), `NotInThisBank` or `TooDeep`.
    """
    name = _name(name)
    with transaction.atomic():
        tree = _locked(partner, parent)
        _refuse_deep(tree, parent, 1)
        _refuse_taken(partner, name, parent)
        category = QuestionCategory.objects.create(partner=partner, parent_id=parent, name=name)
        log(instance=category, action="wagtail.create", user=by)
    return category


def rename_category(*, partner: Partner, category: int, name: str, by: User | None) -> None:
    """Call a category something else; twice is once. Raises `NameMissing`, `NameTaken`, `NotInThisBank`."""
    name = _name(name)
    with transaction.atomic():
        _locked(partner, category)
        row = QuestionCategory.objects.get(pk=category)
        if row.name != name:
            _refuse_taken(partner, name, row.parent_id)
            row.name = name
            row.save(update_fields=["name"])
            log(instance=row, action="wagtail.edit", user=by)


def move_category(*, partner: Partner, category: int, parent: int | None, by: User | None) -> None:
    """Put a category, with all in it, inside another one or at the top; twice is once.

    Raises `InsideItself`, `NameTaken`, `NotInThisBank` or `TooDeep`.
    """
    with transaction.atomic():
        tree = _locked(partner, category, parent)
        if parent in tree.branch(category):
            raise InsideItself
        row = QuestionCategory.objects.get(pk=category)
        if row.parent_id == parent:
            return
        height = max(len(tree.above(pk)) for pk in tree.branch(category)) - len(tree.above(category)) + 1
        _refuse_deep(tree, parent, height)
        _refuse_taken(partner, row.name, parent)
        row.parent_id = parent
        row.save(update_fields=["parent"])
        log(instance=row, action="wagtail.edit", user=by)
        Course.objects.filter(partner=partner).bump()  # quizzes may draw from what is inside a category


def remove_category(*, partner: Partner, category: int, by: User | None) -> None:
    """Remove an empty category. Raises `CategoryNotEmpty`, `CategoryInUse` or `NotInThisBank`."""
    with transaction.atomic():
        tree = _locked(partner, category)
        if tree.children.get(category) or Question.objects.filter(category=category).exists():
            raise CategoryNotEmpty
        drafts = (slot.category for quiz in use_of(partner).quizzes for slot in quiz.asked.slots)
        if category in drafts or QuizSlot.objects.filter(category=category).exists():
            raise CategoryInUse
        row = QuestionCategory.objects.get(pk=category)
        QuestionImport.objects.filter(category=row).update(category=None)
        log(instance=row, action="wagtail.delete", user=by, deleted=True)
        row.delete()


def _name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())[:MOST_NAME]
    if not name:
        raise NameMissing
    return name


def _locked(partner: Partner, *categories: int | None) -> Tree:
    """Lock the bank and return its tree, in which these categories lie."""
    Partner.objects.select_for_update().get(pk=partner.pk)
    tree = Tree(partner)
    if any(pk is not None and pk not in tree.names for pk in categories):
        raise NotInThisBank
    return tree


def _refuse_deep(tree: Tree, parent: int | None, height: int) -> None:
    depth = 0 if parent is None else len(tree.above(parent)) + 1
    if depth + height > MOST_DEPTH:
        raise TooDeep


def _refuse_taken(partner: Partner, name: str, parent: int | None) -> None:
    if QuestionCategory.objects.filter(partner=partner, parent=parent, name=name).exists():
        raise NameTaken
