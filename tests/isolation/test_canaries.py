"""Guarantee 1: nobody of ours reads or changes anything of another partner, at any address, by any method.

Each test asks every address of an area as one role: with the other partner's ids in the address, in the
question and in the body. No mark of theirs comes back, in body, header or file name, and no row of theirs is
another one afterwards. Each call is taken back, so that the next one begins from the same two partners.
"""

import re

import pytest

from tests.isolation.asking import calls_about, calls_from_outside
from tests.isolation.belongs import digest_of, written
from tests.isolation.calling import METHODS, call, taken_back
from tests.isolation.kinds import WORKERS
from tests.isolation.table import AREAS

STRANGERS = (
    "visitor", "deactivated", "member", "other member",
    "author", "mover", "coordinator", "translator", "instructor",
)  # fmt: skip
# Who tries every method and every id. What a method does is decided before the view asks who one is, so of
# those who work for a partner the one with most rights tries them for all; so does whoever changed sides,
# with the methods that forms know. The others, whose rights are among theirs, try the first of each.
THOROUGH = ("visitor", "member", "coordinator")
BRIEF = ("author", "translator", "instructor")
EVERYWHERE = "live-partner-name.*"  # the academy names its partners in public


def leaks(world, area_name: str, role: str) -> tuple[list[str], int]:
    """What came back or changed that should not, and how many calls were made."""
    area, client = AREAS[area_name], world.callers[role].client
    before, found, count = digest_of(world.other), [], 0
    for name, address in area.table.items():
        allowed = re.compile("|".join(filter(None, (EVERYWHERE, area.shows, address.shows))))
        if area.in_admin and role not in WORKERS:
            calls = calls_from_outside(name, address, world.other)
        else:
            methods = METHODS if role in THOROUGH else ("get", "post")
            most = 1 if role in BRIEF else None
            calls = calls_about(name, address, world.own, world.other, methods=methods, most=most)
        for method, url, body in calls:
            count += 1
            with taken_back(client) as writes:
                answer = call(client, method, url, body)
                changed = _changed(before, world, address.changes, writes)
            told = {one for one in answer.marks() if not allowed.fullmatch(one.removeprefix("zqcanary-"))}
            if told or changed or (answer.status >= 500 and method != "post"):
                found.append(f"{sorted(told)} {changed} {answer.status} {method} {url} {body or ''}")
    assert digest_of(world.other) == before
    return found, count


def _changed(before: dict[str, str], world, public: str, writes: list[str]) -> list[str]:
    after = digest_of(world.other, written(writes))
    return [label for label in after if after[label] != before[label] and not re.fullmatch(public, label)]


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("area", AREAS)
def test_nothing_of_another_partner_comes_back_or_changes(world, area, role, record_property):
    found, count = leaks(world, area, role)
    record_property("calls", count)
    assert "\n".join(found) == ""


@pytest.mark.parametrize("role", ["other author", "administrator"])
def test_the_same_calls_do_show_the_marks_to_those_whose_they_are(world, role):
    """The control: the marks stand where they should, so a leak would be seen."""
    client, seen, kinds = world.callers[role].client, set(), set()
    for area in AREAS.values():
        for name, address in area.table.items():
            for method, url, body in calls_about(name, address, world.own, world.other):
                if method == "get" and name not in seen:
                    with taken_back(client):
                        marks = call(client, method, url, body).marks()
                    if marks:
                        seen.add(name)
                        kinds |= marks
    assert len(seen) > 30
    assert len(kinds) > 20
