"""Erasing a member's words from the records of learning: the facts stay, without what anybody wrote."""

from django.db import transaction

from academy.users.models import User
from enrollments.models import Answer, Attendance, Award, Enrollment, EssayGrade, Grade, Transition

GONE = "–"  # where a constraint wants a reason


def erase_learning(*, member: User) -> None:
    """Take from all enrolments of `member` the name, what they wrote, and what others wrote about them.

    Results, dates and who decided stay: they are what an award rests on. Twice is harmless.
    """
    with transaction.atomic():
        own = Enrollment.objects.filter(member=member)
        list(own.select_for_update().order_by("pk").values_list("pk", flat=True))
        own.update(confirmed_name="")
        Transition.objects.filter(enrollment__in=own).update(why="")
        Grade.objects.filter(enrollment__in=own).update(reason="")
        Attendance.objects.filter(enrollment__in=own).update(why="")
        Award.objects.filter(enrollment__in=own).exclude(reason="").update(reason=GONE)
        EssayGrade.objects.filter(question__attempt__enrollment__in=own).update(comment="")
        written = Answer.objects.filter(question__attempt__enrollment__in=own, value__has_key="text")
        written.update(value={"text": ""})
