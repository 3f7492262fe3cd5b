"""What happens to certificates in the background. Each task may run twice, or never: the sweep repairs."""

from contextlib import suppress
from typing import Any

import structlog
from celery import Task, shared_task
from django.conf import settings
from django.db import transaction

from academy.lib import chores
from academy.users.models import User
from certificates import services, sweeping
from certificates.errors import AwardNotReleased, KeyMissing, KeyUnreadable, NameMissing
from certificates.models import Certificate, CertificateEvent, CorrectionRequest, JointAct, Release
from certificates.services import person_mails, release_zip, releasing, revoking, telling
from enrollments.models import Award

log = structlog.get_logger("certificates.tasks")

AT_ONE_MAILING = 20  # people are told by one task; the sweep tells the rest
AT_ONE_RELEASE = 4  # workers that are called to one release; further ones go on with everything else


def after_commit(task: Task, *args: Any) -> None:
    """Enqueue `task` once the present transaction is committed.

    A queue that cannot be reached is logged and not raised: what was committed stands, and the sweep does
    the rest.
    """
    transaction.on_commit(lambda: task.delay(*args), robust=True)


@shared_task
def issue(award_id: int, issued_by_id: int | None = None) -> None:
    """Issue the certificate of an award and have it drawn; what cannot be issued yet waits for the sweep."""
    award = Award.objects.select_related("member", "enrollment__run__course__partner").get(pk=award_id)
    by = User.objects.get(pk=issued_by_id) if issued_by_id else None
    try:
        certificate = services.issue_certificate(award=award, issued_by=by)
    except (AwardNotReleased, KeyMissing, KeyUnreadable, NameMissing) as reason:
        log.info("not_issued_yet", award=award_id, why=type(reason).__name__)
        return
    draw.delay(certificate.pk)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def draw(certificate_id: int) -> None:
    """Draw the certificate's PDF, store it, and have its holder told. Running it twice leaves one file."""
    services.draw_certificate(certificate=Certificate.objects.get(pk=certificate_id))
    mail.delay(certificate_id)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def mail(certificate_id: int) -> None:
    """Tell the holder that the certificate is there."""
    certificate = Certificate.objects.select_related("award__member").get(pk=certificate_id)
    services.mail_certificate(certificate=certificate)


@shared_task
def release(release_id: int) -> None:
    """Go on with a release for a while, have its members told, and leave the rest to a task of its own."""
    row = Release.objects.select_related("by", "run").get(pk=release_id)
    for certificate_id in releasing.work_on_release(release=row).to_mail:
        mail.delay(certificate_id)
    if releasing.is_left(release=row):
        release.delay(release_id)


@shared_task
def write_zip(release_id: int) -> None:
    """Write the zip of a release where somebody has asked for it. Running it twice leaves one file."""
    release_zip.write_zip(release=Release.objects.get(pk=release_id))


def begin_release(row: Release) -> None:
    """Call the workers to a release, after the commit; where there are none, the sweep works on it."""
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        for _ in range(AT_ONE_RELEASE):
            after_commit(release, row.pk)


def begin_zip(row: Release) -> None:
    """Have a zip written, after the commit; where there are no workers, by the sweep."""
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        after_commit(write_zip, row.pk)


@shared_task
def revoke_many(act_id: int) -> None:
    """Revoke the next slice of a list that two persons agreed on, and leave the rest to a task of its own."""
    if revoking.revoke_slice(act=JointAct.objects.get(pk=act_id)) and not settings.CELERY_TASK_ALWAYS_EAGER:
        revoke_many.delay(act_id)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_of_event(event_id: int) -> None:
    """Tell the holder of a revocation or a reinstatement."""
    telling.tell_of_event(event=CertificateEvent.objects.get(pk=event_id))


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_of_refusal(request_id: int) -> None:
    """Tell a member why a correction was refused."""
    telling.tell_of_refusal(request=CorrectionRequest.objects.get(pk=request_id))


@shared_task
def mail_people() -> None:
    """Tell people of acts on their accounts; what fails here waits for the sweep."""
    for mail in person_mails.person_mails_to_send()[:AT_ONE_MAILING]:
        with suppress(Exception):  # it is logged where it is raised, and keeps no other
            person_mails.send_person_mail(mail=mail)


def tell_after_commit(certificate: Certificate) -> None:
    """Have the holder told of the newest event of a certificate, once it is committed."""
    event = certificate.events.deciding().first()
    if event is not None and event.kind in telling.TOLD:
        after_commit(tell_of_event, event.pk)


@shared_task
def prepare_fonts() -> None:
    """Make the fonts of all six languages; where they are made already this does nothing."""
    from certificates.drawing import fonts  # slow to import

    fonts.prepare()


@shared_task
def sweep() -> None:
    """Do what was lost on the way: Celery beat runs this, where `manage.py sweep --every` does not."""
    if failed := sweeping.sweep():
        raise RuntimeError(f"the sweep could not do everything: {', '.join(failed)}")


@shared_task
def tend() -> None:
    """Do the academy's chores: Celery beat runs this once an hour, where `sweep --every` does not."""
    if failed := chores.tend():
        raise RuntimeError(f"these chores failed: {', '.join(failed)}")
