"""Which acts need two persons, and what each does once the second has confirmed it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from certificates.models import JointAct


@dataclass(frozen=True)
class JointKind:
    """A kind of act: its name in words, the service that does it, and what one such act would do, in words.

    `do` is called inside the transaction of the confirmation with the act, whose `decided_by` is set; it may
    raise `enrollments.errors.Refused`, and then nothing is confirmed.
    """

    words: Any
    do: Callable[[JointAct], None]
    say: Callable[[JointAct], str] = str


KINDS: dict[str, JointKind] = {}


def register(kind: str, words: Any, do: Callable[[JointAct], None], say: Callable[[JointAct], str]) -> None:
    """Let `kind` be asked for. Called once for each, from `certificates.apps`."""
    KINDS[kind] = JointKind(words, do, say)
