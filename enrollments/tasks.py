"""What the classroom does after the commit."""

from celery import shared_task

from enrollments import services
from enrollments.models import Ruling


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_member(transition_id: int) -> None:
    """Write to a member that a place became theirs. Running it twice sends one mail."""
    services.tell_member(transition_id=transition_id)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_of_essay(grade_id: int) -> None:
    """Write to a member that what they wrote is graded. Running it twice sends one mail."""
    services.tell_of_essay(grade_id=grade_id)


@shared_task
def regrade(ruling_id: int) -> None:
    """Grade again what a ruling is about, and tell those whose result rose. Running it twice is as once."""
    services.regrade(ruling=Ruling.objects.get(pk=ruling_id))
    services.tell_all_of_rulings()
