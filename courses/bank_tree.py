"""The nested categories of a partner's bank, each with how many questions stand in it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from courses.models import Partner, QuestionCategory

MOST_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A category: how deep it lies, how many questions stand in it, and in all that is inside it."""

    pk: int
    name: str
    depth: int
    own: int
    inside: int  # with those inside it
    has_children: bool
    is_open: bool
    is_current: bool

    @property
    def is_empty(self) -> bool:
        """Whether it can be removed."""
        return not self.inside and not self.has_children


class Tree:
    """All categories of a partner with how many questions stand in each: one query."""

    def __init__(self, partner: Partner) -> None:
        standing = Count("questions__translation_key", distinct=True, filter=Q(questions__retired=False))
        rows = QuestionCategory.objects.filter(partner=partner).order_by("name", "pk")
        self.names: dict[int, str] = {}
        self.parents: dict[int, int | None] = {}
        self.children: dict[int | None, list[int]] = defaultdict(list)
        self.own: dict[int, int] = {}
        for pk, parent, name, number in rows.annotate(standing=standing).values_list(
            "pk", "parent_id", "name", "standing"
        ):
            self.names[pk], self.parents[pk], self.own[pk] = name, parent, number
            self.children[parent].append(pk)

    @cached_property
    def inside(self) -> dict[int, int]:
        """How many questions stand in each category and all that is inside it."""
        found: dict[int, int] = {}
        for pk in self.names:
            number = self.own.get(pk, 0)
            for above in [pk, *self.above(pk)]:
                found[above] = found.get(above, 0) + number
        return found

    @property
    def total(self) -> int:
        """How many questions there are that are not retired."""
        return sum(self.own.values())

    def above(self, pk: int) -> list[int]:
        """The categories in which this one lies, from the inside out."""
        found: list[int] = []
        at = self.parents.get(pk)
        while at is not None and at not in found:
            found.append(at)
            at = self.parents.get(at)
        return found

    def branch(self, pk: int) -> set[int]:
        """The category and all inside it; nothing for one that is not there."""
        if pk not in self.names:
            return set()
        found, waiting = {pk}, [pk]
        while waiting:
            inside = [each for each in self.children.get(waiting.pop(), ()) if each not in found]
            found.update(inside)
            waiting += inside
        return found

    def path(self, pk: int) -> str:
        """“Networks › Fibre” for the category *Fibre* in *Networks*."""
        return " › ".join(self.names[each] for each in [*reversed(self.above(pk)), pk])

    def choices(self) -> list[tuple[int, str]]:
        """Every category with its path, in the order of the tree."""
        return [(pk, self.path(pk)) for pk, _depth in self._walk(None, 0)]

    def shown(self, current: int | None) -> list[Node]:
        """The rows of the tree on the page: the top, and what the way to the current one opens."""
        open_ones = (
            {current, *self.above(current)} if current is not None and current in self.names else set()
        )
        return [self._node(pk, depth, current, open_ones) for pk, depth in self._walk(None, 0, open_ones)]

    def _walk(
        self, parent: int | None, depth: int, open_ones: set[int] | None = None
    ) -> Iterator[tuple[int, int]]:
        for pk in self.children.get(parent, ()):
            yield pk, depth
            if depth < MOST_DEPTH and (open_ones is None or pk in open_ones):
                yield from self._walk(pk, depth + 1, open_ones)

    def _node(self, pk: int, depth: int, current: int | None, open_ones: set[int]) -> Node:
        return Node(
            pk=pk,
            name=self.names[pk],
            depth=depth,
            own=self.own.get(pk, 0),
            inside=self.inside.get(pk, 0),
            has_children=bool(self.children.get(pk)),
            is_open=pk in open_ones,
            is_current=pk == current,
        )
