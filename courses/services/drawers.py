"""Drawers of a partner's question bank, made when one is first needed."""

from django.db import transaction
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import Partner, QuestionCategory

MOST_NAME = 200


def drawer_of(*, partner: Partner, name: str, by: User | None = None) -> QuestionCategory:
    """Return the drawer called `name` at the top of a partner's bank; make it where there is none.

    Twice is once. What is made is logged as when it is made by hand.
    """
    name = name.strip()[:MOST_NAME]
    with transaction.atomic():
        drawer, made = QuestionCategory.objects.get_or_create(partner=partner, parent=None, name=name)
        if made:
            log(instance=drawer, action="wagtail.create", user=by)
    return drawer


def first_drawer_of(*, partner: Partner, name: str, by: User | None = None) -> QuestionCategory | None:
    """Give a partner whose bank has no drawer yet one called `name`; otherwise do nothing."""
    if QuestionCategory.objects.filter(partner=partner).exists():
        return None
    return drawer_of(partner=partner, name=name, by=by)
