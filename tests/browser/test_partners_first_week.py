"""A partner's first week, from the invitation to a course that members read in two languages.

Everything is done on the pages that the person of each role sees. `ACADEMY_WEEK_PICTURES=<folder>` keeps a
picture of each step.
"""

import pytest

from tests.browser import week_material, week_opening, week_outline
from tests.browser.week import Week

pytestmark = pytest.mark.browser

STORY = (
    week_outline.invite,
    week_outline.accept,
    week_outline.copy_outline,
    week_outline.submit_outline,
    week_outline.return_outline,
    week_outline.answer_notes,
    week_outline.approve_outline,
    week_material.bring_in_word,
    week_material.write_lesson,
    week_material.ask_questions,
    week_material.set_quiz,
    week_material.mend,
    week_opening.submit_course,
    week_opening.note_the_lesson,
    week_opening.approve_course,
    week_opening.open_run,
    week_opening.learn,
    week_opening.begin_french,
    week_opening.finish_french,
)


def test_a_partners_first_week(visit, backstage, site):
    week = Week(visit, backstage, site)
    for step in STORY:
        step(week)
