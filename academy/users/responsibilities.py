"""What a person holds that must not be left alone when their account closes; apps tell it by a hook."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from wagtail import hooks

from academy.users.models import User


class CannotTakeOver(Exception):
    """Whoever was named to follow cannot take something over; its words say why."""


HELD_BY = "held_by_person"  # a hook: a person to the responsibilities that they hold


@dataclass(frozen=True)
class Responsibility:
    """One thing that somebody holds: what it is in words, who may take it, and the act that hands it over."""

    key: str
    words: str
    may_take: QuerySet[User]
    hand_over: Callable[[User, User | None], None]  # the successor, and who decides
    group: Group | None = None  # whoever leaves this group gives it up too


def held_by(user: User) -> list[Responsibility]:
    """Return all that `user` holds, as each app tells it; nothing for somebody who is not saved yet."""
    if user.pk is None:
        return []
    return [held for tell in hooks.get_hooks(HELD_BY) for held in tell(user)]
