"""The sample members and their roads through the runs, read from `cohort.toml`, and when each step was."""

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from enrollments.models import Run

FILE = Path(__file__).parent / "cohort.toml"
SHORTEST = timedelta(hours=12)  # in which a member does what they do; a quiz takes up to half an hour


@dataclass(frozen=True)
class Story:
    """What happened to a certificate: each a reason, but `was`, the misspelt name that it first bore."""

    revoked: str = ""
    public: bool = False
    reinstated: str = ""
    was: str = ""


@dataclass(frozen=True)
class Road:
    """One member's way through one run; `cohort.toml` says what its fields mean."""

    run: str
    joined: int
    done: int = 0
    fails: int = 0
    open: int | None = None
    seen: int = 1
    language: str = ""
    left: bool = False
    applied: bool = False
    declined: str = ""
    certificate: Story = Story()


@dataclass(frozen=True)
class Person:
    """A sample member; `name` is what follows “Sample”."""

    name: str
    country: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    roads: tuple[Road, ...] = ()

    @property
    def full_name(self) -> str:
        """The name as it is shown: one sees that it is a sample's."""
        return f"Sample {self.name}"


def read_cohort() -> dict[str, Person]:
    """Return the sample members by the name before the @ of their address."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Person(**{**fields, "roads": tuple(_road(each) for each in fields["roads"])})
        for name, fields in table.items()
    }


def _road(fields: dict) -> Road:
    return Road(**{**fields, "certificate": Story(**fields.get("certificate", {}))})


@dataclass
class Trip:
    """A road in the run that is there today, with its own chance: the same day gives the same trip."""

    name: str
    person: Person
    road: Road
    run: Run
    midnight: datetime

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.name} {self.run.code}")  # nosec B311: sample data
        bounds = (self.midnight, self.run.starts_at, self.run.registration_closes_at)
        reference = min(moment for moment in bounds if moment)
        hours = timedelta(minutes=self.chance.randrange(5 * 60, 20 * 60))
        self.enrolled_at = reference - timedelta(days=self.road.joined) + hours

    def times(self, steps: int) -> Iterator[datetime]:
        """When each of so many steps began: between enrolment or start of teaching and the last day."""
        begin = max(self.enrolled_at, self.run.starts_at or self.enrolled_at) + timedelta(minutes=20)
        end = self.midnight - timedelta(days=self.road.seen - 1, hours=1)
        if self.run.ends_at and self.run.ends_at < self.midnight:
            end = self.run.ends_at - timedelta(days=1)
        assert end - begin >= SHORTEST, f"{self.name} has no time in {self.run.code}"
        for place in range(steps):
            share = (place + self.chance.uniform(0.1, 0.5)) / steps
            yield (begin + (end - begin) * share).replace(microsecond=0)


def trips(members: Mapping[str, Person], runs: Mapping[str, Run], *, today: date) -> list[Trip]:
    """Return the roads of all members into the runs that are there, in the order of enrolling."""
    midnight = datetime.combine(today, time(), tzinfo=UTC)
    found = [
        Trip(name, person, road, runs[road.run], midnight)
        for name, person in members.items()
        for road in person.roads
        if road.run in runs
    ]
    return sorted(found, key=lambda trip: (trip.enrolled_at, trip.name))


def joining(members: Mapping[str, Person], planned: Sequence[Trip], *, today: date) -> dict[str, datetime]:
    """Return by member when they made their account: some minutes before they first enrolled or applied.

    Who has no road so far, since it leads through a course to come, came a week ago.
    """
    week_ago = datetime.combine(today, time(), tzinfo=UTC) - timedelta(days=7)
    first = {trip.name: trip.enrolled_at - timedelta(minutes=12) for trip in reversed(planned)}
    return {name: first.get(name, week_ago) for name in members}
