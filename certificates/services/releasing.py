"""The release of a run's certificates: started once, worked off by whoever has time, paused and resumed.

A worker takes a few items at a time by a conditional UPDATE and holds each by the moment of its claim, which
it renews when it begins with the item. After `LEASE` without a sign anybody takes it again: every step of it
may be done twice. An award is released and its certificate issued in one transaction, so nothing is ever
between the two, and a paused release has released nobody who waits in it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log as log_action

from academy.lib.canonical import digest
from academy.users.models import User
from certificates.models import Certificate, Release, ReleaseItem
from certificates.qualifying import awards_to_release, is_open
from certificates.release_errors import (
    EnrollmentAnnulled,
    NothingToRelease,
    NumberChanged,
    ReleaseAtWork,
    RunNotEnded,
)
from certificates.services.delivery import draw_certificate
from certificates.services.lifecycle import issue_certificate
from certificates.services.logging import log_act
from enrollments.errors import Refused
from enrollments.models import Award, Enrollment, Run

log = structlog.get_logger("certificates.release")

LEASE = timedelta(seconds=30)  # after which a worker that gives no sign counts as gone
TAKEN_AT_ONCE = 5
SLICE_SECONDS = 20.0  # for which one worker goes on at a time

State = Release.State
Item = ReleaseItem.State


@dataclass
class Worked:
    """What one worker did in a slice: how many items, and which certificates wait to be told of by mail."""

    done: int = 0
    failed: int = 0
    to_mail: list[int] = field(default_factory=list)


def start_release(*, run: Run, by: User, mail: bool = True, expected: str | None = None) -> Release:
    """Have every certificate of `run` that waits released in the background, and return the release.

    Nothing is issued here. A second press finds the first one's release while that is at work. `mail` says
    whether the members are told; `expected` is the digest (`digest_of`) of what was shown to the person.
    Raises RunNotEnded, NothingToRelease, or NumberChanged where other awards wait now.
    """
    if not is_open(run):
        raise RunNotEnded(run=run)
    with transaction.atomic():
        Run.objects.select_for_update().get(pk=run.pk)
        if at_work := unfinished(run):
            return at_work
        awards = list(awards_to_release(run).order_by("pk").values_list("pk", flat=True))
        if not awards:
            raise NothingToRelease
        if expected is not None and expected != digest_of(awards):
            raise NumberChanged(number=len(awards))
        release = Release.objects.create(run=run, by=by, mail=mail)
        items = (ReleaseItem(release=release, award_id=pk) for pk in awards)
        ReleaseItem.objects.bulk_create(items, batch_size=1000)
        log_action(instance=run, action="certificates.release", user=by, data={"certificates": len(awards)})
        _note(release, "started", by, certificates=len(awards), mail=mail)
    return release


def digest_of(awards: Sequence[int]) -> str:
    """Return the digest of the awards that wait, by their keys in order: others of the same number differ."""
    return digest(list(awards))


def unfinished(run: Run) -> Release | None:
    """Return the release of this run that is at work or paused."""
    return Release.objects.filter(run=run, state__in=[State.RUNNING, State.PAUSED]).first()


def pause_release(*, release: Release, by: User) -> bool:
    """Stop after the items in hand; say whether this call did. One that does not run is left as it is."""
    return _turn(release, State.RUNNING, State.PAUSED, "paused", by)


def resume_release(*, release: Release, by: User) -> bool:
    """Go on with a paused release; say whether this call did."""
    return _turn(release, State.PAUSED, State.RUNNING, "resumed", by)


def retry_items(*, release: Release, by: User, item: ReleaseItem | None = None) -> int:
    """Have the failed items, or one of them, tried again; return how many.

    A release that had ended is at work again. Raises ReleaseAtWork where another one of the run is.
    """
    with transaction.atomic():
        Run.objects.select_for_update().get(pk=release.run_id)
        if (other := unfinished(release.run)) and other != release:
            raise ReleaseAtWork(release=other)
        failed = ReleaseItem.objects.filter(release=release, state=Item.FAILED)
        if item is not None:
            failed = failed.filter(pk=item.pk)
        number = failed.update(state=Item.WAITING, claimed_at=None, error="")
        if number:
            Release.objects.filter(pk=release.pk, state=State.DONE).update(
                state=State.RUNNING, finished_at=None
            )
            _note(release, "retried", by, certificates=number)
    return number


def is_left(*, release: Release) -> bool:
    """Whether somebody has to go on with this release now."""
    running = ReleaseItem.objects.filter(release=release, release__state=State.RUNNING)
    return running.filter(_free(timezone.now())).exists()


def work_on_release(*, release: Release, seconds: float = SLICE_SECONDS) -> Worked:
    """Go on with a release for so many seconds, beside any number of others; return what was done here.

    An item that fails keeps why, in the words of whoever released, and stops no other. A database that is
    away is raised: nothing can be kept then, and the items in hand are free again after `LEASE`.
    """
    until, worked = time.monotonic() + seconds, Worked()
    with translation.override(release.by.language):
        while time.monotonic() < until and (items := _claim(release)):
            for place, item in enumerate(items):
                if time.monotonic() > until or not _hold(item):
                    _let_go(items[place:])
                    break
                _work_on(item, release, worked)
    _end_where_done(release)
    return worked


def work_on_releases(*, seconds: float) -> Worked:
    """Go on with whatever release runs, the oldest first, for so many seconds. For the sweep."""
    until, worked = time.monotonic() + seconds, Worked()
    for release in Release.objects.filter(state=State.RUNNING).select_related("by", "run").order_by("pk"):
        if (left := until - time.monotonic()) <= 0:
            break
        one = work_on_release(release=release, seconds=left)
        worked.done += one.done
        worked.failed += one.failed
    return worked


def _turn(release: Release, before: str, after: str, act: str, by: User) -> bool:
    with transaction.atomic():
        turned = bool(Release.objects.filter(pk=release.pk, state=before).update(state=after))
        if turned:
            _note(release, act, by)
    return turned


def _note(release: Release, act: str, by: User | None, **data: Any) -> None:
    log_act(act=f"release.{act}", by=by, data={"release": str(release.uuid), "run": release.run.code, **data})


def _free(now: datetime) -> Q:
    return Q(state=Item.WAITING) & (Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE))


def _claim(release: Release) -> list[ReleaseItem]:
    """Take a few items that nobody holds; none where the release does not run.

    Rows that another worker is taking at this moment are passed over; the UPDATE asks once more.
    """
    with transaction.atomic():
        now = timezone.now()
        free = ReleaseItem.objects.filter(_free(now), release=release, release__state=State.RUNNING)
        lock = free.select_for_update(
            of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
        )
        items = list(lock.order_by("pk")[:TAKEN_AT_ONCE])
        if items:
            pks = [item.pk for item in items]
            ReleaseItem.objects.filter(_free(now), pk__in=pks).update(claimed_at=now)
    for item in items:
        item.claimed_at = now
    return items


def _hold(item: ReleaseItem) -> bool:
    """Renew the claim before beginning; false where somebody else has the item, or the release is paused."""
    now = timezone.now()
    mine = ReleaseItem.objects.filter(
        pk=item.pk, state=Item.WAITING, claimed_at=item.claimed_at, release__state=State.RUNNING
    )
    if held := bool(mine.update(claimed_at=now)):
        item.claimed_at = now
    return held


def _let_go(items: list[ReleaseItem]) -> None:
    """Leave items to the next worker at once."""
    for item in items:
        mine = ReleaseItem.objects.filter(pk=item.pk, state=Item.WAITING, claimed_at=item.claimed_at)
        mine.update(claimed_at=None)


def _work_on(item: ReleaseItem, release: Release, worked: Worked) -> None:
    """Issue, draw and sign one; keep what went wrong."""
    certificate = None
    try:
        certificate = _issued(item, release)
        if certificate.standing and not certificate.pdf:  # a revoked one stays as it is
            draw_certificate(certificate=certificate)
    except (OperationalError, InterfaceError):  # the database is away: nothing can be kept either
        raise
    except Exception as error:
        refused = isinstance(error, Refused)
        if not refused:
            log.exception("release_failed_for_one", award=item.award_id)
        words = error.message if isinstance(error, Refused) else _in_words(certificate, error)
        _settle(item, certificate, state=Item.FAILED, error=words[:300])
        worked.failed += 1
        return
    if _settle(item, certificate, state=Item.DONE, done_at=timezone.now(), error=""):
        worked.done += 1
    if certificate.standing and certificate.mail_wanted and not certificate.mailed_at:
        worked.to_mail.append(certificate.pk)


def _issued(item: ReleaseItem, release: Release) -> Certificate:
    """Issue; once more where another worker drew the same random number or place in a status list."""
    try:
        return _issue(item, release)
    except IntegrityError:
        log.warning("release_met_another", award=item.award_id, exc_info=True)
        return _issue(item, release)


def _issue(item: ReleaseItem, release: Release) -> Certificate:
    """Release the award and issue its first certificate in one transaction, or return the one it had."""
    with transaction.atomic():
        award = Award.objects.select_for_update(no_key=True).get(pk=item.award_id)
        if award.enrollment.state == Enrollment.State.ANNULLED:
            raise EnrollmentAnnulled
        first = award.released_at is None
        if first:
            award.released_at = timezone.now()
            award.save(update_fields=["released_at"])
        certificate = issue_certificate(award=award, issued_by=release.by)
        if first and not release.mail:
            Certificate.objects.filter(pk=certificate.pk).update(mail_wanted=False)
            certificate.mail_wanted = False
    return certificate


def _in_words(certificate: Certificate | None, error: Exception) -> str:
    """What failed, for the registrar; the log has the rest."""
    values = {"error": type(error).__name__}
    if certificate is None:
        return _("It could not be issued (%(error)s). The log says more.") % values
    return _("It is issued, and could not be drawn or signed (%(error)s). The log says more.") % values


def _settle(item: ReleaseItem, certificate: Certificate | None, **values: Any) -> bool:
    """Write down how an item ended, unless somebody else has."""
    waiting = ReleaseItem.objects.filter(pk=item.pk, state=Item.WAITING)
    return bool(waiting.update(certificate=certificate, **values))


def _end_where_done(release: Release) -> None:
    """Close a release in which nothing waits any more; one of all workers does."""
    if ReleaseItem.objects.filter(release=release, state=Item.WAITING).exists():
        return
    with transaction.atomic():
        running = Release.objects.filter(pk=release.pk, state=State.RUNNING)
        if running.update(state=State.DONE, finished_at=timezone.now()):
            failed = ReleaseItem.objects.filter(release=release, state=Item.FAILED).count()
            _note(release, "done", None, failed=failed)
