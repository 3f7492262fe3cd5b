"""Two copies of a course for one partner at once: the last room for files is taken once."""

import pytest
from django.db import transaction

from courses.models import Course
from courses.partner_room import used_bytes
from courses.services import copying_files
from courses.services.copying import copy_course
from courses.services.copying_errors import NoRoomForFiles
from courses.services.copying_files import copy_files, files_to_copy, hold_room
from tests.courses.test_copying_room import give, pictures_of, size_of, with_pictures
from tests.races.together import meet_after, rest_after, together, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene():
    """A course, and a partner with room for one copy of its files."""
    course, other = with_pictures()
    give(other, size_of(course))
    return course, other


def test_two_copies_at_once_take_the_last_room_once(scene, figures, monkeypatch):
    course, other = scene
    rest_after(monkeypatch, copying_files, "room_of", 0.3)
    outcomes = together(
        [
            lambda code=code: copy_course(course=course, by=None, title="Theirs", code=code, partner=other)
            for code in ("ONE", "TWO")
        ]
    )
    errors = [outcome.error for outcome in outcomes if outcome.error]
    figures([outcome for outcome in outcomes if not isinstance(outcome.error, NoRoomForFiles)])
    assert [type(error) for error in errors] == [NoRoomForFiles]
    assert Course.objects.count() == 2
    assert used_bytes([other])[other.pk] == other.quota_bytes


def files_into(course, other):
    """What a copy does with files. Whole copies would stand in each other's way in the tree of pages."""
    with transaction.atomic():
        files = files_to_copy(pictures_of(course), course.partner)
        hold_room(files, other)
        copy_files(files, other, None)


@pytest.mark.parametrize("guarded", [True, False])
def test_only_the_lock_keeps_two_copies_below_the_quota(scene, figures, monkeypatch, guarded):
    course, other = scene
    if guarded:
        rest_after(monkeypatch, copying_files, "room_of", 0.3)
    else:
        without_locks(monkeypatch)
        meet_after(monkeypatch, copying_files, "room_of", 2)
    outcomes = together([lambda: files_into(course, other)] * 2)
    used = used_bytes([other])[other.pk]
    figures([outcome for outcome in outcomes if not outcome.error], failures=int(not guarded))
    assert used == other.quota_bytes * (1 if guarded else 2)
