"""The bank's list on PostgreSQL, which minds the types that SQLite lets pass."""

import pytest

from courses.bank_list import SORTS, Wanted, found
from courses.bank_use import use_of
from courses.models import QuestionCategory
from tests.courses.academy_site import make_catalogues, make_partner
from tests.factories.courses import make_question

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("q", ["", "splice", "right option"])
def test_the_list_is_found_and_put_in_order(sort, q):
    make_catalogues("en", "fr")
    drawer = QuestionCategory.objects.create(partner=make_partner("ours"), name="Fibre")
    second = make_question(category=drawer, name="Z splice")
    make_question(category=drawer, name="A épissure", language="fr", key=second.key)
    first = make_question(category=drawer, name="B splice")
    wanted = Wanted(q=q, sort=sort)
    rows = found(drawer.partner, wanted, drawers=[], use=use_of(drawer.partner))
    assert rows.count() == 2
    assert [row["translation_key"] for row in rows] == [first.key, second.key]
