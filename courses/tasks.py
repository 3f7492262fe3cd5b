"""What courses do after the commit."""

from celery import shared_task

from academy.lib.chores import chore
from courses.services import bank_import_jobs, course_mails, review_tending


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_course_mail(mail_id: int) -> None:
    """Send a mail that somebody is owed about a course. Running it twice sends one."""
    course_mails.send_course_mail(mail_id=mail_id)


@shared_task
def bring_in_questions(import_id: int) -> None:
    """Go on with an import for a while, and leave the rest to a task of its own: the sweep helps out."""
    bank_import_jobs.work_on_import(import_id=import_id)
    if bank_import_jobs.is_left(import_id=import_id):
        bring_in_questions.delay(import_id)


@chore("reviews")
def tend_reviews() -> int:
    """Remind reviewers, tell administrators what is overdue, and record consent by silence."""
    return review_tending.tend_reviews()


@chore("mails about courses")
def send_owed_course_mails() -> int:
    """Send what a worker could not send when it was owed."""
    return course_mails.send_owed_course_mails()
