"""The two sides hold one row, at least, of everything that is a partner's."""

import pytest

from tests.isolation.belongs import BELONGS, NOBODYS, digest_of, our_models, rows_of


def test_every_model_of_ours_is_a_partners_or_nobodys():
    assert our_models() - NOBODYS - BELONGS.keys() == set(), "say in belongs.py whose these rows are"
    assert BELONGS.keys().isdisjoint(NOBODYS)


@pytest.mark.parametrize("label", BELONGS)
def test_either_side_has_a_row_of_each_kind(world, label):
    for side in (world.own, world.other):
        assert rows_of(side, label).exists(), (side.stem, label)


def test_a_digest_sees_one_changed_letter(world):
    before = digest_of(world.other)
    assert digest_of(world.other) == before
    page = world.other.pages["draft_lesson"]
    type(page).objects.filter(pk=page.pk).update(licence="other")
    changed = {label for label, digest in digest_of(world.other).items() if digest != before[label]}
    assert changed == {"courses.LessonPage"}
    type(page).objects.filter(pk=page.pk).update(licence=page.licence)
