"""Guarantee 8: for every address and every role, what comes back is what the table decided."""

import pytest

from tests.isolation.asking import urls_of
from tests.isolation.calling import call, taken_back
from tests.isolation.kinds import EVERYBODY
from tests.isolation.table import AREAS


def surprises(world, area_name: str, role: str) -> list[str]:
    """The addresses whose answer to a GET, with ids of our own side, is not the decided one."""
    area, client = AREAS[area_name], world.callers[role].client
    found = []
    for name, address in area.table.items():
        wanted = area.expected(address, role)
        for url in urls_of(name, address, world.own):
            with taken_back(client):
                answer = call(client, "get", url)
            if answer.kind not in wanted:
                told = f"{name}: {answer.kind} ({answer.status}), not {sorted(wanted)}"
                found.append(f"{told}: {url} {answer.location}")
    return found


@pytest.mark.parametrize("role", sorted(EVERYBODY))
@pytest.mark.parametrize("area", AREAS)
def test_every_role_is_answered_as_the_table_says(world, area, role):
    assert "\n".join(surprises(world, area, role)) == ""
