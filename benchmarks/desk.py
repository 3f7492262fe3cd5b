"""The desk: what the page of a large course costs, and how long nobody finds anything of another partner."""

from collections.abc import Iterator
from typing import Any

from benchmarks._ground import ground
from benchmarks.queries import counted, row
from benchmarks.review import big_course

OUTLINE_READS, MATRIX_SECONDS = 20, 360


def measure() -> Iterator[dict[str, Any]]:
    """Rows for the outline of 60 activities in three languages, warm, and for the matrix of marks."""
    from django.test import Client
    from django.urls import reverse

    from courses.models import PartnerGroup
    from courses.services import appoint
    from tests.isolation.measure import run_matrix

    ground()
    course, coordinator, _reviewer = big_course()
    appoint(user=coordinator, partner=course.partner, role=PartnerGroup.Role.COORDINATOR)
    client, address = Client(), reverse("desk:course", args=[course.code])
    client.force_login(coordinator)
    assert client.get(address).status_code == 200
    with counted() as count:
        client.get(address)
    reads = count["reads"]
    name = "course at the desk, 60 activities in three languages: row reads"
    yield row(name, reads, "statements", OUTLINE_READS, reads <= OUTLINE_READS)
    calls, seconds = run_matrix()
    yield row("matrix of marks: calls as people of another partner", calls, "calls")
    holds = seconds <= MATRIX_SECONDS
    yield row("matrix of marks, two processes", round(seconds), "s", MATRIX_SECONDS, holds)
