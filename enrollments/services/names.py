"""The name on the certificate, as the member confirmed it before the final quiz."""

from django.db import transaction
from django.utils import timezone

from academy.users.models import User
from enrollments.errors import NameNotGiven, NotLearning
from enrollments.models import Enrollment


def confirm_name(*, enrollment: Enrollment, name: str) -> Enrollment:
    """Keep `name` as what this enrolment's certificates print, and in the profile for the next ones.

    Confirming the same name again changes nothing but when; while nothing is awarded it may be changed.
    Raises NameNotGiven for an empty name, NotLearning where the enrolment is no longer under way.
    """
    printed = " ".join(name.split())
    if not printed:
        raise NameNotGiven
    with transaction.atomic():
        # The person first, as merging and erasing do: whoever is closed by one of them confirms nothing more.
        member = User.objects.select_for_update(no_key=True).get(pk=enrollment.member_id)
        locked = Enrollment.objects.select_for_update(of=("self",)).get(pk=enrollment.pk)
        if not member.is_active or locked.member_id != member.pk:
            raise NotLearning
        if locked.state != Enrollment.State.ACTIVE or locked.awards.exists():
            raise NotLearning
        locked.confirmed_name, locked.name_confirmed_at = printed, timezone.now()
        locked.save(update_fields=["confirmed_name", "name_confirmed_at"])
        if member.printed_name != printed:
            member.certificate_name = "" if printed == member.full_name.strip() else printed
            member.save(update_fields=["certificate_name"])
    return locked
