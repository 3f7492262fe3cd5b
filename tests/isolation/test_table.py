"""The table knows every address, and only addresses that exist."""

from tests.isolation.addresses import all_patterns
from tests.isolation.table import AREAS, UNREACHED, table


def test_every_address_has_a_line_in_the_table():
    missing = {pattern.name for pattern in all_patterns()} - table().keys() - UNREACHED.keys()
    assert missing == set(), (
        "write a line for each of these in tests/isolation/table_*.py (see kinds.Address), and for one of the"
        " admin a rule in courses/viewsets/gate_rules.py, or partners' people and reviewers do not get there"
    )


def test_every_line_of_the_table_has_an_address():
    unknown = (table().keys() | UNREACHED.keys()) - {pattern.name for pattern in all_patterns()}
    assert unknown == set(), "these addresses are gone: take their lines out of tests/isolation/table_*.py"


def test_no_address_stands_in_two_areas():
    names = [name for area in AREAS.values() for name in area.table]
    assert sorted(names) == sorted(set(names))


def test_the_arguments_of_every_line_make_an_address(world):
    from tests.isolation.asking import urls_of

    wrong = []
    for name, address in table().items():
        for side in (world.own, world.other):
            try:
                assert urls_of(name, address, side)
            except Exception as error:
                wrong.append(f"{name}: {error!r}")
    assert wrong == []
