"""The words of the catalogue's headlines: what a word also stands for, what a misspelt one meant."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from courses.catalogue.folding import Word, is_chinese, words_of
from courses.catalogue.kept import Catalogue

KIN = 12  # words that one word of a query stands for at most
SHORTEST_PREFIX = 3
ENDING = (
    2  # letters by which a word may be longer than the one it is a form of, as “networks” is of “network”
)


@dataclass(frozen=True)
class Vocabulary:
    """Folded words with how many courses have them in a title, summary, topic or partner's name."""

    counts: Counter[str] = field(default_factory=Counter)
    written: dict[str, str] = field(default_factory=dict)

    def kin(self, word: str) -> list[str]:
        """Return the word, then the commonest that begin with it, and what it is a longer form of."""
        if is_chinese(word):
            found = [other for other in self.counts if word in other] if len(word) == 1 else []
        else:
            found = [other for other in self.counts if other != word and _are_kin(word, other)]
        found.sort(key=lambda other: (-self.counts[other], other))
        return [word, *found[: KIN - 1]]

    def near(self, word: str) -> str:
        """Return the word that was probably meant by an unknown one; empty where there is none.

        In up to four letters one slip is forgiven, else two: a letter more, less or other, or two swapped.
        """
        if is_chinese(word) or len(word) < 3 or word.isdigit():
            return ""
        most = 1 if len(word) <= 4 else 2
        best = (most + 1, 0, "")
        for other, count in self.counts.items():
            if abs(len(other) - len(word)) <= most and not is_chinese(other) and len(other) > 2:
                found = distance(word, other, most)
                if found <= most:
                    best = min(best, (found, -count, other))
        return best[2]

    def as_written(self, word: str) -> str:
        """Return a folded word as a headline has it."""
        return self.written.get(word, word)


def _are_kin(word: str, other: str) -> bool:
    if len(word) >= SHORTEST_PREFIX and other.startswith(word):
        return True
    return len(other) > SHORTEST_PREFIX and len(word) - len(other) <= ENDING and word.startswith(other)


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
