"""A course of sixty activities in three languages is submitted in a bounded number of row reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import PinnedRevision
from courses.services import review
from tests.courses.review.scenes import make_scene


@pytest.mark.django_db
@pytest.mark.parametrize("lessons", [3, 9])
def test_reads_do_not_grow_with_the_course(lessons):
    scene = make_scene(lessons=lessons, languages=("en", "fr", "es"), questions=lessons)
    with CaptureQueriesContext(connection):
        first = review.submit_course(course=scene.course, by=scene.coordinator)  # gives revisions
    review.take_back(submission=first, by=scene.coordinator)
    with CaptureQueriesContext(connection) as asked:
        submission = review.submit_course(course=scene.course, by=scene.coordinator)
    assert PinnedRevision.objects.filter(submission=submission).count() == 3 * (2 * lessons + 3)
    reads = [each for each in asked.captured_queries if each["sql"].startswith("SELECT")]
    assert len(reads) == 21  # the checks by machine are counted in their own tests
