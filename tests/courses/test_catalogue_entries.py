"""What the catalogue knows of courses: read once, kept per version, exact after every change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from courses.cards import cards_for
from courses.catalogue import catalogue as listed
from courses.catalogue import entries, registrations
from courses.catalogue.entries import FEW
from courses.catalogue.kept import Catalogue
from courses.models import Course, CoursePage, LessonPage, Topic
from enrollments.models import Run
from tests.factories import EnrollmentFactory, PartnerFactory, RunFactory, make_course

pytestmark = pytest.mark.django_db


def page_of(course, language="en"):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code=language)


def only_entry():
    [entry] = entries()
    return entry


def test_an_entry_is_what_its_course_is():
    course = make_course(languages=("en", "ar"), region="cis", track="resilience", effort_minutes=90)
    course.topics.add(Topic.objects.get(slug="early-warning"))
    entry = only_entry()
    assert (entry.region, entry.track, entry.topics) == ("cis", "resilience", ("early-warning",))
    assert entry.languages == ("en", "ar")
    assert str(entry.hours) == "1.5"
    assert entry.edition_in("ar").title == page_of(course, "ar").title
    assert entry.edition_in("fr").title == page_of(course).title


def test_the_catalogue_is_kept_until_something_changes(django_assert_num_queries):
    make_course()
    first = listed()
    with django_assert_num_queries(1):
        assert listed() is first
    make_course()
    assert len(listed().entries) == 2


def change_title(course):
    page = page_of(course)
    page.title = "Another title"
    page.save_revision().publish()


CHANGES = {
    "title": (change_title, lambda entry: entry.edition_in("en").title),
    "track": (lambda course: save(course, track="resilience"), lambda entry: entry.track),
    "topic": (lambda course: course.topics.add(Topic.objects.first()), lambda entry: entry.topics),
    "language": (
        lambda course: LessonPage.objects.get(locale__language_code="ar").unpublish(),
        lambda entry: entry.languages,
    ),
    "slug": (lambda course: rename(course), lambda entry: entry.edition_in("en").url),
}


def save(course, **fields):
    for name, value in fields.items():
        setattr(course, name, value)
    course.save()


def rename(course):
    page = page_of(course)
    page.slug = "another"
    page.save_revision().publish()


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_shows_at_once(what):
    course = make_course(languages=("en", "ar"))
    other = make_course()
    change, shown = CHANGES[what]
    before = {entry.course_id: entry for entry in entries()}
    change(course)
    after = {entry.course_id: entry for entry in entries()}
    assert shown(after[course.pk]) != shown(before[course.pk])
    assert after[other.pk] is before[other.pk], "what did not change is not read again"


def test_a_partners_new_name_shows_at_once():
    course = make_course()
    assert listed().partners[course.partner_id].name_in("en") == f"{course.partner.name} (en)"
    page = page_of(course).get_parent().specific
    page.title = "Renamed"
    page.save_revision().publish()
    assert listed().partners[course.partner_id].name_in("en") == "Renamed"


@pytest.mark.parametrize("stage", [Course.Stage.OUTLINE, Course.Stage.MATERIAL, Course.Stage.WITHDRAWN])
def test_only_open_courses_are_listed(stage):
    course = make_course()
    assert only_entry().course_id == course.pk
    save(course, stage=stage)
    assert entries() == ()


def test_a_course_without_a_live_edition_is_not_listed():
    page_of(make_course()).unpublish()
    assert entries() == ()


def test_the_cold_read_costs_the_same_for_one_course_and_three(django_assert_num_queries):
    for size in (1, 3):
        for _ in range(size):
            make_course(languages=("en", "ar"), partner=PartnerFactory())
        # version, courses; values, editions, topics, activities, live pages; partners, their pages; topics
        with django_assert_num_queries(10):
            listed()


def test_many_changes_are_read_together(monkeypatch):
    monkeypatch.setattr("courses.catalogue.kept.FEW", 1)
    assert FEW > 1
    for _ in range(3):
        make_course()
    assert len(entries()) == 3


def test_what_a_title_hides_is_left_out():
    course = make_course()
    page = page_of(course)
    page.title = "Weak\u202e links\x04\u200b now"
    page.save_revision().publish()
    assert only_entry().edition_in("en").title == "Weak links now"


def test_sets_of_courses_are_numbers():
    one, two, three = (make_course() for _ in range(3))
    kept = listed()
    assert kept.everything == 0b111
    assert kept.mask_of([three.pk, one.pk, 10**9]) == 0b101
    assert [entry.course_id for entry in kept.chosen(0b110)] == [two.pk, three.pk]


def test_a_course_for_all_regions_stands_in_each():
    make_course(region="africa")
    make_course(region="all")
    regions = listed().masks["region"]
    assert (regions["africa"], regions["europe"]) == (0b11, 0b10)
    assert "all" not in regions


def in_days(days):
    return timezone.now() + timedelta(days=days)


def test_cards_say_when_the_next_run_starts_and_what_places_are_left():
    course = make_course()
    assert cards_for("en")[0].starts_at is None
    start = in_days(30)
    run = RunFactory(
        course=course,
        paced=Run.Paced.DATED,
        starts_at=start,
        ends_at=in_days(60),
        places=3,
        state=Run.State.OPEN,
    )
    [card] = cards_for("en")
    EnrollmentFactory(run=run)
    assert (card.open_now, card.starts_at) == (True, start)
    assert (card.places_left, cards_for("en")[0].places_left) == (3, 3), "shows within half a minute"
    run.save()
    assert cards_for("en")[0].places_left == 2


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Auckland", 8), ("UTC", 7), ("America/Lima", 7)])
def test_a_run_starts_on_the_day_that_it_is_where_it_is_given(client, zone, day):
    year = timezone.now().year + 1
    start = datetime(year, 2, 7, 22, 30, tzinfo=UTC)
    RunFactory(
        course=make_course(),
        paced=Run.Paced.DATED,
        time_zone=zone,
        starts_at=start,
        ends_at=start + timedelta(days=9),
        state=Run.State.ANNOUNCED,
    )
    [card] = cards_for("en")
    assert card.starts_on == date(year, 2, day)


def test_a_run_that_is_not_open_takes_nobody():
    course = make_course()
    dates = {"paced": Run.Paced.DATED, "starts_at": in_days(30), "ends_at": in_days(60)}
    RunFactory(course=course, state=Run.State.ANNOUNCED, **dates)
    [card] = cards_for("en")
    assert (card.open_now, card.starts_at) == (False, dates["starts_at"])


def test_places_are_never_named_where_a_run_without_limit_is_open():
    course = make_course()
    RunFactory(course=course)
    RunFactory(course=course, places=5)
    assert cards_for("en")[0].places_left is None


def test_runs_are_read_again_after_half_a_minute(monkeypatch):
    course = make_course()
    run = RunFactory(course=course)
    assert cards_for("en")[0].open_now
    Run.objects.filter(pk=run.pk).update(state=Run.State.CANCELLED)
    assert cards_for("en")[0].open_now
    kept = registrations(listed())
    monkeypatch.setattr("time.monotonic", lambda: kept.read_at + 31)
    assert not cards_for("en")[0].open_now


def test_cards_are_narrowed_and_ordered():
    long = make_course(track="resilience", region="europe", effort_minutes=600)
    short = make_course(track="resilience", region="all", effort_minutes=30)
    make_course(track="connectivity", region="africa")
    find = lambda **wish: [card.code for card in cards_for("en", **wish)]  # noqa: E731
    assert set(find(track="resilience")) == {long.code, short.code}
    assert find(track="resilience", order="shortest") == [short.code, long.code]
    assert find(region="europe", order="newest") == [short.code, long.code]
    assert find(partner=long.partner) == [long.code]
    assert find(topic="early-warning") == []
    assert find(track="no-such") == []
    assert len(find(most=2)) == 2


def test_an_empty_academy_has_an_empty_catalogue():
    assert entries() == ()
    assert isinstance(listed(), Catalogue)
    assert cards_for("ar") == []
