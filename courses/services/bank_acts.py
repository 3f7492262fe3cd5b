"""What authors do with many questions of their bank at once: move, tag, set, copy, retire, delete.

Where a question stands, how difficult it is, what it tests and whether it is retired says nothing to a
learner, so it holds at once and in every language: in the row that quizzes draw by, and in a revision on top
of the newest one, so that the next draft does not undo it. Questions that a review is reading are left as
they are. Each act takes at most `MOST` questions, and twice is once.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex, Revision

from academy.users.models import User
from courses.bank_use import answered_among, courses_that_ask, use_of
from courses.models import (
    Course,
    Objective,
    Partner,
    PinnedRevision,
    Question,
    QuestionCategory,
    QuestionTag,
    Submission,
    TaggedQuestion,
)
from courses.services.bank_errors import (
    NameMissing,
    NothingChosen,
    NotInThisBank,
    QuestionKept,
    ReadByReview,
    StillInUse,
    TooMany,
)
from courses.services.copying_bank import BankCopy

MOST = 1_000  # questions in one act
MOST_TAG = 60  # characters
BATCH = 200

Keys = Collection[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Done:
    """How many questions an act changed, and how many it left because a review is reading them."""

    changed: int
    in_review: int = 0


def move_questions(*, partner: Partner, keys: Keys, category: int, by: User | None) -> Done:
    """Put questions into another category of the bank. Raises `NotInThisBank`, `NothingChosen`, `TooMany`."""
    with transaction.atomic():
        drawer = QuestionCategory.objects.filter(partner=partner, pk=category).first()
        if drawer is None:
            raise NotInThisBank
        done = _set(partner, keys, {"category": drawer.pk}, by, "courses.move_questions", to=drawer.name)
        moved = Question.objects.filter(partner=partner, translation_key__in=keys, category=drawer)
        ReferenceIndex.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Question),
            object_id__in=[str(pk) for pk in moved.values_list("pk", flat=True)],
            model_path="category",
        ).update(to_object_id=str(drawer.pk))
    return done


def set_difficulty(*, partner: Partner, keys: Keys, difficulty: str, by: User | None) -> Done:
    """Say how difficult questions are; empty says nothing. Raises as `move_questions` does."""
    if difficulty and difficulty not in Question.Difficulty.values:
        raise NotInThisBank
    values = {"difficulty": difficulty}
    return _set(partner, keys, values, by, "courses.set_question_difficulty", to=difficulty)


def set_objective(*, partner: Partner, keys: Keys, objective: uuid.UUID | None, by: User | None) -> Done:
    """Say which objective of the partner's courses questions test; None takes it away. Raises the same."""
    if objective is not None:
        own = Course.objects.filter(partner=partner).values("key")
        if not Objective.objects.filter(translation_key=objective, page__translation_key__in=own).exists():
            raise NotInThisBank
    values = {"objective_key": objective}
    return _set(partner, keys, values, by, "courses.set_question_objective", to=str(objective or ""))


def retire_questions(*, partner: Partner, keys: Keys, by: User | None) -> Done:
    """Take questions out of every draw from now on; what learners have met of them stays. Raises the same."""
    return _set(partner, keys, {"retired": True}, by, "courses.retire_questions")


def bring_back_questions(*, partner: Partner, keys: Keys, by: User | None) -> Done:
    """Let retired questions be drawn again. Raises the same."""
    return _set(partner, keys, {"retired": False}, by, "courses.bring_back_questions")


def tag_questions(*, partner: Partner, keys: Keys, name: str, by: User | None) -> Done:
    """Put a tag on questions, and make the tag where there is none. Raises the same, and `NameMissing`."""
    name = " ".join(name.replace("\0", "").split())[:MOST_TAG].rstrip()
    if not name:
        raise NameMissing
    with transaction.atomic():
        _rows(partner, keys)
        tag = QuestionTag.objects.filter(partner=partner, name__iexact=name).first()
        tag = tag or QuestionTag.objects.create(partner=partner, name=name)
        held = set(TaggedQuestion.objects.filter(tag=tag).values_list("question_key", flat=True))
        new = [TaggedQuestion(tag=tag, question_key=key) for key in set(keys) - held]
        TaggedQuestion.objects.bulk_create(new, batch_size=500)
        if new:
            _log(partner, by, "courses.tag_questions", len(new), to=tag.name)
    return Done(len(new))


def untag_questions(*, partner: Partner, keys: Keys, tag: int, by: User | None) -> Done:
    """Take a tag from questions; a tag that is on none any more goes. Raises as `move_questions` does."""
    with transaction.atomic():
        _rows(partner, keys)
        found = QuestionTag.objects.filter(partner=partner, pk=tag).first()
        if found is None:
            raise NotInThisBank
        number, _rest = TaggedQuestion.objects.filter(tag=found, question_key__in=keys).delete()
        if number:
            _log(partner, by, "courses.untag_questions", number, to=found.name)
        if not TaggedQuestion.objects.filter(tag=found).exists():
            found.delete()
    return Done(number)


def copy_questions(*, partner: Partner, keys: Keys, by: User | None) -> list[uuid.UUID]:
    """Copy questions in all their languages, as drafts beside the originals; return the keys of the copies.

    A copy is a question of its own: its answers and statistics begin anew. Raises as `move_questions` does.
    """
    with transaction.atomic():
        rows = _rows(partner, keys)
        contents = {row.pk: _newest(row) for row in rows}
        for content in contents.values():
            name = _("%(name)s (copy)") % {"name": content["name"]}
            content |= {"name": name[:200], "idnumber": "", "retired": False}
        new = {str(key): str(uuid.uuid4()) for key in {row.translation_key for row in rows}}
        options = {
            str(option["translation_key"]) for each in contents.values() for option in each["options"] or ()
        }
        here = {row.category_id: row.category_id for row in rows}
        copies = BankCopy(partner, here, new | {key: str(uuid.uuid4()) for key in options}, {}, by)
        copies.copy(rows, contents)
        _log(partner, by, "courses.copy_questions", len(new))
    return [uuid.UUID(key) for key in new.values()]


def delete_questions(*, partner: Partner, keys: Keys, by: User | None) -> Done:
    """Delete questions that nobody has answered, no quiz asks by name and no review has read, for good.

    One that cannot go keeps all of them. Raises `StillInUse`, `QuestionKept`, `ReadByReview` and what
    `move_questions` raises. Twice is refused: what is deleted is not in the bank.
    """
    with transaction.atomic():
        rows = _rows(partner, keys)
        if named := use_of(partner).naming(keys):
            raise StillInUse(list(dict.fromkeys(quiz.title for quiz in named)))
        if answered_among(keys):
            raise QuestionKept
        if PinnedRevision.objects.filter(kind="question", key__in=keys).exists():
            raise ReadByReview
        TaggedQuestion.objects.filter(question_key__in=keys).delete()
        for row in rows:
            row.delete()
        _log(partner, by, "courses.delete_questions", len(set(keys)))
    return Done(len(set(keys)))


def _rows(partner: Partner, keys: Keys) -> list[Question]:
    """Lock the bank and return every edition of these questions. Raises where one is not in it."""
    wanted = set(keys)
    if not wanted:
        raise NothingChosen
    if len(wanted) > MOST:
        raise TooMany(len(wanted), MOST)
    Partner.objects.select_for_update().get(pk=partner.pk)
    rows = Question.objects.filter(partner=partner, translation_key__in=wanted).order_by("pk")
    found = list(rows.select_related("latest_revision", "category").prefetch_related("options"))
    if {row.translation_key for row in found} != wanted:
        raise NotInThisBank
    return found


def _newest(row: Question) -> dict[str, Any]:
    """The newest text of a question as plain data; a draft that is nowhere else is in its revision."""
    return dict(row.latest_revision.content if row.latest_revision else row.serializable_data())


def _set(
    partner: Partner, keys: Keys, values: Mapping[str, Any], by: User | None, action: str, **told: Any
) -> Done:
    """Give every edition these values: in its row, and in a revision on top of its newest."""
    with transaction.atomic():
        rows = _rows(partner, keys)
        reading = _in_review(row.translation_key for row in rows)
        free = [row for row in rows if row.translation_key not in reading]
        new = [row for row in free if not _has(row, values)]
        if new:
            before = {row.category_id for row in new}
            _write(new, values, by)
            _tell_courses(partner, new, before)
            _log(partner, by, action, len({row.translation_key for row in new}), **told)
    return Done(len({row.translation_key for row in new}), len(reading))


def _has(row: Question, values: Mapping[str, Any]) -> bool:
    said = _newest(row)
    return all(
        getattr(row, _column(name)) == value and str(said.get(name) or "") == str(value or "")
        for name, value in values.items()
    )


def _column(name: str) -> str:
    """What holds a field's plain value, such as `category_id`."""
    field: Any = Question._meta.get_field(name)
    return str(field.attname)


def _write(rows: list[Question], values: Mapping[str, Any], by: User | None) -> None:
    columns = {_column(name): value for name, value in values.items()}
    plain = {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in values.items()}
    kind, now = ContentType.objects.get_for_model(Question), timezone.now()
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        revisions = Revision.objects.bulk_create(
            Revision(
                content_type=kind,
                base_content_type=kind,
                object_id=str(row.pk),
                object_str=row.latest_revision.object_str if row.latest_revision else str(row),
                created_at=now,
                user=by,
                content=_newest(row) | plain,
            )
            for row in some
        )
        for row, revision in zip(some, revisions, strict=True):
            if row.live and not row.has_unpublished_changes:
                row.live_revision = revision  # it says what is live
            row.latest_revision = revision
            for name, value in columns.items():
                setattr(row, name, value)
        Question.objects.bulk_update(some, [*columns, "latest_revision", "live_revision"])


def _in_review(keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those that a submission in review pins: its approval would put back what it has read."""
    reading = PinnedRevision.objects.filter(
        kind="question", key__in=set(keys), submission__in=Submission.objects.in_review()
    )
    return set(reading.values_list("key", flat=True))


def _tell_courses(partner: Partner, rows: list[Question], categories: set[int]) -> None:
    """Raise the version of the courses whose quizzes may ask these questions, or might before."""
    use = use_of(partner)
    asking = use.naming({row.translation_key for row in rows})
    asking += use.drawing_from(categories | {row.category_id for row in rows})
    if asking:
        courses = courses_that_ask(partner, asking)
        Course.objects.filter(pk__in=[course.pk for course in courses]).bump()


def _log(partner: Partner, by: User | None, action: str, number: int, **told: Any) -> None:
    log(instance=partner, action=action, user=by, data={"questions": number, **told})
