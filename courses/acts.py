"""The log: who did what with a course, at a partner, or altogether, and when. A reader; acts note themselves.

Two tables of Wagtail's hold it: one for pages, one for everything else. Rows (courses, partners, questions,
files) are found by their number, pages by where they stand, and pages that are gone by the note that their
deletion left on the course (`courses.act_notes`). Acts on learners' records are no part of it: nothing here
names a learner.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.models import (
    Course,
    CoursePage,
    GlossaryTerm,
    Invitation,
    Partner,
    PartnerPage,
    Question,
    QuestionCategory,
)

AGREEMENTS = (
    *("courses.onboard_partner", "courses.set_agreement", "courses.close_partner"),
    *("courses.end_partner", "courses.reopen_partner"),
)
RIGHTS = (
    *("courses.appoint", "courses.end_role", "courses.name_coordinator", "courses.hand_over"),
    *("courses.invite", "courses.renew_invitation", "courses.withdraw_invitation"),
    "courses.accept_invitation",
)
REVIEW = (
    *("courses.submit_course", "courses.take_back", "courses.assign_reviewer", "courses.approve"),
    *("courses.approve_step", "courses.return_step", "courses.consent_by_silence", "courses.add_note"),
    *("courses.settle_note", "courses.override_check", "courses.end_override", "courses.correct"),
    *("courses.mark_seen", "courses.open_course", "courses.withdraw_course", "courses.tell_ready"),
)
KINDS: dict[str, tuple[str, ...]] = {
    "content": (),
    "review": REVIEW,
    "rights": RIGHTS,
    "agreements": AGREEMENTS,
}
NAMED_IN = ("person", "coordinator", "deputy", "reviewer")  # what an act's data calls people, by public id


@dataclass(frozen=True)
class Act:
    """One act, ready to be told: `what` in words, `on` the title it was done to, `data` as it was noted."""

    at: datetime
    who: User | None
    action: str
    what: str
    on: str
    data: dict[str, Any]
    people: dict[str, User]  # those that `data` names, by its keys
    invitation: Invitation | None = None


@dataclass(frozen=True)
class Acts:
    """The acts on something, newest first; sliced and counted as a list is, so that Django can page them."""

    rows: QuerySet[ModelLogEntry]
    pages: QuerySet[PageLogEntry]

    def of_kind(self, kind: str) -> "Acts":
        """Those on rights, agreements, review or (all else) content; all for a word that is no kind."""
        if kind not in KINDS:
            return self
        if kind != "content":
            return Acts(self.rows.filter(action__in=KINDS[kind]), self.pages.filter(action__in=KINDS[kind]))
        others = [action for actions in KINDS.values() for action in actions]
        return Acts(self.rows.exclude(action__in=others), self.pages.exclude(action__in=others))

    def by(self, person: User) -> "Acts":
        """Those that this person did."""
        return Acts(self.rows.filter(user=person), self.pages.filter(user=person))

    def actors(self) -> QuerySet[User]:
        """Everybody who did any of them."""
        rows, pages = self.rows.order_by().values("user"), self.pages.order_by().values("user")
        return User.objects.filter(Q(pk__in=rows) | Q(pk__in=pages)).order_by("full_name", "email")

    def count(self) -> int:
        """How many there are."""
        return self._numbers().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Act]:
        """Return some of them, in a fixed number of queries however many they are."""
        numbers = list(self._numbers().order_by("-timestamp", "table", "-pk")[wanted])
        rows = ModelLogEntry.objects.filter(pk__in=[pk for pk, _at, table in numbers if table == "row"])
        pages = PageLogEntry.objects.filter(pk__in=[pk for pk, _at, table in numbers if table == "page"])
        found = {("row", entry.pk): entry for entry in rows} | {("page", entry.pk): entry for entry in pages}
        return told([found[table, pk] for pk, _at, table in numbers])

    def _numbers(self) -> QuerySet[Any]:
        fields = ("pk", "timestamp", "table")
        rows = self.rows.order_by().annotate(table=Value("row", CharField())).values_list(*fields)
        pages = self.pages.order_by().annotate(table=Value("page", CharField())).values_list(*fields)
        return rows.union(pages, all=True)


def told(entries: Iterable[ModelLogEntry | PageLogEntry]) -> list[Act]:
    """Turn log entries into acts, with the people and invitations that they name: three queries at most."""
    entries = list(entries)
    ids = {entry.data.get(key) for entry in entries for key in NAMED_IN}
    named = {str(user.public_id): user for user in User.objects.filter(public_id__in=_uuids(ids))}
    actors = User.objects.in_bulk({entry.user_id for entry in entries if entry.user_id})
    numbers = {entry.data["invitation"] for entry in entries if isinstance(entry.data.get("invitation"), int)}
    invitations = Invitation.objects.in_bulk(numbers)
    return [
        Act(
            at=entry.timestamp,
            who=actors.get(entry.user_id),
            action=entry.action,
            what=str(entry.message),
            on=entry.data.get("title") or entry.label,
            data=entry.data,
            people={key: named[entry.data[key]] for key in NAMED_IN if entry.data.get(key) in named},
            invitation=invitations.get(entry.data.get("invitation")),
        )
        for entry in entries
    ]


def acts_of_course(course: Course) -> Acts:
    """Every act on a course and its pages in all languages, those that are gone included."""
    return Acts(_entries(Course, [course.pk]), _page_entries(CoursePage, [course.key], [course.pk]))


def acts_of_partner(partner: Partner) -> Acts:
    """Every act on a partner: its agreement, people, courses, pages, bank, terms and files."""
    courses = Course.objects.filter(partner=partner)
    rows = _entries(Partner, [partner.pk]) | _entries(Course, courses)
    for model in (Question, QuestionCategory, GlossaryTerm):
        rows |= _entries(model, model._default_manager.filter(partner=partner))
    for model in (AcademyImage, AcademyDocument, AcademyMedia):
        rows |= _entries(model, model._default_manager.filter(collection=partner.collection_id))
    return Acts(rows, _page_entries(PartnerPage, [partner.key], courses))


def acts_of_person(person: User) -> Acts:
    """Every act that a person did, and those on their rights; for administrators."""
    about = reduce(or_, (Q(**{f"data__{key}": str(person.public_id)}) for key in NAMED_IN))
    return Acts(
        ModelLogEntry.objects.filter(Q(user=person) | about), PageLogEntry.objects.filter(user=person)
    )


def _entries(model: type[Model], rows: Iterable[int] | QuerySet[Any]) -> QuerySet[ModelLogEntry]:
    """The entries of these rows; the log keeps their numbers as text."""
    numbers: Any
    if isinstance(rows, QuerySet):
        numbers = rows.order_by().annotate(number=Cast("pk", CharField())).values("number")
    else:
        numbers = [str(pk) for pk in rows]
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    return ModelLogEntry.objects.filter(content_type=kind, object_id__in=numbers)


def _page_entries(
    model: type[Page], keys: list[Any], courses: Iterable[int] | QuerySet[Course]
) -> QuerySet[PageLogEntry]:
    """The entries of the pages under those with `keys`, in every language, and of what was deleted there."""
    paths = model.objects.filter(translation_key__in=keys).values_list("path", flat=True)
    below = [Q(path__startswith=path) for path in paths]
    there = Page.objects.filter(reduce(or_, below)).values("pk") if below else []
    notes = _entries(Course, courses).filter(action="courses.delete_page")
    gone = [number for number in notes.values_list("data__page", flat=True) if isinstance(number, int)]
    return PageLogEntry.objects.filter(Q(page_id__in=there) | Q(page_id__in=gone))


def _uuids(noted: Iterable[Any]) -> list[str]:
    """Those that look like public ids; what else an act noted there is nobody's."""
    return [text for text in noted if isinstance(text, str) and len(text) == 36 and text.count("-") == 4]
