"""The questions of a partner's bank as files hold them: the inverse of bringing them in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from wagtail.log_actions import log

from academy.users.models import User
from courses.bank.rows import ReadOption, ReadPicture, ReadQuestion
from courses.bank.truth import TRUE_AND_FALSE
from courses.bank_content import MARK, SETTINGS, TEXTS, Content, Hash, as_read_text, content_of_file
from courses.bank_texts import BankText, texts_of
from courses.models import Partner, Question, QuestionCategory, TaggedQuestion

AT_ONCE = 100  # questions that are read from the database together
MOST_DEPTH = 10
FORMATS = {"gift": ".gift", "moodle-xml": ".xml", "csv": ".csv"}


@dataclass(frozen=True)
class Chosen:
    """Which questions are written out."""

    partner: Partner
    language: str
    category: QuestionCategory | None = None

    def rows(self) -> QuerySet[Question]:
        """The questions of this language in the category and below it, in the order of the bank."""
        rows = Question.objects.filter(partner=self.partner, locale__language_code=self.language)
        if self.category is not None:
            rows = rows.filter(category__in=below(self.category))
        return rows.order_by("category_id", "pk")


def below(category: QuestionCategory) -> set[int]:
    """Return the ids of a category and of all below it."""
    pairs = QuestionCategory.objects.filter(partner=category.partner_id).values_list("pk", "parent_id")
    found, before = {category.pk}, 0
    while len(found) > before:
        before = len(found)
        found |= {pk for pk, parent in pairs if parent in found}
    return found


def questions_of(chosen: Chosen) -> Iterator[ReadQuestion]:
    """Yield the chosen questions with their newest texts, a few at a time, however many there are."""
    paths = paths_of(chosen.partner)
    for ids in batched_ids(chosen):
        texts = {text.row.pk: text for text in texts_of(ids)}
        tags = tags_of(text.row.translation_key for text in texts.values())
        for text in (texts[pk] for pk in ids if pk in texts):
            row = text.row
            path = paths.get(row.category_id, ())
            yield read_question_of(text, chosen.language, path, tags.get(row.translation_key, ()))


def batched_ids(chosen: Chosen) -> Iterator[list[int]]:
    """Yield the ids of the chosen questions in handfuls; the list of all is small."""
    ids = list(chosen.rows().values_list("pk", flat=True))
    for place in range(0, len(ids), AT_ONCE):
        yield ids[place : place + AT_ONCE]


def paths_of(partner: Partner) -> dict[int, tuple[str, ...]]:
    """Return each category's path by its id, from the outside in."""
    rows = {row.pk: row for row in QuestionCategory.objects.filter(partner=partner)}
    paths = {}
    for pk in rows:
        names: list[str] = []
        row = rows.get(pk)
        while row is not None and len(names) < MOST_DEPTH:
            names.insert(0, row.name)
            row = rows.get(row.parent_id) if row.parent_id else None
        paths[pk] = tuple(names)
    return paths


def tags_of(keys: Iterable[Any]) -> dict[Any, tuple[str, ...]]:
    """Return the tags of questions by their keys."""
    found: dict[Any, list[str]] = {}
    rows = TaggedQuestion.objects.filter(question_key__in=list(keys)).order_by("tag__name")
    for key, name in rows.values_list("question_key", "tag__name"):
        found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def read_question_of(
    text: BankText, language: str, path: tuple[str, ...] = (), tags: tuple[str, ...] = ()
) -> ReadQuestion:
    """Return one question of the bank as a file would hold it, with the bytes of its pictures."""
    named, said = text.row.idnumber, text.fields
    texts: dict[str, Any] = {name: as_read_text(said[name]) for name in TEXTS}
    return ReadQuestion(
        line=0,
        name=said["name"],
        kind=said["kind"],
        text=as_read_text(said["prompt"]),
        options=tuple(_options(text, language)),
        id="" if named.startswith(MARK) else named,
        category=path,
        **texts,
        **{name: said[name] for name in SETTINGS},
        objective=said["objective_key"],
        difficulty=said["difficulty"],
        tags=tags,
        picture=_picture(text, said),
        key=str(text.row.translation_key),
        retired=text.row.retired,
    )


def _options(text: BankText, language: str) -> Iterator[ReadOption]:
    words = TRUE_AND_FALSE.get(language, TRUE_AND_FALSE["en"])
    sides = {word: side for side, word in words.items()}
    truth = text.fields["kind"] == "true-false"
    for place, option in enumerate(text.options):
        side = sides.get(option["text"]) if truth else None
        yield ReadOption(
            id=side or chr(ord("a") + place % 26) * (1 + place // 26),
            text=as_read_text("" if side else option["text"]),
            weight=option["weight"],
            feedback=as_read_text(option["feedback"]),
            match=as_read_text(option["match"]),
            answer=option["answer"],
            tolerance=option["tolerance"],
            pinned=option["pinned"],
            picture=_picture(text, option),
            key=str(option["translation_key"]),
        )


def _picture(text: BankText, said: Mapping[str, Any]) -> ReadPicture | None:
    """A picture with its bytes; one whose file has gone is left out."""
    image = text.images.get(said["image"]) if said["image"] else None
    if image is None:
        return None
    try:
        with image.file.storage.open(image.file.name, "rb") as file:
            return ReadPicture(image.file.name.rsplit("/", 1)[-1], file.read(), said["image_alt"])
    except OSError:
        return None


def note_export(*, chosen: Chosen, format: str, by: User | None) -> None:
    """Write into the partner's log that questions went out."""
    log(
        instance=chosen.partner,
        action="courses.export_questions",
        user=by,
        data={"format": format, "language": chosen.language, "count": chosen.rows().count()},
    )


def write_bank(chosen: Chosen, format: str) -> Iterator[bytes]:
    """Yield the chosen questions as a file of this format, a piece at a time."""
    from courses.bank.writing import write_questions

    return write_questions(questions_of(chosen), format=format)


def as_the_file_would(text: BankText, format: str, language: str, hash_of: Hash) -> Content | None:
    """Return what a question of the bank says once it has been through a file of this format; None for none.

    No format holds everything. What is lost on the way is not a change that somebody made in the file.
    """
    from courses.bank.reading import read_questions
    from courses.bank.writing import write_questions

    if format not in FORMATS:
        return None
    try:
        there = read_question_of(text, language, ("-",))
        written = b"".join(write_questions([there], format=format))
        back = read_questions(BytesIO(written), name=f"one{FORMATS[format]}", language=language)
        found = [each for each in back.found if isinstance(each, ReadQuestion)]
    except Exception:  # a question that its format cannot hold at all is compared as it is
        return None
    return content_of_file(found[0], language, hash_of) if len(found) == 1 else None
