"""What a word stands for and what a misspelt one meant: found without a walk through the whole vocabulary."""

import random
from collections import Counter

import pytest

from courses.catalogue import catalogue as listed
from courses.catalogue import search as search_module
from courses.catalogue import vocabulary as vocabulary_module
from courses.catalogue.vocabulary import MOST_COMPARED, MOST_REMEMBERED, Vocabulary, distance
from tests.factories import make_course


def many_words(number):
    chance = random.Random(7)
    words = set()
    while len(words) < number:
        syllables = (chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(9))
        words.add("".join(syllables)[: chance.randint(5, 12)])
    return sorted(words)


@pytest.fixture
def compared(monkeypatch):
    """Return the list that grows with each comparison of two words."""
    calls = []

    def counted(one, two, most):
        calls.append((one, two))
        return distance(one, two, most)

    monkeypatch.setattr(vocabulary_module, "distance", counted)
    return calls


@pytest.mark.django_db
def test_twelve_misspelt_words_among_ten_thousand_are_compared_with_few(monkeypatch, compared):
    make_course(questions=0)
    words = many_words(10_000)
    vocabulary = Vocabulary(Counter(words))
    monkeypatch.setattr(search_module, "vocabulary_of", lambda _listed: vocabulary)
    wrong = " ".join(f"{word[:4]}x{word[4:]}" for word in words[:6000:500])
    search_module.search(listed(), wrong, "en")
    assert 0 < len(compared) <= 3 * MOST_COMPARED
    before = len(compared)
    search_module.search(listed(), wrong, "en")
    assert len(compared) == before


def test_words_that_are_all_alike_are_compared_with_few_too(compared):
    vocabulary = Vocabulary(Counter(f"sate{number:05}" for number in range(10_000)))
    assert vocabulary.near("sate12x45")
    assert len(compared) <= MOST_COMPARED


def test_what_is_remembered_is_bounded():
    vocabulary = Vocabulary(Counter(["network"]))
    for number in range(MOST_REMEMBERED + 10):
        vocabulary.near(f"word{number}")
    assert len(vocabulary._remembered) <= MOST_REMEMBERED


@pytest.mark.parametrize(
    "wrong",
    ["netwrok", "netwrk", "nettwork", "entwork", "etwork", "xnetwork", "netwokr", "ntewrok", "nezworc"],
)
def test_slips_are_forgiven_wherever_they_are(wrong):
    assert Vocabulary(Counter([*many_words(2000), "network"])).near(wrong) == "network"


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("lnik", "link"), ("lank", "link"), ("ink", "link"), ("li", ""), ("lxxk", ""), ("12", "")],
)
def test_short_words_are_forgiven_one_slip(wrong, meant):
    assert Vocabulary(Counter(["link", "远程"])).near(wrong) == meant


def test_the_commoner_of_two_is_meant():
    assert Vocabulary(Counter({"teaching": 1, "reaching": 4})).near("treaching") == "reaching"


@pytest.mark.parametrize("word", ["bada", "bad", "ba", "badabada", "zzz", "x", ""])
def test_kin_are_what_a_walk_through_all_words_finds(word):
    vocabulary = Vocabulary(Counter([*many_words(5000), "bada", "badab", "badabad", "badabada", "bad"]))

    def is_kin(other):
        longer = len(word) >= 3 and other.startswith(word)
        return longer or (len(other) > 3 and len(word) - len(other) <= 2 and word.startswith(other))

    found = sorted(other for other in vocabulary.counts if other != word and is_kin(other))
    assert vocabulary.kin(word) == [word, *found[:11]]


def test_a_sign_stands_for_the_pairs_that_have_it():
    vocabulary = Vocabulary(Counter(["远程", "程教", "教育", "network"]))
    assert vocabulary.kin("程") == ["程", "程教", "远程"]
    assert vocabulary.kin("远程") == ["远程"]
