"""Readers of lessons and tables meet long hostile text: their time grows with its length, not its square."""

import time
from collections.abc import Callable

import pytest

from courses.lesson_text import read_blocks
from courses.toml_table import read_toml

SHORT, LONG = 15_000, 60_000  # characters; four times as long takes 16 times as long where time is quadratic


def growth(read: Callable[[str], object], piece: str) -> float:
    """How many times longer the long text takes, in processor time; a floor keeps noise out."""

    def cost(length: int) -> float:
        text = (piece * length)[:length]
        best = []
        for _turn in range(2):
            started = time.process_time()
            read(text)
            best.append(time.process_time() - started)
        return max(min(best), 0.005)

    return cost(LONG) / cost(SHORT)


@pytest.mark.parametrize(
    "piece", ["[", "*", "_a ", "> ", "- ", "![](", "`", "<", "&", "::: note try\n", "\n", "](", "#"]
)
def test_a_hostile_lesson_takes_time_in_proportion(piece):
    assert growth(lambda text: read_blocks(text, 1, lambda *b: None, lambda line, why: None), piece) < 10


@pytest.mark.parametrize("piece", ["a = [", "a.b.c.d.e.f = 1\n", "[[a]]\n", "{", '"', "a = '''", "x = 1\n"])
def test_a_hostile_table_takes_time_in_proportion(piece):
    assert growth(lambda text: read_toml(text, lambda line, why: None), piece) < 10


BLANKS_AND_KEYS = "\n" * 30_000 + "\n".join(f"a{number} = 0" for number in range(2_500))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("'\"'." + "a." * 5_000 + "'\"' = 1", ["This line has more than 200 dots."]),
        ('"\'".' + "a." * 5_000 + '"\'" = 1', ["This line has more than 200 dots."]),
        ("x = 1 # " + "." * 201, ["This line has more than 200 dots."]),
        ('x = "' + "." * 200 + '"', ["“x” means nothing here."]),
        (
            BLANKS_AND_KEYS,
            [f"“a{n}” means nothing here." for n in range(20)] + ["More keys that mean nothing here: 2480."],
        ),
        (
            "\n".join(f"[t{number}]" for number in range(7_000)),
            [f"“t{n}” means nothing here." for n in range(20)] + ["More keys that mean nothing here: 6980."],
        ),
    ],
)
def test_hostile_keys_are_told_in_a_moment(source, said):
    told: list[str] = []
    started = time.process_time()
    read_toml(source, lambda line, why: told.append(why)).done()
    assert time.process_time() - started < 2
    assert told == said


def test_names_and_keys_near_the_limit_take_a_moment():
    """As many dots as there may be: in every line, and in the name of the table that holds them."""
    dots = "a." * 199
    keys = "\n".join(f"k{number}.{dots}a = 1" for number in range(140))
    short = "\n".join(f"k{number} = 1" for number in range(5_000))
    for source in (keys, f"[{dots}a]\n{keys}", f"[{dots}a]\n{short}"):
        started = time.process_time()
        read_toml(source, lambda line, why: None)
        assert time.process_time() - started < 2


def test_unknown_keys_are_told_with_their_lines():
    told: list[tuple[int, str]] = []
    table = read_toml('a = 1\n[[t]]\nb = 1\n[[t]]\n "b" = 2\n', lambda line, why: told.append((line, why)))
    for row in table.tables("t", 2):
        row.done()
    table.done()
    assert [line for line, _why in told] == [3, 5, 1]


def test_the_measure_sees_a_quadratic_reader():
    assert growth(lambda text: [text[:at].count("z") for at in range(0, len(text), 8)], "z") > 10
