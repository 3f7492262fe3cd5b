"""Lets the sample members walk their roads, in bulk: enrolled, learned, failed, passed, certified."""

import itertools
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from academy.demo.answering import right_value, tempted_value, wrong_value
from academy.demo.certified import CertificateRecords, NamedAct
from academy.demo.cohort import Trip
from academy.demo.records import Records, Seat, Sitting
from academy.users.models import User
from certificates.models import Certificate
from courses.models import Activity
from courses.outline import outline_of
from enrollments.models import Award, Enrollment, Run

State = Enrollment.State


def walk(
    trips: Sequence[Trip],
    people: Mapping[str, User],
    releases: Mapping[str, datetime],
    *,
    registrar: User,
) -> None:
    """Write the records of every trip that is not there yet; `trips` in the order of enrolling.

    `releases` says by the run's code when its certificates were released, for runs where they were.
    """
    known = Enrollment.objects.filter(run__in={trip.run for trip in trips})
    there = set(known.values_list("member_id", "run_id"))
    records = Records()
    seats = [
        (trip, _learn(records, trip, people[trip.name], registrar))
        for trip in trips
        if (people[trip.name].pk, trip.run.pk) not in there
    ]
    records.save()
    _certify(seats, releases, registrar)


def _learn(records: Records, trip: Trip, member: User, registrar: User) -> Seat:
    road, run = trip.road, trip.run
    language = road.language or trip.person.language
    if road.applied or road.declined:
        seat = records.apply(member=member, run=run, language=language, at=trip.enrolled_at)
        if road.declined:
            later = trip.enrolled_at + timedelta(days=2)
            records.decline(seat, by=registrar, why=road.declined, at=later)
        return seat
    seat = records.enrol(member=member, run=run, language=language, at=trip.enrolled_at)
    if seat.enrollment.state == State.ACTIVE:
        _study(records, trip, seat)
    return seat


def _study(records: Records, trip: Trip, seat: Seat) -> None:
    """Do what the road says, step by step."""
    road, activities = trip.road, seat.activities
    quizzes = [place for place, each in enumerate(activities) if each.kind == Activity.Kind.QUIZ]
    done = len(activities) if road.done < 0 else road.done
    if road.fails:
        done = quizzes[-1]
    elif road.open is not None:
        done = next(place for place in quizzes if place >= road.done)
    steps = done + road.fails + (road.open is not None) + road.left
    times = trip.times(steps)
    for activity in activities[:done]:
        at = next(times)
        if activity.kind == Activity.Kind.LESSON:
            records.finish(seat, activity, at=at)
        else:
            _sit(records, trip, seat, activity, at, passes=True)
            _try_further(records, trip, seat, activity, at + timedelta(minutes=12))
    for _attempt in range(road.fails):
        _sit(records, trip, seat, activities[done], next(times), passes=False)
    if road.open is not None:
        seed = trip.chance.getrandbits(62)
        sitting = records.start(seat, activities[done], at=next(times), seed=seed)
        _answer(records, trip, sitting, road.open, wrong=1)
    if road.left:
        records.withdraw(seat, by=seat.enrollment.member, at=next(times))


def _sit(records: Records, trip: Trip, seat: Seat, activity: Activity, at: datetime, *, passes: bool) -> None:
    """Take a quiz from beginning to end; practice is handed in with a mistake or two, or without."""
    sitting = records.start(seat, activity, at=at, seed=trip.chance.getrandbits(62))
    mark, number = sitting.attempt.limits["pass_mark"], len(sitting.paper)
    allowed = 2 if mark is None else number * (100 - mark) // 100
    wrong = trip.chance.randint(0, allowed) if passes else allowed + trip.chance.randint(1, 3)
    last = _answer(records, trip, sitting, number, wrong=wrong)
    records.hand_in(seat, sitting, at=last + timedelta(seconds=trip.chance.randrange(5, 60)))


def _answer(records: Records, trip: Trip, sitting: Sitting, number: int, *, wrong: int) -> datetime:
    """Answer the first so many questions, some of them wrong; return when the last was."""
    at = sitting.attempt.started_at
    number = min(number, len(sitting.paper))
    mistaken = set(trip.chance.sample(range(1, number + 1), min(wrong, number)))
    for position, item in enumerate(sitting.paper[:number], start=1):
        at += timedelta(seconds=trip.chance.randrange(20, 80))
        content = item.question.content
        value = wrong_value(content, trip.chance) if position in mistaken else right_value(content)
        records.answer(sitting, position, value, at=at)
    return at


def _try_further(records: Records, trip: Trip, seat: Seat, after: Activity, at: datetime) -> None:
    """Take the optional quizzes that follow an activity, four times each; the last time some write an essay.

    Chance of its own, so that the rest of the trip is as without them.
    """
    chance = random.Random(f"{trip.name} {trip.run.code} {after.code} further")  # nosec B311: sample data
    found = _optional_quizzes(trip.run, after, seat.enrollment.language)
    for activity, time in itertools.product(found, range(4)):
        sitting = records.start(seat, activity, at=at, seed=chance.getrandbits(62))
        skill, writes = chance.random(), time == 3 and chance.random() < 0.5
        for position, item in enumerate(sitting.paper, start=1):
            content = item.question.content
            at += timedelta(seconds=chance.randrange(15, 45))
            knows = chance.random() < 0.35 + 0.6 * skill
            if content["kind"] == "essay":
                value = right_value(content) if writes else {}
            elif skill > 0.5 and knows and (tempted := tempted_value(content)):
                value = tempted
            else:
                value = right_value(content) if knows else wrong_value(content, chance)
            if value:
                records.answer(sitting, position, value, at=at)
        at += timedelta(seconds=chance.randrange(5, 40))
        records.hand_in(seat, sitting, at=at)
        at += timedelta(seconds=chance.randrange(20, 60))


def _optional_quizzes(run: Run, after: Activity, language: str) -> list[Activity]:
    """The quizzes that stand next after an activity and are asked of nobody."""
    following = iter(outline_of(run.course, language).activities)
    for each in following:
        if each.key == after.key:
            break
    found = itertools.takewhile(lambda each: not each.required and each.kind == Activity.Kind.QUIZ, following)
    return [Activity.objects.get(pk=each.id) for each in found]


def _certify(seats: Sequence[tuple[Trip, Seat]], releases: Mapping[str, datetime], registrar: User) -> None:
    """Issue what is released, and let happen what the stories of certificates say.

    Holders were told, but of what was issued since yesterday began: that is the sweep's to tell.
    """
    if not seats:
        return
    records = CertificateRecords(told_before=seats[0][0].midnight - timedelta(days=1))
    of_run: dict[str, list[Award]] = {}
    holders = {}
    for trip, seat in seats:
        if seat.award is None:
            continue
        holders[seat.award.pk] = trip.road.certificate.was or None
        if seat.award.released_at is not None or trip.run.code in releases:
            of_run.setdefault(trip.run.code, []).append(seat.award)
    issued = {}
    for code, awards in of_run.items():
        run: Run = awards[0].enrollment.run
        if code in releases:
            made = records.release(run, awards, by=registrar, at=releases[code], holders=holders)
        else:
            made = [records.issue(each, at=each.at, holder=holders[each.pk]) for each in awards]
        issued.update({certificate.award_id: certificate for certificate in made})
    for trip, seat in seats:
        if seat.award is not None and seat.award.pk in issued:
            _tell(records, trip, issued[seat.award.pk], registrar)
    records.save()


def _tell(records: CertificateRecords, trip: Trip, certificate: Certificate, registrar: User) -> None:
    """The story of one certificate."""
    story = trip.road.certificate

    def act(days: int, why: str, **more: bool) -> NamedAct:
        return NamedAct(registrar, why, certificate.issued_at + timedelta(days=days), **more)

    if story.revoked:
        records.revoke(certificate, act(2, story.revoked, public=story.public))
    if story.reinstated:
        records.reinstate(certificate, act(5, story.reinstated))
    if story.was:
        why = "The name was misspelt."
        records.reissue(certificate, act(3, why), holder=certificate.award.member.printed_name)
