"""Search: Wagtail's index says which courses have the words, their headlines say in which order they come.

The index is the database's own: FTS5 in SQLite, full text in PostgreSQL. A word also stands for the longer
words of the catalogue that begin with it, and for the word that it is a longer form of. Where nothing is
found, misspelt words are put right; where there is still nothing, courses with most of the words are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from wagtail.search.query import And, Or, PlainText, SearchQuery

from courses.catalogue.entries import Edition, Entry
from courses.catalogue.folding import is_chinese, words_of
from courses.catalogue.kept import Catalogue
from courses.catalogue.vocabulary import Vocabulary, vocabulary_of
from courses.models import CoursePage

MOST_WORDS = 12
MOST_CORRECTED = 3  # who misspells more words than that is not understood by any of them

IN_TITLE, LIKE_TITLE, IN_SUMMARY, ELSEWHERE = 12, 8, 3, 1
ONE_WORD_MORE = 1000  # more than headlines can come to

Group = list[str]  # a word of the query, and what it also stands for


@dataclass(frozen=True)
class Found:
    """What a query found: the set of courses, and by place how well each fits.

    `corrected` is the query as it was understood where words were put right. `some` says that no course has
    all the words, and these have most.
    """

    mask: int = 0
    scores: dict[int, int] = field(default_factory=dict)
    corrected: str = ""
    some: bool = False


def search(listed: Catalogue, query: str, language: str) -> Found:
    """Find courses by any of their editions' text. Costs one read where all words are found, else three."""
    words = _words(query)
    if not words or not listed.entries:
        return Found()
    vocabulary = vocabulary_of(listed)
    groups = [vocabulary.kin(word) for word in words]
    if found := _matching(listed, groups, language):
        return Found(_mask(found), found)
    meant = _meant(groups, vocabulary)
    if meant != words:
        groups = [vocabulary.kin(word) for word in meant]
        if found := _matching(listed, groups, language):
            corrected = " ".join(vocabulary.as_written(word) for word in meant)
            return Found(_mask(found), found, corrected=corrected)
    if len(groups) > 1 and (found := _with_most(listed, groups, language)):
        return Found(_mask(found), found, some=True)
    return Found()


def _words(query: str) -> list[str]:
    """The folded words of a query, each once; single letters only where there is nothing else."""
    words = list(dict.fromkeys(word.folded for word in words_of(query)))
    told = [word for word in words if len(word) > 1 or word.isdigit() or is_chinese(word)]
    return (told or words)[:MOST_WORDS]


def _meant(groups: Sequence[Group], vocabulary: Vocabulary) -> list[str]:
    """Return the words of the query, the first few unknown ones as they were probably meant."""
    words = [group[0] for group in groups]
    unknown = [group[0] for group in groups if len(group) == 1 and group[0] not in vocabulary.counts]
    meant = {word: vocabulary.near(word) or word for word in unknown[:MOST_CORRECTED]}
    return [meant.get(word, word) for word in words]


def _mask(scores: dict[int, int]) -> int:
    return sum(1 << place for place in scores)


def _matching(listed: Catalogue, groups: Sequence[Group], language: str) -> dict[int, int]:
    """Return by place the score of each course of which one edition has a word of every group."""
    asked = [_asked(group) for group in groups]
    scores: dict[int, int] = {}
    for page_id in _pages_with(asked[0] if len(asked) == 1 else And(asked)):
        place = listed.pages.get(page_id)
        if place is not None and place not in scores:
            scores[place] = _score(listed.entries[place], groups, language)
    return scores


def _with_most(listed: Catalogue, groups: Sequence[Group], language: str) -> dict[int, int]:
    """Return by place the score of each course of which one edition has most of the words: one read.

    Of two words one is enough. Words of one or two letters, as “de” and “in”, count for nothing here.
    """
    telling = [group for group in groups if _tells(group[0])]
    if not telling:
        return {}
    first, *others = [_pages_with(_asked(group)) for group in telling]
    enough = len(telling) // 2 + 1 if len(telling) > 2 else 1
    scores: dict[int, int] = {}
    for page_id, words in Counter(first.union(*others, all=True)).items():
        place = listed.pages.get(page_id)
        if place is not None and words >= enough:
            score = ONE_WORD_MORE * words + _score(listed.entries[place], telling, language)
            scores[place] = max(score, scores.get(place, 0))
    return scores


def _tells(word: str) -> bool:
    return len(word) > 2 or is_chinese(word) or any(sign.isdigit() for sign in word)


def _asked(group: Group) -> SearchQuery:
    return Or([PlainText(word) for word in group]) if len(group) > 1 else PlainText(group[0])


def _pages_with(query: SearchQuery) -> QuerySet[CoursePage, int]:
    """The ids of the pages that the index finds, in no order."""
    results = CoursePage.objects.all().search(query, order_by_relevance=False)
    return results.get_queryset().order_by().values_list("pk", flat=True)


def _score(entry: Entry, groups: Sequence[Group], language: str) -> int:
    """How well the best edition fits; the reader's own counts a little more."""
    return max(2 * _score_of(page, groups) + (page.language == language) for page in entry.editions)


def _score_of(page: Edition, groups: Sequence[Group]) -> int:
    title = {word.folded for word in page.title_words}
    summary = {word.folded for word in page.summary_words}
    return sum(_score_in(group, title, summary) for group in groups)


def _score_in(group: Group, title: set[str], summary: set[str]) -> int:
    if group[0] in title:
        return IN_TITLE
    if not title.isdisjoint(group):
        return LIKE_TITLE
    return ELSEWHERE if summary.isdisjoint(group) else IN_SUMMARY
