"""What the classroom does after the commit."""

from celery import shared_task

from enrollments import services


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_member(transition_id: int) -> None:
    """Write to a member that a place became theirs. Running it twice sends one mail."""
    services.tell_member(transition_id=transition_id)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_of_essay(grade_id: int) -> None:
    """Write to a member that what they wrote is graded. Running it twice sends one mail."""
    services.tell_of_essay(grade_id=grade_id)
