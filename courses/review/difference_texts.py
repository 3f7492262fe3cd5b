"""What is different between two states of a text, part by part, and between two states of a course.

Plain data in, plain data out. Parts are matched by what they say and not by ids, which copies keep.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from courses.review.difference_words import IN, OUT, Effort, Piece, changed_words, count_changed, words_of
from courses.review.reading import Asset, Part

ADDED, REMOVED, CHANGED, MOVED, SAME = "added", "removed", "changed", "moved", "same"
ADDRESS = "slug"  # a text has one from the first; worth a reader's while only where it changes
ALIKE = 0.34  # of the words in common, and two parts are one that was changed
MOST_PAIRS = 2_500  # pairs of parts compared for likeness in one text


@dataclass(frozen=True, slots=True)
class Change:
    """One part, before and after. `pieces` is None where the words are better read whole, or are no words."""

    state: str
    before: Part | None
    after: Part | None
    pieces: tuple[Piece, ...] | None = None
    moved: bool = False

    @property
    def part(self) -> Part:
        """The part as it is, or was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def serious(self) -> bool:
        """Whether this is one of the things that send a live course back to review."""
        return self.part.serious

    @property
    def new_files(self) -> bool:
        """Whether it shows other files than before."""
        return self.assets_before != self.assets_after

    @property
    def assets_before(self) -> tuple[Asset, ...]:
        """The files it showed."""
        return self.before.assets if self.before else ()

    @property
    def assets_after(self) -> tuple[Asset, ...]:
        """The files it shows."""
        return self.after.assets if self.after else ()

    @property
    def only_form(self) -> bool:
        """Whether the words are the same and only their form differs, as when one is made bold."""
        return bool(
            self.state == CHANGED
            and self.before
            and self.after
            and self.before.words == self.after.words
            and not self.new_files
        )

    @property
    def words(self) -> int:
        """How many words came in or went out."""
        if self.pieces is not None:
            return count_changed(self.pieces)
        texts = [part.words for part in (self.before, self.after) if part]
        return 0 if self.only_form else max((len(words_of(text)) for text in texts), default=0)


@dataclass(frozen=True, slots=True)
class Placed:
    """One text of a course in one language as a submission pins it: where it stands and what it is called.

    `above` is the key of the module of an activity; empty for everything else.
    """

    kind: str
    key: str
    language: str
    title: str
    position: int
    digest: str
    above: str = ""


@dataclass
class TextChange:
    """One text in one language: whether it came, went, moved or changed, and in which parts."""

    state: str
    now: Placed | None
    was: Placed | None
    moved: bool = False
    other_module: bool = False
    changes: list[Change] = field(default_factory=list)

    @property
    def text(self) -> Placed:
        """The text as it stands, or stood."""
        found = self.now or self.was
        assert found is not None
        return found


def compare_parts(old: Sequence[Part], new: Sequence[Part], effort: Effort | None = None) -> list[Change]:
    """Return what is different between the parts of two states of one text, in the order of the new one."""
    effort = effort or Effort()
    pairs, moved = _matched(old, new, effort)
    partner = {after: before for before, after in pairs}
    gone = sorted(set(range(len(old))) - {before for before, _after in pairs})
    changes: list[tuple[float, Change]] = []
    for place, part in enumerate(new):
        if place not in partner:
            new_words = (Piece(IN, part.words),) if part.words else None
            changes.append((place, Change(ADDED, None, part, new_words)))
            continue
        before = old[partner[place]]
        if _says_the_same(before, part):
            if place in moved:
                changes.append((place, Change(MOVED, before, part, moved=True)))
            continue
        pieces = changed_words(before.words, part.words, effort) if before.words != part.words else None
        changes.append((place, Change(CHANGED, before, part, pieces, moved=place in moved)))
    back = dict(pairs)
    for number in gone:
        earlier = [back[each] for each in range(number) if each in back]
        after = (max(earlier) if earlier else -1) + 0.5
        part = old[number]
        old_words = (Piece(OUT, part.words),) if part.words else None
        changes.append((after, Change(REMOVED, part, None, old_words)))
    in_order = (change for _place, change in sorted(changes, key=lambda each: each[0]))
    return [each for each in in_order if each.part.kind != ADDRESS or each.state == CHANGED]


def _says_the_same(one: Part, other: Part) -> bool:
    return (one.kind, one.words, one.raw, one.assets) == (other.kind, other.words, other.raw, other.assets)


def _matched(
    old: Sequence[Part], new: Sequence[Part], effort: Effort
) -> tuple[list[tuple[int, int]], set[int]]:
    """Return which old part is which new one, and which of the new stand in another order."""
    pairs: list[tuple[int, int]] = []
    left: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, part in enumerate(old):
        left[part.kind][0].append(number)
    for number, part in enumerate(new):
        left[part.kind][1].append(number)
    for befores, afters in left.values():
        pairs += _same_kind(old, new, befores, afters, effort)
    pairs.sort(key=lambda pair: pair[1])
    kept = _longest_rising([before for before, _after in pairs])
    return pairs, {pairs[place][1] for place in range(len(pairs)) if place not in kept}


def _same_kind(
    old: Sequence[Part], new: Sequence[Part], befores: list[int], afters: list[int], effort: Effort
) -> list[tuple[int, int]]:
    """Pair parts of one kind: equal ones first, then alike ones; where there is one of each, those."""
    pairs: list[tuple[int, int]] = []
    equal: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in reversed(befores):
        equal[old[number].words, old[number].raw].append(number)
    rest = []
    for number in afters:
        same = equal.get((new[number].words, new[number].raw))
        if same:
            pairs.append((same.pop(), number))
        else:
            rest.append(number)
    taken = {before for before, _after in pairs}
    open_ones = [number for number in befores if number not in taken]
    if len(open_ones) == len(rest) == 1 and not old[open_ones[0]].kind.startswith("body:"):
        return [*pairs, (open_ones[0], rest[0])]
    return pairs + _alike(old, new, open_ones, rest, effort)


def _alike(
    old: Sequence[Part], new: Sequence[Part], befores: list[int], afters: list[int], effort: Effort
) -> list[tuple[int, int]]:
    """Pair parts that share most of their words, the most alike first; too many are paired in their order."""
    if len(befores) * len(afters) > MOST_PAIRS or effort.left == 0:
        return list(zip(befores, afters, strict=False))
    bags = {("old", n): _bag(old[n]) for n in befores} | {("new", n): _bag(new[n]) for n in afters}
    scored = []
    for before in befores:
        for after in afters:
            one, other = bags["old", before], bags["new", after]
            effort.spend(min(len(one), len(other)))
            size = max(len(one), len(other))
            likeness = len(one & other) / size if size else 1.0
            likeness += 0.5 * (old[before].place == new[after].place) + bool(
                old[before].assets and old[before].assets == new[after].assets
            )
            if likeness >= ALIKE:
                scored.append((-likeness, abs(before - after), before, after))
    pairs, used = [], set()
    for _likeness, _apart, before, after in sorted(scored):
        if ("old", before) not in used and ("new", after) not in used:
            used |= {("old", before), ("new", after)}
            pairs.append((before, after))
    return pairs


def _bag(part: Part) -> set[str]:
    return set(words_of(part.words.lower())[:3000])


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the places of a longest rising subsequence: what stayed in order; the rest has moved."""
    tails: list[int] = []
    places: list[int] = []
    before: dict[int, int] = {}
    for place, number in enumerate(numbers):
        rank = bisect_left(tails, number)
        if rank == len(tails):
            tails.append(number)
            places.append(place)
        else:
            tails[rank], places[rank] = number, place
        before[place] = places[rank - 1] if rank else -1
    kept: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def compare_texts(
    old: Iterable[Placed],
    new: Iterable[Placed],
    read: Callable[[Sequence[tuple[Placed | None, Placed | None]]], list[tuple[list[Part], list[Part]]]],
    effort: Effort | None = None,
) -> list[TextChange]:
    """Return each text that came, went, moved or changed. `read` is asked once, for those that may differ."""
    effort = effort or Effort()
    before = {(text.key, text.language): text for text in old}
    after = {(text.key, text.language): text for text in new}
    moved = _moved(before, after)
    wanted: list[TextChange] = []
    for place, now in after.items():
        was = before.get(place)
        if was is None:
            wanted.append(TextChange(ADDED, now, None))
        elif was.digest != now.digest or not now.digest or place in moved:
            change = TextChange(CHANGED, now, was, moved=place in moved)
            change.other_module = was.above != now.above
            wanted.append(change)
    wanted += [TextChange(REMOVED, None, was) for place, was in before.items() if place not in after]
    to_read = [each for each in wanted if not (each.was and each.now and _certainly_same(each.was, each.now))]
    for change, (old_parts, new_parts) in zip(
        to_read, read([(each.was, each.now) for each in to_read]), strict=True
    ):
        change.changes = compare_parts(old_parts, new_parts, effort)
    for change in wanted:
        if change.state == CHANGED and not change.changes:
            change.state = MOVED if change.moved else SAME
    return sorted(
        (change for change in wanted if change.state != SAME), key=lambda change: change.text.position
    )


def _certainly_same(was: Placed, now: Placed) -> bool:
    return bool(now.digest) and was.digest == now.digest


def _moved(
    before: dict[tuple[str, str], Placed], after: dict[tuple[str, str], Placed]
) -> set[tuple[str, str]]:
    """Return the texts that stand in another module, or elsewhere among the same; questions never do."""
    shared: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    moved: set[tuple[str, str]] = set()
    for place, now in after.items():
        was = before.get(place)
        if was is None or now.kind in ("question", "course"):
            continue
        if was.above != now.above:
            moved.add(place)
        else:
            shared[now.language, now.above].append(place)
    for places in shared.values():
        in_order = sorted(places, key=lambda place: after[place].position)
        kept = _longest_rising([before[place].position for place in in_order])
        moved |= {place for number, place in enumerate(in_order) if number not in kept}
    return moved
