"""How much a load wrote, for whoever ran it."""

from dataclasses import dataclass


@dataclass
class Tally:
    """Counts editions of pages and questions."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
