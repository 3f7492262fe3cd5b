"""From files that fill a bank to a ruling by which a result rises.

Everything is done on the pages that the person of each role sees. `ACADEMY_WEEK_PICTURES=<folder>` keeps a
picture of each step.
"""

import pytest

from tests.browser import bank_road_answers, bank_road_filling, bank_road_quiz, bank_road_ruling
from tests.browser.bank_road import Road

pytestmark = pytest.mark.browser

STORY = (
    bank_road_filling.begin,
    bank_road_filling.bring_in_gift,
    bank_road_filling.bring_in_table,
    bank_road_filling.bring_in_xml,
    bank_road_filling.bring_in_french,
    bank_road_filling.set_objectives,
    bank_road_quiz.compose,
    bank_road_quiz.try_papers,
    bank_road_quiz.credit_the_picture,
    bank_road_quiz.submit,
    bank_road_quiz.approve,
    bank_road_quiz.open_in_french,
    bank_road_answers.ada_in_english,
    bank_road_answers.benoit_on_a_phone,
    bank_road_answers.chloe_without_script,
    bank_road_ruling.count,
    bank_road_ruling.read_statistics,
    bank_road_ruling.rule,
    bank_road_ruling.see_it_rise,
    bank_road_ruling.read_mails,
)


def test_from_a_bank_to_a_ruling(visit, backstage, site):
    road = Road(visit, backstage, site)
    for step in STORY:
        step(road)
