"""Figures and findings from sums: worked examples, and that order and batches do not matter."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import QuestionStatistics
from enrollments.statistics import (
    SCALE,
    WORDINGS,
    Seen,
    Sums,
    add_paper,
    figures_of,
    median_seconds,
    thirds,
    two_proportions,
)
from enrollments.statistics_findings import Asked, findings_of, shown_wordings, verdict_of
from enrollments.statistics_reading import read_answer, seconds_between

Verdict = QuestionStatistics.Verdict
CHOICE = Asked("single", (("a", 1), ("b", 0), ("c", 0)))
WIDER = Asked("single", (*CHOICE.options, ("d", 0)))


def sums_from(papers, question="q"):
    """Sums of one question: each paper is (share, option, results of four others)."""
    found = {}
    for share, option, others in papers:
        rest = [Seen(f"other{n}", each, 1) for n, each in enumerate(others)]
        add_paper(found, [Seen(question, share, 1, chosen=(option,) if option else ()), *rest], only=question)
    return found[question]


def paper(right, others, option=""):
    return (SCALE if right else 0, option or ("a" if right else "b"), [SCALE] * others + [0] * (4 - others))


GOOD = [paper(True, 4)] * 20 + [paper(True, 2)] * 10 + [paper(False, 2)] * 10 + [paper(False, 0)] * 20


def test_figures_of_a_question_that_tells_learners_apart():
    figures = figures_of(sums_from(GOOD))
    assert (figures.answers, float(figures.facility)) == (60, 0.5)
    assert float(figures.discrimination) == 1.0
    # by hand: shares 1×30, 0×30; rests (in fourths) 4×20, 2×10 among the right, 2×10, 0×20 among the wrong
    assert float(figures.point_biserial) == pytest.approx(0.8165, abs=0.0001)


def test_tied_papers_at_the_edge_of_a_group_go_in_by_parts():
    figures = figures_of(sums_from([paper(True, 2)] * 5 + [paper(False, 3)] * 5))  # all have 3 of 5
    assert figures.discrimination is None and figures.point_biserial == -1
    mixed = [paper(True, 4)] * 2 + [paper(True, 1)] * 3 + [paper(False, 2)] * 5
    assert float(figures_of(sums_from(mixed)).discrimination) == pytest.approx(
        (2 + 0.7 * 3 / 8) / 2.7 - 3 / 8, abs=1e-4
    )


def test_the_rest_of_the_paper_is_without_the_question_and_without_what_counts_for_nobody():
    found = {}
    add_paper(found, [Seen("q", SCALE, 2), Seen("r", 0, 1), Seen("dropped", SCALE, 0)])
    assert (found["q"].px, found["q"].py, found["q"].m) == (SCALE, 0, 1)
    assert found["dropped"].py == round(SCALE * 2 / 3)
    assert list(found["q"].bins) == [66]


def test_a_paper_of_one_question_has_no_rest():
    found = {}
    add_paper(found, [Seen("q", SCALE, 1)])
    assert figures_of(found["q"]).discrimination is None and found["q"].m == 0


def test_sums_are_the_same_in_any_order_and_in_any_batches():
    papers = [paper(random.random() < 0.5, random.randrange(5), random.choice("abc")) for _ in range(200)]
    whole = sums_from(papers)
    random.shuffle(papers)
    parts = Sums()
    for start in range(0, 200, 37):
        kept = Sums.from_json(parts.as_json())
        kept += sums_from(papers[start : start + 37])
        parts = kept
    assert sorted_json(parts) == sorted_json(whole)


def sorted_json(sums):
    import json

    return json.dumps(sums.as_json(), sort_keys=True)


def test_only_the_most_frequent_wordings_are_kept_and_only_shared_ones_shown():
    sums = Sums()
    for number in range(WORDINGS + 30):
        for _ in range(2 + number % 7):
            sums.add(Seen("q", 0, 1, wrong=f"w{number}"), 0, 1)
    kept = sums.as_json()["wrong"]
    assert len(kept) == WORDINGS and min(kept.values()) >= 3
    assert shown_wordings(sums)[0][1] == 8
    assert min(count for _text, count in shown_wordings(sums)) == 5


def test_thirds_take_every_paper_once():
    parts = thirds(sums_from(GOOD))
    assert all(sum(each) == pytest.approx(1) for each in parts.values())


def test_the_median_of_seconds_is_read_off_its_class():
    assert median_seconds({}) is None
    assert median_seconds({0: 1}) == 2
    assert median_seconds({2: 10, 5: 10}) == 15


def test_two_proportions_as_in_a_worked_example():
    here, there = (
        sums_from([paper(True, 2)] * 45 + [paper(False, 2)] * 55),
        sums_from([paper(True, 2)] * 60 + [paper(False, 2)] * 40),
    )
    difference, z = two_proportions(here, there)
    assert difference == pytest.approx(-0.15) and z == pytest.approx(-2.124, abs=0.001)
    assert two_proportions(Sums(), there) == (0.0, 0.0)


# --- findings ------------------------------------------------------------------------------------------


def said(sums, asked=CHOICE, **more):
    figures = figures_of(sums)
    findings = findings_of(sums, figures, asked, **more)
    return [each["code"] for each in findings], verdict_of(figures, findings)


def test_a_good_question_is_good_and_nine_answers_are_few():
    assert said(sums_from([*GOOD, *[paper(False, 0, "c")] * 10])) == ([], Verdict.GOOD)
    assert said(sums_from([paper(False, 4)] * 9)) == ([], Verdict.FEW)
    assert said(sums_from([paper(False, 4)] * 9), ruled=True) == (["ruled"], Verdict.FEW)


def test_a_wrong_key_is_seen_from_what_the_best_chose():
    wrong_key = [paper(False, 4, "b")] * 20 + [paper(True, 0)] * 15 + [paper(False, 0, "c")] * 15
    sums = sums_from(wrong_key)
    assert said(sums) == (["upper_wrong", "inverted"], Verdict.BAD)
    assert findings_of(sums, figures_of(sums), CHOICE)[0]["option"] == "b"
    assert "upper_wrong" not in said(sums, accepted=frozenset({"b"}))[0]


def test_a_few_answers_are_inverted_only_where_that_is_hardly_chance():
    essay = Asked("essay", ())
    assert said(sums_from([paper(False, 4)] * 6 + [paper(True, 0)] * 6), essay) == (["inverted"], Verdict.BAD)
    chance = [paper(False, 3), paper(True, 3), paper(False, 2), paper(True, 1)] * 3
    assert said(sums_from(chance), essay)[1] != Verdict.BAD


def test_what_everybody_or_hardly_anybody_gets_right():
    assert said(sums_from([paper(True, n % 5) for n in range(40)])) == (["easy"], Verdict.GOOD)
    hard = [
        paper(n % 10 == 9, 4 if n % 10 == 9 else n % 3, "" if n % 10 == 9 else "bcd"[n // 3 % 3])
        for n in range(40)
    ]
    assert said(sums_from(hard), WIDER) == (["hard"], Verdict.WATCH)


def test_options_that_nobody_chose_and_answers_left_empty():
    assert said(sums_from(GOOD)) == (["idle"], Verdict.GOOD)
    sums = sums_from(GOOD)
    sums.empty = 20
    assert "empty" in said(sums)[0]


def test_a_wrong_wording_that_many_write():
    sums = sums_from([(0 if n % 3 else SCALE, "", [SCALE if n % 2 else 0] * 4) for n in range(30)])
    sums.wrong = {"colour": 6, "once": 1}
    assert "same_wrong" in said(sums, Asked("short-text", ()))[0]


def test_an_edition_differs_where_its_learners_do_well_in_the_rest():
    english = sums_from([paper(n % 10 < 8, 2) for n in range(100)])
    french = sums_from([paper(n % 10 < 5, 2) for n in range(60)])
    sums = sums_from([paper(n % 10 < 7, n % 5) for n in range(160)])
    assert "language" in said(sums, editions={"en": english, "fr": french})[0]
    weaker = sums_from([paper(n % 10 < 5, 1) for n in range(60)])  # here they know less in all
    assert "language" not in said(sums, editions={"en": english, "fr": weaker})[0]
    few = sums_from([paper(False, 2)] * 9)
    assert "language" not in said(sums, editions={"en": english, "fr": few})[0]


# --- reading -------------------------------------------------------------------------------------------


def content(kind, options):
    return {"kind": kind, "language": "en", "options": options}


def test_answers_come_to_what_they_earn_and_say():
    choice = content(
        "multiple", [{"key": "a", "weight": 1}, {"key": "b", "weight": 2}, {"key": "c", "weight": -1}]
    )
    assert read_answer(choice, {"chosen": ["a"]}, ()) == (3333, ("a",), (), "", False)
    assert read_answer(choice, {"chosen": []}, ()).empty and read_answer(choice, None, ()).share == 0
    assert read_answer(choice, {"chosen": ["gone"]}, ()) == (0, (), (), "", False)
    text = content("short-text", [{"key": "a", "answer": "color", "weight": 1}])
    assert read_answer(text, {"text": " COLOUR "}, ()).wrong == "colour"
    assert read_answer(text, {"text": "Color"}, ()) == (SCALE, (), (), "", False)
    assert read_answer(text, {"text": "colour"}, [{"answer": "colour"}]).share == SCALE
    pairs = {
        "kind": "matching",
        "language": "en",
        "options": [{"key": "r", "choice": "x"}],
        "choices": [{"key": "x"}],
    }
    assert read_answer(pairs, {"pairs": {"r": "x"}}, ()).links == ("r>x",)
    assert read_answer(content("essay", []), {"text": "long"}, ()).share is None
    assert read_answer(content("essay", []), {"text": " "}, ()).share == 0


def test_seconds_are_gaps_between_saves_and_one_form_says_nothing():
    start = timezone.now()

    def at(seconds):
        return start + timedelta(seconds=seconds)

    assert seconds_between(start, [at(50), at(20), None]) == [30.0, 20.0, None]
    assert seconds_between(start, [at(60), at(60.2), at(90)]) == [None, None, pytest.approx(29.8)]
    assert seconds_between(start, [at(7200)]) == [None]
