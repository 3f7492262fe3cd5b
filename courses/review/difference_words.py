"""What changed in a text, word by word, within an amount of work that no text can exceed.

The greedy algorithm of E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1
(1986), stopped when it has cost too much: the text is then shown as it was and as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_WORDS = 6000  # of one text; longer ones are shown before and after
MOST_EDITS = 400  # words out and in; a text with more was rewritten, and reads better whole
MOST_STEPS = 400_000  # for one text
ALL_STEPS = 4_000_000  # for one difference of a whole course
SHOWN_AROUND = 14  # unchanged words on each side of a change
SHORTEST_BRIDGE = 3  # fewer unchanged words between two changes belong to the change

SAME, OUT, IN, GAP = "same", "out", "in", "gap"

# A word with what follows it, a line's end, or one sign of a script that does not part its words.
_TOKEN = re.compile(
    r"\n|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: `same`, `out`, `in`, or a `gap` of `words` unchanged words that are not shown."""

    op: str
    text: str
    words: int = 0


class Effort:
    """How many steps a comparison may still take; counted, so that the bound is the same on every machine."""

    def __init__(self, steps: int = ALL_STEPS) -> None:
        self.left = steps

    def allowance(self) -> int:
        """What one text may take of it."""
        return min(self.left, MOST_STEPS)

    def spend(self, steps: int) -> None:
        """Take so many steps away."""
        self.left = max(0, self.left - steps)


def words_of(text: str) -> list[str]:
    """Return the words of a text, and its ends of lines."""
    return _TOKEN.findall(text)


def changed_words(before: str, after: str, effort: Effort | None = None) -> tuple[Piece, ...] | None:
    """Return the text in pieces that are the same, gone or new; None where that costs too much."""
    effort = effort or Effort()
    if max(len(before), len(after)) > MOST_WORDS * 60:
        return None
    old, new = words_of(before), words_of(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return None
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = _edits(old[head : len(old) - tail], new[head : len(new) - tail], effort)
    if middle is None:
        return None
    same = [(SAME, word) for word in old[:head]]
    script = [*same, *middle, *((SAME, word) for word in old[len(old) - tail :] if tail)]
    return _pieces(_bridged(_runs(script)))


def count_changed(pieces: Sequence[Piece]) -> int:
    """Return how many words came in, or went out where more went."""
    gone, come = (
        sum(len([w for w in words_of(piece.text) if w != "\n"]) for piece in pieces if piece.op == op)
        for op in (OUT, IN)
    )
    return max(gone, come)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number


def _edits(old: list[str], new: list[str], effort: Effort) -> list[tuple[str, str]] | None:
    """Return the shortest script from `old` to `new`, or None where it takes too many edits or steps."""
    if not old or not new:
        return [*((OUT, word) for word in old), *((IN, word) for word in new)]
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    steps, allowed = 0, effort.allowance()
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        trail.append(dict(furthest))
        steps += len(furthest)
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1]
            )
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y, steps = x + 1, y + 1, steps + 1
            furthest[diagonal] = x
            steps += 1
            if x >= len(old) and y >= len(new):
                effort.spend(steps)
                return _walked_back(old, new, trail)
            if steps > allowed:
                effort.spend(steps)
                return None
    effort.spend(steps)
    return None


def _walked_back(old: list[str], new: list[str], trail: list[dict[int, int]]) -> list[tuple[str, str]]:
    """Read the script out of the trail, from its end to its beginning."""
    x, y = len(old), len(new)
    script: list[tuple[str, str]] = []
    for edits in range(len(trail) - 1, -1, -1):
        furthest, diagonal = trail[edits], x - y
        down = diagonal == -edits or (
            diagonal != edits and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)
        )
        before = diagonal + 1 if down else diagonal - 1
        from_x = furthest.get(before, 0)
        from_y = from_x - before
        while x > from_x and y > from_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            script.append((SAME, old[x]))
        if edits:
            script.append((IN, new[from_y]) if down else (OUT, old[from_x]))
        x, y = from_x, from_y
    return script[::-1]


def _runs(script: list[tuple[str, str]]) -> list[tuple[str, list[str], list[str]]]:
    """Gather the script into stretches: the same words, or words out with the words in for them."""
    runs: list[tuple[str, list[str], list[str]]] = []
    for op, word in script:
        kind = SAME if op == SAME else "changed"
        if not runs or runs[-1][0] != kind:
            runs.append((kind, [], []))
        if op != IN:
            runs[-1][1].append(word)
        if op != OUT:
            runs[-1][2].append(word)
    return runs


def _bridged(runs: list[tuple[str, list[str], list[str]]]) -> list[tuple[str, list[str], list[str]]]:
    """Let a word or two between changes belong to them, as a reader would say it."""
    joined: list[tuple[str, list[str], list[str]]] = []
    for place, (kind, old, new) in enumerate(runs):
        inside = 0 < place < len(runs) - 1
        short = kind == SAME and inside and len(old) < SHORTEST_BRIDGE and "\n" not in old
        if joined and joined[-1][0] == "changed" and (short or kind == "changed"):
            joined[-1][1].extend(old)
            joined[-1][2].extend(new)
        else:
            joined.append((kind, list(old), list(new)))
    return joined


def _pieces(runs: list[tuple[str, list[str], list[str]]]) -> tuple[Piece, ...]:
    """Write the stretches as pieces; of long unchanged ones only what stands near a change."""
    pieces: list[Piece] = []
    for place, (kind, old, new) in enumerate(runs):
        if kind != SAME:
            pieces += [Piece(op, joined(words)) for op, words in ((OUT, old), (IN, new)) if words]
            continue
        head = SHOWN_AROUND if place else 0
        tail = SHOWN_AROUND if place < len(runs) - 1 else 0
        hidden = len(old) - head - tail
        if hidden <= SHOWN_AROUND:
            pieces.append(Piece(SAME, joined(old)))
            continue
        if head:
            pieces.append(Piece(SAME, joined(old[:head])))
        pieces.append(Piece(GAP, "", sum(word != "\n" for word in old[head : len(old) - tail])))
        if tail:
            pieces.append(Piece(SAME, joined(old[len(old) - tail :])))
    return tuple(pieces)


def joined(words: Sequence[str]) -> str:
    """Write words as a text again: spaces between them, none around ends of lines or inside Chinese."""
    parts: list[str] = []
    for word in words:
        if parts and word != "\n" and parts[-1] != "\n" and not (_unparted(word) and _unparted(parts[-1])):
            parts.append(" ")
        parts.append(word)
    return "".join(parts)


def _unparted(word: str) -> bool:
    """Whether this is a sign of a script without spaces, or a mark such as its full stop."""
    return word[0] >= "\u3000" and word[0] <= "\uffef"
