"""What the papers of a quiz can be, computed and not tried: how many there are, and what they may miss.

A paper is the set of its questions, in whatever order and whichever slot drew which.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, prod

from courses.pools import Cell, Filter, Pool, are_nested, most_filled, pools_of, suffices

MOST_WAYS = 20_000  # ways to spread a draw over overlapping pools that are counted one by one

Hits = Callable[[Cell], bool]


@dataclass(frozen=True, slots=True)
class Number:
    """How many papers there are: exactly, or at least."""

    papers: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """How many questions of one kind a paper has, at least and at most, and how likely it has none.

    `missing` is None where pools overlap in a way that leaves no formula.
    """

    least: int
    most: int
    missing: Fraction | None

    @property
    def always(self) -> bool:
        """Whether every paper has such a question."""
        return self.least > 0


@dataclass(frozen=True)
class Papers:
    """The papers of a quiz in one language: what each filter draws, from what there is, and what is named."""

    draws: Mapping[Filter, int]
    counts: Mapping[Cell, int]  # without the named questions
    named: Sequence[Cell] = ()

    @property
    def exist(self) -> bool:
        """Whether a paper can be drawn at all."""
        return bool(self.named or self.draws) and suffices(self._pools(), self.counts)

    def number(self) -> Number:
        """How many papers differ in at least one question."""
        if not self.exist:
            return Number(0)
        found = [_number(group, self.counts) for group in _apart(self._pools())]
        return Number(prod(each.papers for each in found), all(each.exact for each in found))

    def share(self, hits: Hits) -> Share:
        """How many questions of the kind that `hits` tells a paper has."""
        pools = self._pools()
        sure = sum(hits(cell) for cell in self.named)
        total = sum(pool.draw for pool in pools)
        with_them = {cell: number for cell, number in self.counts.items() if hits(cell)}
        without = {cell: number for cell, number in self.counts.items() if not hits(cell)}
        least = sure + total - most_filled(pools, without)
        most = sure + most_filled(pools, with_them)
        if least:
            return Share(least, most, Fraction(0))
        chances = [_missing(group, self.counts, hits) for group in _apart(pools)]
        known = [each for each in chances if each is not None]
        return Share(least, most, prod(known, start=Fraction(1)) if len(known) == len(chances) else None)

    def _pools(self) -> list[Pool]:
        return list(pools_of(self.draws, self.counts).values())


def _apart(pools: Iterable[Pool]) -> list[list[Pool]]:
    """Return groups of pools that share no cell with another group's."""
    groups: list[list[Pool]] = []
    for pool in pools:
        touched = [group for group in groups if any(set(pool.cells) & set(each.cells) for each in group)]
        groups = [group for group in groups if group not in touched]
        groups.append([pool, *(each for group in touched for each in group)])
    return groups


def _number(group: list[Pool], counts: Mapping[Cell, int]) -> Number:
    """How many sets of questions fill these pools: by how many each kind of cell gives."""
    if len(group) == 1:
        return Number(comb(group[0].size, group[0].draw))
    atoms = _atoms(group, counts)
    total = sum(pool.draw for pool in group)
    ways = prod(min(size, total) + 1 for size in atoms.values())
    if ways > MOST_WAYS:
        return Number(_at_least(group, counts), exact=False)
    papers = 0
    for spread in product(*(range(min(size, total) + 1) for size in atoms.values())):
        if sum(spread) == total and _fits(group, dict(zip(atoms, spread, strict=True)), total):
            papers += prod(comb(size, taken) for size, taken in zip(atoms.values(), spread, strict=True))
    return Number(papers)


def _atoms(group: list[Pool], counts: Mapping[Cell, int]) -> dict[tuple[bool, ...], int]:
    """How many questions lie in the same pools of the group, by which these are."""
    atoms: dict[tuple[bool, ...], int] = {}
    for cell in {cell for pool in group for cell in pool.cells}:
        inside = tuple(cell in pool.cells for pool in group)
        atoms[inside] = atoms.get(inside, 0) + counts[cell]
    return atoms


def _fits(group: list[Pool], spread: Mapping[tuple[bool, ...], int], total: int) -> bool:
    """Whether questions spread like this fill the pools, each counted as a cell of its own."""
    cells = {inside: Cell(number, "", "") for number, inside in enumerate(spread)}
    taken = {cells[inside]: number for inside, number in spread.items()}
    pools = []
    for place, pool in enumerate(group):
        own = tuple(cells[inside] for inside in spread if inside[place])
        pools.append(Pool(own, sum(taken[cell] for cell in own), pool.draw))
    return most_filled(pools, taken) == total


def _at_least(group: list[Pool], counts: Mapping[Cell, int]) -> int:
    """The ways of the pool that has most, once the others took from it all that they can."""
    found = 1
    for pool in group:
        others = sum(
            min(each.draw, sum(counts[cell] for cell in set(each.cells) & set(pool.cells)))
            for each in group
            if each is not pool
        )
        if pool.size - others >= pool.draw:
            found = max(found, comb(pool.size - others, pool.draw))
    return found


def _missing(group: list[Pool], counts: Mapping[Cell, int], hits: Hits) -> Fraction | None:
    """How likely these pools draw no question of a kind, as `courses.pools.draw` fills them."""
    if not any(hits(cell) for pool in group for cell in pool.cells):
        return Fraction(1)
    if not are_nested(group):
        return None
    chance, filled = Fraction(1), list[Pool]()
    for pool in sorted(group, key=lambda each: each.size):
        gone = sum(each.draw for each in filled if set(each.cells) <= set(pool.cells))
        of_kind = sum(counts[cell] for cell in pool.cells if hits(cell))
        left = pool.size - gone
        chance *= Fraction(comb(max(left - of_kind, 0), pool.draw), comb(left, pool.draw))
        filled.append(pool)
    return chance
