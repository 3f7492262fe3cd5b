"""A registrar's morning and an employer's check, each on the pages that the person of the role sees.

`ACADEMY_WEEK_PICTURES=<folder>` keeps a picture of each step, `ACADEMY_MORNING_PEOPLE` sets how many people
are in the run.
"""

import pytest

from tests.browser import registrar_doubts, registrar_employer, registrar_road
from tests.browser.registrar_road import Morning

pytestmark = pytest.mark.browser

STORY = (
    registrar_road.see_who_qualifies,
    registrar_road.ask_for_exceptions,
    registrar_road.confirm_exceptions,
    registrar_road.release,
    registrar_road.take_the_zip,
    registrar_road.tell_the_members,
    registrar_doubts.put_accents_right,
    registrar_doubts.ask_for_another_name,
    registrar_doubts.grant_the_name,
    registrar_doubts.revoke,
    registrar_doubts.merge_accounts,
    registrar_employer.take_the_pdf,
    registrar_employer.drop_the_pdf,
    registrar_employer.type_number_and_name,
    registrar_employer.check_offline,
)


def test_a_registrars_morning_and_an_employers_check(visit, backstage, site):
    morning = Morning(visit, backstage, site)
    for step in STORY:
        step(morning)
