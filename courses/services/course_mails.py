"""Send the mails that people are owed about courses."""

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from academy.lib.mails import compose_mail
from academy.users.time_zones import zone_of
from courses.models import CourseMail, CoursePage, ReviewStep, Submission

MY_LEARNING = "enrollments:my_learning"  # a name, since content knows no learner's pages
log = structlog.get_logger("courses.mails")


def send_course_mail(*, mail_id: int) -> bool:
    """Send one mail and return whether one was sent now. Running it twice sends one.

    The row is locked while the mail goes out, so that two workers cannot both send it. A crash between
    sending and committing sends it again: a second mail is better than none. What has lost its sense
    meanwhile (a reminder of what is decided, an account that is closed) is marked as sent and not sent.
    """
    with transaction.atomic():
        mail = (
            CourseMail.objects.owed()
            .select_for_update(of=("self",))
            .select_related("course__partner", "submission", "step", "to", "by")
            .filter(pk=mail_id)
            .first()
        )
        if mail is None:
            return False
        wanted = mail.to.is_active and still_holds(mail)
        if wanted:
            _send(mail)
        mail.sent_at = timezone.now()
        mail.save(update_fields=["sent_at"])
        return wanted


def send_owed_course_mails() -> int:
    """Send every mail that is still owed; return how many. One that fails is logged and kept for later."""
    sent = 0
    for pk in list(CourseMail.objects.owed().order_by("pk").values_list("pk", flat=True)[:1000]):
        try:
            sent += send_course_mail(mail_id=pk)
        except Exception:
            log.exception("course_mail_failed", mail=pk)
    return sent


def still_holds(mail: CourseMail) -> bool:
    """Whether what the mail asks for is still to be done."""
    kind = CourseMail.Kind(mail.kind)
    if kind in (CourseMail.Kind.ASSIGNED, CourseMail.Kind.REMINDER, CourseMail.Kind.OVERDUE):
        open_states = (ReviewStep.State.OPEN, ReviewStep.State.WAITING)
        if mail.step is None or mail.step.state not in open_states:
            return False
        return kind != CourseMail.Kind.ASSIGNED or mail.step.reviewer_id == mail.to_id
    if kind == CourseMail.Kind.CLOSING:
        return mail.course.stage == mail.course.Stage.WITHDRAWN
    if kind in (CourseMail.Kind.SUBMITTED, CourseMail.Kind.TURN):
        return mail.submission is not None and mail.submission.state == Submission.State.IN_REVIEW
    return True


def _send(mail: CourseMail) -> None:
    reader = mail.to
    with translation.override(reader.language), timezone.override(zone_of(reader.time_zone)):
        compose_mail(
            subject=f"courses/mail/{mail.kind}_subject.txt",
            text=f"courses/mail/{mail.kind}.txt",
            context=_context(mail),
            to=reader.email,
            language=reader.language,
        ).send()


def _context(mail: CourseMail) -> dict[str, object]:
    """What the templates say; people's words come on one line."""
    step, submission = mail.step, mail.submission
    comment = mail.words or (step.comment if step else "")
    if not comment and submission and mail.kind in (CourseMail.Kind.SUBMITTED, CourseMail.Kind.TURN):
        comment = submission.message
    return {
        "name": mail.to.get_short_name(),
        "course": course_title(mail),
        "code": mail.course.code,
        "partner": mail.course.partner.name,
        "by": mail.by.get_full_name() if mail.by else "",
        "what": submission.get_kind_display() if submission else "",
        "is_outline": bool(submission and submission.kind == Submission.Kind.OUTLINE),
        "step": step.get_kind_display() if step else "",
        "approved": bool(submission and submission.state == Submission.State.APPROVED),
        "due": date_format(step.due_on, "DATE_FORMAT") if step and step.due_on else "",
        "reviewer": step.reviewer.get_full_name() if step and step.reviewer else "",
        "comment": comment,
        "closes": date_format(mail.course.closes_on, "DATE_FORMAT") if mail.course.closes_on else "",
        "url": settings.ACADEMY_BASE_URL + _address(mail),
    }


def course_title(mail: CourseMail) -> str:
    """Return what the course is called in the reader's language, else in its first, else its code."""
    pages = CoursePage.objects.filter(translation_key=mail.course.key, alias_of=None).order_by("pk")
    titles = dict(pages.values_list("locale__language_code", "draft_title"))
    return titles.get(mail.to.language) or next(iter(titles.values()), mail.course.code)


def _address(mail: CourseMail) -> str:
    """Where the reader does what the mail is about; signing in keeps the way there."""
    if mail.kind == CourseMail.Kind.CLOSING:
        return reverse(MY_LEARNING)
    if mail.submission_id and mail.kind != CourseMail.Kind.READY:
        return reverse("desk:submission", args=[mail.submission_id])
    return reverse("desk:course", args=[mail.course.code])
