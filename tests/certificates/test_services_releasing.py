"""The release of a run: started once, worked off item by item, paused and resumed, and nothing revived."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, OperationalError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates import services, sweeping, tasks
from certificates.errors import NameMissing
from certificates.management.commands import sweep as sweep_command
from certificates.models import Certificate, LogEntry, Release, ReleaseItem
from certificates.qualifying import awards_to_release
from certificates.release_errors import NothingToRelease, NumberChanged, ReleaseAtWork, RunNotEnded
from certificates.services import releasing
from enrollments.models import Award, Enrollment, Run
from tests.certificates.records import make_award, make_run
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Certificates are drawn as a few bytes; what a PDF looks like is another test's matter."""

    def draw(*, certificate):
        return services.attach_pdf(certificate=certificate, content=b"%PDF")

    monkeypatch.setattr(releasing, "draw_certificate", draw)


@pytest.fixture
def registrar():
    return UserFactory(full_name="The Registrar")


def waiting_run(number: int = 2, **row) -> Run:
    run = make_run(release=Run.Release.BY_ADMINISTRATOR, **row)
    for _ in range(number):
        make_award(run=run, released=False)
    return run


def states(release: Release) -> list[str]:
    return list(release.items.order_by("pk").values_list("state", flat=True))


def acts() -> list[str]:
    told = LogEntry.objects.filter(act__startswith="release.")
    return list(told.order_by("seq").values_list("act", flat=True))


def test_starting_issues_nothing_and_a_second_press_finds_the_first(registrar):
    run = waiting_run()
    seen = releasing.digest_of(awards_to_release(run).order_by("pk").values_list("pk", flat=True))
    release = releasing.start_release(run=run, by=registrar, expected=seen)
    assert releasing.start_release(run=run, by=registrar, expected=seen) == release
    assert states(release) == ["waiting", "waiting"]
    assert not Certificate.objects.exists()
    assert not Award.objects.filter(released_at__isnull=False).exists()
    assert acts() == ["release.started"]
    entry = ModelLogEntry.objects.get(action="certificates.release")
    assert (entry.user, entry.object_id, entry.data) == (registrar, str(run.pk), {"certificates": 2})


def test_working_releases_issues_and_draws_each_once(registrar):
    release = releasing.start_release(run=waiting_run(), by=registrar)
    worked = releasing.work_on_release(release=release)
    assert (worked.done, worked.failed, len(worked.to_mail)) == (2, 0, 2)
    assert states(release) == ["done", "done"]
    assert {item.certificate.award_id for item in release.items.all()} == {
        i.award_id for i in release.items.all()
    }
    assert {event.by for c in Certificate.objects.all() for event in c.events.filter(kind="issued")} == {
        registrar
    }
    release.refresh_from_db()
    assert (release.state, bool(release.finished_at)) == ("done", True)
    assert releasing.work_on_release(release=release).done == 0
    assert Certificate.objects.count() == 2
    assert acts() == ["release.started", "release.done"]


def test_nobody_waits(registrar):
    with pytest.raises(NothingToRelease):
        releasing.start_release(run=waiting_run(0), by=registrar)


def test_a_number_that_has_changed_starts_nothing(registrar):
    with pytest.raises(NumberChanged) as refused:
        releasing.start_release(run=waiting_run(), by=registrar, expected="3")
    assert refused.value.number == 2
    assert not Release.objects.exists()


def test_a_run_that_is_still_taught_waits_for_its_end(registrar):
    now = timezone.now()
    run = waiting_run(paced="dated", starts_at=now - timedelta(days=2), ends_at=now + timedelta(days=1))
    with pytest.raises(RunNotEnded) as refused:
        releasing.start_release(run=run, by=registrar)
    assert "ends on" in refused.value.message
    Run.objects.filter(pk=run.pk).update(ends_at=now)
    run.refresh_from_db()
    assert releasing.start_release(run=run, by=registrar).items.count() == 2


def test_the_annulled_and_the_nameless_are_left_out_and_come_with_the_next(registrar):
    run = waiting_run(1)
    nameless = make_award(run=run, released=False, member=UserFactory(full_name=""))
    annulled = make_award(run=run, released=False)
    Enrollment.objects.filter(pk=annulled.enrollment_id).update(state=Enrollment.State.ANNULLED)
    first = releasing.start_release(run=run, by=registrar)
    assert first.items.count() == 1
    releasing.work_on_release(release=first)
    nameless.member.full_name = "A Name"
    nameless.member.save()
    second = releasing.start_release(run=run, by=registrar)
    assert [item.award for item in second.items.all()] == [nameless]


def test_pausing_stops_after_the_item_in_hand_and_resuming_goes_on(registrar, monkeypatch):
    release = releasing.start_release(run=waiting_run(3), by=registrar)
    draw = releasing.draw_certificate

    def draw_and_pause(*, certificate):
        draw(certificate=certificate)
        releasing.pause_release(release=release, by=registrar)

    monkeypatch.setattr(releasing, "draw_certificate", draw_and_pause)
    assert releasing.work_on_release(release=release).done == 1
    assert states(release) == ["done", "waiting", "waiting"]
    assert not releasing.is_left(release=release)
    assert not releasing.pause_release(release=release, by=registrar)
    assert releasing.work_on_release(release=release).done == 0
    sweeping.sweep()
    assert Certificate.objects.count() == 1, "whoever waits in a paused release is not released"
    monkeypatch.setattr(releasing, "draw_certificate", draw)
    assert releasing.resume_release(release=release, by=registrar)
    assert not releasing.resume_release(release=release, by=registrar)
    assert releasing.work_on_release(release=release).done == 2
    assert acts() == ["release.started", "release.paused", "release.resumed", "release.done"]


def test_one_that_fails_keeps_why_and_stops_no_other_and_is_tried_again(registrar, monkeypatch):
    release = releasing.start_release(run=waiting_run(2), by=registrar)
    bad = release.items.first().award
    draw = releasing.draw_certificate

    def fail_once(*, certificate):
        if certificate.award == bad:
            raise ValueError("no ink")
        return draw(certificate=certificate)

    monkeypatch.setattr(releasing, "draw_certificate", fail_once)
    worked = releasing.work_on_release(release=release)
    assert (worked.done, worked.failed) == (1, 1)
    item = release.items.get(award=bad)
    assert "ValueError" in item.error
    assert item.certificate, "it is issued"
    release.refresh_from_db()
    assert release.state == "done"
    monkeypatch.setattr(releasing, "draw_certificate", draw)
    assert releasing.retry_items(release=release, by=registrar, item=item) == 1
    assert releasing.retry_items(release=release, by=registrar) == 0
    assert releasing.work_on_release(release=release).done == 1
    assert states(release) == ["done", "done"]
    assert Certificate.objects.count() == 2


def test_a_refusal_is_kept_in_its_own_words(registrar, monkeypatch):
    release = releasing.start_release(run=waiting_run(1), by=registrar)

    def refuse(**names):
        raise NameMissing

    monkeypatch.setattr(releasing, "issue_certificate", refuse)
    releasing.work_on_release(release=release)
    assert release.items.get().error == NameMissing().message
    assert Award.objects.get().released_at is None, "nothing is released without its certificate"


def test_whoever_is_annulled_meanwhile_gets_nothing(registrar):
    release = releasing.start_release(run=waiting_run(1), by=registrar)
    Enrollment.objects.update(state=Enrollment.State.ANNULLED)
    assert releasing.work_on_release(release=release).failed == 1
    assert "annulled" in release.items.get().error
    assert not Certificate.objects.exists()


def test_trying_again_waits_for_another_release_of_the_run(registrar):
    run = waiting_run(1)
    first = releasing.start_release(run=run, by=registrar)
    releasing.work_on_release(release=first)
    ReleaseItem.objects.update(state="failed")
    make_award(run=run, released=False)
    second = releasing.start_release(run=run, by=registrar)
    with pytest.raises(ReleaseAtWork) as refused:
        releasing.retry_items(release=first, by=registrar)
    assert refused.value.release == second


def test_what_a_worker_holds_is_free_again_after_a_while(registrar):
    release = releasing.start_release(run=waiting_run(1), by=registrar)
    ReleaseItem.objects.update(claimed_at=timezone.now())
    assert releasing.work_on_release(release=release).done == 0
    assert not releasing.is_left(release=release)
    ReleaseItem.objects.update(claimed_at=timezone.now() - releasing.LEASE * 1.01)
    assert releasing.is_left(release=release)
    assert releasing.work_on_release(release=release).done == 1


def test_a_worker_that_lost_its_items_leaves_them(registrar, monkeypatch):
    release = releasing.start_release(run=waiting_run(1), by=registrar)
    (item,) = releasing._claim(release)
    ReleaseItem.objects.update(claimed_at=timezone.now() + timedelta(seconds=1))
    assert not releasing._hold(item)


def test_a_slice_that_is_over_leaves_the_rest_free(registrar, monkeypatch):
    release = releasing.start_release(run=waiting_run(3), by=registrar)
    clock = iter([0, 0, 0, 99, 99, 99])
    monkeypatch.setattr(releasing.time, "monotonic", lambda: next(clock))
    assert releasing.work_on_release(release=release, seconds=10).done == 1
    assert release.items.filter(state="waiting", claimed_at=None).count() == 2


def test_a_place_that_another_worker_drew_is_drawn_again(registrar, monkeypatch):
    release = releasing.start_release(run=waiting_run(1), by=registrar)
    issue, calls = releasing.issue_certificate, []

    def taken_once(**names):
        calls.append(names)
        if len(calls) == 1:
            raise IntegrityError("taken")
        return issue(**names)

    monkeypatch.setattr(releasing, "issue_certificate", taken_once)
    assert releasing.work_on_release(release=release).done == 1


def test_a_database_that_is_away_is_no_failure_of_anybodys_certificate(registrar, monkeypatch):
    release = releasing.start_release(run=waiting_run(1), by=registrar)

    def away(**names):
        raise OperationalError("gone")

    monkeypatch.setattr(releasing, "issue_certificate", away)
    with pytest.raises(OperationalError):
        releasing.work_on_release(release=release)
    assert states(release) == ["waiting"]


def test_without_the_tick_nobody_is_ever_told(registrar):
    release = releasing.start_release(run=waiting_run(1), by=registrar, mail=False)
    assert releasing.work_on_release(release=release).to_mail == []
    sweeping.sweep()
    assert Certificate.objects.get().mail_wanted is False
    assert mail.outbox == []


def test_a_revoked_certificate_is_revived_neither_by_a_release_nor_by_the_sweep(registrar):
    release = releasing.start_release(run=waiting_run(1), by=registrar)
    releasing.work_on_release(release=release)
    services.revoke_certificate(certificate=Certificate.objects.get(), by=registrar, why="fraud")
    ReleaseItem.objects.update(state="waiting", claimed_at=None)
    Release.objects.update(state="running")
    Award.objects.update(released_at=None)
    assert releasing.work_on_release(release=release).done == 1
    sweeping.sweep()
    certificate = Certificate.objects.get()
    assert not certificate.standing
    assert certificate.mailed_at is None


def test_the_sweep_works_off_a_release_and_tells_the_members(registrar):
    run = waiting_run(2)
    releasing.start_release(run=run, by=registrar)
    assert sweeping.is_work_waiting()
    assert sweeping.sweep() == []
    assert Release.objects.get().state == "done"
    assert not sweeping.is_work_waiting()
    assert len(mail.outbox) == 2


def test_the_sweep_leaves_what_a_worker_is_about_to_draw(registrar):
    run = waiting_run(1)
    releasing.start_release(run=run, by=registrar)
    award = Award.objects.get()
    ReleaseItem.objects.update(claimed_at=timezone.now())
    Award.objects.update(released_at=timezone.now())
    award.refresh_from_db()
    services.issue_certificate(award=award)
    assert sweeping.draw_missing() == 0
    ReleaseItem.objects.update(claimed_at=timezone.now() - releasing.LEASE * 1.01)
    assert sweeping.draw_missing() == 1


def test_the_task_goes_on_until_nothing_is_left(registrar, monkeypatch):
    release = releasing.start_release(run=waiting_run(3), by=registrar)
    monkeypatch.setattr(releasing, "SLICE_SECONDS", 0)
    tasks.release(release.pk)
    assert states(release) == ["done"] * 3
    assert len(mail.outbox) == 3


def test_workers_are_called_only_where_there_are_any(registrar, monkeypatch, settings):
    release = releasing.start_release(run=waiting_run(1), by=registrar)
    called = []
    monkeypatch.setattr(tasks, "after_commit", lambda task, *names: called.append((task.name, names)))
    tasks.begin_release(release)
    tasks.begin_zip(release)
    assert called == []
    settings.CELERY_TASK_ALWAYS_EAGER = False
    tasks.begin_release(release)
    tasks.begin_zip(release)
    assert [name.rpartition(".")[2] for name, _names in called] == ["release"] * 4 + ["write_zip"]


def test_the_sweep_does_not_rest_while_a_release_waits(monkeypatch):
    stopped = sweep_command.threading.Event()
    monkeypatch.setattr(sweep_command, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr(sweep_command, "is_work_waiting", lambda: True)
    waited = []
    monkeypatch.setattr(stopped, "wait", waited.append)
    sweep_command.rest(stopped, 600)
    assert len(waited) == 1  # it looked once, and saw it

    def away() -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(sweep_command, "is_work_waiting", away)
    sweep_command.rest(stopped, 0.01)
    assert len(waited) > 2  # it rested to the end
