"""The newest texts of questions in a bank, draft or live, read in a few statements however many they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cms.models import AcademyImage
from courses.bank_content import FIELDS, OPTION_FIELDS, Content
from courses.models import Question, QuestionOption

MORE = ("difficulty", "retired", "objective_key", "image")
MORE_OF_OPTION = ("translation_key", "sort_order", "image")


@dataclass(frozen=True)
class BankText:
    """A question of the bank with what its newest text says; `row` says what is live."""

    row: Question
    fields: Mapping[str, Any]
    options: Sequence[Mapping[str, Any]]  # in their order
    images: Mapping[int, AcademyImage]  # by id

    @property
    def content(self) -> Content:
        """What the question says, to compare."""
        return {
            **{name: self.fields[name] for name in FIELDS},
            "picture": self.hash_of(self.fields["image"]),
            "options": [
                {
                    **{name: option[name] for name in OPTION_FIELDS},
                    "picture": self.hash_of(option["image"]),
                }
                for option in self.options
            ],
        }

    def hash_of(self, image: int | None) -> str:
        """The hash by which the library knows a picture; empty for none."""
        if not image:
            return ""
        found = self.images.get(image)
        return found.file_hash if found and found.file_hash else f"image {image}"

    def to_write(self) -> Any:
        """The question as an object that can be changed and saved as a revision."""
        return self.row.get_latest_revision_as_object() if _is_draft(self.row) else self.row


def texts_of(ids: Iterable[int]) -> list[BankText]:
    """Return questions with their newest texts, in the order in which they were made: three queries."""
    ids = list(ids)
    if not ids:
        return []
    rows = (
        Question.objects.filter(pk__in=ids)
        .select_related("latest_revision")
        .prefetch_related("options")
        .order_by("pk")
    )
    read = [(row, *_newest(row)) for row in rows]
    wanted = {fields["image"] for _row, fields, _options in read}
    wanted |= {option["image"] for _row, _fields, options in read for option in options}
    images = AcademyImage.objects.in_bulk(wanted - {None})
    return [BankText(row, fields, options, images) for row, fields, options in read]


def _is_draft(row: Question) -> bool:
    return bool(row.has_unpublished_changes and row.latest_revision_id)


def _newest(row: Question) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The fields and options of a draft's revision, which may be older than some of them; or the row's."""
    if _is_draft(row) and row.latest_revision:
        said = row.latest_revision.content
        fields = {name: said.get(name, _default(Question, name)) for name in (*FIELDS, *MORE)}
        options = [
            {
                name: each.get(name, _default(QuestionOption, name))
                for name in (*OPTION_FIELDS, *MORE_OF_OPTION)
            }
            for each in said.get("options") or []
        ]
    else:
        fields = _plain(row, (*FIELDS, *MORE))
        options = [_plain(each, (*OPTION_FIELDS, *MORE_OF_OPTION)) for each in row.options.all()]
    fields["objective_key"] = str(fields["objective_key"] or "")
    return fields, sorted(options, key=lambda each: each["sort_order"] or 0)


def _plain(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: row.image_id if name == "image" else getattr(row, name) for name in names}


def _default(model: Any, name: str) -> Any:
    field = model._meta.get_field(name)
    return None if field.null else field.get_default()
