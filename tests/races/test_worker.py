"""No work is lost between database and queue: a real worker on real Redis, killed at each step.

The worker is slowed down from outside, by a row lock that the test holds: so it is killed in the middle of
its work, and what it had not committed is undone by PostgreSQL.
"""

import contextlib
import email
import email.policy
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from academy.management.commands.serve import static_digest, web_server
from academy.users.models import User
from certificates import tasks
from certificates.models import Certificate, CertificateEvent
from certificates.services import delivery, draw_certificate, issue_certificate
from certificates.services.designing import freeze_design
from enrollments import services
from enrollments.models import Award
from tests.certificates.records import make_award, read_pdf
from tests.factories import RunFactory, UserFactory, make_course, named, pass_course
from tests.journey.browser import Browser
from tests.journey.record import Record, Step
from tests.services.databases import KEPT
from tests.services.processes import ROOT, Process, accepts_connections, free_port, manage, wait_until
from tests.services.worker import Worker

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SOON = 60  # seconds in which a repair must have come
LONG_ENOUGH = 2  # seconds after which something that has not happened will not


def forget_messages() -> None:
    """Empty the Redis of this process, where it has one."""
    if settings.REDIS_URL:
        with redis.Redis.from_url(settings.REDIS_URL) as queue:
            queue.flushdb()


@pytest.fixture(autouse=True)
def _empty_queue() -> Iterator[None]:
    """Nothing of an earlier test in Redis, and nothing left there for a later one."""
    forget_messages()
    fonts = Path(settings.VAR_DIR) / "cache"
    if not fonts.exists():  # what takes a quarter of a minute to make is kept between runs
        (ROOT / "var" / "cache").mkdir(parents=True, exist_ok=True)
        fonts.symlink_to(ROOT / "var" / "cache")
    yield
    forget_messages()


def mails_to(address: str) -> list[str]:
    """The subjects of the mails that other processes have sent to this address."""
    found = []
    for path in Path(settings.MAIL_DIR).glob("*.log"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if address in str(message["To"]):
            found.append(str(message["Subject"]))
    return found


def is_done(award: Award) -> bool:
    return Certificate.objects.filter(award=award, mailed_at__isnull=False).exclude(pdf="").exists()


def assert_done_once(award: Award) -> None:
    """One certificate, issued once, drawn once, mailed once."""
    certificate = Certificate.objects.get()
    assert certificate.award == award
    assert sorted(CertificateEvent.objects.values_list("kind", flat=True)) == ["issued", "rendered"]
    assert read_pdf(certificate).startswith(b"%PDF-")
    assert len(mails_to(award.member.email)) == 1


def test_a_delivered_award_is_certified_drawn_and_mailed(worker):
    award = pass_course()
    wait_until(lambda: is_done(award), seconds=SOON, what=f"the certificate; {worker.output()}")
    assert_done_once(award)


def begin_issuing(award: Award) -> None:
    tasks.issue.delay(award.pk)


def begin_drawing(award: Award) -> None:
    tasks.draw.delay(Certificate.objects.get(award=award).pk)


def begin_mailing(award: Award) -> None:
    tasks.mail.delay(Certificate.objects.get(award=award).pk)


def award_before(step: object) -> Award:
    """An award, with what stands before `step` done: it is mailed after it was drawn, after it was issued."""
    award = make_award()
    if step is not begin_issuing:
        certificate = issue_certificate(award=award)
        if step is begin_mailing:
            draw_certificate(certificate=certificate)
    return award


def somebody_waits_for_us() -> bool:
    """Whether another process waits for a lock of this connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0


def others_at_work() -> int:
    """How many other connections to this database are in the middle of a statement or transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return cursor.fetchone()[0]


BEFORE_COMMIT = "LOCK TABLE certificates_certificate IN SHARE MODE"  # writing has to wait
IN_COMMIT = "SELECT 1 FROM certificates_frozendesign FOR UPDATE"  # the foreign key has to, at the end


def kill_in_the_middle_of(
    worker: Worker, step: Callable[[Award], None], award: Award, lock: str = BEFORE_COMMIT
) -> None:
    """Begin a step while what it needs is locked, and kill the worker that waits for it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(lock)
        step(award)
        wait_until(somebody_waits_for_us, seconds=SOON, what=f"{step.__name__}; {worker.output()}")
        worker.kill()
    wait_until(lambda: not others_at_work(), seconds=SOON, what="PostgreSQL's farewell to the killed worker")


def messages() -> int:
    """How many messages are in Redis: waiting, or taken and not acknowledged."""
    with redis.Redis.from_url(settings.REDIS_URL) as queue:
        return queue.llen("celery") + queue.hlen("unacked")


@pytest.mark.parametrize("lock", [BEFORE_COMMIT, IN_COMMIT], ids=["before-commit", "in-commit"])
def test_what_a_killed_worker_was_issuing_is_done_once_by_the_sweep(worker, shared_environment, lock):
    award = award_before(begin_issuing)
    freeze_design(award.enrollment.run.course)  # else the worker makes it, and meets no lock
    kill_in_the_middle_of(worker, begin_issuing, award, lock)
    assert Certificate.objects.exists() is (lock == IN_COMMIT)  # PostgreSQL ends a commit that has begun
    worker.start()
    time.sleep(LONG_ENOUGH)
    assert not is_done(award), "control: a restart alone does not bring it back soon"
    manage("sweep", env=shared_environment)
    assert_done_once(award)
    held = messages()
    for step in (begin_issuing, begin_drawing, begin_mailing):  # as the queue does again in the end
        step(award)
    wait_until(lambda: messages() <= held, seconds=SOON, what="the repeated deliveries")
    assert_done_once(award)


def test_what_a_killed_worker_was_drawing_is_done_once_by_the_sweep(worker, shared_environment):
    award = award_before(begin_drawing)
    kill_in_the_middle_of(worker, begin_drawing, award)
    assert not Certificate.objects.get().mailed_at, "control: without the sweep nobody is told"
    manage("sweep", env=shared_environment)
    assert_done_once(award)


def test_what_a_killed_worker_was_mailing_is_sent_once_its_claim_has_run_out(worker, shared_environment):
    award = award_before(begin_mailing)
    kill_in_the_middle_of(worker, begin_mailing, award)
    manage("sweep", env=shared_environment)
    certificate = Certificate.objects.get()
    if certificate.mail_claimed_at and not certificate.mailed_at:  # the dead worker's claim was committed
        assert not mails_to(award.member.email), "control: the claim holds, so nobody sends beside its owner"
        Certificate.objects.update(mail_claimed_at=timezone.now() - delivery.MAIL_LEASE * 1.01)
        manage("sweep", env=shared_environment)
    assert_done_once(award)


def collect_static_files(environment: dict[str, str]) -> None:
    """Give the web server the files that `serve` would collect; they are kept between runs."""
    kept, link = KEPT / "static", Path(settings.VAR_DIR) / "static"
    kept.mkdir(parents=True, exist_ok=True)
    if not link.exists():
        link.symlink_to(kept)
    stamp, present = kept / ".collected", static_digest()
    if not stamp.exists() or stamp.read_text() != present:
        manage("collectstatic", "--no-input", "--verbosity", "0", env=environment)
        stamp.write_text(present)


@pytest.fixture
def served(redis_server, shared_environment, tmp_path) -> Iterator[str]:
    """The web server on a Redis that may be stopped; yields its address."""
    collect_static_files(shared_environment)
    port = free_port()
    environment = {**shared_environment, "REDIS_URL": redis_server.url}
    process = Process(web_server(port=port, threads=4), log=tmp_path / "web.log", env=environment)
    process.wait_ready(lambda: accepts_connections(port), seconds=SOON, what="the web server")
    yield f"http://localhost:{port}"
    process.stop(signal.SIGTERM)
    if not accepts_connections(redis_server.port):
        redis_server.start()


def signed_in(url: str, member: User) -> Browser:
    """A browser with the member's session."""
    record = Record()
    record.steps.append(Step("with Redis and without"))
    browser, client = Browser(url, record), Client()
    client.force_login(member)
    browser.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return browser


def test_while_redis_is_down_a_course_is_completed_and_the_sweep_does_the_rest(
    served, redis_server, shared_environment
):
    run = RunFactory(course=make_course(lessons=1, questions=1))
    row = named(services.enrol(member=UserFactory(), run=run, language="en"))
    with contextlib.closing(signed_in(served, row.member)) as browser:
        browser.open(f"/learn/{run.code}/")
        redis_server.stop()
        browser.press("Mark complete")
        browser.press("Start the quiz")
        right = row.attempts.get().questions.get().question.content["options"][0]["key"]
        browser.press("Save", {"answer": right})
        assert "You passed" in browser.press("Hand in now").headings
    award = Award.objects.get(enrollment=row)
    redis_server.start()
    time.sleep(LONG_ENOUGH)
    assert not Certificate.objects.exists(), "control: without the sweep nothing happens"
    manage("sweep", env=shared_environment)
    assert_done_once(award)
