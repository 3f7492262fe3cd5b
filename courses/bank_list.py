"""The list of a partner's questions: what is looked for, and which keys match, in a few statements.

A row of the list is a question with all its languages, told by its key. Everything is decided in the
database, so that a bank of fifty thousand questions costs as many statements as one of three.
"""

import html
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Self

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Substr
from django.utils.translation import get_language
from wagtail.models import Revision

from courses.bank_use import Use
from courses.models import Partner, Question, QuestionOption, QuestionStatistics, TaggedQuestion

PER_PAGE = 50
MOST_SEARCHED = 80  # characters
MOST_WORDS = 6
PLACE = 10**18  # beside the names while they are put in order: no row's number comes near it
LEAST_ANSWERS = 10  # below this, statistics would tell about single learners

Kind, Verdict = Question.Kind, QuestionStatistics.Verdict
BLANK = ("", "<p></p>")
BANDS = {"0": (0, 25), "25": (25, 50), "50": (50, 75), "75": (75, 100)}  # percent of the points earned
STATUSES = ("draft", "live", "changed", "retired", "all")
SORTS = ("name", "newest", "verdict", "facility")
_WORST_FIRST = (Verdict.BAD, Verdict.WATCH, Verdict.GOOD, Verdict.FEW)
_WITH_RIGHT = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.SHORT_TEXT, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for, as the address of the list says it; empty is everything."""

    q: str = ""
    category: str = ""  # an id; with those inside it unless `here`
    here: str = ""
    kind: str = ""
    language: str = ""
    missing: str = ""  # a language in which there is no edition
    objective: str = ""
    tag: str = ""
    use: str = ""  # yes, no
    quality: str = ""
    verdict: str = ""
    facility: str = ""
    difficulty: str = ""
    status: str = ""  # empty is everything but retired ones
    sort: str = ""

    @classmethod
    def from_address(cls, asked: Mapping[str, str]) -> Self:
        """Read an address' query; what makes no sense is left out."""
        said = {each.name: str(asked.get(each.name, "")).strip()[:MOST_SEARCHED] for each in fields(cls)}
        known = {
            "kind": Kind.values,
            "verdict": Verdict.values,
            "facility": list(BANDS),
            "difficulty": [*Question.Difficulty.values, "none"],
            "status": STATUSES,
            "sort": SORTS,
            "use": ("yes", "no"),
            "quality": list(QUALITY),
            "here": ("1",),
        }
        said |= {name: "" for name, values in known.items() if said[name] not in values}
        numbers = {name: said[name] for name in ("category", "tag")}
        said |= {name: "" for name, value in numbers.items() if not _is_id(value)}
        if said["objective"] != "none" and not _is_key(said["objective"]):
            said["objective"] = ""
        return cls(**{name: value.replace("\0", "") for name, value in said.items()})

    def as_dict(self) -> dict[str, str]:
        """The same by name, for an address."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def words(self) -> list[str]:
        """The words that are searched for."""
        return self.q.split()[:MOST_WORDS]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the category and the order is asked for."""
        return any(
            value for name, value in self.as_dict().items() if name not in ("sort", "category", "here")
        )

    @property
    def is_filtered(self) -> bool:
        """Whether a menu narrows the list, besides what is searched for."""
        kept = ("sort", "category", "here", "q")
        return any(value for name, value in self.as_dict().items() if name not in kept)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _is_key(text: str) -> bool:
    return len(text) == 36 and all(c in "0123456789abcdef-" for c in text) and text.count("-") == 4


def found(partner: Partner, wanted: Wanted, *, drawers: Collection[int], use: Use) -> QuerySet[Any]:
    """Return the keys of the questions that match, as rows {"translation_key", …} in the order asked for.

    `drawers` are the categories that `wanted` names, as `courses.bank_tree` knows them.
    """
    rows = _rows(partner, wanted)
    if wanted.category:
        rows = rows.filter(category__in=drawers)
    if wanted.use == "yes":
        rows = rows.filter(use.condition())
    elif wanted.use == "no":
        rows = rows.exclude(use.condition())
    if wanted.is_narrowed:  # perhaps to one language of several: the name that is shown may be of another
        rows = Question.objects.filter(partner=partner, translation_key__in=rows.values("translation_key"))
    return _in_order(rows.order_by().values("translation_key"), wanted)


def _rows(partner: Partner, wanted: Wanted) -> QuerySet[Question]:
    rows = Question.objects.filter(partner=partner)
    if wanted.status not in ("retired", "all"):
        rows = rows.filter(retired=False)
    rows = rows.filter(_STATUS.get(wanted.status, Q()))
    for word in wanted.words:
        rows = rows.filter(_named(word) | _says(word))
    for name in ("kind", "difficulty"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: "" if value == "none" else value})
    if wanted.objective:
        none = wanted.objective == "none"
        rows = rows.filter(objective_key=None if none else wanted.objective)
    if wanted.language:
        rows = rows.filter(locale__language_code=wanted.language)
    if wanted.missing:
        there = Question.objects.filter(partner=partner, locale__language_code=wanted.missing)
        rows = rows.exclude(translation_key__in=there.values("translation_key"))
    if wanted.tag:
        tagged = TaggedQuestion.objects.filter(tag=int(wanted.tag), tag__partner=partner)
        rows = rows.filter(translation_key__in=tagged.values("question_key"))
    if wanted.quality:
        rows = rows.filter(QUALITY[wanted.quality]())
    return _by_statistics(rows, partner, wanted)


def _named(word: str) -> Q:
    return Q(name__icontains=word) | Q(latest_revision__object_str__icontains=word)


def _says(word: str) -> Q:
    """The word stands in the question, or in what an option says."""
    text = html.escape(word, quote=False)
    parts = Q(text__icontains=text) | Q(match__icontains=text) | Q(answer__icontains=word)
    return Q(prompt__icontains=text) | Q(_options(parts))


def _by_statistics(rows: QuerySet[Question], partner: Partner, wanted: Wanted) -> QuerySet[Question]:
    counted = QuestionStatistics.objects.filter(partner=partner, language="")
    if wanted.verdict == Verdict.FEW:
        known = counted.exclude(verdict=Verdict.FEW)
        rows = rows.exclude(translation_key__in=known.values("question_key"))
    elif wanted.verdict:
        rows = rows.filter(translation_key__in=counted.filter(verdict=wanted.verdict).values("question_key"))
    if wanted.facility:
        low, high = BANDS[wanted.facility]
        band = counted.filter(answers__gte=LEAST_ANSWERS, facility__gte=Decimal(low) / 100)
        band = band.filter(**{"facility__lte" if high == 100 else "facility__lt": Decimal(high) / 100})
        rows = rows.filter(translation_key__in=band.values("question_key"))
    return rows


def _in_order(keys: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    sort = wanted.sort
    if sort == "newest":
        return keys.annotate(newest=Max("pk")).order_by("-newest")
    keys = keys.annotate(called=_name_shown())
    if sort not in ("verdict", "facility"):
        if wanted.words:
            keys = keys.annotate(unnamed=Min(_words_not_in_name(wanted.words)))
            return keys.order_by("unnamed", "called", "translation_key")
        return keys.order_by("called", "translation_key")
    counted = QuestionStatistics.objects.filter(question_key=OuterRef("translation_key"), language="")
    if sort == "facility":
        counted = counted.filter(answers__gte=LEAST_ANSWERS)
        keys = keys.annotate(by=Subquery(counted.values("facility")[:1]))
        return keys.order_by(_nulls_last("by"), "by", "called", "translation_key")
    place = Case(
        *(When(verdict=verdict, then=Value(number)) for number, verdict in enumerate(_WORST_FIRST)),
        output_field=IntegerField(),
    )
    keys = keys.annotate(by=Subquery(counted.annotate(place=place).values("place")[:1]))
    return keys.order_by(_nulls_last("by"), "by", "called", "translation_key")


def _name_shown() -> Substr:
    """The name that the list shows: of the reader's language, else of the edition that was there first.

    Each name is led by as many digits as tell the editions' order, so that the least one is the one to show.
    A revision is looked up only where it may say something else than the row.
    """
    here = Q(locale__language_code=get_language() or "en")
    later = ExpressionWrapper(F("pk") + Value(PLACE + 1), output_field=BigIntegerField())
    order = Case(When(here, then=Value(PLACE)), default=later, output_field=BigIntegerField())
    drafts = Revision.objects.filter(pk=OuterRef("latest_revision")).values("object_str")
    newest = Coalesce(NullIf(Subquery(drafts[:1]), Value("")), "name", output_field=CharField())
    name = Case(When(has_unpublished_changes=True, then=newest), default="name", output_field=CharField())
    led = Concat(Cast(order, CharField()), name, output_field=CharField())
    return Substr(Min(led), len(str(PLACE)) + 1)


def _words_not_in_name(words: Collection[str]) -> Any:
    """How many of the words stand elsewhere than in the name: what is named so comes before what says so."""
    missing = [Case(When(_named(word), then=Value(0)), default=Value(1)) for word in words]
    return sum(missing[1:], start=missing[0])


def _nulls_last(name: str) -> Case:
    """Databases differ in where nothing comes; here it comes last."""
    return Case(When(**{f"{name}__isnull": True}, then=Value(1)), default=Value(0))


_STATUS = {
    "draft": Q(live=False),
    "live": Q(live=True),
    "changed": Q(live=True, has_unpublished_changes=True),
    "retired": Q(retired=True),
}


def _options(*either: Q, **conditions: Any) -> Exists:
    return Exists(QuestionOption.objects.filter(*either, question=OuterRef("pk"), **conditions))


def _without_feedback() -> Q:
    """The question says nothing about an answer, and not all of its options do."""
    general = Q(feedback__in=BLANK, feedback_right__in=BLANK, feedback_wrong__in=BLANK)
    return general & (Q(_options(feedback__in=BLANK)) | ~Q(_options()))


def _without_words_for_pictures() -> Q:
    own = Q(image__isnull=False, image_alt="", image__description="")
    return own | Q(_options(image__isnull=False, image_alt="", image__description=""))


def _without_right_answer() -> Q:
    return Q(kind__in=_WITH_RIGHT) & ~Q(_options(weight__gt=0))


# What is missing, as `courses.quality_quizzes` checks it for the questions of a course.
QUALITY = {
    "feedback": _without_feedback,
    "objective": lambda: Q(objective_key=None),
    "alt": _without_words_for_pictures,
    "transcript": lambda: Q(audio__isnull=False, transcript=""),
    "right": _without_right_answer,
    "difficulty": lambda: Q(difficulty=""),
}
