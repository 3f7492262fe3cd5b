"""What the bank holds for the newest text of a quiz, language by language, for whoever composes it."""

import random
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils.formats import number_format

from courses.asked import branches_of
from courses.asked import slots_in as asked_slots
from courses.drawing import cell_of, counts_of, fetch_drawn, filter_of
from courses.models import Activity, Objective, Question, QuizPage, QuizSlot
from courses.models.translators import under_translation
from courses.papers import Number, Papers, Share
from courses.pools import Cell, Filter, Place, draw, pools_of

EXAMPLE_NAMES = ("pk", "translation_key", "name", "category_id", "objective_key", "difficulty")


@dataclass(frozen=True)
class SlotFacts:
    """One slot: the question that it names, or what it draws; `there` is what it can choose from."""

    number: int
    name: str
    draw: int
    there: int
    points: int
    section: str
    drawn: bool
    objective: str = ""
    difficulty: str = ""

    @property
    def short(self) -> bool:
        """Whether there is too little, counted for this slot alone."""
        return self.there < self.draw


@dataclass(frozen=True)
class SubjectFacts:
    """How often a paper asks about an objective, or is of a difficulty; `percent` of papers have none."""

    name: str
    share: Share

    @property
    def shown_percent(self) -> str:
        """The same as people read it: never a nought where some papers lack it."""
        percent = self.percent or Fraction(0)
        if 0 < percent < Fraction(1, 10):
            return "< " + number_format("0.1")
        return number_format(round(float(percent), 1 if percent < 10 else 0), use_l10n=True)

    @property
    def percent(self) -> Fraction | None:
        """The part of all papers, in per cent, that has no such question; None where no formula says."""
        return None if self.share.missing is None else self.share.missing * 100


@dataclass(frozen=True)
class FactsOfQuiz:
    """A quiz in one language: what its papers can be."""

    language: str
    page_id: int
    title: str
    slots: list[SlotFacts] = field(default_factory=list)
    number: Number = field(default_factory=lambda: Number(0))
    asked: int = 0
    points: int = 0
    objectives: list[SubjectFacts] = field(default_factory=list)
    difficulties: list[SubjectFacts] = field(default_factory=list)
    rows: list[QuizSlot] = field(default_factory=list)
    filters: Mapping[int, Filter] = field(default_factory=dict)
    plan: Papers | None = None
    drafts: int = 0  # of those that it may ask: they go live with the course's approval

    @property
    def papers(self) -> bool:
        """Whether a paper can be drawn at all."""
        return self.number.papers > 0

    @property
    def missing(self) -> list[SlotFacts]:
        """The slots that have too little in this language."""
        return [slot for slot in self.slots if slot.short]


def to_be_asked(language: str) -> QuerySet[Question]:
    """What a quiz could ask once all is approved: drafts too, but no translation that is in the making."""
    there = Question.objects.filter(Q(live=True) | ~under_translation())
    return there.filter(retired=False, locale__language_code=language)


def facts_of_quiz(quiz: Activity) -> list[FactsOfQuiz]:
    """Return the facts of every edition of a quiz, as its newest text has it, by language."""
    pages = QuizPage.objects.filter(translation_key=quiz.key, alias_of=None).select_related(
        "locale", "latest_revision"
    )
    return [_facts(page.get_latest_revision_as_object(), quiz) for page in pages.order_by("pk")]


def _facts(page: QuizPage, quiz: Activity) -> FactsOfQuiz:
    language = page.locale.language_code
    rows = list(page.slots.all())
    for number, row in enumerate(rows, start=1):
        row.pk = number  # a draft's slots may have no row yet
    drawing = [row for row in rows if row.category_id]
    asked = asked_slots([{"category": row.category_id, "with_below": row.with_below} for row in drawing])
    branches = branches_of(quiz.course.partner_id, asked)
    filters = {row.pk: filter_of(row, branches) for row in drawing}
    usable = to_be_asked(language).filter(partner=quiz.course.partner_id)
    named = {row.question_key for row in rows if row.question_key}
    texts = usable.filter(translation_key__in=named).values_list(*EXAMPLE_NAMES[1:])
    there = {key: (name, cell_of(*columns)) for key, name, *columns in texts}
    counts = counts_of(filters.values(), usable.exclude(translation_key__in=named))
    draws: Counter[Filter] = Counter()
    for row in drawing:
        draws[filters[row.pk]] += row.draw
    objectives = _objective_texts(quiz, language)
    plan = Papers(draws, counts, [cell for _name, cell in there.values()])
    complete = named <= there.keys()
    drafts = counts_of(filters.values(), usable.filter(live=False).exclude(translation_key__in=named))
    return FactsOfQuiz(
        language,
        page.pk,
        page.title,
        _slots(rows, filters, counts, there, objectives),
        plan.number() if complete else Number(0),
        sum(row.draw for row in rows),
        sum(row.draw * row.points for row in rows),
        [
            SubjectFacts(text, plan.share(lambda cell, key=key: cell.objective == key))
            for key, text in objectives.items()
        ],
        list(_difficulties(plan)),
        rows,
        filters,
        plan,
        sum(number for cell, number in drafts.items() if any(each.takes(cell) for each in draws))
        + usable.filter(live=False, translation_key__in=named).count(),
    )


def _slots(
    rows: list[QuizSlot],
    filters: Mapping[int, Filter],
    counts: Mapping[Cell, int],
    there: Mapping[uuid.UUID, tuple[str, Cell]],
    objectives: Mapping[str, str],
) -> list[SlotFacts]:
    facts = []
    for number, row in enumerate(rows, start=1):
        if row.question_key:
            name, found = there.get(row.question_key, ("", None))
            size = 1 if found else 0
        else:
            name = str(row.category)
            size = sum(amount for cell, amount in counts.items() if filters[row.pk].takes(cell))
        facts.append(
            SlotFacts(
                number,
                name,
                row.draw,
                size,
                row.points,
                row.section,
                bool(row.category_id),
                objectives.get(str(row.objective_key), ""),
                row.get_difficulty_display() if row.difficulty else "",
            )
        )
    return facts


def _objective_texts(quiz: Activity, language: str) -> dict[str, str]:
    """The objectives of the course, in the quiz's language where they can be."""
    rows = Objective.objects.filter(page__translation_key=quiz.course.key).order_by("sort_order", "pk")
    texts: dict[str, str] = {}
    for key, text, locale in rows.values_list("translation_key", "text", "locale__language_code"):
        if str(key) not in texts or locale == language:
            texts[str(key)] = text
    return texts


def _difficulties(plan: Papers) -> Iterable[SubjectFacts]:
    for value, label in Question.Difficulty.choices:
        share = plan.share(lambda cell, value=value: cell.difficulty == value)
        if share.most:
            yield SubjectFacts(str(label), share)


@dataclass(frozen=True)
class ExampleItem:
    """A question of an example paper."""

    number: int
    name: str
    section: str
    points: int
    difficulty: str


def example_of(facts: FactsOfQuiz, seed: int) -> list[ExampleItem]:
    """Draw one paper as learners would get it with this seed, in the order of the slots."""
    plan = facts.plan
    if plan is None or not facts.papers:
        return []
    rng = random.Random(seed)  # nosec B311: fair and reproducible, not secret
    drawn = draw(pools_of(plan.draws, plan.counts), plan.counts, rng)
    named = {row.question_key for row in facts.rows if row.question_key}
    names = _names(facts, [place for places in drawn.values() for place in places], named)
    waiting = {each: iter(places) for each, places in drawn.items()}
    items: list[ExampleItem] = []
    section = ""
    for row in facts.rows:
        section = row.section or section
        for _number in range(row.draw):
            what = row.question_key or next(waiting[facts.filters[row.pk]])
            name, difficulty = names.get(what, ("", ""))
            items.append(ExampleItem(len(items) + 1, name, section, row.points, difficulty))
    return items


def _names(facts: FactsOfQuiz, places: list[Place], named: set[uuid.UUID]) -> dict[object, tuple[str, str]]:
    """The names of these questions, by key or place: two queries."""
    by_key, by_place = fetch_drawn(to_be_asked(facts.language), named, places)
    found: dict[object, tuple[str, str]] = {}
    for what, question in [*by_key.items(), *by_place.items()]:
        found[what] = (question.name, question.get_difficulty_display() if question.difficulty else "")
    return found
