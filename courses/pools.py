"""What the slots of a quiz draw from, without a database: whether it suffices, and a fair draw from it.

Questions are counted by *cell*: those of one category, objective and difficulty. A *pool* is the cells that a
slot's filter takes; slots with the same filter share one. A draw names questions by cell and place, where the
places are those of the cell's questions in the order of their keys, so that the same counts and the same seed
give the same questions in every language.

Pools are filled from the smallest to the largest. Where any two of them are apart or one lies in the other,
every way to fill them all is then as likely as any other: however the smaller one was filled, the larger one
has the same number of ways left. Pools that overlap otherwise are filled question by question, each as likely
as any other that leaves enough for the rest.
"""

import random
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import NamedTuple


class Cell(NamedTuple):
    """Questions that no filter can tell apart; texts, so that cells have an order."""

    category: int
    objective: str
    difficulty: str


class Place(NamedTuple):
    """A question: the one at `number`, from 0, of its cell."""

    cell: Cell
    number: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What a slot draws from: categories, and one objective or difficulty only where it says so."""

    categories: frozenset[int]
    objective: str = ""
    difficulty: str = ""

    def takes(self, cell: Cell) -> bool:
        """Whether the questions of a cell are among those drawn from."""
        return (
            cell.category in self.categories
            and self.objective in ("", cell.objective)
            and self.difficulty in ("", cell.difficulty)
        )


@dataclass(frozen=True, slots=True)
class Pool:
    """Cells, how many questions they hold together, and how many of them a paper takes."""

    cells: tuple[Cell, ...]
    size: int
    draw: int


class TooFew(Exception):
    """A pool, or several together, hold fewer questions than a paper takes."""

    def __init__(self, size: int, draw: int) -> None:
        super().__init__(f"{size} of {draw} questions")


def pools_of(draws: Mapping[Filter, int], counts: Mapping[Cell, int]) -> dict[Filter, Pool]:
    """Return the pool of each filter: how many a paper draws with it, from what `counts` says there is."""
    found = {}
    for each, draw in draws.items():
        cells = tuple(sorted(cell for cell, number in counts.items() if number > 0 and each.takes(cell)))
        found[each] = Pool(cells, sum(counts[cell] for cell in cells), draw)
    return found


def are_nested(pools: Iterable[Pool]) -> bool:
    """Whether any two pools are apart, the same, or one inside the other."""
    sets = [frozenset(pool.cells) for pool in pools]
    return all(not (a & b) or a <= b or b <= a for a, b in combinations(sets, 2))


def suffices(pools: Iterable[Pool], counts: Mapping[Cell, int]) -> bool:
    """Whether all pools can be filled at once, no question twice: a flow from the pools to the cells."""
    wanted = [pool for pool in pools if pool.draw > 0]
    if any(pool.size < pool.draw for pool in wanted):
        return False
    return most_filled(wanted, counts) == sum(pool.draw for pool in wanted)


def most_filled(pools: Iterable[Pool], counts: Mapping[Cell, int]) -> int:
    """Return how many questions of these counts the pools can hold together at most, no question twice."""
    return _Flow([pool for pool in pools if pool.draw > 0], counts).most()


class _Flow:
    """How many questions each pool has from each cell, grown along ways that free what others can spare."""

    def __init__(self, pools: Sequence[Pool], counts: Mapping[Cell, int]) -> None:
        self.pools = pools
        self.free = {cell: counts.get(cell, 0) for pool in pools for cell in pool.cells}
        self.given: list[dict[Cell, int]] = [dict.fromkeys(pool.cells, 0) for pool in pools]

    def most(self) -> int:
        """Fill pool after pool; what one lacks, another may give up for what it finds elsewhere."""
        filled = 0
        for number, pool in enumerate(self.pools):
            missing = pool.draw
            while missing and (moved := self._grow(number, missing, set())):
                missing -= moved
            filled += pool.draw - missing
        return filled

    def _grow(self, number: int, most: int, seen: set[Cell]) -> int:
        """Give pool `number` up to `most` more questions of one cell; return how many it got."""
        given = self.given[number]
        for cell in given:
            if self.free[cell] > 0 and cell not in seen:
                moved = min(most, self.free[cell])
                self.free[cell] -= moved
                given[cell] += moved
                return moved
        for cell in given:
            if cell in seen:
                continue
            seen.add(cell)
            for other, theirs in enumerate(self.given):
                if other != number and theirs.get(cell, 0) > 0:
                    moved = self._grow(other, min(most, theirs[cell]), seen)
                    if moved:
                        theirs[cell] -= moved
                        given[cell] += moved
                        return moved
        return 0


def draw(
    pools: Mapping[Filter, Pool], counts: Mapping[Cell, int], rng: random.Random
) -> dict[Filter, list[Place]]:
    """Fill every pool, no question twice. Raises `TooFew`."""
    for pool in pools.values():
        if pool.size < pool.draw:
            raise TooFew(pool.size, pool.draw)
    nested = are_nested(pools.values())
    if not nested and not suffices(pools.values(), counts):
        wanted = sum(pool.draw for pool in pools.values())
        raise TooFew(sum(counts[cell] for cell in {c for p in pools.values() for c in p.cells}), wanted)
    hat = _Hat(counts)
    drawn: dict[Filter, list[Place]] = {}
    order = sorted(pools, key=lambda each: pools[each].size)  # stable: the slots' order decides among equals
    for done, each in enumerate(order, start=1):
        pool = pools[each]
        if nested:
            drawn[each] = hat.take(pool, rng)
        else:
            drawn[each] = hat.take_carefully(pool, [pools[other] for other in order[done:]], rng)
    return drawn


class _Hat:
    """Questions by their places, and which of them are out."""

    def __init__(self, counts: Mapping[Cell, int]) -> None:
        self.counts = counts
        self.out: dict[Cell, list[int]] = {}

    def left(self, cell: Cell) -> int:
        """How many questions of a cell are still in."""
        return self.counts[cell] - len(self.out.get(cell, ()))

    def take(self, pool: Pool, rng: random.Random) -> list[Place]:
        """Take what a pool draws, each set as likely as any other."""
        sizes = list(accumulate(self.left(cell) for cell in pool.cells))
        inside = sizes[-1] if sizes else 0
        if inside < pool.draw:
            raise TooFew(inside, pool.draw)
        numbers = rng.sample(range(inside), pool.draw)
        places = {number: self._place(pool, sizes, number) for number in numbers}
        for place in places.values():
            insort(self.out.setdefault(place.cell, []), place.number)
        return [places[number] for number in numbers]

    def take_carefully(self, pool: Pool, later: list[Pool], rng: random.Random) -> list[Place]:
        """Take one question after the other, none that would leave too few for this pool or later ones."""
        taken: list[Place] = []
        for missing in range(pool.draw - 1, -1, -1):
            open_cells = list(pool.cells)
            while True:
                sizes = list(accumulate(self.left(cell) for cell in open_cells))
                one = Pool(tuple(open_cells), sizes[-1] if sizes else 0, 1)
                if not one.size:
                    raise TooFew(0, missing + 1)
                place = self._place(one, sizes, rng.randrange(one.size))
                left = {cell: self.left(cell) - (cell == place.cell) for cell in self.counts}
                rest = [Pool(pool.cells, one.size, missing), *later]
                if suffices([_resized(each, left) for each in rest], left):
                    break
                open_cells.remove(place.cell)
            insort(self.out.setdefault(place.cell, []), place.number)
            taken.append(place)
        return taken

    def _place(self, pool: Pool, sizes: list[int], number: int) -> Place:
        """The question at `number` among those of the pool that are still in."""
        at = bisect_left(sizes, number + 1)
        cell = pool.cells[at]
        number -= sizes[at - 1] if at else 0
        for gone in self.out.get(cell, ()):
            if gone > number:
                break
            number += 1
        return Place(cell, number)


def _resized(pool: Pool, counts: Mapping[Cell, int]) -> Pool:
    return Pool(pool.cells, sum(counts[cell] for cell in pool.cells), pool.draw)
