"""The words of the catalogue's headlines: what a word also stands for, what a misspelt one meant."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from courses.catalogue.folding import Word, is_chinese, words_of
from courses.catalogue.kept import Catalogue

KIN = 12  # words that one word of a query stands for at most
SHORTEST_PREFIX = 3
ENDING = (
    2  # letters by which a word may be longer than the one it is a form of, as “networks” is of “network”
)
MOST_COMPARED = 100  # words that a misspelt one is compared with letter by letter
MOST_REMEMBERED = 2_000  # misspelt words whose meaning is kept

Letters = int  # the set of a word's letters, a bit each; letters may share one


@dataclass(frozen=True)
class Vocabulary:
    """Folded words with how many courses have them in a title, summary, topic or partner's name.

    Anybody can ask for any word, so neither question walks through all words.
    """

    counts: Counter[str] = field(default_factory=Counter)
    written: dict[str, str] = field(default_factory=dict)
    _remembered: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.counts)

    @cached_property
    def _by_sign(self) -> dict[str, list[str]]:
        """The Chinese words by each of their signs."""
        found = defaultdict(list)
        for word in self.counts:
            for sign in set(word) if is_chinese(word) else ():
                found[sign].append(word)
        return found

    @cached_property
    def _by_beginning(self) -> dict[tuple[int, str], list[tuple[Letters, str]]]:
        """The words that a misspelt one can mean, by their length and each of their first two letters."""
        found = defaultdict(list)
        for word in self.counts:
            if len(word) > 2 and not is_chinese(word):
                for letter in set(word[:2]):
                    found[len(word), letter].append((_letters(word), word))
        return found

    def kin(self, word: str) -> list[str]:
        """Return the word, then the commonest that begin with it, and what it is a longer form of."""
        found = (
            self._by_sign.get(word, []) if is_chinese(word) else [*self._longer(word), *self._shorter(word)]
        )
        found = [other for other in found if other != word]
        found.sort(key=lambda other: (-self.counts[other], other))
        return [word, *found[: KIN - 1]]

    def _longer(self, word: str) -> Iterator[str]:
        if len(word) < SHORTEST_PREFIX:
            return iter(())
        start = bisect_left(self._sorted, word)
        following = (self._sorted[place] for place in range(start, len(self._sorted)))
        return takewhile(lambda other: other.startswith(word), following)

    def _shorter(self, word: str) -> Iterator[str]:
        for end in range(1, ENDING + 1):
            if len(word) - end > SHORTEST_PREFIX and word[:-end] in self.counts:
                yield word[:-end]

    def near(self, word: str) -> str:
        """Return the word that was probably meant by an unknown one; empty where there is none.

        In up to four letters one slip is forgiven, else two: a letter more, less or other, or two swapped.
        One of the first two letters is among the first two of what was meant.
        """
        if is_chinese(word) or len(word) < 3 or word.isdigit():
            return ""
        found = self._remembered.get(word)
        if found is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[word] = self._nearest(word, 1 if len(word) <= 4 else 2)
        return found

    def _nearest(self, word: str, most: int) -> str:
        best = (most + 1, 0, "")
        for other in self._like(word, most):
            slips = distance(word, other, most)
            if slips <= most:
                best = min(best, (slips, -self.counts[other], other))
        return best[2]

    def _like(self, word: str, most: int) -> list[str]:
        """The words that share most letters with this one: a slip changes the set by two at most."""
        letters = _letters(word)
        ranked = {
            other: (unlike, -self.counts[other], other)
            for length in range(len(word) - most, len(word) + most + 1)
            for letter in set(word[:2])
            for its, other in self._by_beginning.get((length, letter), ())
            if (unlike := (its ^ letters).bit_count()) <= 2 * most
        }
        return sorted(ranked, key=ranked.__getitem__)[:MOST_COMPARED]

    def as_written(self, word: str) -> str:
        """Return a folded word as a headline has it."""
        return self.written.get(word, word)


def _letters(word: str) -> Letters:
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % 64
    return found


def distance(one: str, two: str, most: int) -> int:
    """Return how many slips lie between two words (optimal string alignment); above `most` any number."""
    before: list[int] = []
    last = list(range(len(two) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, other in enumerate(two, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == two[column - 2] and one[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]


_kept: tuple[Catalogue, Vocabulary] | None = None


def vocabulary_of(listed: Catalogue) -> Vocabulary:
    """Return the vocabulary of a catalogue; the last one made is kept."""
    global _kept
    kept = _kept
    if kept is None or kept[0] is not listed:
        kept = _kept = (listed, _made_of(listed))
    return kept[1]


def _made_of(listed: Catalogue) -> Vocabulary:
    counts: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    names = _names(listed)
    for entry in listed.entries:
        words = [word for page in entry.editions for word in (*page.title_words, *page.summary_words)]
        named: list[int | str] = [entry.partner_id, *entry.topics]
        words += [word for key in named for word in names[key]]
        for word in words:
            written[word.folded][word.written.lower()] += 1
        counts.update({word.folded for word in words})
    return Vocabulary(counts, {folded: forms.most_common(1)[0][0] for folded, forms in written.items()})


def _names(listed: Catalogue) -> dict[int | str, list[Word]]:
    """The words in the names of partners, by id, and of topics, by slug, in all languages."""
    texts: dict[int | str, list[str]] = {
        partner.id: [partner.name, *partner.names.values()] for partner in listed.partners.values()
    }
    texts |= {slug: list(topic.names.values()) for slug, topic in listed.topics.items()}
    return {key: [word for text in names for word in words_of(text)] for key, names in texts.items()}
