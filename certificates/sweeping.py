"""The sweep: does what a queue, a worker or a killed process has lost. It owns the promise.

It works in its own process and asks nothing of the queue, so it also works while Redis is away. Whatever it
does may be done elsewhere at the same moment: each act is idempotent by itself.
"""

import time
from collections.abc import Callable, Iterable

import structlog
from django.db import close_old_connections, connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from certificates import services
from certificates.models import Certificate, Release, ReleaseItem
from certificates.services.merging import move_what_came_late
from certificates.services.person_mails import person_mails_to_send, send_person_mail
from certificates.services.release_zip import write_zips
from certificates.services.releasing import LEASE, work_on_releases
from certificates.services.revoking import revoke_slice, unfinished_revocations
from certificates.services.telling import events_to_tell, refusals_to_tell, tell_of_event, tell_of_refusal
from certificates.statement import holder_of
from courses.services.bank_import_jobs import work_on_imports
from enrollments.models import Award
from enrollments.services import (
    hand_in_overdue,
    regrade_all_owed,
    tell_all_of_essays,
    tell_all_of_rulings,
    tell_all_owed,
)

log = structlog.get_logger("certificates.sweep")

STEP_SECONDS = 25


class StepIncomplete(Exception):
    """A step did what it could, and some of it failed (and was logged)."""


def sweep() -> list[str]:
    """Run every step and return the names of those that failed; a failing step never stops the others."""
    failed = []
    for name, step in STEPS.items():
        if not connection.in_atomic_block:
            close_old_connections()  # one that broke in the step before is opened again
        try:
            if done := step():
                log.info("swept", step=name, done=done)
        except StepIncomplete:
            failed.append(name)
        except Exception:
            log.exception("sweep_step_failed", step=name)
            failed.append(name)
    return failed


def issue_missing() -> int:
    """Issue what was released and never had a certificate. A revoked one had: it is never revived here."""
    nameless = Q(member__full_name="", member__certificate_name="", enrollment__confirmed_name="")
    owed = Award.objects.filter(released_at__isnull=False, certificates__isnull=True).exclude(nameless)
    return _each("issue", owed.order_by("pk").values_list("pk", flat=True), _issue)


def _issue(award_id: int) -> bool:
    award = Award.objects.select_related("member", "enrollment__run__course__partner").get(pk=award_id)
    if not holder_of(award):
        return False
    services.issue_certificate(award=award)
    return True


def draw_missing() -> int:
    """Draw the PDFs that are missing, but those in a release's hands; those that failed before come last."""
    at_work = ReleaseItem.objects.filter(
        award=OuterRef("award"), state=ReleaseItem.State.WAITING, claimed_at__gt=timezone.now() - LEASE
    )
    owed = (
        Certificate.objects.undrawn()
        .exclude(holder_name="")
        .exclude(Exists(at_work))
        .order_by("draw_error", "pk")
    )
    return _each("draw", owed.values_list("pk", flat=True), _draw)


def _draw(certificate_id: int) -> bool:
    certificate = Certificate.objects.select_related("design").get(pk=certificate_id)
    return services.draw_certificate(certificate=certificate)


def release_waiting() -> int:
    """Go on with the releases that run: the only worker of an academy without a queue, and a help to others.

    Items are claimed one by one, so what a worker holds is left to it until it has given no sign for a while.
    """
    worked = work_on_releases(seconds=STEP_SECONDS)
    return worked.done + worked.failed  # what failed is kept with its item, for a person to look at


def revoke_waiting() -> int:
    """Go on with the lists of revocations that a second person has confirmed; return the slices done."""
    until = time.monotonic() + STEP_SECONDS
    done = 0
    for act in unfinished_revocations():
        while time.monotonic() < until and revoke_slice(act=act):
            done += 1
    return done


def tell_of_events() -> int:
    """Tell the holders whose certificates were revoked or reinstated, and whose corrections were refused."""
    events = {event.pk: event for event in events_to_tell()[:1000]}
    refusals = {request.pk: request for request in refusals_to_tell()[:1000]}
    return _each("tell of events", events, lambda pk: tell_of_event(event=events[pk])) + _each(
        "tell of refusals", refusals, lambda pk: tell_of_refusal(request=refusals[pk])
    )


def tell_people() -> int:
    """Tell people of acts on their accounts, where the task could not."""
    mails = {mail.pk: mail for mail in person_mails_to_send()[:1000]}
    return _each("tell people", mails, lambda pk: send_person_mail(mail=mails[pk]))


def is_work_waiting() -> bool:
    """Whether a release or a zip waits that nobody but this sweep would begin with: then it does not rest."""
    running = Release.objects.filter(state=Release.State.RUNNING)
    return running.exists() or Release.objects.filter(zip="", zip_wanted_at__isnull=False).exists()


def mail_missing() -> int:
    """Tell the holders who have not been told."""
    ids = Certificate.objects.unmailed().filter(award__member__anonymised_at__isnull=True)
    return _each("mail", ids.order_by("pk").values_list("pk", flat=True), _mail)


def _mail(certificate_id: int) -> bool:
    certificate = Certificate.objects.select_related("award__member").get(pk=certificate_id)
    return services.mail_certificate(certificate=certificate)


def _each(step: str, ids: Iterable[int], do: Callable[[int], bool]) -> int:
    """Do one thing after the other until the step's time is over; return how many were done here.

    Raises StepIncomplete at the end where some failed; each failure is logged by itself.
    """
    until = time.monotonic() + STEP_SECONDS
    done = failed = 0
    for pk in list(ids):
        if time.monotonic() > until:
            log.warning("sweep_step_out_of_time", step=step, done=done)
            break
        try:
            done += do(pk)
        except Exception:
            failed += 1
            log.exception("sweep_failed_for_one", step=step, id=pk)
    if failed:
        raise StepIncomplete(f"{step}: {failed} failed, {done} done")
    return done


STEPS: dict[str, Callable[[], int]] = {
    "hand in": hand_in_overdue,
    "tell": tell_all_owed,
    "tell of essays": tell_all_of_essays,
    "regrade": regrade_all_owed,
    "tell of rulings": tell_all_of_rulings,
    "release": release_waiting,
    "revoke": revoke_waiting,
    "merge": move_what_came_late,
    "issue": issue_missing,
    "draw": draw_missing,
    "mail": mail_missing,
    "tell of certificates": tell_of_events,
    "tell people": tell_people,
    "zip": write_zips,
    "bring in questions": work_on_imports,
}
