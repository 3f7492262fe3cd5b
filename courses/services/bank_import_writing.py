"""Questions of a file, written into the bank in a few large statements; changed ones one by one."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import CharField, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update

from academy.users.models import User
from courses.bank_content import FIELDS, OPTION_FIELDS, Content, in_order
from courses.indexed_once import indexed_once
from courses.models import (
    Activity,
    Course,
    Partner,
    Question,
    QuestionCategory,
    QuestionOption,
    QuestionTag,
    QuizPage,
    TaggedQuestion,
)
from courses.services.bank_import_found import Coming, key_of
from courses.services.bank_import_pictures import ImportedPictures
from courses.services.first_revisions import first_revisions

MOST_DEPTH = 10
_NO_ROWS = ["partner", "category", "locale", "image", "audio", "question", "latest_revision", "live_revision"]


class ImportedDrawers:
    """The categories of one import by their path, made when the first question goes into one."""

    def __init__(self, partner: Partner, above: Sequence[str]) -> None:
        self._partner, self._above = partner, tuple(above)
        self._known: dict[tuple[str, ...], QuestionCategory] = {}

    def forget(self) -> None:
        """Look everything up again: what was made has been rolled back."""
        self._known.clear()

    def category(self, path: Iterable[str]) -> QuestionCategory:
        """Return the category of a path, inside the drawer of this import."""
        names = [*self._above, *(name.strip()[:200] for name in path)]
        return self._category(tuple(name for name in names if name)[:MOST_DEPTH])

    def _category(self, path: tuple[str, ...]) -> QuestionCategory:
        if path not in self._known:
            above = self._category(path[:-1]) if path[1:] else None
            made, _new = QuestionCategory.objects.get_or_create(
                partner=self._partner, parent=above, name=path[-1]
            )
            self._known[path] = made
        return self._known[path]


class BankWriter:
    """Writes questions for one import. What it is given has been looked through."""

    def __init__(
        self,
        *,
        partner: Partner,
        locale: Locale,
        drawers: ImportedDrawers,
        pictures: ImportedPictures,
        objectives: frozenset[uuid.UUID],
        live: bool,
        by: User | None,
    ) -> None:
        self.partner, self.locale, self.drawers, self.pictures = partner, locale, drawers, pictures
        self.objectives, self.live, self.by = objectives, live, by

    def create(self, coming: Sequence[Coming]) -> None:
        """Make new questions, each with its options and the revision that reviews pin."""
        if not coming:
            return
        taken = self._keys_taken(coming)
        made = [self._question(each, taken) for each in coming]
        Question.objects.bulk_create(made)
        owned = {question.pk: list(question.options.all()) for question in made}
        for question in made:
            for option in owned[question.pk]:
                option.question = question
        QuestionOption.objects.bulk_create([option for options in owned.values() for option in options])
        self._revisions(made)
        self._tags(
            [
                (question.translation_key, each.question.tags)
                for question, each in zip(made, coming, strict=True)
            ]
        )
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(Question, made)
        refer(made)
        if self.live:
            raise_versions(made)

    def _question(self, coming: Coming, taken: set[uuid.UUID]) -> Question:
        now = timezone.now()
        key, beside = coming.shares or coming.key or uuid.uuid4(), coming.beside
        question = Question(
            partner=self.partner,
            category=beside.category if beside else self.drawers.category(coming.question.category),
            locale=self.locale,
            translation_key=key,
            idnumber=coming.idnumber,
            retired=coming.question.retired or bool(beside and beside.retired),
            difficulty=difficulty_of(coming) or (beside.difficulty if beside else ""),
            objective_key=self.objective_of(coming) or (beside.objective_key if beside else None),
            image_id=self._image(coming, coming.question.picture, coming.content),
            live=self.live,
            has_unpublished_changes=not self.live,
            **{name: coming.content[name] for name in FIELDS},
        )
        if self.live:
            question.first_published_at = question.last_published_at = now
        question.options = [
            self._option(coming, place, key, taken) for place in range(len(coming.content["options"]))
        ]
        look_through(question)
        return question

    def _option(self, coming: Coming, place: int, key: uuid.UUID, taken: set[uuid.UUID]) -> QuestionOption:
        content, read = coming.content["options"][place], coming.question.options[place]
        named = key_of(read.key)
        if named is None or named in taken:
            named = uuid.uuid5(key, f"option:{place}")
        taken.add(named)
        return QuestionOption(
            translation_key=named,
            locale=self.locale,
            sort_order=place,
            image_id=self._image(coming, read.picture, content),
            **{name: content[name] for name in OPTION_FIELDS},
        )

    def _image(self, coming: Coming, picture: Any, content: Content) -> int | None:
        kept = self.pictures.keep(picture, content)
        if content["picture"] and kept is None:
            coming.remarks.append(_("There is no room left for a picture of this question."))
        return kept

    def objective_of(self, coming: Coming) -> uuid.UUID | None:
        """The objective that the file names, where one of the partner's courses has it."""
        key = key_of(coming.question.objective)
        return key if key in self.objectives else None

    def _keys_taken(self, coming: Sequence[Coming]) -> set[uuid.UUID]:
        """Keys of options that other questions have in this language."""
        named = {key_of(option.key) for each in coming for option in each.question.options} - {None}
        if not named:
            return set()
        rows = QuestionOption.objects.filter(translation_key__in=named, locale=self.locale)
        return set(rows.values_list("translation_key", flat=True))

    def _revisions(self, made: list[Question]) -> None:
        kind = ContentType.objects.get_for_model(Question)
        for question, revision in zip(made, first_revisions(made, self.by), strict=True):
            question.live_revision = revision if self.live else None
        own = Revision.objects.filter(base_content_type=kind, object_id=Cast(OuterRef("pk"), CharField()))
        newest = Subquery(own.order_by("-pk").values("pk")[:1])
        changes = {"latest_revision": newest} | ({"live_revision": newest} if self.live else {})
        Question.objects.filter(pk__in=[question.pk for question in made]).update(**changes)
        self._log(made)

    def _log(self, made: list[Question]) -> None:
        kind = ContentType.objects.get_for_model(Question)
        ModelLogEntry.objects.bulk_create(
            [
                ModelLogEntry(
                    content_type=kind,
                    object_id=str(question.pk),
                    label=str(question),
                    action="wagtail.create",
                    timestamp=timezone.now(),
                    user=self.by,
                    revision=question.latest_revision,
                    content_changed=True,
                    data={},
                    uuid=uuid.uuid4(),
                )
                for question in made
            ]
        )

    def change(self, coming: Coming, content: Content) -> None:
        """Give a question of the bank a revision that says this; it goes live only in a live import."""
        assert coming.there is not None
        question = coming.there.to_write()
        for name in FIELDS:
            setattr(question, name, content[name])
        if not content["picture"] or not _has(question.image, content["picture"]):
            question.image_id = self._image(coming, coming.question.picture, content)
        question.difficulty = difficulty_of(coming) or question.difficulty
        question.objective_key = self.objective_of(coming) or question.objective_key
        question.options = self._changed_options(coming, question, content)
        look_through(question)
        with disable_reference_index_auto_update(), indexed_once(question):
            revision = question.save_revision(user=self.by, log_action=True, clean=False)
            if self.live:
                revision.publish(user=self.by, skip_permission_checks=True)
        refer([question], again=True)
        self._tags([(question.translation_key, coming.question.tags)])

    def _changed_options(self, coming: Coming, question: Question, content: Content) -> list[QuestionOption]:
        """The options as they are now to be; one that says the same keeps its key, whatever its place."""
        left = in_order(question)
        said = [_words(option) for option in content["options"]]
        rows: list[QuestionOption | None] = []
        for words in said:
            same = next((row for row in left if _words(vars(row)) == words), None)
            rows.append(same)
            if same is not None:
                left.remove(same)
        used = {row.translation_key for row in rows if row is not None} | {
            row.translation_key for row in left
        }
        changed = []
        for place, wanted in enumerate(content["options"]):
            row = rows[place] or (left.pop(0) if left else None)
            if row is None:
                derived = uuid.uuid5(question.translation_key, f"option:{place}")
                key = uuid.uuid4() if derived in used else derived
                row = QuestionOption(translation_key=key, locale=self.locale)
            for name in OPTION_FIELDS:
                setattr(row, name, wanted[name])
            row.sort_order = place
            if not wanted["picture"] or not _has(row.image, wanted["picture"]):
                read = coming.question.options
                row.image_id = self._image(coming, read[place].picture if place < len(read) else None, wanted)
            changed.append(row)
        return changed

    def _tags(self, tagged: Sequence[tuple[uuid.UUID, Sequence[str]]]) -> None:
        wanted = {name.strip()[:60] for _key, names in tagged for name in names} - {""}
        if not wanted:
            return
        QuestionTag.objects.bulk_create(
            [QuestionTag(partner=self.partner, name=name) for name in sorted(wanted)], ignore_conflicts=True
        )
        ids = dict(
            QuestionTag.objects.filter(partner=self.partner, name__in=wanted).values_list("name", "pk")
        )
        rows = [
            TaggedQuestion(tag_id=ids[name.strip()[:60]], question_key=key)
            for key, names in tagged
            for name in dict.fromkeys(names)
            if name.strip()
        ]
        TaggedQuestion.objects.bulk_create(rows, ignore_conflicts=True)


def difficulty_of(coming: Coming) -> str:
    """The difficulty that the file gives, where it is one of ours."""
    return coming.question.difficulty if coming.question.difficulty in Question.Difficulty.values else ""


def look_through(question: Question) -> None:
    """Raise `ValidationError` for a field of the question or of an option that does not fit."""
    question.clean_fields(exclude=_NO_ROWS)
    for option in question.options.all():
        option.clean_fields(exclude=_NO_ROWS)
        if abs(option.weight) > 1000:
            raise ValidationError({"weight": "from -1000 to 1000"})


def refer(questions: Sequence[Question], *, again: bool = False) -> None:
    """Write down which rows questions refer to: in one statement for new ones, which refer to none yet."""
    if again:
        for question in questions:
            ReferenceIndex.create_or_update_for_object(question)
        return
    kind = ContentType.objects.get_for_model(Question)
    ReferenceIndex.objects.bulk_create(
        [
            ReferenceIndex(
                content_type=kind,
                base_content_type=kind,
                object_id=str(question.pk),
                to_content_type_id=to_type,
                to_object_id=to_object,
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for question in questions
            for to_type, to_object, model_path, content_path in sorted(
                set(ReferenceIndex._extract_references_from_object(question))
            )
        ],
        batch_size=1000,
    )


def raise_versions(questions: Iterable[Question]) -> None:
    """Let the courses whose quizzes draw from these categories know: a bulk write sends no signals."""
    asking = QuizPage.objects.filter(
        Q(slots__category__in={question.category_id for question in questions})
        | Q(slots__question_key__in={question.translation_key for question in questions})
    )
    keys = asking.order_by().values("translation_key")
    Course.objects.filter(pk__in=Activity.objects.filter(key__in=keys).values("course")).bump()


def _has(image: Any, known: str) -> bool:
    return image is not None and image.file_hash == known


def _words(said: Any) -> tuple[str, str, str]:
    return said["text"], said["match"], said["answer"]
