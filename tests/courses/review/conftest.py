"""What the tests of reviews share."""

import pytest

from tests.courses.review.scenes import Scene, Stage, make_scene


@pytest.fixture(autouse=True)
def machine_finds_nothing(monkeypatch):
    """The checks by machine have their own tests; here a course passes them unless a test says otherwise."""
    monkeypatch.setattr("courses.services.submitting.findings_of", lambda course: [])


@pytest.fixture
def scene(db) -> Scene:
    """An open course with a lesson and a quiz in English."""
    return make_scene()


@pytest.fixture
def outline(db) -> Scene:
    """The same course, before its outline was approved: nothing of it is live."""
    return make_scene(stage=Stage.OUTLINE)


@pytest.fixture
def material(db) -> Scene:
    """The same course, with its outline approved."""
    return make_scene(stage=Stage.MATERIAL)
