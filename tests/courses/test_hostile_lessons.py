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


def test_the_measure_sees_a_quadratic_reader():
    assert growth(lambda text: [text[:at].count("z") for at in range(0, len(text), 8)], "z") > 10
