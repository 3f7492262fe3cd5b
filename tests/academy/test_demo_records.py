"""The demo's learners are written in bulk, and nobody could tell: every row is as the services leave it."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, models, transaction

from academy.demo.certified import NamedAct
from academy.demo.cohort import Person
from academy.demo.people import make_members
from academy.users.models import User
from certificates.log_chain import verify_log
from certificates.models import Certificate, LogEntry, LogHead, StatusList
from certificates.services.designing import freeze_design
from certificates.signing.keys import key_in_use
from courses.models import Activity, QuizRules
from enrollments.models import Enrollment, Milestone, Run
from tests.academy.both_ways import ByServices, InBulk
from tests.factories import RunFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db

MADE_BY_CHANCE = {
    Certificate: {"number", "salt", "digest", "seal", "status_index"},
    LogEntry: {"why_salt", "why_digest", "previous", "digest"},
    LogHead: {"digest"},
    User: {"password"},
}
Rows = dict[str, list[dict[str, Any]]]


class Ground:
    """A course with a final quiz, taught in a dated run with one place; one with practice, open to all."""

    def __init__(self) -> None:
        self.first = datetime(2027, 3, 1, 9, tzinfo=UTC)
        course = make_course(lessons=2, questions=4)
        self.lesson, self.other, self.final = course.activities.order_by("pk")
        self.dated = RunFactory(
            course=course,
            paced=Run.Paced.DATED,
            release=Run.Release.BY_ADMINISTRATOR,
            starts_at=self.first,
            ends_at=self.first + timedelta(days=20),
            places=1,
            time_zone="Pacific/Auckland",
        )
        short = make_course(lessons=1, questions=3, languages=("en", "fr"))
        self.page, self.practice = short.activities.order_by("pk")
        QuizRules.objects.filter(activity=self.practice).update(
            is_final=False, weight=0, time_limit_minutes=30
        )
        self.open = RunFactory(course=short)
        freeze_design(course)  # what the first certificate of all would make is there already
        key_in_use("statements")
        StatusList.objects.create()
        self.registrar = UserFactory(full_name="Sample Registrar")
        self.people = [UserFactory(full_name=f"Sample Person {place}") for place in range(5)]

    def at(self, hours: float) -> datetime:
        return self.first + timedelta(hours=hours)

    def act(self, hours: float, why: str, **more: bool) -> NamedAct:
        return NamedAct(self.registrar, why, self.at(hours), **more)


def sit(do: Any, seat: Any, activity: Activity, at: datetime, *, right: int, of: int) -> None:
    """A sitting from beginning to end."""
    sitting = do.start(seat, activity, at)
    for position in range(1, of + 1):
        do.answer(sitting, position, position <= right, at + timedelta(seconds=40 * position))
    do.hand_in(seat, sitting, at + timedelta(minutes=5))


def live(do: Any, ground: Ground) -> None:
    """All that happens to the demo's members, once."""
    graduate, waiting, quick, halfway, leaving = ground.people
    long = do.enrol(graduate, ground.dated, "en", ground.at(-40))
    do.enrol(waiting, ground.dated, "en", ground.at(-30))
    short = do.enrol(quick, ground.open, "ar", ground.at(-20))
    half = do.enrol(halfway, ground.open, "fr", ground.at(-10))
    gone = do.enrol(leaving, ground.open, "en", ground.at(-9))
    do.finish(half, ground.page, ground.at(1))
    sitting = do.start(half, ground.practice, ground.at(2))
    do.answer(sitting, 2, True, ground.at(2.1))
    do.finish(gone, ground.page, ground.at(3))
    do.withdraw(gone, ground.at(4))
    do.finish(long, ground.lesson, ground.at(5))
    do.finish(long, ground.other, ground.at(6))
    sit(do, long, ground.final, ground.at(7), right=2, of=4)
    sit(do, long, ground.final, ground.at(30), right=1, of=3)
    sit(do, long, ground.final, ground.at(50), right=4, of=4)
    sit(do, short, ground.practice, ground.at(60), right=1, of=2)
    sit(do, short, ground.practice, ground.at(61), right=3, of=3)
    do.finish(short, ground.page, ground.at(62))
    do.learned()
    certificate = do.issue(short, ground.at(62))
    do.revoke(certificate, ground.act(70, "Issued to the wrong person.", public=True))
    do.reinstate(certificate, ground.act(80, "It was the right one."))
    certificate = do.release(ground.dated, long, ground.registrar, ground.at(500), "Sample Persn")
    do.reissue(certificate, ground.act(520, "The name was misspelt."), graduate.full_name)
    do.certified()


def rows() -> Rows:
    """Every row of every table, in the order of the primary keys."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            found[table] = sorted(
                (dict(zip(names, row, strict=True)) for row in cursor.fetchall()),
                key=lambda row: str(row.get("id", row)).rjust(12),
            )
    return found


def added(before: Rows, after: Rows) -> dict[str, list[dict[str, Any]]]:
    """The rows of `after` that are new or different, without what chance and counting have made of them."""
    known = {table: [repr(row) for row in of] for table, of in before.items()}
    fresh = {table: [row for row in of if repr(row) not in known[table]] for table, of in after.items()}
    places = {
        (table, row["id"]): f"new {place}"
        for table, of in fresh.items()
        for place, row in enumerate(of)
        if "id" in row
    }
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    return {table: [plain(by_table[table], row, places) for row in of] for table, of in fresh.items() if of}


def plain(model: type[models.Model], row: dict[str, Any], places: dict) -> dict[str, Any]:
    """A row whose keys are places among the new rows, and whose uuids and public numbers are marks."""
    told = dict(row)
    for field in model._meta.concrete_fields:
        value = row[field.column]
        if isinstance(field, models.ForeignKey):
            told[field.column] = places.get((field.related_model._meta.db_table, value), value)
        elif field.primary_key:
            told[field.column] = places.get((model._meta.db_table, value), "?")
        elif isinstance(field, models.UUIDField) or field.name in MADE_BY_CHANCE.get(model, ()):
            told[field.column] = bool(value)
        elif model is Certificate and field.name == "statement":
            told[field.column] = str(value).replace(row["number"], "#").replace(_grouped(row["number"]), "#")
        elif model is LogEntry and field.name == "data":
            told[field.column] = re.sub(r"\b[0-9A-Z]{20}\b", "#", str(value))
    return told


def _grouped(number: str) -> str:
    return "-".join(number[place : place + 4] for place in range(0, 20, 4))


def left_by(do: Any, ground: Ground, damage: Any = None) -> dict[str, list[dict[str, Any]]]:
    """What these acts add to the database; it is as before afterwards."""
    before = rows()
    with transaction.atomic():
        live(do, ground)
        if damage:
            damage()
        connection.check_constraints()
        assert verify_log().ok
        after = added(before, rows())
        transaction.set_rollback(True)
    return after


def test_bulk_leaves_what_the_services_leave():
    ground = Ground()
    told = ground.at(510)  # after the release, before the new certificate: that one is still to be mailed
    by_services, in_bulk = left_by(ByServices(told), ground), left_by(InBulk(told), ground)
    told_at = [row["mailed_at"] for row in by_services["certificates_certificate"]]
    assert [bool(at) for at in told_at] == [True, True, False]
    touched = {table.partition("_")[0] for table in by_services}
    assert touched == {"enrollments", "certificates", "wagtailcore"}
    assert Counter({table: len(of) for table, of in by_services.items()}) == {
        "enrollments_syllabus": 2, "enrollments_requirement": 5, "enrollments_syllabustitles": 3,
        "enrollments_enrollment": 5, "enrollments_transition": 8, "enrollments_milestone": 7,
        "enrollments_attempt": 6, "enrollments_attemptquestion": 21, "enrollments_frozenquestion": 10,
        "enrollments_answer": 17, "enrollments_grade": 4, "enrollments_award": 2,
        "certificates_certificate": 3, "certificates_certificateevent": 6, "wagtailcore_modellogentry": 1,
        "certificates_logentry": 5, "certificates_loghead": 1,
    }  # fmt: skip
    assert in_bulk == by_services


def test_what_is_missing_or_different_is_noticed():
    ground = Ground()
    by_services = left_by(ByServices(ground.first), ground)

    def lose_one() -> None:
        newest = Milestone.objects.latest("pk").pk
        Milestone.objects.filter(pk=newest)._raw_delete(connection.alias)

    def change_one() -> None:
        row = Enrollment.objects.latest("pk")
        Enrollment.objects.filter(pk=row.pk).update(created_at=row.created_at + timedelta(seconds=1))

    for damage in (lose_one, change_one):
        assert left_by(InBulk(ground.first), ground, damage) != by_services


def test_a_member_made_in_bulk_is_like_one_who_signed_up():
    at, before = datetime(2027, 3, 1, 9, tzinfo=UTC), rows()
    person = Person("Ana Lee", country="FJ", language="fr", time_zone="Pacific/Fiji")
    fields = {name: getattr(person, name) for name in ("full_name", "country", "language", "time_zone")}

    def one_by_one() -> None:
        user = User.objects.create_user("ana@demo.example", "academy-demo", date_joined=at, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    def in_bulk() -> None:
        make_members({"ana": person}, joined={"ana": at})

    found = []
    for make in (one_by_one, in_bulk):
        with transaction.atomic():
            make()
            found.append(added(before, rows()))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert {table: len(of) for table, of in found[0].items()} == {"account_emailaddress": 1, "users_user": 1}
