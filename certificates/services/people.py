"""Acts of an administrator on a person's file. Each is named and logged; nobody ever sees a password."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from academy.users.models import User
from certificates.errors import ReasonMissing
from certificates.models import Certificate, LogEntry
from certificates.people.errors import AccountOver, MailedLately, NothingToMail
from certificates.services.logging import log_act
from enrollments.models import Attempt, Award, Enrollment
from enrollments.services.reopening import lift_wait, take_up_again

MAILED_APART = timedelta(minutes=10)


def note_opening(*, person: User, by: User) -> LogEntry:
    """Log that `by` opened the person's file."""
    return log_act(act="person.opened", by=by, person=person)


def resend_certificate(*, certificate: Certificate, by: User) -> Certificate:
    """Let the mail about a standing certificate go out once more, to the holder's present main address.

    The caller enqueues the mail. Raises NothingToMail where there is nothing to tell about yet, MailedLately
    where that was done in the last ten minutes.
    """
    with transaction.atomic():
        Award.objects.select_for_update(no_key=True).get(pk=certificate.award_id)
        _refuse_again(LogEntry.objects.filter(act="certificate.mailed_again", certificate=certificate))
        again = Certificate.objects.filter(pk=certificate.pk, standing=True).exclude(pdf="")
        if not again.update(mailed_at=None, mail_claimed_at=None, mail_wanted=True):
            raise NothingToMail
        log_act(
            act="certificate.mailed_again", by=by, certificate=certificate, person=certificate.award.member
        )
    return certificate


def reason_of(why: str) -> str:
    """Return the reason of a named act on one line. Raises ReasonMissing for none."""
    if not (reason := " ".join(why.split())):
        raise ReasonMissing
    return reason[:300]


def reopen_enrollment(*, enrollment: Enrollment, by: User, why: str) -> Enrollment:
    """Take an ended enrolment up again and log it. Raises ReasonMissing, StaysEnded or RunFull."""
    reason = reason_of(why)
    with transaction.atomic():
        again = take_up_again(enrollment=enrollment, by=by, why=reason)
        data = {"enrolment": str(again.uuid), "run": again.run.code}
        log_act(act="enrolment.reopened", by=by, person=again.member, why=reason, data=data)
    return again


def note_password_mail(*, person: User, by: User) -> LogEntry:
    """Log that `by` had the link for a new password sent.

    Raises AccountOver for a closed account, MailedLately where that was done in the last ten minutes.
    """
    if not person.is_active or person.anonymised_at is not None:
        raise AccountOver
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        _refuse_again(LogEntry.objects.filter(act="person.password_mailed", person=person))
        return log_act(act="person.password_mailed", by=by, person=person)


def _refuse_again(mails: QuerySet[LogEntry]) -> None:
    if mails.filter(at__gte=timezone.now() - MAILED_APART).exists():
        raise MailedLately(minutes=MAILED_APART // timedelta(minutes=1))


def give_attempts(*, attempt: Attempt, by: User, why: str) -> Attempt:
    """Lift a member's wait after the last sitting of a quiz, and log it; giving twice is logged once.

    Raises ReasonMissing, NotLearning or NoWait.
    """
    reason = reason_of(why)
    with transaction.atomic():
        given = not Attempt.objects.get(pk=attempt.pk).limits.get("wait_lifted")
        last = lift_wait(attempt=attempt)
        if given:
            data = {"enrolment": str(last.enrollment.uuid), "quiz": last.activity.code, "after": last.number}
            log_act(act="attempts.extended", by=by, person=last.enrollment.member, why=reason, data=data)
    return last
